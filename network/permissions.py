from .rights import Right, holds


def can_edit_pages(viewer):
    return holds(viewer, Right.EDIT_PAGES)


def can_read_problems(viewer):
    return holds(viewer, Right.READ_PROBLEMS)
