from network.rights import Right, holds


def can_work_desk(viewer):
    return holds(viewer, Right.WORK_DESK)


def can_read_trail(viewer):
    return holds(viewer, Right.READ_TRAIL)
