from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..signals import tightened, tightening_cancelled, tightening_planned
from .groups import Admission, Group, Kind, OpensUp

NOTICE = timedelta(days=7)  # what authors have to take out what they wrote for others than the group


class TighteningQuerySet(models.QuerySet):
    def open(self):
        """Announced, and neither done nor called off."""
        return self.filter(carried_out_at=None, cancelled_at=None)

    def due(self):
        return self.open().filter(at__lte=timezone.now())

    def open_for(self, viewer):
        """Those of the viewer's own groups, with their group."""
        return self.open().filter(group__in=Group.objects.joined_by(viewer)).select_related("group").order_by("at")

    @transaction.atomic
    def plan(self, group, by, at, *, kind, admission):
        """Announce that the group becomes stricter, or do it when the moment is now.

        One plan at a time: a second one gives back the first. Raises OpensUp for a kind that is not stricter.
        """
        group.lock()
        running = self.open().filter(group=group).first()
        if running:
            return running
        if kind == group.kind or not group.may_become(kind):
            raise OpensUp
        tightening = self.create(group=group, planned_by=by, at=at, kind=kind, admission=admission)
        if at > timezone.now():
            tightening_planned.send(Tightening, tightening=tightening)
        else:
            tightening.carry_out()
        return tightening


class Tightening(models.Model):
    """That a group becomes stricter on a day; until then it can be called off, and authors take out what is theirs."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="tightenings")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    admission = models.CharField(_("how to get in"), max_length=15, choices=Admission)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    planned_at = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField()
    carried_out_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = TighteningQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="tightenings_due", condition=Q(carried_out_at=None, cancelled_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(carried_out_at=None, cancelled_at=None), name="one_open_tightening"
            ),
            models.CheckConstraint(condition=~Q(kind=Kind.OPEN), name="a_tightening_closes"),
            models.CheckConstraint(
                condition=~Q(admission=Admission.AT_ONCE), name="a_tightening_admits_nobody_at_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.HIDDEN) | Q(admission=Admission.BY_INVITATION),
                name="a_hiding_tightening_admits_by_invitation",
            ),
            models.CheckConstraint(
                condition=Q(carried_out_at=None) | Q(cancelled_at=None), name="a_tightening_ends_one_way"
            ),
        ]

    def __str__(self):
        return f"{self.group} - {self.get_kind_display()}"

    @transaction.atomic
    def carry_out(self):
        """The day has come. Done once, by whoever is first; not at all when it was called off in the meantime."""
        self.group.lock()
        now = timezone.now()
        if not Tightening.objects.due().filter(pk=self.pk).update(carried_out_at=now):
            return
        self.carried_out_at = now
        if not self.group.may_become(self.kind):  # it became stricter still, by another way
            return
        self.group.kind, self.group.admission, self.group.changed_at = self.kind, self.admission, now
        self.group.save(update_fields=["kind", "admission", "changed_at"])
        tightened.send(Tightening, tightening=self)

    @transaction.atomic
    def cancel(self):
        """The group stays as it is. Returns whether it was still possible."""
        self.group.lock()
        cancelled = Tightening.objects.open().filter(pk=self.pk).update(cancelled_at=timezone.now())
        if cancelled:
            tightening_cancelled.send(Tightening, tightening=self)
        return bool(cancelled)
