import uuid

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..signals import acted, problem_answered


class ProblemReport(models.Model):
    """What somebody wrote through "Een probleem rapporteren?"; visitors too, who may leave an address."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    text = models.TextField(_("What is the problem?"), max_length=5000)
    page = models.CharField(_("On which page?"), max_length=500, blank=True)
    email = models.EmailField(_("Your e-mail address"), blank=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.text[:60]

    @property
    def can_be_answered(self):
        return bool(self.member_id or self.email)

    @transaction.atomic
    def settle(self, answer="", by=None):
        """Done; an answer goes to whoever reported it, and is kept nowhere else. Twice is once.

        Returns whether it was not settled yet.
        """
        settled = ProblemReport.objects.filter(pk=self.pk, settled_at=None).update(settled_at=timezone.now())
        if settled:
            acted.send(ProblemReport, what="problem_settled", by=by, about={"thing": f"problem:{self.pk}"})
        if settled and answer and self.can_be_answered:
            problem_answered.send(ProblemReport, report=self, answer=answer)
        return bool(settled)
