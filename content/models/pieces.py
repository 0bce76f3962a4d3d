import uuid
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models, transaction
from django.db.models import Count, Exists, F, JSONField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from groups.models import Group, manages
from members.models import Affiliation, apart_from
from network.models import Subject, Subjects
from web.showing import shown
from web.submits import uuid_for

from ..signals import became, closed, commented, held, said
from .closures import Closed, Closure
from .coauthors import Authorship, CoAuthored, is_by, member_in, of_member
from .history import Revised, Revision
from .invitees import Invitee
from .marks import Appreciation, Bookmark, Following
from .pictures import Pictured
from .planning import Publishable
from .seeing import Disclosure, Hiding

WORDS_A_MINUTE = 220
QUIET_AFTER = timedelta(days=180)
CANCELLED = "cancelled"  # the state of a gathering that does not go on
CONVERSATIONS = ["discussion", "question", "idea"]  # the kinds that ask for words back; indexed as one list


@lru_cache(maxsize=4096)  # a page is full of them, and a mail too
def address_of(page, pk, slug):
    return reverse(page, args=[pk, slug])


class Visibility(models.TextChoices):
    """Who may see a piece, as its author chose; the group it stands in may narrow that, never widen it."""

    PUBLIC = "public", _("Everybody on the internet, journalists and your alderman too")
    MEMBERS = "members", _("All members")
    GROUP = "group", _("Only members of this group")
    INVITED = "invited", _("Only those you invite")
    PRIVATE = "private", _("Only you")


class KindField(models.CharField):
    """Which kind of content a row is: written from the class that saves it, so that nobody can forget it."""

    def pre_save(self, instance, add):
        kind = getattr(type(instance), "KIND", None) or getattr(instance, self.attname)
        setattr(instance, self.attname, kind)
        return kind


class Tagging(ItemBase):
    """To Content, not to a kind of it, so that any card can show the tags."""

    content_object = models.ForeignKey("Content", models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Subject, models.CASCADE, related_name="taggings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="one_tagging_per_subject")]
        indexes = [models.Index(fields=["tag", "-content_object"], name="taggings_newest_of_subject")]


class ContentQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__lte=timezone.now())

    def visible_to(self, viewer):
        """Content whose own audience admits the viewer, in a group that does too, and that is not hidden.

        The one way past the author's choice is a Disclosure: one piece, to one member, for a while.
        """
        seen = admits(viewer, Group.objects.entered_by(viewer), Group.objects.readable_by(viewer))
        if viewer.is_authenticated:
            seen |= Q(pk__in=Disclosure.objects.pieces_for(viewer))
        return self.published().filter(seen)

    def open_to(self, viewer):
        """What the viewer may see without anybody having opened it for a while: there one takes part as well."""
        joined = Group.objects.joined_by(viewer)
        return self.published().filter(admits(viewer, joined, Group.objects.open_or_in(joined)))

    def standing(self):
        """Without those whose author took the words away: their page stays for the replies, no list leads to it."""
        return self.filter(removed_at=None)

    def listed_for(self, viewer):
        """For lists: without what is by somebody a block keeps apart from the viewer; its own page stays open."""
        return self.exclude(author__in=apart_from(viewer)).without_disclosed(viewer)

    def without_disclosed(self, viewer):
        """Without what was opened to the viewer to be judged: it is on its own page, and nobody else's news."""
        return self.exclude(pk__in=Disclosure.objects.pieces_for(viewer)) if viewer.is_authenticated else self

    def drafts_of(self, viewer):
        """What the viewer wrote, alone or with others, and did not publish yet; nobody else ever sees it.

        Whoever writes along does so where the piece stands: outside its group no longer.
        """
        if not viewer.is_authenticated:
            return self.none()
        here = Q(group=None) | Q(group__in=Group.objects.readable_by(viewer))
        along = Q(pk__in=Authorship.objects.of(viewer).values("content")) & here
        return self.filter(Q(author=viewer) | along, published_at=None)

    def written_with(self, member):
        """What the member, or the one of this key, wrote alone or with others."""
        wrote = Content._base_manager.filter(author=member).values("pk")
        along = Authorship.objects.accepted().filter(member=member).values("content")
        return self.filter(pk__in=wrote.union(along, all=True))

    def free_to_go(self):
        """Without what belongs to its group, whoever made it."""
        return self.exclude(kind__in=[kind.KIND for kind in Content.__subclasses__() if kind.STAYS_IN_GROUP])

    def without_repeats(self):
        """For what is new: of a series of gatherings, the one that it was made from."""
        return self.filter(is_repeat=False)

    def conversations(self):
        return self.filter(kind__in=CONVERSATIONS)

    def coming(self):
        """Gatherings that are yet to begin and go on, for wherever what happens soon is told."""
        return self.filter(happens_at__gte=timezone.now()).exclude(state=CANCELLED)

    def about(self, event):
        """What is talked about around an event: by whoever may see it, which need not be all who see the event."""
        return self.filter(about_event=event.pk)

    def with_byline(self):
        """Everything a card or a page says about where a piece comes from, in the same query."""
        byline = self.select_related("author__departure", "affiliation", "group")
        return byline.annotate(coauthor_rows=Authorship.objects.for_bylines())

    def with_subjects(self):
        """What each piece is about, as far as a page shows it, in one column of the row it belongs to."""
        named = JSONObject(pk=F("tag"), name=F("tag__name"), slug=F("tag__slug"))
        rows = Tagging.objects.filter(content_object=OuterRef("pk")).order_by("pk")
        return self.annotate(subject_rows=ArraySubquery(rows.values(row=named)))

    def with_closure(self):
        """Who closed each piece to comments and why, in one column of the row it belongs to."""
        running = Closure.objects.filter(content=OuterRef("pk"), until=None)
        row = JSONObject(reason=F("reason"), **of_member("by"))
        return self.annotate(closure_row=Subquery(running.values(row=row)))

    def with_marks_of(self, viewer):
        """What the viewer did with each piece, how much waits there for approval, and why it is hidden where it is one
        of the viewer's own, in the same query."""
        if not viewer.is_authenticated:
            nothing = Value(value=False)
            marks = {"is_appreciated": nothing, "is_kept": nothing, "is_followed": nothing, "held_count": Value(0)}
            return self.annotate(**marks, hiding_row=Value(None, JSONField()))
        own = {"content": OuterRef("pk"), "member": viewer.pk}
        followed = Following.objects.filter(**own)
        waiting = self.model._meta.get_field("comments").related_model.objects.waiting_for(viewer)
        number = waiting.filter(content=OuterRef("pk")).order_by().values("content").annotate(n=Count("pk")).values("n")
        return self.annotate(
            is_appreciated=Exists(Appreciation.objects.filter(**own)),
            is_kept=Exists(Bookmark.objects.filter(**own)),
            is_followed=Exists(followed.running()) | (Q(author=viewer) & ~Exists(followed)),
            held_count=Coalesce(Subquery(number), 0),
            hiding_row=Subquery(Hiding.objects.for_writers("content")),
        )

    def bulk_create_kinds(self, pieces):
        """Insert many unsaved pieces of one kind, in two statements; Django's bulk_create refuses inherited models."""
        if not pieces:
            return pieces
        kind = type(pieces[0])
        shared = [field for field in Content._meta.concrete_fields if not field.primary_key]
        parents = [Content(**{field.attname: getattr(piece, field.attname) for field in shared}) for piece in pieces]
        with transaction.atomic():
            for parent in parents:
                parent.kind = kind.KIND
            Content._base_manager.bulk_create(parents, batch_size=2000)
            for piece, parent in zip(pieces, parents, strict=True):
                piece.id = piece.pk = piece.content_ptr_id = parent.pk
                piece._state.adding = False
            fields = kind._meta.local_concrete_fields
            for start in range(0, len(pieces), 2000):
                kind._base_manager._insert(pieces[start : start + 2000], fields=fields, using=self.db)
        return pieces


def admits(viewer, inside, readable):
    """The condition that a piece is for the viewer, who is inside of these groups and may read in those."""
    invited = Invitee.objects.reaching(viewer).values("content")
    own = Q(visibility=Visibility.PUBLIC) | Q(visibility=Visibility.INVITED, pk__in=invited)
    if viewer.is_authenticated:
        own |= Q(visibility=Visibility.MEMBERS) | is_by(viewer) | Q(visibility=Visibility.GROUP, group__in=inside)
    gate = Q(group=None) | Q(group__in=readable)
    return own & gate & ~Exists(Hiding.objects.lying_on("content", except_for=viewer))


class Content(Publishable, Revised, CoAuthored, Pictured):
    """Anything a member writes or makes that others see in a list: one table, from which the kinds inherit.

    It carries all that a list, card, filter or order needs; a list never reads a child table. A kind names itself
    (KIND, and PLURAL for people), the URLs of its page and of the form that changes it (PAGE, EDIT) and the partial
    that shows it in a list (CARD). Where TAKES_ANSWERS, a comment on the piece itself is an answer; where
    STAYS_IN_GROUP, it is the group's and goes to no other. SCHEMA is what search engines call it (schema.org). Where
    SHOWS_PICTURE, it can have a picture above it. Its hashtag goes along where it is shared.
    Where it is more than its words (not IS_ITS_WORDS), changing these mends nothing.
    """

    TAKES_ANSWERS = False
    STAYS_IN_GROUP = False
    IS_ITS_WORDS = True
    FIRST_STATE = ""
    SCHEMA = "CreativeWork"
    SHOWS_PICTURE = False
    hashtag = ""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=200, unique=True, null=True, editable=False)  # noqa: DJ001 - unique or absent
    kind = KindField(max_length=12, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="contents")
    affiliation = models.ForeignKey(Affiliation, models.SET_NULL, null=True, editable=False, related_name="+")
    # A group with content in it is never deleted: what was written there belongs to its readers too.
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="contents", verbose_name=_("group")
    )
    visibility = models.CharField(_("Who may read this?"), max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    title = models.CharField(_("title"), max_length=512)
    slug = models.SlugField(max_length=140, editable=False)
    body = models.TextField(_("text"), blank=True)
    summary = models.CharField(_("summary"), max_length=220, blank=True)  # by its author, in place of the beginning
    excerpt = models.CharField(max_length=300, blank=True, editable=False)
    place = models.CharField(_("place"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)  # by its author; what others answered still stands
    closed_at = models.DateTimeField(null=True, editable=False)  # to comments; the running Closure says by whom and why
    holds_comments = models.BooleanField(default=False, editable=False)  # until its author or a manager approves each
    changed_at = models.DateTimeField(default=timezone.now, editable=False)  # of anything a card shows, counters too
    happens_at = models.DateTimeField(_("begin"), null=True)
    # The gathering it is about. Whoever may see the one need not see the other: pages ask for each.
    about_event = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("event")
    )
    is_repeat = models.BooleanField(default=False, editable=False)  # the same gathering on another day
    state = models.CharField(max_length=12, blank=True, editable=False)  # where it stands, in a word of its kind
    settled_at = models.DateTimeField(null=True, editable=False)  # solved, realised
    first_reply_at = models.DateTimeField(null=True, editable=False)  # by somebody else than the author
    last_activity_at = models.DateTimeField(default=timezone.now, editable=False)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    support_count = models.PositiveIntegerField(default=0, editable=False)  # of an idea
    appreciation_count = models.PositiveIntegerField(default=0, editable=False)
    view_count = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    tags = TaggableManager(_("subjects"), through=Tagging, blank=True, manager=Subjects)
    objects = ContentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="content_newest"),
            models.Index(fields=["kind", "-published_at", "-id"], name="content_newest_of_kind"),
            models.Index(fields=["group", "-published_at", "-id"], name="content_newest_of_group"),
            models.Index(fields=["author", "-published_at", "-id"], name="content_newest_of_author"),
            models.Index(fields=["group", "-last_activity_at", "-id"], name="content_of_group_by_activity"),
            models.Index(fields=["happens_at", "id"], name="content_by_day", condition=Q(happens_at__isnull=False)),
            models.Index(
                fields=["about_event", "-published_at"],
                name="content_about_event",
                condition=Q(about_event__isnull=False),
            ),
            models.Index(
                fields=["-published_at", "-id"], name="conversations_newest", condition=Q(kind__in=CONVERSATIONS)
            ),
            GinIndex(
                SearchVector("title", config="dutch"),
                name="questions_by_words",
                fastupdate=False,
                condition=Q(kind="question"),
            ),
            models.Index(
                fields=["-published_at", "-id"],
                name="questions_open",
                condition=Q(kind="question", settled_at__isnull=True),
            ),
            models.Index(
                fields=["-last_activity_at", "-id"],
                name="conversations_by_activity",
                condition=Q(kind__in=CONVERSATIONS),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.GROUP) | Q(group__isnull=False),
                name="group_visibility_needs_a_group",
            ),
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.INVITED) | Q(kind="event"), name="only_to_events_one_is_invited"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address_of(kind_named(self.kind).PAGE, self.pk, self.slug)

    def get_edit_url(self):
        return reverse(kind_named(self.kind).EDIT, args=[self.pk, self.slug])

    @property
    def takes_answers(self):
        return kind_named(self.kind).TAKES_ANSWERS

    @property
    def stays_in_group(self):
        return kind_named(self.kind).STAYS_IN_GROUP

    @staticmethod
    def described(piece, told):
        """What search engines are told of a piece of this kind: told is what content.heads says of any piece."""
        return told

    def whole(self):
        """The same piece as its own kind, with what that adds."""
        return kind_named(self.kind)._base_manager.get(pk=self.pk)

    @property
    def card(self):
        """The partial that shows this piece in a list."""
        return kind_named(self.kind).CARD

    @property
    def html(self):
        """The body, ready to be shown: it was sanitised on the way in (web.richtext), and nothing else writes it."""
        return shown(self.body)

    @property
    def reading_minutes(self):
        return max(1, round(len(strip_tags(self.body).split()) / WORDS_A_MINUTE))

    @property
    def is_quiet(self):
        """Whether nothing was said for so long that whoever speaks here brings it back to life."""
        return self.kind in CONVERSATIONS and self.last_activity_at < timezone.now() - QUIET_AFTER

    @transaction.atomic
    def hide(self, by, reason, **terms):
        """Take it out of sight of everybody but its authors, who can read why. Twice is once, with the later words.

        terms: how it may end by itself, as of Hiding.objects.lay.
        """
        self.lock()
        if not kind_named(self.kind).IS_ITS_WORDS:
            terms["ends_when_changed"] = False
        return Hiding.objects.lay(by, reason, content_id=self.pk, **terms)[0]

    @transaction.atomic
    def restore(self):
        """Let it be read again; where it was rewritten meanwhile, without what it said before, for that was hidden."""
        held = self.lock()
        hiding = Hiding.objects.running().filter(content=held).first()
        if hiding and Hiding.objects.end(pk=hiding.pk) and held.was_rewritten_since(hiding.since):
            held.close_history()

    def come_back_changed(self):
        """Its words are others now: where that was asked, it is hidden no longer. Under lock().

        Returns whether it came back. Then what it said before is for its authors alone, once that is written down.
        """
        return Hiding.objects.end_for_change(content_id=self.pk)

    @transaction.atomic
    def remove(self, *, by_writer=True):
        """Take the piece away, for good. Where others answered, a gap stays to hold their words. Twice is once."""
        try:
            self.lock_whole()  # before what points at it, as whoever reports it does
        except Content.DoesNotExist:
            return
        for embedding in self.embeddings.select_related("attachment"):
            embedding.withdraw()
        self.working_copies.filter(member=self.author_id).delete()
        self.working_copies.update(content=None)  # what others had not saved yet is theirs to keep
        if not self.leaves_a_gap():
            self.delete()
            return
        now = timezone.now()
        Content._base_manager.filter(pk=self.pk, removed_at=None).update(
            author=None,
            affiliation=None,
            title=_("Removed by the writer") if by_writer else _("Removed by a moderator"),
            slug="verwijderd",
            body="",
            summary="",
            excerpt="",
            place="",
            appreciation_count=0,
            removed_at=now,
            changed_at=now,
        )
        Hiding.objects.end(content_id=self.pk)  # for what was answered is there to be read, around a gap
        Tagging.objects.filter(content_object=self.pk).delete()
        Appreciation.objects.filter(content=self.pk).delete()
        Revision.objects.filter(content=self.pk).delete()
        Authorship.objects.filter(content=self.pk).delete()
        self.forget_picture()

    def is_answered(self):
        """Whether others left something here that outlives the piece."""
        # unguarded: nobody is named by it
        return self.comments.placed().exclude(author=self.author_id).exists()

    def leaves_a_gap(self):
        """Whether something of it has to stay once it is taken away; a kind adds to what others wrote."""
        return self.is_answered()

    def counts_on_readers(self):
        """Whether others left something here for the readers there are; a kind adds to the words."""
        # unguarded: nobody is named by it; who waits for approval wrote for those readers too
        waiting = self.comments.filter(removed_at=None).exclude(author=self.author_id)
        return self.is_answered() or waiting.exists()

    @transaction.atomic
    def become(self, kind):
        """Be another kind of content from now on: id, address, readers and comments stay. Returns it as that kind.

        What only the former kind knew, such as an accepted answer, goes with it. Becoming what it is changes nothing.
        """
        piece = Content._base_manager.select_for_update().get(pk=self.pk)
        was = kind_named(piece.kind)
        if was is kind:
            return piece.whole()
        was._base_manager.get(pk=piece.pk).delete(keep_parents=True)
        kind(content_ptr_id=piece.pk).save_base(raw=True, force_insert=True)  # raw: the row of Content stays as it is
        fresh = {"kind": kind.KIND, "state": kind.FIRST_STATE, "settled_at": None, "support_count": 0}
        Content._base_manager.filter(pk=piece.pk).update(**fresh, changed_at=timezone.now())
        piece = kind._base_manager.get(pk=piece.pk)
        became.send(Content, content=piece, was=was)
        return piece

    def lock(self):
        """The row as it is now, held until the transaction ends. Who comments meanwhile waits, and then finds it so."""
        return Content._base_manager.select_for_update(of=("self",)).select_related("author", "group").get(pk=self.pk)

    def lock_whole(self):
        """With what its kind locks to take it away, in the order in which that kind does."""
        self.lock()

    @transaction.atomic
    def close(self, by, reason):
        """Let nobody comment any more, and say why. Closing twice is closing once."""
        now = timezone.now()
        if Content._base_manager.filter(pk=self.pk, closed_at=None).update(closed_at=now, changed_at=now):
            self.closed_at = now
            closed.send(Content, closure=Closure.objects.create(content_id=self.pk, by=by, reason=reason, since=now))

    @property
    def closure(self):
        """The one that runs, or None."""
        if "closure_row" not in self.__dict__:
            return Closure.objects.filter(content=self.pk, until=None).select_related("by").first()
        row = self.closure_row
        by = member_in(row) if row and row["pk"] else None
        return row and Closure(content_id=self.pk, by=by, reason=row["reason"], since=self.closed_at)

    @transaction.atomic
    def reopen(self):
        """Let comments in again; that it was closed, and why, stays written down."""
        now = timezone.now()
        Content._base_manager.filter(pk=self.pk).update(closed_at=None, changed_at=now)
        Closure.objects.filter(content=self.pk, until=None).update(until=now)
        self.closed_at = None

    def disclose_to(self, member, until, reason):
        return Disclosure.objects.create(content_id=self.pk, member=member, until=until, reason=reason)

    def is_tended_by(self, member):
        """Whether the member looks after it: its authors, and the managers of its group."""
        return self.is_written_by(member) or manages(member, self.group_id)

    @transaction.atomic
    def comment(self, author, text, uuid, parent=None, quoted=None, picked=(), *, waits=False):
        """Add a comment; an answer to an answer joins its thread, for threads are two levels deep.

        Where comments are held it waits, unless its writer looks after the piece. The same form sent twice is one
        comment. picked: the members that were chosen from suggestions; waits: in any case. Returns the comment. Raises
        Closed when the piece was closed or withdrawn, or moved to other readers, since it was fetched: the words were
        meant for those who read it then.
        """
        now = timezone.now()
        waits = waits or (self.holds_comments and not self.is_tended_by(author))
        comment, created = self.comments.get_or_create(
            uuid=uuid_for(author, uuid),
            author=author,
            defaults={
                "affiliation": author.affiliation,
                "parent": parent and (parent.parent or parent),
                "quoted": quoted,
                "text": text,
                "created_at": now,
                "changed_at": now,
                "held_at": now if waits else None,
            },
        )
        if not created:
            return comment
        unchanged = ("published_at", "group_id", "visibility", "holds_comments")
        as_it_was = {"closed_at": None} | {name: getattr(self, name) for name in unchanged}
        Following.objects.begin(self, author)
        if waits:
            if not Content._base_manager.filter(pk=self.pk, **as_it_was).exists():
                raise Closed
            held.send(type(comment), comment=comment)
        elif self.count_comment(comment, now, **as_it_was):
            commented.send(type(comment), comment=comment)
        else:
            raise Closed
        said.send(type(comment), comment=comment, picked=picked)
        return comment

    def count_comment(self, comment, now, **as_it_was):
        """What a comment that can be read from now on does to the numbers of the piece and the life of its group.

        Returns whether the piece still is as it was; else nothing is counted.
        """
        counters = {"comment_count": F("comment_count") + 1, "last_activity_at": now, "changed_at": now}
        if comment.author_id != self.author_id and self.first_reply_at is None:
            counters["first_reply_at"] = now
        counted = Content._base_manager.filter(pk=self.pk, **as_it_was).update(**counters)
        if counted and self.group_id:
            Group.objects.stir(self.group_id, now, comments=1)
        return bool(counted)

    def recount_comments(self, step):
        """One more or one less that was there before: it is no news."""
        numbers = {"comment_count": F("comment_count") + step, "changed_at": timezone.now()}
        Content._base_manager.filter(pk=self.pk).update(**numbers)

    @transaction.atomic
    def hold_comments(self, *, holds):
        """Let each comment wait for approval from now on, or no longer; what waits already goes on waiting."""
        Content._base_manager.filter(pk=self.pk).update(holds_comments=holds)
        self.holds_comments = holds


class Overtaken(Exception):
    """Somebody else, or another tab, saved this piece after it was opened here."""


def kind_named(name):
    """The class of a kind, found among those that exist; no list of kinds is kept by hand."""
    return next(kind for kind in Content.__subclasses__() if name == kind.KIND)


def slug_of(title):
    return slugify(title)[:140].strip("-") or "zonder-titel"
