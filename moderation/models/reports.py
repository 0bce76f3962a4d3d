import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Organisation

from .cases import Case, Reason


class Report(models.Model):
    """Somebody says that a thing should not stand there. Who that was stays between them and whoever judges.

    By a member, by a visitor with an address, or by a watched word, which is nobody. `organisation` is that of a member
    who showed to work there: it is what three reports are weighed by.
    """

    uuid = models.UUIDField(default=uuid.uuid4)
    case = models.ForeignKey(Case, models.CASCADE, related_name="reports")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="reports")
    email = models.EmailField(blank=True)
    by_rule = models.BooleanField(default=False)
    reason = models.CharField(_("what is wrong with it?"), max_length=12, choices=Reason)
    text = models.TextField(_("what should we know?"), max_length=2000, blank=True)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)  # what came of it

    class Meta:
        indexes = [models.Index(fields=["member", "-at"], name="reports_of_member")]
        constraints = [
            models.UniqueConstraint(fields=["case", "member"], name="one_report_a_member"),
            models.UniqueConstraint(fields=["uuid"], name="a_report_comes_once"),
        ]

    def __str__(self):
        return self.get_reason_display()
