"""Before whom a case can be put."""

from members.models import Member
from network.rights import Right, rank_of

from .permissions import can_judge_for_network


def colleagues_for(case, viewer):
    """Who could judge it instead of the viewer: of the network where the viewer does so for it, else of the group.

    Nobody is offered who wrote it, or who stands below who did; whether it lies at their desk is asked when it goes.
    """
    present = Member.objects.present().exclude(pk__in=[viewer.pk, case.about_id or 0, case.member_id or 0])
    if can_judge_for_network(viewer):
        found = present.holding(Right.MODERATE)
    else:
        found = present.filter(memberships__group=case.within_id, memberships__is_manager=True)
    least = rank_of(case.about_roles)
    return [one for one in found.with_roles().order_by("sort_name", "pk") if rank_of(one.role_names) >= least]
