from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from network.middleware import is_way_in
from web.held import hold_or_give_back, way_back

from .sessions import viewer_of


class ViewerMiddleware(AuthenticationMiddleware):
    """request.user as Django has it, fetched with the session; at once, for there is no page that does not ask it."""

    def process_request(self, request):
        super().process_request(request)
        request.user = viewer_of(request)

    def process_view(self, request, view, args, kwargs):
        if request.user.is_authenticated and not getattr(view, "asks_by_itself", False):
            request.user.note_use()


def asks_by_itself(view):
    """For what an open page asks again and again: nobody need be there, so it is no use of the account."""
    view.asks_by_itself = True
    return view


def asks_nothing_first(view):
    """For what a member may always do: go, take along what is hers, and whatever the page that asks is made of."""
    view.asks_nothing_first = True
    return view


class AskFirstMiddleware:
    """Who owes an answer (to changed house rules, to a required question) gives it before going on.

    Whether somebody does comes with the viewer, so it costs no query; what was typed meanwhile is kept.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if is_way_in(view) or getattr(view, "asks_nothing_first", False):
            return None
        if not request.user.is_authenticated or not request.user.is_asked_first:
            return None
        by_script = "HX-Request" in request.headers or not request.accepts("text/html")
        to_go_on = way_back(request) if by_script or request.method == "POST" else request.get_full_path()
        place = f"{reverse('members:ask_first')}?{urlencode({'next': to_go_on})}"
        given_back = hold_or_give_back(request, place) if request.method == "POST" else None
        if by_script:
            return HttpResponse(status=403, headers={"HX-Redirect": place})
        return given_back or redirect(place)
