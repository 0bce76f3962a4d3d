from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ..signals import job_ended, still_working_asked
from .addresses import AddressPause, Reason, addresses_of
from .organisations import Organisation, SortName

ASK_AFTER = timedelta(days=365)


class Evidence(models.TextChoices):
    """How it is known that somebody works somewhere."""

    WORK_MAIL = "work_mail", _("confirmed by mail at work")
    ORGANISATION_LOGIN = "login", _("known by signing in at the organisation")
    SELF_DECLARED = "self", _("told by the member")


def job_in_words(job_title, organisation_name):
    return ", ".join(filter(None, [job_title, organisation_name]))


class AffiliationQuerySet(models.QuerySet):
    def current(self):
        """Jobs that somebody has today; a last day may be known already."""
        return self.filter(Q(until=None) | Q(until__gte=timezone.localdate()), closed_at=None)

    def over(self):
        """Jobs whose last day went by while nobody was looking."""
        return self.filter(until__lt=timezone.localdate(), closed_at=None)

    def unconfirmed_for_a_year(self):
        long_ago = timezone.localdate() - ASK_AFTER
        return self.current().filter(confirmed_on__lte=long_ago, asked_at=None)


class Affiliation(models.Model):
    """A job: what somebody is, where, from when until when. Past ones stay, so old pieces keep their sender.

    `organisation_name` is what it was called then; a register that moves on does not rewrite who said what.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="affiliations")
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    sort_name = models.GeneratedField(
        expression=SortName("organisation_name"), output_field=models.TextField(), db_persist=True
    )
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    # With the government, not in it: an adviser, a researcher, a supplier.
    is_outside = models.BooleanField(default=False)
    evidence = models.CharField(max_length=10, choices=Evidence, default=Evidence.SELF_DECLARED)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, editable=False)  # what had to follow the last day was done
    confirmed_on = models.DateField(default=timezone.localdate)  # when the member last said, or showed, to work here
    asked_at = models.DateTimeField(null=True)  # "do you still work here?", and no answer yet

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "until"], name="affiliations_by_organisation"),
            GinIndex(OpClass("sort_name", name="gin_trgm_ops"), name="affiliation_trigrams", fastupdate=False),
            models.Index(
                fields=["until"], name="affiliations_to_close", condition=Q(until__isnull=False, closed_at=None)
            ),
            models.Index(
                fields=["confirmed_on"], name="affiliations_to_ask_about", condition=Q(asked_at=None, closed_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="a_job_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(is_outside=False) | Q(organisation=None), name="an_organisation_of_ours_is_not_outside"
            ),
        ]

    def __str__(self):
        return job_in_words(self.job_title, self.organisation_name)

    @property
    def organisation_url(self):
        """The page of the organisation, or "" when the register does not know it."""
        if not self.organisation_id:
            return ""
        slug = slugify(self.organisation_name) or "organisatie"
        return reverse("feed:organisation", args=[self.organisation_id, slug])

    @property
    def is_current(self):
        return self.closed_at is None and (self.until is None or self.until >= timezone.localdate())

    def ask(self):
        """Put the question whether the member still works here, once until it is answered."""
        if Affiliation.objects.filter(pk=self.pk, asked_at=None).update(asked_at=timezone.now()):
            still_working_asked.send(Affiliation, job=self)

    def confirm(self):
        """The member still works here."""
        self.confirmed_on, self.asked_at = timezone.localdate(), None
        self.save(update_fields=["confirmed_on", "asked_at"])

    def goes_on_as(self, successor):
        """Whether the other job is in the same house, or in the one that this one's became."""
        if successor is None or self.organisation is None:
            return False
        return successor.organisation_id in (self.organisation_id, self.organisation.successor_id)

    def paused_addresses(self):
        """The addresses of this job that mail came back from."""
        if not self.organisation_id:
            return []
        pauses = AddressPause.objects.of(self.member).filter(reason=Reason.BOUNCED)
        return [pause for pause in pauses if Organisation.recognised_by(str(pause)) == self.organisation]

    def may_move_along(self):
        """Whether the organisation went on as another one, and this job perhaps with it."""
        return bool(self.organisation and self.organisation.successor_id)

    @transaction.atomic
    def move_along(self):
        """The same work, in the organisation that this one became."""
        self.member.work_as(
            self.job_title, organisation=self.organisation.successor, is_extra=self.pk != self.member.affiliation_id
        )
        if self.pk != self.member.affiliation_id and self.is_current:
            self.end(timezone.localdate())

    def doubt(self):
        """An address of the member is gone: does it still show where they work?"""
        if self.evidence == Evidence.WORK_MAIL:
            self.evidence = self.member.evidence_for(self.organisation)
            self.save(update_fields=["evidence"])

    def prove(self, evidence):
        """It is known in a better way than before, as of today."""
        self.evidence = evidence
        self.save(update_fields=["evidence"])
        self.confirm()

    @transaction.atomic
    def end(self, last_day, successor=None):
        """This was or will be the last day. successor: the job that took its place, if there is one."""
        self.until, self.asked_at = last_day, None
        self.save(update_fields=["until", "asked_at"])
        job_ended.send(Affiliation, job=self, successor=successor)
        if last_day <= timezone.localdate():
            self.close()

    @transaction.atomic
    def close(self):
        """The last day has come: the next job is the one to write under, and the address of this one opens nothing."""
        now = timezone.now()
        if not Affiliation.objects.filter(pk=self.pk, closed_at=None).update(closed_at=now, asked_at=None):
            return
        self.closed_at, self.asked_at = now, None
        member = self.member
        if member.affiliation_id == self.pk:
            member.write_under(member.affiliations.current().order_by("-since", "-pk").first())
        if self.organisation is None:
            return
        same_house = [self.organisation_id, self.organisation.successor_id]
        if not member.affiliations.current().filter(organisation__in=same_house).exists():
            for address in addresses_of(member, self.organisation):
                AddressPause.after_leaving(address)

    @transaction.atomic
    def correct(self, *, job_title, since, until):
        """Put right what was written down wrongly. Where it was is never changed: that would rewrite who said what."""
        was = self.until
        self.job_title, self.since, self.until = job_title, since, until
        if self.closed_at and (until is None or until >= timezone.localdate()):
            # What showed then that the member works here shows nothing of today.
            self.closed_at, self.evidence = None, self.member.evidence_for(self.organisation)
        self.save(update_fields=["job_title", "since", "until", "closed_at", "evidence"])
        self.member.touch()
        if until != was:
            job_ended.send(Affiliation, job=self, successor=None)
        if until and until < timezone.localdate():
            self.close()
        elif self.member.affiliation_id is None:
            self.member.write_under(self)

    @transaction.atomic
    def erase(self):
        """Forget a past job. What was written in it stays its author's, and no longer says for which organisation."""
        if self.is_current:
            self.end(timezone.localdate())
        self.close()  # its last day went by, and perhaps nobody looked since
        self.member.touch()
        self.delete()
