"""The desk of two part-timers: what they said of a task, and what they keep about members."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_introduction_of_two"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="introduced_in_one_order"),
        ]

    def __str__(self):
        return self.word[:60]
