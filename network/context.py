from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import get_urlconf, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from web.templatetags.look import address_of_room

from .models import Face, Network
from .rights import Right, holds

# The pages that a right opens, as the desk shows them: below four headings.
DESK = [
    (
        _("People"),
        [
            (Right.READ_MEMBERS, "moderation:members", _("Members")),
            (Right.WELCOME, "moderation:introductions", _("Introducing people")),
            (Right.ADMIT_MEMBERS, "members:admissions", _("Admit members")),
            (Right.ADMIT_MEMBERS, "members:invitations", _("Invitations")),
            (Right.ASK_QUESTIONS, "members:questions", _("Profile questions")),
            (Right.APPROVE_GROUPS, "groups:proposals", _("New groups")),
        ],
    ),
    (
        _("Content"),
        [
            (Right.MODERATE, "moderation:queue", _("Reported")),
            (Right.JUDGE_APPEALS, "moderation:queue", _("Appeals")),  # of who may do no more than that
            (Right.MODERATE, "content:clearances", _("First contributions")),
            (Right.TEND_QUESTIONS, "discussions:desk", _("Questions without an answer")),
            (Right.FEATURE, "feed:featured", _("Featured")),
            (Right.TEND_SUBJECTS, "feed:subject_desk", _("Subjects")),
            (Right.TEND_DIGEST, "notifications:digest_desk", _("The digest")),
            (Right.WRITE_TO_ALL, "notifications:broadcasts", _("Messages to all members")),
            (Right.READ_MEMBERS, "moderation:failed", _("Did not go out")),
        ],
    ),
    (
        _("Network"),
        [
            (Right.SET_ADMISSION, "network:admission", _("Who gets in")),
            (Right.PREVENT, "network:prevention", _("Against spam and bots")),
            (Right.EDIT_PAGES, "members:rules", _("House rules")),
            (Right.SET_LOOK, "network:look", _("Look")),
            (Right.EDIT_WORDING, "network:wordings", _("Texts of mails and greetings")),
            (Right.EDIT_WORDING, "network:notices", _("Notices above the pages")),
        ],
    ),
    (
        _("Accountability"),
        [
            (Right.READ_PROBLEMS, "network:problems", _("Reported problems")),
            (Right.READ_SOUGHT, "search:sought", _("What is searched for")),
            (Right.READ_FAREWELLS, "members:farewells", _("Why members left")),
            (Right.READ_TRAIL, "moderation:trail", _("Logbook")),
        ],
    ),
]


COUNTED = {"moderation:desk": "open_cases", "moderation:queue": "open_cases"}  # what comes with the viewer for it
MOST_COUNTED = 100  # of more it is said that there are more

# What the main menu leads to, in the order of the menu; the last that an address begins with is where one is.
ROOMS = [
    "feed:home",
    "feed:blog",
    "feed:conversations",
    "groups:directory",
    "events:agenda",
    "members:directory",
]


class Frame(NamedTuple):
    """All that the frame of a page shows besides who looks at it: whoever has the same gets the same one."""

    is_member: bool
    network: Face
    room: str
    is_front_of_room: bool
    desk: tuple
    year: int
    demo_mailbox: bool
    notices: tuple


def network(request):
    """What every page knows: the network, and the frame around the page."""
    viewer = getattr(request, "user", None) or AnonymousUser()
    current = Network.current(viewer)
    room, is_front = room_of(request.path)
    return {
        "network": current,
        "frame": Frame(
            viewer.is_authenticated,
            current.face,
            room,
            is_front,
            desk_of(viewer),
            timezone.localdate().year,
            bool(settings.DEMO_MAILBOX),
            current.notices_for(viewer),
        ),
        "organisation_logins": settings.ORGANISATION_LOGINS,
        "demo_mailbox": bool(settings.DEMO_MAILBOX),
    }


def room_of(path):
    """The room of the main menu an address is in, or "", and whether it is the very page the menu leads to."""
    for name, address in addresses_of_rooms(get_urlconf()):
        if path == address:
            return name, True
        if address != "/" and path.startswith(address):
            return name, False
    return "", False


@lru_cache(maxsize=4)
def addresses_of_rooms(urlconf):
    return [(name, address) for name in ROOMS if (address := address_of_room(name, urlconf))]


def desk_of(viewer):
    """What a role brings into the menu; a role that sleeps brings the way to wake it."""
    if not viewer.is_authenticated or not viewer.role_names:
        return ()
    if viewer.has_sleeping_role:
        return ((reverse("members:account"), str(_("Add a second factor")), ""),)
    if holds(viewer, Right.WORK_DESK):
        return ((reverse("moderation:desk"), str(_("Desk")), waiting_at("moderation:desk", viewer)),)
    return tuple(rooms_of_desk(viewer))


def rooms_of_desk(viewer):
    """The pages that the viewer's roles open, as (address, label, how much waits there)."""
    return [room for _heading, rooms in desk_by_heading(viewer) for room in rooms]


def desk_by_heading(viewer):
    """The same as (heading, pages); a page that two rights open stands there once."""
    found, known = [], set()
    for heading, pages in DESK:
        rooms = []
        for right, name, label in pages:
            if name not in known and holds(viewer, right):
                known.add(name)
                rooms.append((reverse(name), str(label), waiting_at(name, viewer)))
        if rooms:
            found.append((str(heading), rooms))
    return found


def waiting_at(name, viewer):
    """As it is shown, or "": it came along with the viewer, so no page asks for it."""
    number = getattr(viewer, COUNTED.get(name, ""), 0)
    return f"{MOST_COUNTED - 1}+" if number >= MOST_COUNTED else str(number or "")
