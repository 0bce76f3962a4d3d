"""What two accounts of one person are to groups, when they become one."""

from members.merging import carried

from .models import Membership


def unite_memberships(kept, other):
    """In a group that both are in: once, with the better of the two positions."""
    ours = {membership.group_id: membership for membership in kept.memberships.all()}
    for theirs in other.memberships.filter(group__in=ours).select_related("group").order_by("group"):
        theirs.group.lock()
        own = ours[theirs.group_id]
        own.is_manager = own.is_manager or theirs.is_manager
        own.since = min(own.since, theirs.since)
        if theirs.affiliation_id is None and theirs.ends_on is None:
            own.affiliation, own.ends_on = None, None
        own.save(update_fields=["is_manager", "since", "affiliation", "ends_on"])
        theirs.delete()
        theirs.group.count_members()


def settle_what_was_open(kept, other):
    """Whoever is inside neither asks to come in nor is invited."""
    inside = Membership.objects.filter(member=kept).values("group")
    kept.join_requests.filter(group__in=inside).delete()
    kept.invitations.filter(group__in=inside).delete()


def stay_out(kept, other):
    """Whom a group keeps out under one name it keeps out under the other; a manager is nobody's to keep out."""
    for exclusion in kept.exclusions.select_related("group"):
        exclusion.group.lock()
        membership = kept.memberships.filter(group=exclusion.group_id).first()
        if membership and membership.is_manager:
            exclusion.delete()
        elif membership:
            exclusion.group.take_out(kept)


carried("groups.Membership.member", first=unite_memberships, last=settle_what_was_open)
carried("groups.JoinRequest.member", "groups.Invitation.member", "groups.Invitation.invited_by")
carried("groups.Exclusion.member", last=stay_out)
carried("groups.Exclusion.excluded_by")
carried("groups.LeftAlone.member", "groups.AdmissionRule.created_by")
carried("groups.Entry.member", "groups.Group.founder")
carried("groups.Tightening.planned_by")
carried("groups.Archiving.by", "groups.Archiving.woken_by", "groups.Doubt.answered_by")
carried("groups.Takeover.member", "groups.Takeover.ended_by")
carried("groups.Circular.sender", "groups.CircularDraft.writer", "groups.Addressee.member")
carried("groups.Passing.member", "groups.Proposal.member")
