from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from web.held import SESSION_KEY, hold

from .models import Errand, Member


class AccountAdapter(DefaultAccountAdapter):
    """Joining and signing in, as allauth does it, plus what this network adds: errands and admission."""

    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data["name"]
        user = super().save_user(request, user, form, commit)
        page = self.next_page(request)
        held = request.session.get(SESSION_KEY, {})
        if commit and (page or held):
            Errand.objects.create(
                member=user,
                page=page or resolve_url(settings.LOGIN_REDIRECT_URL),
                form_path=held.get("path", ""),
                fields=held.get("fields", {}),
            )
        return user

    def next_page(self, request):
        page = request.POST.get("next") or request.GET.get("next") or ""
        safe = len(page) <= 500 and url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
        return page if safe and urlsplit(page).path.startswith("/") else ""

    def login(self, request, user):
        if not Member.objects.present().filter(pk=user.pk).exists():
            raise ImmediateHttpResponse(redirect("members:waiting"))
        super().login(request, user)

    def post_login(self, request, user, *, redirect_url=None, **kwargs):
        errand = Errand.objects.filter(member=user).first()
        if errand:
            if errand.fields:
                hold(request, errand.form_path, errand.fields)
            redirect_url = errand.page
            errand.delete()
        return super().post_login(request, user, redirect_url=redirect_url, **kwargs)

    def get_user_search_fields(self):
        return ["email"]
