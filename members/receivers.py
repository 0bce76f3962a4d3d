from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed, email_confirmed, email_removed, password_reset
from allauth.socialaccount.signals import social_account_added
from django.dispatch import receiver

from .models import AddressPause, Evidence, Organisation, Reason
from .organisation_login import proven_addresses


@receiver(email_confirmed)
def confirm_member(request, email_address, **kwargs):
    """The address is proven. The organisation its domain points at was proposed on the page; only a yes counts."""
    member = email_address.user
    member.oust_pretenders_to(email_address.email)
    if not email_address.primary:
        context = {"added_email": email_address.email}
        get_adapter().send_notification_mail("account/email/email_added", member, context)
    member.confirm()
    member.take_over_measures(email_address.email)
    organisation = Organisation.recognised_by(email_address.email) if request.POST.get("works_here") else None
    if organisation and member.affiliation is None:
        member.work_as(job_title="", organisation=organisation)
    recognised = Organisation.recognised_by(email_address.email)
    if recognised:
        for job in member.affiliations.current().filter(organisation=recognised):
            job.prove(Evidence.WORK_MAIL)
    for pause in AddressPause.objects.of(member).filter(reason=Reason.LEFT):
        pause.retire()  # it was only kept until there was another one


@receiver(social_account_added)
def go_on_with_measures(sociallogin, **kwargs):
    """Of a login that a member connects every address is theirs, also those that they never gave here."""
    sociallogin.user.take_over_measures(*proven_addresses(sociallogin))


@receiver(email_removed)
def doubt_jobs_of_removed_address(user, **kwargs):
    for job in user.current_jobs():
        job.doubt()


@receiver(authentication_step_completed)
def forget_who_was_first(user, method, **kwargs):
    """A mailed code is the first proof of the address: the password beside it was perhaps chosen by somebody else."""
    if method == "code" and user.confirmed_at is None:
        user.forget_ways_in()


@receiver(password_reset)
def confirm_by_reset(user, **kwargs):
    """The link in the mail proves the address as well as the one to confirm it, which perhaps never arrived."""
    if EmailAddress.objects.filter(user=user, email=user.email, verified=False).update(verified=True):
        user.socialaccount_set.all().delete()  # of whoever typed the address, which is perhaps somebody else
        user.confirm()
