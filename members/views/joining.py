from allauth.account.views import ConfirmEmailView
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from network.middleware import stays_open
from network.models import Network
from web.paging import page_of

from ..forms.joining import AdmitForm, TurnAwayForm
from ..models import Member, Organisation
from ..permissions import can_admit_members


@method_decorator(stays_open, name="dispatch")
class ConfirmAddress(ConfirmEmailView):
    """Shows a button on GET, for mail gateways open links; acts on POST. Proposes the organisation of the address."""

    def post(self, *args, **kwargs):
        try:
            return super().post(*args, **kwargs)
        except Http404:  # used already: a second click, or a second device
            if self.request.user.is_authenticated:
                return redirect(settings.LOGIN_REDIRECT_URL)
            self.object = None
            return self.render_to_response(self.get_context_data())

    def logout_other_user(self, confirmation):
        if self.request.method == "POST":
            super().logout_other_user(confirmation)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if context["can_confirm"]:
            context["organisation"] = Organisation.recognised_by(context["email"])
        return context


@stays_open
def waiting(request):
    return render(request, "members/waiting.html")


def admissions(request):
    if not can_admit_members(request.user):
        raise PermissionDenied
    page = page_of(
        Member.objects.waiting().with_affiliation().select_related("application__invitation__invited_by"),
        request,
        "confirmed_at",
    )
    return render(request, "members/admissions.html", {"page": page})


def admit(request, pk):
    """With the text of the network when it is sent from the list, with words of one's own from the page of its own."""
    if not can_admit_members(request.user):
        raise PermissionDenied
    member = get_object_or_404(Member.objects.waiting(), pk=pk)
    text = Network.current().admission_text
    form = AdmitForm(
        {"answer": text} | request.POST.dict() if request.method == "POST" else None, initial={"answer": text}
    )
    if form.is_valid():
        member.admit(by=request.user, answer=form.cleaned_data["answer"])
        messages.success(request, _("%(name)s is a member now and has been told.") % {"name": member.name})
        return redirect("members:admissions")
    return render(request, "members/admit.html", {"member": member, "form": form})


def turn_away(request, pk):
    if not can_admit_members(request.user):
        raise PermissionDenied
    member = get_object_or_404(Member.objects.waiting(), pk=pk)
    form = TurnAwayForm(request.POST or None, initial={"reason": Network.current().refusal_text})
    if form.is_valid():
        member.turn_away(form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("%(name)s has been told why not.") % {"name": member.name})
        return redirect("members:admissions")
    return render(request, "members/turn_away.html", {"member": member, "form": form})
