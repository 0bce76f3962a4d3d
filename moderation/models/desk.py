"""The desk of two part-timers: what they said of a task, and what they keep about members."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import apart_from
from network.signals import acted

from ..signals import chore_handed_over, introduction_agreed, introduction_proposed

KEPT_FOR = timedelta(days=90)


class ChoreState(models.TextChoices):
    OPEN = "open", _("To do")
    LATER = "later", _("Later")
    DONE = "done", _("Done")


class ChoreQuerySet(models.QuerySet):
    def of(self, source, key):
        """What was said of the task; key may be an OuterRef."""
        return self.filter(source=source, subject=key)

    def put_aside(self):
        """Those that are out of sight now."""
        return self.filter(until__gt=timezone.now())

    def say(self, source, key, by, state, *, until=None, owner=None):
        """The last word counts. owner: whose it is from now on; None leaves that as it is."""
        said = {"state": state, "until": until, "by": by, "at": timezone.now()}
        if owner:
            said["owner"] = owner
        return self.update_or_create(source=source, subject=key, defaults=said)[0]

    @transaction.atomic
    def give(self, source, key, by, to):
        """Put it before a colleague, who hears that. It lies there already: that is no news."""
        is_theirs = self.of(source, key).filter(owner=to, state=ChoreState.OPEN)
        if not is_theirs.exists():
            chore = self.say(source, key, by, ChoreState.OPEN, owner=to)
            chore_handed_over.send(Chore, chore=chore, by=by)

    def forget(self):
        """What was put aside or handed over so long ago that it begins anew if it still is so."""
        old = timezone.now() - KEPT_FOR
        return self.filter(Q(until=None) | Q(until__lt=timezone.now()), at__lt=old).delete()


class Chore(models.Model):
    """What somebody at the desk said of one task of today; there is no row until somebody says something."""

    source = models.CharField(max_length=30)  # by which sort of task it was found
    subject = models.CharField(max_length=60)  # what it is about, as that sort knows it
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="chores")
    state = models.CharField(max_length=5, choices=ChoreState, default=ChoreState.OPEN)
    until = models.DateTimeField(null=True)  # out of sight until then
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = ChoreQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "-at"], name="chores_by_state")]
        constraints = [models.UniqueConstraint(fields=["source", "subject"], name="one_chore_of_a_task")]

    def __str__(self):
        return f"{self.source} {self.subject}"


class RemarkQuerySet(models.QuerySet):
    @transaction.atomic
    def keep(self, member, by, **words):
        remark = self.create(member=member, by=by, **words)
        acted.send(Remark, what="remark", by=by, after={"until": remark.until.isoformat()}, about=remark.in_trail)
        return remark

    def forget(self):
        """Those whose day went by."""
        self.filter(until__lt=timezone.localdate()).delete()


class Remark(models.Model):
    """What a community manager keeps about a member, for a purpose and until a day. The member gets it in a takeout."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="remarks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    purpose = models.CharField(_("what for?"), max_length=200)
    text = models.TextField(_("note"), max_length=2000)
    at = models.DateTimeField(default=timezone.now)
    until = models.DateField(_("kept until"))

    objects = RemarkQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["member", "-at"], name="remarks_of_member"),
            models.Index(fields=["until"], name="remarks_by_day"),
        ]

    def __str__(self):
        return self.purpose

    @property
    def in_trail(self):
        return {"member_key": self.member_id}

    @transaction.atomic
    def drop(self, by):
        self.delete()
        acted.send(Remark, what="remark_gone", by=by, about=self.in_trail)


class IntroductionQuerySet(models.QuerySet):
    @transaction.atomic
    def propose(self, first, second, by, word):
        """Put it before both; says whether that is news. The same two are asked once, whoever thinks of it again."""
        one, other = sorted((first, second), key=lambda member: member.pk)
        introduction, fresh = self.get_or_create(one=one, other=other, defaults={"by": by, "word": word})
        if fresh:
            introduction_proposed.send(Introduction, introduction=introduction)
            acted.send(Introduction, what="introduced", by=by, about={"thing": f"introduction:{introduction.pk}"})
        return fresh

    def put_before(self, viewer):
        """What one of the two is asked; a block between them ends it."""
        apart = apart_from(viewer)
        return self.filter(Q(one=viewer) | Q(other=viewer)).exclude(one__in=apart).exclude(other__in=apart)


class Introduction(models.Model):
    """Two members who may have something to say to each other, brought together when both agree."""

    one = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    word = models.TextField(_("why they should meet"), max_length=1000)
    at = models.DateTimeField(default=timezone.now)
    one_agreed_at = models.DateTimeField(null=True)
    other_agreed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_introduction_of_two"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="introduced_in_one_order"),
        ]

    def __str__(self):
        return self.word[:60]

    @property
    def is_agreed(self):
        return bool(self.one_agreed_at and self.other_agreed_at and not self.declined_at)

    def beside(self, member):
        """The other of the two."""
        return self.other if member.pk == self.one_id else self.one

    def agreed_by(self, member):
        return self.one_agreed_at if member.pk == self.one_id else self.other_agreed_at

    @transaction.atomic
    def agree(self, member):
        """One of the two wants to; once both do, they hear each other's address. Twice is once."""
        held = Introduction.objects.select_for_update().get(pk=self.pk)
        if held.declined_at or held.agreed_by(member):
            return
        field = "one_agreed_at" if member.pk == held.one_id else "other_agreed_at"
        setattr(held, field, timezone.now())
        held.save(update_fields=[field])
        if held.is_agreed:
            introduction_agreed.send(Introduction, introduction=held)

    def decline(self):
        """One of the two rather not, and need not say why. What both agreed on is done."""
        waiting = Introduction.objects.filter(pk=self.pk, declined_at=None)
        waiting.filter(Q(one_agreed_at=None) | Q(other_agreed_at=None)).update(declined_at=timezone.now())
