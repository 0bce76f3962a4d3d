from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, password_reset
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


@receiver(password_reset)
def confirm_by_reset(user, **kwargs):
    """The link in the mail proves the address as well as the one to confirm it, which perhaps never arrived."""
    if EmailAddress.objects.filter(user=user, email=user.email, verified=False).update(verified=True):
        user.confirm()
