from network.rights import Right, holds


def can_work_desk(viewer):
    return holds(viewer, Right.WORK_DESK)
