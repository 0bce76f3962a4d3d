"""The page with a member's own feeds: making the key in their addresses, renewing it and taking it back."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.models import Content
from groups.models import Group
from members.models import FeedKey, Member
from members.proof import proof_required
from network.models import Subject
from web.heads import absolute

MOST_AUTHORS = 100  # of whom somebody follows


@dataclass(frozen=True)
class OwnFeed:
    name: str
    label: str
    address: str


def my_feeds(request):
    key = FeedKey.objects.filter(member=request.user).first()
    context = {"key": key, "piece": asked_about(request)}
    if key:
        groups, subjects = joined_and_followed(request.user)
        context["feeds"] = feeds_of(request.user, key.token, groups, subjects)
        if context["piece"]:
            context["comments"] = comments_of(context["piece"], key.token)
        context["calendars"] = calendars_of(key.token, groups, subjects)
    return render(request, "feed/my_feeds.html", context)


def asked_about(request):
    """The piece from whose page somebody came for a feed of its comments; or None."""
    number = request.GET.get("stuk", "")
    if not number.isdecimal() or len(number) > 15:
        return None
    return Content.objects.visible_to(request.user).standing().filter(pk=number).first()


def comments_of(piece, token):
    label = _("Comments on “%(title)s”") % {"title": piece.title}
    return addressed(token, [("reacties", label, "feed:own_comments", {"pk": piece.pk})])


def joined_and_followed(viewer):
    groups = Group.objects.joined_by(viewer).order_by("sort_name")
    subjects = Subject.objects.filter(follows__member=viewer).order_by("name")
    return list(groups), list(subjects)


def feeds_of(viewer, token, groups, subjects):
    """The lists of the main menu, the groups the viewer is in, and the subjects and members that are followed."""
    feeds = [
        ("start", _("Everything you may read"), "feed:own_feed", {}),
        ("blog", _("All blogs"), "feed:own_blogs", {}),
        ("gesprekken", _("All conversations"), "feed:own_conversations", {}),
    ]
    for group in groups:
        label = _("The group %(name)s") % {"name": group.name}
        feeds.append((f"groep-{group.pk}", label, "feed:own_group", {"pk": group.pk}))
    for subject in subjects:
        label = _("The subject %(name)s") % {"name": subject.name}
        feeds.append((f"onderwerp-{subject.pk}", label, "feed:own_subject", {"slug": subject.slug}))
    for member in Member.objects.visible_to(viewer).followed_by(viewer).order_by("sort_name", "pk")[:MOST_AUTHORS]:
        label = _("What %(name)s writes") % {"name": member.name}
        feeds.append((f"lid-{member.pk}", label, "feed:own_author", {"pk": member.pk}))
    return addressed(token, feeds)


def calendars_of(token, groups, subjects):
    """The own agenda first: what the viewer comes to and organises."""
    calendars = [
        ("agenda", _("Your own agenda: what you come to and what you organise"), "feed:own_ics", {}),
        ("hele-agenda", _("All events you can see"), "feed:own_agenda_ics", {}),
    ]
    for group in groups:
        label = _("Events of the group %(name)s") % {"name": group.name}
        calendars.append((f"agenda-groep-{group.pk}", label, "feed:own_group_ics", {"pk": group.pk}))
    for subject in subjects:
        label = _("Events about %(name)s") % {"name": subject.name}
        calendars.append((f"agenda-onderwerp-{subject.pk}", label, "feed:own_subject_ics", {"slug": subject.slug}))
    return addressed(token, calendars)


def addressed(token, feeds):
    return [
        OwnFeed(name, label, absolute(reverse(page, kwargs={"token": token, **args})))
        for name, label, page, args in feeds
    ]


@require_POST
@proof_required
def make_key(request):
    FeedKey.objects.make(request.user)
    messages.success(request, _("You have feeds of your own now. Keep their addresses to yourself."))
    piece = asked_about(request)
    return redirect(f"{reverse('feed:my_feeds')}?stuk={piece.pk}" if piece else "feed:my_feeds")


@require_POST
@proof_required
def renew_key(request):
    FeedKey.objects.renew(request.user)
    messages.success(request, _("Your feeds have other addresses now. The former ones do not work any more."))
    return redirect("feed:my_feeds")


@require_POST
def take_back_key(request):
    """Closing a door takes no proof."""
    FeedKey.objects.take_back(request.user)
    messages.success(request, _("Your feeds are closed. Nobody reads anything through their addresses any more."))
    return redirect("feed:my_feeds")
