import uuid
from hashlib import sha256

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import managed_by
from members.models import Affiliation

from ..quoting import parts_of
from ..signals import comment_withdrawn, commented, held_again, placed, refused, said
from .coauthors import Authorship
from .marks import Appreciation
from .pieces import Content, Overtaken
from .refusals import Refusal
from .revisions import CommentRevision
from .seeing import Disclosure, Hiding


class CommentQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Comments on what the viewer may see, that are not hidden themselves.

        One that waits for approval is there for its writer and for those who decide about it; a list of what was
        said asks for placed() as well.
        """
        seen = Q(held_at=None)
        if viewer.is_authenticated:
            seen |= Q(author=viewer) | Q(pk__in=Comment.objects.waiting_for(viewer).values("pk"))
        return self.filter(
            seen,
            ~Exists(Hiding.objects.lying_on("comment", except_for=viewer)),
            content__in=Content.objects.visible_to(viewer),
        )

    def placed(self):
        """What is said there: neither taken away nor waiting for approval."""
        return self.filter(removed_at=None, held_at=None)

    def counted(self):
        """Those of which a piece tells how many there are: placed, and not hidden."""
        return self.placed().filter(~Exists(Hiding.objects.running().filter(comment=OuterRef("pk"))))

    def disclosed_to(self, viewer):
        """What was opened to the viewer for a while: whole threads, for one comment in it, and all below a piece.

        What is hidden is among it, for that is what is to be judged. No list, feed or mail asks for these; the page of
        the piece a thread belongs to stays as closed as it was.
        """
        if not viewer.is_authenticated:
            return self.none()
        running = Disclosure.objects.running_for(viewer)
        threads = running.exclude(comment=None).values(thread=Coalesce("comment__parent", "comment"))
        pieces = running.exclude(content=None).values("content")
        return self.filter(Q(pk__in=threads) | Q(parent__in=threads) | Q(content__in=pieces), held_at=None)

    def waiting_for(self, viewer):
        """Those that this viewer approves or not: the authors of the piece, and the managers of its group. One that a
        moderator hides comes after that."""
        if not viewer.is_authenticated:
            return self.none()
        along = Q(content__in=Authorship.objects.of(viewer).values("content"))
        decides = Q(content__author=viewer) | along | Q(content__group__in=managed_by(viewer))
        refused = Refusal.objects.filter(comment=OuterRef("pk"))
        hidden = Hiding.objects.running().filter(comment=OuterRef("pk"))
        return self.filter(decides, ~Exists(refused), ~Exists(hidden), held_at__isnull=False)

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
    # Whose words its first quotation is of; the name stands in no text, for it may change, or go.
    quoted = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("comment"), max_length=20_000)
    subjects = models.JSONField(default=dict, editable=False)  # {what was typed after a #: the address of that subject}
    created_at = models.DateTimeField(default=timezone.now)  # from when it could be read
    held_at = models.DateTimeField(null=True)  # written, and not approved (yet)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by_moderator = models.BooleanField(default=False, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)
    appreciation_count = models.PositiveIntegerField(default=0, editable=False)

    objects = CommentQuerySet.as_manager()
    unreachable = ()  # the names of members it was just found to name, who cannot read it

    class Meta:
        verbose_name = _("comment")
        indexes = [
            models.Index(fields=["content", "created_at", "id"], name="comments_of_content"),
            models.Index(fields=["author", "-created_at"], name="comments_of_author"),
            BrinIndex(fields=["created_at"], name="comments_by_day"),
            models.Index(fields=["content"], name="comments_held", condition=Q(held_at__isnull=False)),
        ]

    def __str__(self):
        return self.text[:60]

    def get_absolute_url(self):
        return f"{self.content.get_absolute_url()}#r-{self.pk}"

    @property
    def parts(self):
        """The words as they are shown, quotations apart."""
        return parts_of(self.text)

    def is_written_by(self, member):
        return self.author_id == member.pk is not None

    @property
    def wording(self):
        """By which a form knows the words it was opened with."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def is_held(self):
        return self.held_at is not None

    @transaction.atomic
    def edit(self, text, seen=None, picked=()):
        """Change the words; readers see that they were changed, and what they were. Nobody read them while it waits.

        Where comments are held the new words wait as the first ones did, for it was those that were approved.
        seen: the wording it was opened with; raises Overtaken when other words stand there by now. picked: the members
        that were chosen from suggestions.
        """
        content = self.content.lock()
        now = timezone.now()
        before = Comment._base_manager.select_for_update(of=("self",)).get(pk=self.pk)
        if text == before.text:
            return
        if seen and seen != before.wording:
            raise Overtaken
        came_back = Hiding.objects.end_for_change(comment=self.pk)
        if came_back and not before.is_held:
            content.recount_comments(+1)
        self.text, self.changed_at, self.held_at = text, now, before.held_at
        if not before.is_held:
            written_at = before.edited_at or before.created_at
            revision = CommentRevision.objects.create(
                comment=before, text=before.text, written_at=written_at, replaced_at=now
            )
            if came_back:
                self.silence_history()
            self.edited_at = now
            if content.holds_comments and not content.is_tended_by(self.author):
                self.wait_again(revision)
        self.save(update_fields=["text", "edited_at", "changed_at", "held_at"])
        said.send(Comment, comment=self, picked=picked)

    def wait_again(self, revision):
        """Out of sight and uncounted, like one that was never approved."""
        self.held_at = revision.replaced_at
        if not self.is_hidden():
            self.content.recount_comments(-1)
        comment_withdrawn.send(Comment, comment=self)
        held_again.send(Comment, comment=self, revision=revision)

    @transaction.atomic
    def place(self, by, as_read_at=None):
        """Approve it: from now on it is there for everybody. Twice is once.

        as_read_at: when whoever approves read it; words that changed since are not approved. Returns whether it is
        placed now.
        """
        content = self.content.lock()
        now = timezone.now()
        # unguarded: it is in hand
        waiting = Comment._base_manager.filter(pk=self.pk, removed_at=None, refusal=None).exclude(held_at=None)
        if as_read_at:
            waiting = waiting.filter(changed_at__lte=as_read_at)
        # One that stood there before it was changed keeps its place, above what was answered to it.
        stands_since = Case(When(edited_at=None, then=Value(now)), default=F("created_at"))
        if not Comment._base_manager.filter(pk__in=waiting.values("pk")).update(
            held_at=None, created_at=stands_since, changed_at=now
        ):
            return Comment._base_manager.filter(pk=self.pk, held_at=None).exists()
        self.refresh_from_db()
        if not self.is_hidden():
            content.count_comment(self, now)
            commented.send(Comment, comment=self)
        placed.send(Comment, comment=self, by=by)
        return True

    @transaction.atomic
    def refuse(self, by, reason):
        """Do not place it, and say why. Twice is once; what is placed already stays."""
        held = Comment._base_manager.select_for_update(of=("self",)).get(pk=self.pk)
        if held.is_held and not Refusal.objects.filter(comment=held).exists():
            refused.send(Comment, refusal=Refusal.objects.create(comment=held, by=by, reason=reason))

    def lock_content(self):
        """The piece it stands below, locked: another one than when it was read, if it was split off meanwhile."""
        content = self.content.lock()
        stands = Comment._base_manager.filter(pk=self.pk).exclude(content=content).values_list("content", flat=True)
        for key in stands:
            self.content = content = Content(pk=key).lock()
        return content

    @transaction.atomic
    def remove(self, *, by_writer=True):
        """Take the words away. Removing twice is removing once."""
        self.lock_content()
        now = timezone.now()
        gone = self.content.comments.filter(pk=self.pk, removed_at=None)
        gap = {"text": "", "subjects": {}, "removed_at": now, "removed_by_moderator": not by_writer}
        if not gone.filter(held_at=None).update(**gap, changed_at=now, appreciation_count=0):
            waiting = gone.exclude(held_at=None)  # nobody reads it, so nothing is to be told
            if self.replies.exists():  # to what it said before
                waiting.update(**gap, held_at=None, changed_at=now, appreciation_count=0)
                self.forget_words()
                Hiding.objects.end(comment=self.pk)
            else:
                waiting.delete()
                self.close_gap()
            return
        comment_withdrawn.send(Comment, comment=self)
        if not self.is_hidden():
            self.content.recount_comments(-1)
        self.forget_words()
        Hiding.objects.end(comment=self.pk)
        if not self.replies.exists():
            self.delete()
            self.close_gap()

    def close_gap(self):
        """The gap of what this answered goes too, where it holds the place of nothing any more."""
        gap = Comment._base_manager.filter(pk=self.parent_id, removed_at__isnull=False).first()
        if gap and not gap.replies.exists():
            gap.delete()

    def forget_words(self):
        """What went with the words: the earlier ones, and that others valued them."""
        CommentRevision.objects.filter(comment=self).delete()
        Appreciation.objects.filter(comment=self).delete()

    def silence_history(self):
        """Every member reads what it said before: of what was hidden only that it was changed, and when."""
        self.revisions.update(text="")

    def is_hidden(self):
        return Hiding.objects.running().filter(comment=self.pk).exists()

    @transaction.atomic
    def hide(self, by, reason, **terms):
        """Take it out of sight of everybody but its writer, who can read why. Twice is once, with the later words.

        terms: how it may end by itself, as of Hiding.objects.lay. What was answered to it stays where it is.
        """
        content = self.lock_content()
        was_counted = bool(Comment.objects.counted().select_for_update(of=("self",)).filter(pk=self.pk))
        hiding, is_new = Hiding.objects.lay(by, reason, comment=self, **terms)
        if is_new:
            comment_withdrawn.send(Comment, comment=self)
        if was_counted:
            content.recount_comments(-1)
        return hiding

    @transaction.atomic
    def restore(self):
        """Let it be read again, and be counted; it is told to nobody a second time."""
        content = self.lock_content()
        is_placed = bool(Comment.objects.placed().select_for_update(of=("self",)).filter(pk=self.pk))
        hiding = Hiding.objects.running().filter(comment=self.pk).first()
        if hiding is None or not Hiding.objects.end(pk=hiding.pk):
            return
        if is_placed:
            content.recount_comments(+1)
        if self.revisions.filter(replaced_at__gte=hiding.since).exists():  # the words that were hidden
            self.silence_history()

    def disclose_to(self, member, until, reason):
        return Disclosure.objects.create(comment=self, member=member, until=until, reason=reason)
