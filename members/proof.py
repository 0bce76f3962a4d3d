"""Before something important a member proves again who they are."""

import time
from functools import partial, wraps

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import (
    get_reauthentication_flows,
    raise_if_reauthentication_required,
)
from allauth.core.exceptions import ImmediateHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from web.held import hold, way_back

ANEW = "anew"  # in the record of a login: it was asked for at the organisation just then, see organisation_login.py


def proof_required(view=None, *, allow_get=False):
    """For a view that takes a proof of the last five minutes; with allow_get only the act does, not the page."""
    if view is None:
        return partial(proof_required, allow_get=allow_get)

    @wraps(view)
    def ask_first(request, *args, **kwargs):
        if not (allow_get and request.method == "GET"):
            demand_proof(request)
        return view(request, *args, **kwargs)

    return ask_first


def demand_proof(request):
    """Go no further without a proof of the last five minutes. What was posted is not lost: with a proof that is given
    here it is done at once, and whoever comes back from their organisation finds it in the form.

    allauth asks nothing of whoever has neither password nor second factor; those sign in at their organisation anew.
    """
    if lacks_proof_of_their_own(request):
        back = request.get_full_path()
        if request.method == "POST":
            hold(request, request.path, dict(request.POST.lists()))
            back = way_back(request)
        raise ImmediateHttpResponse(redirect(place_to_prove(back)))
    raise_if_reauthentication_required(request, app="")


def place_to_prove(page):
    """Where somebody without a proof of their own shows who they are, and then goes on to the page."""
    return f"{reverse('members:prove_by_organisation')}?{urlencode({'next': page})}"


def lacks_proof_of_their_own(request):
    viewer = request.user
    if not viewer.is_authenticated or get_reauthentication_flows(viewer):
        return False
    records = get_authentication_records(request, viewer)
    proofs = [record["at"] for record in records if record.get("method") == "code" or record.get(ANEW)]
    return not proofs or time.time() - proofs[-1] > app_settings.REAUTHENTICATION_TIMEOUT
