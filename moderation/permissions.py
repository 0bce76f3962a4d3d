from groups.models import manages
from network.rights import Right, holds


def can_work_desk(viewer):
    return holds(viewer, Right.WORK_DESK)


def can_read_trail(viewer):
    return holds(viewer, Right.READ_TRAIL)


def can_judge_for_network(viewer):
    """By a role. Whose case it is, Case.objects.at_desk_of says of both, roles and managers of groups."""
    return holds(viewer, Right.MODERATE)


def can_judge_appeals(viewer):
    return holds(viewer, Right.JUDGE_APPEALS)


def can_open_queue(viewer):
    return can_judge_for_network(viewer) or can_judge_appeals(viewer)


def can_open_queue_of(viewer, group):
    return manages(viewer, group.pk)


def can_take_up(viewer, case):
    """Of a case at the viewer's desk: what is settled needs nobody any more."""
    return case.settled_at is None
