import re

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from web.held import LONGEST_ADDRESS, held, hold, page_here

from .models import Errand, Member

# Narrower than the standard: an address that looks like another one, or that only one server understands, helps nobody.
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?=.{1,253}$)([a-z0-9-]+\.)+[a-z0-9-]{2,}", re.ASCII | re.I)


class AccountAdapter(DefaultAccountAdapter):
    """Joining and signing in, as allauth does it, plus what this network adds: errands and admission."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This address and this password do not belong together. Check them both."),
        "enter_current_password": _("This is not the password you have now."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("This was tried too often. Wait five minutes, or choose a new password."),
    }

    def clean_email(self, email):
        if not ADDRESS.fullmatch(email):
            raise ValidationError(_("We cannot send mail to this address. Use one like name@organisation.nl."))
        return email

    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data["name"]
        user = super().save_user(request, user, form, commit)
        page = page_here(request, request.POST.get("next") or request.GET.get("next") or "")
        form_path, fields = held(request)
        if page or fields:
            Errand.objects.create(
                member=user,
                page=page or resolve_url(settings.LOGIN_REDIRECT_URL),
                form_path=form_path[:LONGEST_ADDRESS],
                fields=fields,
            )
        return user

    def set_password(self, user, password):
        user.set_password(password)
        user.save(update_fields=["password"])

    def login(self, request, user):
        if not Member.objects.present().filter(pk=user.pk).exists():
            raise ImmediateHttpResponse(redirect(place_of_the_absent(user)))
        super().login(request, user)

    def post_login(self, request, user, *, redirect_url=None, **kwargs):
        errand = Errand.objects.filter(member=user).first()
        if errand:
            if errand.fields:
                hold(request, errand.form_path, errand.fields)
            redirect_url = errand.page
            errand.delete()
        return super().post_login(request, user, redirect_url=redirect_url, **kwargs)

    def get_email_verification_redirect_url(self, email_address):
        """Where confirming leads on a device that did not sign up; on the one that did, the errand leads on."""
        if self.request.user.is_authenticated:
            return resolve_url(settings.LOGIN_REDIRECT_URL)
        member = email_address.user
        return reverse(settings.LOGIN_URL) if member.joined_at else place_of_the_absent(member)

    def get_password_change_redirect_url(self, request):
        return request.user.get_absolute_url()

    def get_user_search_fields(self):
        return ["email"]


def place_of_the_absent(member):
    """The page that tells somebody with an account why it is not open."""
    waits = Member.objects.waiting().filter(pk=member.pk).exists()
    return reverse("members:waiting" if waits else "account_inactive")
