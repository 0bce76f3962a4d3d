from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from .models import Organisation


@receiver(email_confirmed)
def confirm_member(request, email_address, **kwargs):
    """The address is proven. The organisation its domain points at was proposed on the page; only a yes counts."""
    member = email_address.user
    member.confirm()
    organisation = Organisation.recognised_by(email_address.email) if request.POST.get("works_here") else None
    if organisation and member.affiliation is None:
        member.work_as(job_title="", organisation=organisation)
