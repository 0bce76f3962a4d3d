from network.rights import Right, holds


def can_admit_members(viewer):
    return holds(viewer, Right.ADMIT_MEMBERS)
