from secrets import randbelow

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from isal import isal_zlib

from .held import hold_or_give_back, way_back

HAS_NAME = b"\x08"  # the flag of a gzip file that bears a name
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class MembersOnlyMiddleware(LoginRequiredMiddleware):
    """Every address is for members unless its view says @login_not_required; nothing typed is lost on the way in."""

    def handle_no_permission(self, request, view_func):
        login = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': way_back(request)})}"
        given_back = hold_or_give_back(request, login) if request.method == "POST" else None
        if request.headers.get("HX-Request") or not request.accepts("text/html"):
            # The script that asked can show no sign-in page: the browser goes there as a whole, and back to the page.
            return HttpResponse(status=401, headers={"HX-Redirect": login})
        if request.method == "POST":
            return given_back or redirect_to_login(way_back(request), settings.LOGIN_URL)
        return super().handle_no_permission(request, view_func)


class PolicyMiddleware(CSPMiddleware):
    """The policy of a page that changes nothing of it and uses no nonce, as nearly all are, is put together once."""

    CHANGES = ("_csp_exempt", "_csp_config", "_csp_update", "_csp_replace")

    def __init__(self, get_response):
        super().__init__(get_response)
        self.usual = build_policy()

    def process_response(self, request, response):
        if (
            HEADER in response
            or hasattr(request, "_csp_nonce")
            or any(hasattr(response, each) for each in self.CHANGES)
        ):
            return super().process_response(request, response)
        response.headers[HEADER] = self.usual
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # it would come too late to be told
        return response


class CompressMiddleware(GZipMiddleware):
    """Pages in gzip, quickly: zlib at the level of Django takes ten times as long for much the same size."""

    level = 2

    def process_response(self, request, response):
        headers = response.headers
        if response.streaming or len(response.content) < 200 or "Content-Encoding" in headers or "ETag" in headers:
            return super().process_response(request, response)
        patch_vary_headers(response, ["Accept-Encoding"])
        if re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            response.content = self.compressed(response.content)
            headers["Content-Length"] = str(len(response.content))
            headers["Content-Encoding"] = "gzip"
        return response

    def compressed(self, content):
        """With a file name of some length, as Django adds: so that sizes do not tell what a page has in it (BREACH)."""
        squeezed = isal_zlib.compress(content, self.level, wbits=31)
        name = b"a" * randbelow(self.max_random_bytes) + b"\x00"
        return b"".join((squeezed[:3], HAS_NAME, squeezed[4:10], name, squeezed[10:]))


def security_headers(get_response):
    """Headers Django has no setting for; pages of members are never kept by a cache in between."""

    def add_headers(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return add_headers
