from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from web.held import initial_for, release

from .forms import MailSettingsForm
from .models import DigestSubscription, Frequency


def mail_settings(request):
    subscription, _created = DigestSubscription.objects.get_or_create(member=request.user)
    if request.method == "POST":
        form = MailSettingsForm(request.POST)
        if form.is_valid():
            subscription.choose(form.cleaned_data["frequency"])
            release(request, request.path)
            messages.success(request, saved_words(subscription))
            return redirect("notifications:mail_settings")
    else:
        held = initial_for(request, MailSettingsForm, request.path)
        form = MailSettingsForm(initial={"frequency": subscription.frequency} | held)
    return render(request, "notifications/mail_settings.html", {"form": form})


def saved_words(subscription):
    if subscription.frequency == Frequency.NEVER:
        return _("Saved. You get no weekly digest any more.")
    return _("Saved. From now on you get one mail every Tuesday.")


@csrf_exempt  # a mail program posts here without ever having seen the page; the token in the address is the proof
@login_not_required
@never_cache
def unsubscribe(request, token):
    """Shows a button on GET, for mail gateways open links; acts on POST, from it or from a mail program (RFC 8058)."""
    subscription = DigestSubscription.bearing(token)
    if subscription is None:
        return render(request, "notifications/unsubscribe_unknown.html", status=404)
    acted = request.method == "POST"
    if acted:
        wants_back = request.POST.get("frequency") == Frequency.WEEKLY
        subscription.choose(Frequency.WEEKLY if wants_back else Frequency.NEVER)
    stopped = subscription.frequency == Frequency.NEVER
    context = {"subscription": subscription, "stopped": stopped, "acted": acted}
    return render(request, "notifications/unsubscribe.html", context)
