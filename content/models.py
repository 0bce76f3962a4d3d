import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from groups.models import Group
from members.models import Affiliation
from network.models import Subject
from web.submits import uuid_for

from .signals import commented, published

WORDS_A_MINUTE = 220


class Visibility(models.TextChoices):
    """Who may see a piece, as its author chose; the group it stands in may narrow that, never widen it."""

    PUBLIC = "public", _("Everybody on the internet, journalists and your alderman too")
    MEMBERS = "members", _("All members")
    GROUP = "group", _("Only members of this group")
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


class ContentQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__lte=timezone.now())

    def visible_to(self, viewer):
        """Content whose own audience admits the viewer, in a group that does too, and that is not hidden.

        The one way past the author's choice is a Disclosure: one piece, to one member, for a while.
        """
        own = Q(visibility=Visibility.PUBLIC)
        if viewer.is_authenticated:
            own |= Q(visibility=Visibility.MEMBERS) | Q(author=viewer)
            own |= Q(visibility=Visibility.GROUP, group__in=Group.objects.entered_by(viewer))
        gate = Q(group=None) | Q(group__in=Group.objects.readable_by(viewer))
        seen = own & gate & ~Exists(Hiding.objects.lying_on("content", except_for=viewer))
        if viewer.is_authenticated:
            seen |= Q(pk__in=Disclosure.objects.running_for(viewer).values("content"))
        return self.published().filter(seen)

    def drafts_of(self, viewer):
        """What the viewer wrote and did not publish yet; nobody else ever sees it."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(author=viewer, published_at=None)

    def with_byline(self):
        """Everything a card or a page says about where a piece comes from, in the same query."""
        return self.select_related("author", "affiliation", "group")

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


class Content(models.Model):
    """Anything a member writes or makes that others see in a list: one table, from which the kinds inherit.

    It carries all that a list, card, filter or order needs; a list never reads a child table. A kind names itself
    (KIND), the URL of its page (PAGE) and the partial that shows it in a list (CARD).
    """

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
    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(max_length=140, editable=False)
    body = models.TextField(_("text"), blank=True)
    excerpt = models.CharField(max_length=300, blank=True, editable=False)
    place = models.CharField(_("place"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)  # of anything a card shows, counters too
    happens_at = models.DateTimeField(_("begin"), null=True)
    settled_at = models.DateTimeField(null=True, editable=False)
    first_reply_at = models.DateTimeField(null=True, editable=False)  # by somebody else than the author
    last_activity_at = models.DateTimeField(default=timezone.now, editable=False)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    view_count = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    tags = TaggableManager(_("subjects"), through=Tagging, blank=True)
    objects = ContentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="content_newest"),
            models.Index(fields=["kind", "-published_at", "-id"], name="content_newest_of_kind"),
            models.Index(fields=["group", "-published_at", "-id"], name="content_newest_of_group"),
            models.Index(fields=["author", "-published_at", "-id"], name="content_newest_of_author"),
            models.Index(fields=["happens_at", "id"], name="content_by_day", condition=Q(happens_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.GROUP) | Q(group__isnull=False),
                name="group_visibility_needs_a_group",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse(kind_named(self.kind).PAGE, args=[self.pk, self.slug])

    @property
    def card(self):
        """The partial that shows this piece in a list."""
        return kind_named(self.kind).CARD

    @property
    def html(self):
        """The body, ready to be shown: it was sanitised on the way in (web.richtext), and nothing else writes it."""
        return mark_safe(self.body)  # noqa: S308

    @property
    def reading_minutes(self):
        return max(1, round(len(strip_tags(self.body).split()) / WORDS_A_MINUTE))

    @property
    def is_draft(self):
        return self.published_at is None

    @transaction.atomic
    def publish(self):
        """Make it readable. Publishing twice is publishing once."""
        now = timezone.now()
        fresh = {"published_at": now, "last_activity_at": now, "changed_at": now}
        if not Content.objects.drafts_of(self.author).filter(pk=self.pk).update(**fresh):
            return
        for name, value in fresh.items():
            setattr(self, name, value)
        if self.group_id:
            Group.objects.visible_to(self.author).filter(pk=self.group_id).update(last_activity_at=now)
        published.send(Content, content=self)

    def hide(self, by, reason):
        """Take it out of sight of everybody but its author, who can read why."""
        return Hiding.objects.create(content_id=self.pk, hidden_by=by, reason=reason)

    def restore(self):
        Hiding.objects.filter(content_id=self.pk, until=None).update(until=timezone.now())

    def disclose_to(self, member, until, reason):
        return Disclosure.objects.create(content_id=self.pk, member=member, until=until, reason=reason)

    @transaction.atomic
    def comment(self, author, text, uuid, parent=None):
        """Add a comment; an answer to an answer joins its thread, for threads are two levels deep.

        The same form sent twice is one comment. Returns the comment.
        """
        now = timezone.now()
        comment, created = self.comments.get_or_create(
            uuid=uuid_for(author, uuid),
            author=author,
            defaults={
                "affiliation": author.affiliation,
                "parent": parent and (parent.parent or parent),
                "text": text,
                "created_at": now,
                "changed_at": now,
            },
        )
        if not created:
            return comment
        counters = {"comment_count": F("comment_count") + 1, "last_activity_at": now, "changed_at": now}
        if author.pk != self.author_id and self.first_reply_at is None:
            counters["first_reply_at"] = now
        Content._base_manager.filter(pk=self.pk).update(**counters)
        if self.group_id:
            Group._base_manager.filter(pk=self.group_id).update(last_activity_at=now)
        commented.send(Comment, comment=comment)
        return comment


class Overtaken(Exception):
    """Somebody else, or another tab, saved this piece after it was opened here."""


def kind_named(name):
    """The class of a kind, found among those that exist; no list of kinds is kept by hand."""
    return next(kind for kind in Content.__subclasses__() if name == kind.KIND)


class CommentQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Comments on what the viewer may see, that are not hidden themselves."""
        return self.filter(
            ~Exists(Hiding.objects.lying_on("comment", except_for=viewer)),
            content__in=Content.objects.visible_to(viewer),
        )

    def written_by(self, viewer):
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(author=viewer, removed_at=None)


class Comment(models.Model):
    """A reaction in plain text. A removed one that was answered stays as a gap, so that answers keep their place."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=200, unique=True, null=True, editable=False)  # noqa: DJ001 - unique or absent
    content = models.ForeignKey(Content, models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="comments")
    affiliation = models.ForeignKey(Affiliation, models.SET_NULL, null=True, editable=False, related_name="+")
    text = models.TextField(_("comment"), max_length=20_000)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        indexes = [
            models.Index(fields=["content", "created_at", "id"], name="comments_of_content"),
            models.Index(fields=["author", "-created_at"], name="comments_of_author"),
        ]

    def __str__(self):
        return self.text[:60]

    def get_absolute_url(self):
        return f"{self.content.get_absolute_url()}#r-{self.pk}"

    def edit(self, text):
        """Change the words; readers see that it was changed."""
        if text != self.text:
            self.text, self.edited_at, self.changed_at = text, timezone.now(), timezone.now()
            self.save(update_fields=["text", "edited_at", "changed_at"])

    @transaction.atomic
    def remove(self):
        """Take the words away. Removing twice is removing once."""
        now = timezone.now()
        gone = self.content.comments.filter(pk=self.pk, removed_at=None)
        if gone.update(text="", removed_at=now, changed_at=now):
            counters = {"comment_count": F("comment_count") - 1, "changed_at": now}
            Content._base_manager.filter(pk=self.content_id).update(**counters)
            if not self.replies.exists():
                self.delete()

    def hide(self, by, reason):
        return Hiding.objects.create(comment=self, hidden_by=by, reason=reason)


class HidingQuerySet(models.QuerySet):
    def lying_on(self, what, except_for):
        """Running hidings of the outer row; except_for: the author still sees the own piece."""
        running = self.filter(**{f"{what}_id": OuterRef("pk")}, until=None)
        if except_for.is_authenticated:
            running = running.exclude(**{f"{what}__author": except_for.pk})
        return running


class Hiding(models.Model):
    """A piece or comment taken out of sight. The decision behind it stands in the room of moderation."""

    content = models.ForeignKey(Content, models.CASCADE, null=True, related_name="hidings")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="hidings")
    hidden_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    objects = HidingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(content__isnull=False, comment=None) | Q(content=None, comment__isnull=False),
                name="a_hiding_lies_on_one_thing",
            )
        ]

    def __str__(self):
        return self.reason[:60]


class DisclosureQuerySet(models.QuerySet):
    def running_for(self, viewer):
        return self.filter(member=viewer.pk, until__gt=timezone.now())


class Disclosure(models.Model):
    """One piece opened to one member for a while, such as a reported one to the community manager who judges it."""

    content = models.ForeignKey(Content, models.CASCADE, related_name="disclosures")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="disclosures")
    reason = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member", "until"], name="disclosures_of_member")]

    def __str__(self):
        return self.reason[:60]


class Reading(models.Model):
    """That a member saw a piece on a day: for "not seen yet" in feed and digest, and never shown to anybody."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="readings")
    content = models.ForeignKey(Content, models.CASCADE, related_name="readings")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "content", "day"], name="one_reading_a_day")]

    def __str__(self):
        return f"{self.day}"


def slug_of(title):
    return slugify(title)[:140].strip("-") or "zonder-titel"
