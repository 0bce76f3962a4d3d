from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from web.nudges import nudge_after_commit

from ..deciding import decide
from ..kinds import kind_named
from .deliveries import Delivery
from .notifications import Notification


class AnnouncementQuerySet(models.QuerySet):
    def due(self):
        return self.filter(done_at=None)


class Announcement(models.Model):
    """That something happened which others should hear of, written in the transaction of the fact."""

    kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="announcements_open", condition=Q(done_at=None)),
            BrinIndex(fields=["created_at"], name="announcements_by_age"),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject_id}"

    @classmethod
    def write(cls, kind, subject, actor=None):
        if kind.IS_TOLD_ANEW:
            Delivery.objects.forget(kind, subject)
        announcement = cls.objects.create(kind=kind.NAME, subject_id=subject.pk, actor=actor)
        nudge_after_commit("notifications.tasks.deliver", announcement.pk)
        return announcement

    @classmethod
    @transaction.atomic
    def deliver(cls, pk):
        """A Notification and a Delivery for everybody in the audience but the actor. Delivering twice is delivering
        once.

        The row's lock is the claim: all of it is one transaction, so whoever dies over it leaves nothing behind.
        """
        announcement = cls.objects.due().select_for_update(skip_locked=True).filter(pk=pk).first()
        if announcement is None:
            return
        kind = kind_named(announcement.kind)
        it = kind and kind.rows().filter(pk=announcement.subject_id).first()
        if it is not None:
            audience = list(kind.audience(it).exclude(pk=announcement.actor_id).values_list("pk", flat=True))
            decisions = decide(kind, it, audience)
            on_site = [pk for pk, decision in decisions.items() if decision.on_site]
            Notification.write_to(on_site, kind, it, announcement.actor_id)
            if kind.TEMPLATE:
                mailed = {pk: decision.not_before for pk, decision in decisions.items() if not decision.skipped}
                guests = kind.guests(it).values_list("pk", flat=True)
                Delivery.write_to(mailed, kind, it, guest_pks=guests)
        announcement.done_at = timezone.now()
        announcement.save(update_fields=["done_at"])
