"""What was done by virtue of a role: written once, changed by nobody."""

import uuid
from datetime import timedelta

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=5 * 366)  # five years and a few days: the trigger counts by the calendar


class What(models.TextChoices):
    DECIDED = "decided", _("Decided")
    UNDONE = "undone", _("Undid a decision")
    HIDDEN_FOR_NOW = "hidden_for_now", _("Hidden until somebody judges")
    LAPSED = "lapsed", _("Came back, for nobody judged in time")
    CAME_BACK = "came_back", _("Came back, changed by its writer")
    APPEALED = "appealed", _("Appealed")
    JUDGED = "judged", _("Judged an appeal")
    TAKEN = "taken", _("Took up a case")
    HANDED_OVER = "handed_over", _("Handed over a case")
    DISCLOSED = "disclosed", _("Opened what was reported")
    ENTERED = "entered", _("Looked inside a group")
    EVIDENCE_ERASED = "evidence_erased", _("Erased what a case was about")
    ROLE_GIVEN = "role_given", _("Gave a role")
    ROLE_TAKEN = "role_taken", _("Took a role")
    APPOINTED = "appointed", _("Appointed on the server")
    MEMBER_READ = "member_read", _("Looked a member up")
    TRAIL_READ = "trail_read", _("Read the logbook")
    EXPORTED = "exported", _("Took a list along")
    SETTING_CHANGED = "setting_changed", _("Changed how the network works")


class DeedQuerySet(models.QuerySet):
    def write(self, what, actor=None, **about):
        """The one way a row gets in, called in the transaction of the act: what failed leaves no row.

        actor: a member; None is the network itself, or an operator on the server.
        """
        return self.create(what=what, actor_key=actor and actor.pk, **about)

    def forget(self):
        """What is older than the trigger keeps."""
        self.filter(at__lt=timezone.now() - KEPT_FOR).delete()


class Deed(models.Model):
    """One row of the audit trail. It points at nothing: what it is about may go, and a row that had to change with it
    would be one that can be changed. So it holds keys and states, and no words of members.

    A trigger refuses every change, and every deletion before its time: see migrations/0002_trail.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    at = models.DateTimeField(default=timezone.now)
    what = models.CharField(max_length=20, choices=What)
    actor_key = models.BigIntegerField(null=True)
    member_key = models.BigIntegerField(null=True)  # whom it was done to
    thing = models.CharField(max_length=40, blank=True)  # "comment:123", as Case.thing
    group_key = models.BigIntegerField(null=True)
    case_key = models.BigIntegerField(null=True)
    decision_key = models.BigIntegerField(null=True)
    why = models.TextField(blank=True)  # of whoever did it, with the house rule
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects = DeedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["thing", "-id"], name="deeds_of_thing"),
            models.Index(fields=["member_key", "-id"], name="deeds_about_member"),
            models.Index(fields=["actor_key", "-id"], name="deeds_of_actor"),
            models.Index(fields=["what", "-id"], name="deeds_of_sort"),
            BrinIndex(fields=["at"], name="deeds_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["decision_key"], condition=Q(what="decided"), name="one_deed_a_decision"),
            models.CheckConstraint(
                condition=~Q(what="decided") | Q(decision_key__isnull=False), name="a_deed_names_its_decision"
            ),
        ]

    def __str__(self):
        return self.get_what_display()
