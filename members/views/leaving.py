from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from network.middleware import stays_open
from network.models import Network
from web.often import too_often
from web.paging import page_of

from ..adapter import COMING_BACK, COMING_BACK_FOR
from ..forms.leaving import LeaveForm
from ..middleware import asks_nothing_first
from ..models import Departure, Farewell, LastCommunityManager, Takeout
from ..permissions import can_read_farewells
from ..personal_data import orphans_of
from ..proof import proof_required


@asks_nothing_first
def my_data(request):
    return render(request, "members/my_data.html", copies_of(request.user))


def copies_of(member):
    """The copy that can be fetched and the one that is being made, if there are."""
    return {"ready": member.takeouts.ready().order_by("-pk").first(), "running": member.takeouts.open().first()}


@asks_nothing_first
@require_POST
@proof_required
def ask_takeout(request):
    limited = too_often(request, "ask_takeout", user=request.user)
    if limited:
        return limited  # each copy is work for the worker, and a mail
    Takeout.objects.ask_for(request.user)
    return redirect("members:my_data")


@asks_nothing_first
@proof_required
def download_takeout(request, uuid):
    takeout = request.user.takeouts.ready().filter(uuid=uuid).first()
    if takeout is None or not takeout.file.exists():
        return render(request, "members/takeout_gone.html", status=404)
    name = f"{slugify(Network.current().name)}-{takeout.built_at:%Y-%m-%d}.zip"
    response = FileResponse(takeout.file.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Encoding"] = "identity"  # it is packed already
    return response


@asks_nothing_first
@proof_required(allow_get=True)
def leave(request):
    form = LeaveForm(request.POST or None)
    if form.is_valid():
        try:
            request.user.leave(form.cleaned_data["contributions"], form.cleaned_data["reason"].strip())
        except LastCommunityManager:
            form.add_error(
                None, _("You are the only community manager. Ask who runs this site to appoint another first.")
            )
        else:
            logout(request)
            return redirect("members:left")
    context = {"form": form, "orphans": orphans_of(request.user)} | copies_of(request.user)
    return render(request, "members/leave.html", context)


@stays_open
def left(request):
    return render(request, "members/left.html")


@stays_open
def come_back(request):
    """Whoever signed in with a password that was right, and left less than two weeks ago: back with one button."""
    departure = departure_in(request)
    if departure is None:
        return redirect("account_login")
    if request.method == "POST":
        member = departure.member
        if not departure.withdraw():
            return redirect("account_login")
        del request.session[COMING_BACK]
        try:
            get_adapter(request).login(request, member)
        except ImmediateHttpResponse as elsewhere:  # who was suspended meanwhile is back, and still suspended
            return elsewhere.response
        messages.success(request, _("You are back. Everything is as it was."))
        return redirect("feed:home")
    return render(request, "members/come_back.html", {"departure": departure})


def departure_in(request):
    """The departure that the sign-in of a moment ago ran into, as long as it can be undone."""
    noted = request.session.get(COMING_BACK) if request.session.session_key else None
    if not noted or timezone.now().timestamp() - noted["at"] > COMING_BACK_FOR:
        return None
    return Departure.objects.open().filter(pk=noted["departure"]).select_related("member").first()


def farewells(request):
    if not can_read_farewells(request.user):
        raise PermissionDenied
    page = page_of(Farewell.objects.all(), request, "-id")
    return render(request, "members/farewells.html", {"page": page})
