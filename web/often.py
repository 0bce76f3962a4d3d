"""Limits on how often something is done (ACCOUNT_RATE_LIMITS in the settings), and from when it can be done again."""

import time
from datetime import UTC, datetime

from allauth.core.internal import ratelimit  # the public one counts no GET, and knows no moments
from django.core.cache import cache
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .held import longest_in

APP = "allauth.account"


def wait_until(request, action, *, user=None, key=None, counts_get=False):
    """Count once more: None where that is allowed, else from when it is again."""
    whose = {"app": APP, "action": action, "user": user, "key": key}
    return None if ratelimit.consume(request, limit_get=counts_get, **whose) else free_at(request, **whose)


def free_at(request, **whose):
    """When there is room under each of the limits of an action."""
    moments = [time.time() + 1]  # where somebody else is counting right now
    for rate in ratelimit.get_rates(app=APP, action=whose["action"]):
        history = cache.get(ratelimit.get_cache_key(request, rate=rate, **whose), [])
        if len(history) >= rate.amount:
            moments.append(history[-1] + rate.duration)
    return datetime.fromtimestamp(max(moments), UTC)


def again_from(moment):
    """In whole minutes, and none too early."""
    shown = timezone.localtime(datetime.fromtimestamp(moment.timestamp() + 60, UTC))
    return _("You did this many times in a short time. You can do it again from %(moment)s.") % {
        "moment": date_format(shown, "j F, G.i")
    }


def too_often(request, action, **whose):
    """Count once more: None where that is allowed, else the answer."""
    moment = wait_until(request, action, **whose)
    return moment and refusal(request, moment)


def refusal(request, moment=None):
    """moment: unknown where allauth counts by itself; that is over in minutes."""
    unsent = longest_in(dict(request.POST.lists()))
    context = {
        "why": again_from(moment) if moment else "",
        "unsent": unsent if len(unsent.split()) > 1 else "",  # one word is a choice, an address or a button
    }
    response = render(request, "429.html", context, status=429)
    return with_moment(response, moment)


def with_moment(response, moment):
    """The page of a form, which may have been sent too often."""
    if moment:
        response.status_code = 429
        response["Retry-After"] = max(1, round(moment.timestamp() - time.time()))
    return response
