from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone


class Follow(models.Model):
    """Somebody wants to keep up with a colleague. Two who follow each other are connected."""

    follower = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    followed = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="followers")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "followed"], name="one_follow_of_a_colleague"),
            models.CheckConstraint(condition=~Q(follower=F("followed")), name="nobody_follows_themself"),
        ]

    def __str__(self):
        return f"{self.follower_id} follows {self.followed_id}"


class BlockQuerySet(models.QuerySet):
    def others_of(self, member):
        """The other one of every block a member gave or got; member may be an OuterRef. Being apart goes both ways."""
        theirs = Case(When(blocker=member, then="blocked"), default="blocker")
        return self.filter(Q(blocker=member) | Q(blocked=member)).order_by().values_list(theirs, flat=True)


class Block(models.Model):
    """Somebody does not want to meet somebody else here. It takes no right away: see without_blocked."""

    blocker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks_against")
    created_at = models.DateTimeField(default=timezone.now)

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="one_block_of_a_member"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="nobody_blocks_themself"),
        ]

    def __str__(self):
        return f"{self.blocker_id} blocks {self.blocked_id}"


def apart_from(viewer):
    """Who is apart from the viewer by a block, either way, to exclude from a list: `.exclude(author__in=…)`."""
    if not viewer.is_authenticated:
        return ()
    # members.backends fetched them with the viewer of a request; a query built for a member asks itself.
    came_along = viewer.__dict__.get("blocked_ids")
    return Block.objects.others_of(viewer.pk) if came_along is None else came_along


def blocked_by(viewer, person):
    """Whether the viewer blocked the person a row names in this field: what they wrote is folded away."""
    if not viewer.is_authenticated or not viewer.blocked_ids:
        return Value(False)
    return Exists(Block.objects.filter(blocker=viewer.pk, blocked=OuterRef(person)))
