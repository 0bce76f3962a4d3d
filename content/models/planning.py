"""When a piece comes out: planned for a moment, published, and taken back again.

A draft is a piece without published_at. That it is planned is a Plan beside it, that it was out before a Withdrawal;
whoever follows an old link to what was withdrawn finds what is nowhere.
"""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from groups.models import Group
from members.models import Act, Member

from ..signals import planned_in_vain, published, withdrawn


class PlanQuerySet(models.QuerySet):
    def due(self):
        return self.filter(failed_at=None, at__lte=timezone.now())


class Plan(models.Model):
    """A draft that comes out by itself. Where it could not, the plan stays, so that its author sees so."""

    content = models.OneToOneField("Content", models.CASCADE, related_name="plan")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    failed_at = models.DateTimeField(null=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["at"], name="plans_by_moment", condition=models.Q(failed_at=None))]

    def __str__(self):
        return f"{self.content_id} - {self.at}"

    def fail(self):
        self.failed_at = timezone.now()
        self.save(update_fields=["failed_at"])
        planned_in_vain.send(Plan, plan=self)


class Withdrawal(models.Model):
    """That a piece was out, since when, and was made a draft again."""

    content = models.ForeignKey("Content", models.CASCADE, related_name="withdrawals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField()

    def __str__(self):
        return f"{self.content_id} - {self.at}"


class Publishable(models.Model):
    """The part of a piece that comes out and goes back."""

    class Meta:
        abstract = True

    @property
    def is_draft(self):
        return self.published_at is None

    @transaction.atomic
    def plan_for(self, moment, by):
        """Let it come out by itself then; a later word replaces an earlier one."""
        self.lock()
        Plan.objects.update_or_create(content_id=self.pk, defaults={"by": by, "at": moment, "failed_at": None})

    def unplan(self):
        Plan.objects.filter(content=self.pk).delete()

    @transaction.atomic
    def publish(self):
        """Make it readable. Publishing twice is publishing once.

        What was out before comes back at the date it had, unless another was planned, and is told to nobody again.
        """
        piece, now = self.lock(), timezone.now()
        if not piece.is_draft or piece.removed_at:
            return
        is_planned = Plan.objects.filter(content=self.pk, at__lte=now).delete()[0]
        Plan.objects.filter(content=self.pk).delete()
        earlier = Withdrawal.objects.filter(content=self.pk).order_by("-pk").first()
        fresh = {"published_at": earlier.published_at if earlier and not is_planned else now, "changed_at": now}
        if earlier is None:
            fresh["last_activity_at"] = now
        pieces().filter(pk=self.pk).update(**fresh)
        for name, value in fresh.items():
            setattr(self, name, value)
        piece.show_version()
        if earlier is None:
            if self.group_id:
                Group.objects.stir(self.group_id, now, pieces=1)
            published.send(type(piece), content=self)

    @transaction.atomic
    def withdraw(self, by):
        """Make it a draft again. What others wrote below it stays with it, for as long as it is one for nobody to see.

        Doing so twice is doing so once.
        """
        piece, now = self.lock(), timezone.now()
        if piece.is_draft or piece.removed_at:
            return
        Withdrawal.objects.create(content_id=self.pk, by=by, at=now, published_at=piece.published_at)
        pieces().filter(pk=self.pk).update(published_at=None, changed_at=now)
        self.published_at, self.changed_at = None, now
        withdrawn.send(type(piece), content=self)

    def was_out(self):
        """Whether a draft had readers before."""
        return Withdrawal.objects.filter(content=self.pk).exists()


def bring_out(key):
    """Publish a piece whose moment has come, and return it; another worker that is at it, or an author who was first,
    leaves nothing to do."""
    with transaction.atomic():
        rows = pieces().select_for_update(of=("self",), skip_locked=True)
        piece = rows.select_related("author", "group").filter(pk=key, published_at=None).first()
        plan = piece and Plan.objects.due().filter(content=key).first()
        if not plan:
            return None
        if may_come_out(piece, plan.by_id):
            piece.publish()
            return piece
        plan.fail()
        return None


def may_come_out(piece, planner):
    """Whether whoever planned it could publish it there now."""
    member = who_may_post(planner)
    if member is None or piece.removed_at:
        return False
    return piece.group_id is None or Group.objects.postable_by(member).filter(pk=piece.group_id).exists()


def who_may_post(pk):
    """The member of this key, where nothing keeps them from writing anywhere; or None."""
    member = Member.objects.present().filter(pk=pk).first()
    return None if member is None or member.limit_on(Act.POSTING) else member


def pieces():
    return Plan.content.field.related_model._base_manager
