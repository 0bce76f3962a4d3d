from network.rights import Right, holds


def can_tend_digest(viewer):
    return holds(viewer, Right.TEND_DIGEST)
