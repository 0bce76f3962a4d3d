"""Who works somewhere is in the group by that: a rule of the group, and what it does."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Affiliation, Evidence, Member, Organisation

from ..signals import taken_in_by_rule
from .exclusions import Exclusion
from .memberships import Invitation, JoinRequest, MailLevel, Membership

# What shows that somebody works somewhere. What they only say themself takes nobody into a group.
SHOWN = [Evidence.WORK_MAIL, Evidence.ORGANISATION_LOGIN]
AT_A_TIME = 200


def shown_jobs(organisation):
    """Jobs of today at the organisation that more than a word shows, and of which no last day is known."""
    return Affiliation.objects.current().filter(organisation=organisation, evidence__in=SHOWN, until=None)


class AdmissionRule(models.Model):
    """Members who show to work at an organisation are taken in; with a domain, only those with an address there.

    Such a membership rests on that job. The worker does it, some at a time, and looks each minute for who is new.
    """

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="rules")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="admission_rules")
    domain = models.CharField(_("mail domain"), max_length=253, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["organisation__sort_name", "domain", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "organisation", "domain"], name="one_rule_for_an_organisation")
        ]

    def __str__(self):
        return self.domain or str(self.organisation)

    def whom(self):
        """The jobs by which somebody comes in now: a job each of those who are neither in it, kept out nor left it."""
        own = {"group": self.group_id, "member": OuterRef("member")}
        jobs = shown_jobs(self.organisation).filter(
            ~Exists(Membership.objects.filter(**own)),
            ~Exists(Exclusion.objects.running().filter(**own)),
            ~Exists(LeftAlone.objects.filter(**own)),
            Exists(Member.objects.present().filter(pk=OuterRef("member"))),
        )
        if self.domain:
            there = Q(email__endswith=f"@{self.domain}") | Q(email__endswith=f".{self.domain}")
            jobs = jobs.filter(
                Exists(EmailAddress.objects.filter(there, user=OuterRef("member"), verified=True, pause=None))
            )
        return jobs.order_by("member", "pk").distinct("member")

    @transaction.atomic
    def take_in_some(self):
        """Some of those whom the rule is about, each told once. Returns how many; running twice takes nobody twice."""
        self.group.lock()
        if self.group.is_archived or not AdmissionRule.objects.filter(pk=self.pk).exists():
            return 0
        jobs = list(self.whom()[:AT_A_TIME])
        level = MailLevel.DIGEST if self.group.mail_level == MailLevel.EVERYTHING else self.group.mail_level
        new = [
            Membership(group=self.group, member_id=job.member_id, affiliation=job, mail_level=level, is_greeted=False)
            for job in jobs
        ]
        for membership in Membership.objects.bulk_create(new):
            taken_in_by_rule.send(AdmissionRule, membership=membership)
        if new:
            settled = {"group": self.group, "member__in": [job.member_id for job in jobs]}
            JoinRequest.objects.filter(**settled).delete()
            Invitation.objects.filter(**settled).delete()
            self.group.count_members()
        return len(new)


class LeftAlone(models.Model):
    """Who went out of a group that takes people in by itself is not taken in again; every other way in stays open."""

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="left_alone")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="left_alone_once_per_group")]

    def __str__(self):
        return f"{self.member} - {self.group}"
