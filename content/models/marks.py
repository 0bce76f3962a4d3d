"""What a reader does with a piece besides answering it: appreciate, keep and follow it."""

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from members.models import apart_from
from web.signed import Signer

signer = Signer(salt="content.following")


class AppreciationQuerySet(models.QuerySet):
    def without_blocked(self, viewer):
        """For lists: without those whom a block keeps apart from the viewer."""
        return self.exclude(member__in=apart_from(viewer))

    @transaction.atomic
    def give(self, member, thing):
        """The member appreciates a piece or a comment. Twice is once, and nobody appreciates the own words."""
        if thing.is_written_by(member):
            return
        if self.get_or_create(member=member, **what(thing))[1]:
            count(thing, +1)

    @transaction.atomic
    def take_back(self, member, thing):
        if self.filter(member=member, **what(thing)).delete()[0]:
            count(thing, -1)


def what(thing):
    """The key an appreciation has to a piece or a comment."""
    return {"comment_id" if thing._meta.label == "content.Comment" else "content_id": thing.pk}


def count(thing, change):
    """The number beside it. A card shows that of a piece, so the piece changed; that of a comment is in no fragment."""
    (key,) = what(thing)
    rows = Appreciation._meta.get_field(key).related_model._base_manager.filter(pk=thing.pk)
    fresh = {"appreciation_count": F("appreciation_count") + change}
    rows.update(**fresh, **({"changed_at": timezone.now()} if key == "content_id" else {}))


class Appreciation(models.Model):
    """That a member values a piece or a comment. Members who read it see who did; there is one kind of it."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="appreciations")
    content = models.ForeignKey("Content", models.CASCADE, null=True, related_name="appreciations")
    comment = models.ForeignKey("Comment", models.CASCADE, null=True, related_name="appreciations")
    created_at = models.DateTimeField(default=timezone.now)

    objects = AppreciationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], name="appreciations_by_day", condition=Q(content__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(content__isnull=False, comment=None) | Q(content=None, comment__isnull=False),
                name="an_appreciation_is_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["content", "member"], condition=Q(content__isnull=False), name="a_piece_appreciated_once"
            ),
            models.UniqueConstraint(
                fields=["comment", "member"], condition=Q(comment__isnull=False), name="a_comment_appreciated_once"
            ),
        ]

    def __str__(self):
        return f"{self.member_id} - {self.content_id or self.comment_id}"


class Bookmark(models.Model):
    """A piece that a member wants to find again. Nobody else ever sees that."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bookmarks")
    content = models.ForeignKey("Content", models.CASCADE, related_name="bookmarks")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["member", "-created_at"], name="bookmarks_of_member")]
        constraints = [models.UniqueConstraint(fields=["content", "member"], name="one_bookmark_per_piece")]

    def __str__(self):
        return f"{self.content_id}"


class FollowingQuerySet(models.QuerySet):
    def running(self):
        return self.filter(stopped_at=None)

    def begin(self, content, member):
        """Whoever comments follows from then on; but who once stopped following goes on without."""
        self.get_or_create(content_id=content.pk, member=member)

    def choose(self, content, member, *, follows):
        """The member says so, on the page or from a mail. Twice is once."""
        stopped_at = None if follows else timezone.now()
        following, created = self.get_or_create(
            content_id=content.pk, member=member, defaults={"stopped_at": stopped_at}
        )
        if not created and follows != (following.stopped_at is None):
            self.filter(pk=following.pk).update(stopped_at=stopped_at, since=timezone.now())

    def bearing(self, token):
        """(content, member), by key, of a link in a mail; None for one we did not make."""
        try:
            content, member = signer.unsign(token).split(".")
        except (signing.BadSignature, ValueError):
            return None
        return int(content), int(member)


class Following(models.Model):
    """That a member wants to hear what is said below a piece. Its author does without a row, until one says stop."""

    content = models.ForeignKey("Content", models.CASCADE, related_name="followings")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="followings")
    since = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True)

    objects = FollowingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member"], name="followings_running", condition=Q(stopped_at=None))]
        constraints = [models.UniqueConstraint(fields=["content", "member"], name="one_following_per_piece")]

    def __str__(self):
        return f"{self.content_id}"


def stop_following_token(content_pk, member_pk):
    """What stops following from a mail, without signing in."""
    return signer.sign(f"{content_pk}.{member_pk}")
