"""A profile as it is looked at: by whom, and what stands around its tabs."""

import uuid
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode

from content.models import Content, Featured, is_by
from events.models import Registration
from groups.models import Group
from members.forms.boards import NoteForm
from members.models import Audience, Member, Nearness, Note, Profile, apart_from
from members.permissions import can_block, can_follow, can_read_private_answers
from web.held import held_for
from web.paging import page_of

from .cards import SOON

ANYBODY = 2**62  # stands for any member; no member has this number
PERSONAS = {"bezoeker": Nearness.VISITOR, "lid": Nearness.MEMBER, "connectie": Nearness.CONNECTION}


@dataclass(frozen=True)
class Look:
    """A member, what is seen of them, and through whose eyes; persona when the member looks as somebody else would."""

    member: Member
    profile: Profile
    viewer: Member | AnonymousUser
    persona: Nearness | None = None


def look_at(request, pk):
    viewer = request.user
    members = Member.objects.visible_to(viewer).with_connection(viewer).with_profile(viewer)
    featured = Featured.objects.running().filter(member=OuterRef("pk")).values("pk")[:1]
    member = get_object_or_404(members.annotate(featured_by=Subquery(featured)), pk=pk)
    persona = PERSONAS.get(request.GET.get("bekijk_als")) if member.pk == viewer.pk else None
    if persona is None:
        return Look(member, Profile(member, Nearness(member.nearness), can_read_private_answers(viewer)), viewer)
    eyes = AnonymousUser() if persona == Nearness.VISITOR else Member(pk=ANYBODY)
    return Look(member, Profile(member, persona), eyes, persona)


def beside_profile(request, look):
    """What stands around the tabs of a profile."""
    member, profile, viewer, groups, events = look.member, look.profile, look.viewer, (), ()
    if profile.shows("groups"):
        # Of a closed group only those inside know who is in it.
        groups = Group.objects.readable_by(viewer).filter(memberships__member=member).order_by("sort_name")
    if profile.shows("events"):
        events = coming_events(viewer, member)
    context = {
        "member": member,
        "profile": profile,
        "groups": groups,
        "events": events,
        "is_self": viewer.pk == member.pk,
        "can_follow": can_follow(request.user, member),
        "can_block": can_block(request.user, member),
    }
    if look.persona is None:
        return context
    return context | {
        "persona": look.persona,
        "preview": f"?{urlencode({'bekijk_als': request.GET['bekijk_als']})}",
        "seen_by_visitor": look.persona == Nearness.VISITOR,
        "is_closed_to_persona": look.persona == Nearness.VISITOR and member.profile_audience != Audience.PUBLIC,
    }


def coming_events(viewer, member):
    """Events the member organises or registered for; who comes is for members to see."""
    own = is_by(member)
    if viewer.is_authenticated:
        own |= Q(pk__in=Registration.objects.running_for(member).values("event"))
    soon = Content.objects.visible_to(viewer).standing().coming().filter(own)
    return soon.order_by("happens_at", "pk")[:SOON]


def notes_of(request, look):
    notes = Note.objects.on_board_of(look.profile).select_related("author")
    if look.viewer.pk != look.member.pk:  # on the own board everything is seen, so that it can be removed
        notes = notes.exclude(author__in=apart_from(look.viewer))
    return page_of(notes, request, "-created_at")


def note_form(request, member):
    """Empty, or with what was typed before: refused, or held while somebody signed in."""
    action = reverse("members:pin_note", args=[member.pk])
    typed = held_for(request, action)
    fields = {"uuid": uuid.uuid4()} | {name: values[-1] for name, values in typed.items()}
    return {"note_form": NoteForm(fields) if typed else NoteForm(initial=fields), "note_action": action}
