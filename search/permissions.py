from network.rights import Right, holds


def can_read_sought(viewer):
    return holds(viewer, Right.READ_SOUGHT)
