"""What the takeout holds of groups, and what leaving does to them."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import ngettext

from members.models import Contributions
from members.personal_data import (
    Orphan,
    eraser,
    exporter,
    goes_with_member,
    hand_over,
    no_personal_data,
    not_exported,
)
from members.takeout import id_of, line, link_to, moment

from .models import (
    ActiveWeek,
    Addressee,
    AdmissionRule,
    Archiving,
    Circular,
    CircularDraft,
    Doubt,
    Entry,
    Exclusion,
    Group,
    GroupQuestion,
    GroupSubject,
    Invitation,
    JoinRequest,
    LastingExclusion,
    LeftAlone,
    Membership,
    MessageStop,
    Opening,
    Passing,
    Proposal,
    Takeover,
    Tightening,
)

no_personal_data(GroupSubject, GroupQuestion, reason="what a group is about, and what it asks")
no_personal_data(ActiveWeek, reason="how much was written in a group in a week, by whom it does not say")
no_personal_data(Archiving, reason="that a group was closed; who did it is forgotten with the member")
no_personal_data(Opening, reason="which group began beside which")
no_personal_data(Tightening, reason="what a group becomes; who announced it is forgotten with the member")
no_personal_data(Doubt, reason="what the managers were asked; who answered is forgotten with the member")
no_personal_data(AdmissionRule, reason="where members of a group work; who said so is forgotten with the member")
no_personal_data(LastingExclusion, reason="a keyed hash that outlives the account on purpose, until the exclusion ends")
not_exported(LeftAlone, reason="that the member went, so that no rule takes them in again")
goes_with_member(LeftAlone)
goes_with_member(Takeover, JoinRequest, Invitation, Entry, Addressee, MessageStop, Passing, Proposal)
not_exported(CircularDraft, reason="a message that was not sent; its writer reads it where it is written")
not_exported(Addressee, reason="whom a manager wrote to; that the mail was sent stands among the deliveries")
not_exported(Entry, reason="a look that the managers of the group were told of; it says nothing of the member's own")


@exporter("groups", Group)
def groups(member, takeout):
    """Name and address only: what a group says of itself is not this member's."""
    # unguarded: the groups the member is in, to the member itself
    joined = Group._base_manager.filter(memberships__member=member).order_by("pk")
    for group in joined.iterator():
        yield line(type="Group", id=id_of(group), name=group.name, url=link_to(group.get_absolute_url()))


@exporter("memberships", Membership)
def memberships(member, takeout):
    for membership in member.memberships.select_related("group").order_by("since", "pk").iterator():
        yield line(
            type="Relationship",
            subject=id_of(member),
            relationship="a20:memberOf",
            object=id_of(membership.group),
            name=membership.group.name,
            startTime=moment(membership.since),
            a20_role="moderator" if membership.is_manager else "member",
            a20_state="active",
            a20_mail=membership.mail_level,
        )


@exporter("memberships", JoinRequest, Invitation)
def open_questions(member, takeout):
    for asked in member.join_requests.select_related("group").order_by("pk").iterator():
        yield line(
            type="Relationship",
            subject=id_of(member),
            relationship="a20:memberOf",
            object=id_of(asked.group),
            name=asked.group.name,
            content=asked.reason,
            mediaType="text/plain",
            published=moment(asked.created_at),
            a20_state="requested",
        )
    for invitation in member.invitations.select_related("group").order_by("pk").iterator():
        yield line(
            type="Relationship",
            subject=id_of(member),
            relationship="a20:memberOf",
            object=id_of(invitation.group),
            name=invitation.group.name,
            published=moment(invitation.created_at),
            a20_state="invited",
        )


@exporter("memberships", Takeover)
def offers(member, takeout):
    """What a manager wrote against an offer is not this member's."""
    for takeover in member.takeovers.select_related("group").iterator():
        yield line(
            type="Relationship",
            subject=id_of(member),
            relationship="a20:offeredToManage",
            object=id_of(takeover.group),
            name=takeover.group.name,
            published=moment(takeover.offered_at),
            endTime=moment(takeover.ended_at),
            a20_state=takeover.outcome or "requested",
        )


@exporter("memberships", MessageStop)
def message_stops(member, takeout):
    for stop in MessageStop.objects.filter(membership__member=member).select_related("membership__group"):
        group = stop.membership.group
        yield line(
            type="Reject",
            actor=id_of(member),
            object=id_of(group),
            name=group.name,
            published=moment(stop.since),
            a20_state="messages_stopped",
        )


@exporter("memberships", Passing)
def passed_groups(member, takeout):
    """Groups that are not suggested to the member any more."""
    for passing in member.passings.select_related("group").order_by("since", "pk"):
        yield line(
            type="Reject",
            actor=id_of(member),
            object=id_of(passing.group),
            name=passing.group.name,
            published=moment(passing.since),
            a20_state="not_suggested",
        )


@exporter("memberships", Proposal)
def proposals(member, takeout):
    """Groups the member wants to begin, that wait for a community manager."""
    for proposal in member.proposals.order_by("created_at", "pk"):
        yield line(
            type="Offer",
            actor=id_of(member),
            name=proposal.name,
            summary=proposal.fields["intro"],
            content=proposal.fields["about"],
            tag=proposal.fields["subjects"],
            published=moment(proposal.created_at),
            a20_reason=proposal.why,
            a20_state="requested",
        )


@exporter("circulars", Circular)
def circulars(member, takeout):
    for circular in member.circulars.select_related("group").order_by("sent_at", "pk").iterator():
        yield line(
            type="Note",
            id=link_to(f"/id/{circular.uuid}"),
            attributedTo=id_of(member),
            name=circular.subject,
            content=circular.text,
            mediaType="text/plain",
            context=circular.group.name,
            published=moment(circular.sent_at),
        )


@eraser(Circular)
def erase_circulars(member, contributions):
    """The copies that the other managers keep; what was mailed is with those who got it."""
    if contributions == Contributions.DELETE:
        member.circulars.all().delete()


@eraser(CircularDraft)
def erase_drafts(member, contributions):
    """But for what was to go out: the members of the group wait for it, and its other managers hear that it stays."""
    member.circular_drafts.filter(planned_for=None).delete()


@exporter("memberships", Exclusion)
def exclusions(member, takeout):
    """What was said to the member; by whom is not the member's."""
    for exclusion in member.exclusions.select_related("group").order_by("pk").iterator():
        yield line(
            type="Relationship",
            subject=id_of(member),
            relationship="a20:memberOf",
            object=id_of(exclusion.group),
            name=exclusion.group.name,
            content=exclusion.reason,
            mediaType="text/plain",
            published=moment(exclusion.since),
            endTime=moment(exclusion.until),
            a20_state="excluded",
        )


@eraser(Exclusion)
def keep_exclusions(member, contributions):
    """The rows go with the member."""
    LastingExclusion.objects.keep(member)


@eraser(Group, Membership)
def leave_groups(member, contributions):
    """Out of every group; one without a manager goes on, for handing it over was asked and is never forced."""
    # unguarded: the member's own groups, each in hand to be counted
    for group in Group._base_manager.filter(memberships__member=member).order_by("pk"):
        with transaction.atomic():
            group.lock()
            group.take_out(member)


@hand_over
def groups_without_manager(member):
    # unguarded: the groups the member manages, to the member itself
    managed = Group._base_manager.filter(memberships__member=member, memberships__is_manager=True).order_by("sort_name")
    for group in managed:
        if group.needs(member):
            others = group.member_count - 1
            note = ngettext(
                "You are the only manager; %(count)s other member is in it.",
                "You are the only manager; %(count)s other members are in it.",
                others,
            ) % {"count": others}
            yield Orphan(group.name, f"{reverse('groups:members', args=[group.pk, group.slug])}#leden", note)
