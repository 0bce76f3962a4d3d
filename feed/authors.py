"""All that a member wrote, as far as the viewer may see it, narrowed to a kind."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from content.models import CONVERSATIONS, Content
from members.models import Member
from web.choices import choices
from web.views import canonical

from .cards import cards_of

NARROWED = {
    "": {},
    "blogs": {"kind": "post"},
    "gesprekken": {"kind__in": CONVERSATIONS},
    "bijeenkomsten": {"kind": "event"},
    "bestanden": {"kind": "file"},
}


def written_by(member, viewer):
    """Alone or with others: what every list of somebody's pieces holds."""
    return Content.objects.visible_to(viewer).without_disclosed(viewer).written_with(member)


@login_not_required
def author(request, pk, slug):
    member = get_object_or_404(Member.objects.visible_to(request.user), pk=pk)
    elsewhere = canonical(request, member, slug, reverse("feed:author", args=[member.pk, member.slug]))
    if elsewhere:
        return elsewhere
    kind = request.GET.get("soort") if request.GET.get("soort") in NARROWED else ""
    cards = cards_of(request, written_by(member, request.user).filter(**NARROWED[kind]))
    labels = {
        "": _("All"),
        "blogs": _("Blogs"),
        "gesprekken": _("Conversations"),
        "bijeenkomsten": _("Events"),
        "bestanden": _("Files"),
    }
    context = {"member": member, "cards": cards, "kinds": choices("soort", labels, kind)}
    return render(request, "feed/author.html", context)
