"""What somebody without a recognised organisation wrote first: where the network says so it waits until a moderator
has seen it. A comment waits as any held comment does, a piece as a draft."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from members.models import Suspension
from network.rights import Right, holds

from ..signals import clearance_asked, cleared, not_cleared
from .planning import may_come_out, who_may_post


class ClearanceQuerySet(models.QuerySet):
    def open(self):
        return self.filter(refused_at=None)

    def at_the_desk(self):
        """Without those of who is suspended: they wait for the end of that first."""
        kept_out = Suspension.objects.running().values("member")
        return self.open().exclude(content__author__in=kept_out).exclude(comment__author__in=kept_out)

    def waiting_for(self, viewer):
        """Those that this viewer decides about, none of the own; what waits is shown through them and nowhere else."""
        if not holds(viewer, Right.MODERATE):
            return self.none()
        return self.at_the_desk().exclude(content__author=viewer).exclude(comment__author=viewer)

    @transaction.atomic
    def ask_for_piece(self, piece):
        """Let a draft wait. Asking again, after it was refused, is asking anew; one that waits is news to nobody."""
        waits = self.open().filter(content=piece.pk).exists()
        fields = {"asked_at": timezone.now(), "refused_at": None, "reason": ""}
        clearance, _created = self.update_or_create(content_id=piece.pk, defaults=fields)
        if not waits:
            clearance_asked.send(Clearance, clearance=clearance)
        return clearance

    @transaction.atomic
    def ask_for_comment(self, comment):
        """Let it wait. The same form sent twice asks once."""
        clearance, created = self.get_or_create(comment=comment)
        if created:
            clearance_asked.send(Clearance, clearance=clearance)
        return clearance


class Clearance(models.Model):
    """That one thing waits. Once it is decided there is none any more (content.receivers), whoever decided; of a piece
    that may not come out it keeps why."""

    content = models.OneToOneField("Content", models.CASCADE, null=True, related_name="clearance")
    comment = models.OneToOneField("Comment", models.CASCADE, null=True, related_name="clearance")
    asked_at = models.DateTimeField(default=timezone.now)
    refused_at = models.DateTimeField(null=True)
    reason = models.TextField(max_length=500, blank=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["asked_at", "id"], name="clearances_open", condition=Q(refused_at=None))]
        constraints = [
            models.CheckConstraint(
                condition=Q(content=None, comment__isnull=False) | Q(content__isnull=False, comment=None),
                name="a_clearance_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None, reason="") | (Q(refused_at__isnull=False) & ~Q(reason="")),
                name="not_cleared_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.content_id or ''} {self.comment_id or ''}"

    @property
    def thing(self):
        return self.content or self.comment

    def is_open(self):
        return Clearance.objects.open().filter(pk=self.pk).exists()

    def lock(self):
        """The piece it is about, or below which it is said, as that is now; None where somebody decided, or threw away
        what waited. The piece is locked first, as whoever saves or throws away what waits does."""
        try:
            piece = self.comment.lock_content() if self.comment else self.content.lock()
        except ObjectDoesNotExist:
            return None
        held = Clearance.objects.open().select_for_update(of=("self",)).filter(pk=self.pk).first()
        return held and piece

    def may_come_out(self):
        """Whether whoever wrote it could place it there now: not who was paused, limited or left the group since."""
        if self.content:
            return may_come_out(self.content, self.content.author_id)
        group = self.comment.content.group
        return who_may_post(self.comment.author_id) is not None and not (group and group.is_archived)

    @transaction.atomic
    def clear(self, by, as_read_at):
        """Let it come out. Returns whether it did: words that changed since they were read, that somebody else decided
        about, or whose writer may not place them, do not."""
        piece = self.lock()
        if piece is None or not self.may_come_out():
            return False
        if self.comment:
            if not self.comment.place(by, as_read_at):
                return False
        elif piece.changed_at > as_read_at:
            return False
        else:
            piece.whole().publish()
        cleared.send(Clearance, thing=self.thing, by=by)
        return True

    @transaction.atomic
    def refuse(self, by, reason):
        """It stays with its writer, who reads why; a piece can be changed and asked for again. Twice is once."""
        if self.lock() is None:
            return False
        if self.comment:
            self.comment.refuse(by, reason)
        else:
            self.refused_at, self.reason = timezone.now(), reason
            self.save(update_fields=["refused_at", "reason"])
        not_cleared.send(Clearance, clearance=self, thing=self.thing, by=by, reason=reason)
        return True
