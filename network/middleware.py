from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from web.middleware import MembersOnlyMiddleware

from .models import Network, Sight


def stays_open(view):
    """For a page without login that no setting closes: a way in or out, or the rules and terms of the network."""
    view.stays_open = True
    return login_not_required(view)


class VisitorsMiddleware(MembersOnlyMiddleware):
    """The one place that decides which pages a visitor may ask for; what is on them, visible_to decides.

    In a network that shows visitors less, an address that is closed to them answers as every page for members does,
    whether or not there is something behind it.
    """

    def process_view(self, request, view, args, kwargs):
        is_member = request.user.is_authenticated
        if is_member or is_way_in(view):
            return super().process_view(request, view, args, kwargs)
        sight = Network.current().visitors_see
        is_front_page = request.resolver_match.view_name == settings.LOGIN_REDIRECT_URL
        if is_front_page and sight == Sight.SIGNUP:
            return redirect("account_signup")
        if is_front_page or sight == Sight.EVERYTHING:
            return super().process_view(request, view, args, kwargs)
        return self.handle_no_permission(request, view)


def is_closed_to_visitors(address):
    """Whether a visitor is sent from here to signing in. It tells by the address, and never what is behind it."""
    shows_all = Network.current().visitors_see == Sight.EVERYTHING
    try:
        match = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return not shows_all
    if is_way_in(match.func) or match.view_name == settings.LOGIN_REDIRECT_URL:
        return False
    return not shows_all or getattr(match.func, "login_required", True)


def is_way_in(view):
    """allauth's own views are about signing in and up, and close themselves where that is needed."""
    return getattr(view, "stays_open", False) or view.__module__.startswith("allauth.")
