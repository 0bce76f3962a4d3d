from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import urlencode

from .held import hold, way_back

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class MembersOnlyMiddleware(LoginRequiredMiddleware):
    """Every address is for members unless its view says @login_not_required; nothing typed is lost on the way in."""

    def handle_no_permission(self, request, view_func):
        if request.method == "POST":
            hold(request, request.path, dict(request.POST.lists()))
        if request.headers.get("HX-Request"):
            # The script that asked can show no sign-in page: the browser goes there as a whole, and back to the page.
            login = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': way_back(request)})}"
            return HttpResponse(status=401, headers={"HX-Redirect": login})
        if request.method == "POST":
            return redirect_to_login(way_back(request), settings.LOGIN_URL)
        return super().handle_no_permission(request, view_func)


def security_headers(get_response):
    """Headers Django has no setting for; pages of members are never kept by a cache in between."""

    def add_headers(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return add_headers
