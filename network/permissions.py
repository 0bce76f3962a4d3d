from .rights import Right, holds


def can_edit_pages(viewer):
    return holds(viewer, Right.EDIT_PAGES)


def can_read_problems(viewer):
    return holds(viewer, Right.READ_PROBLEMS)


def can_tend_subjects(viewer):
    return holds(viewer, Right.TEND_SUBJECTS)


def can_feature(viewer):
    return holds(viewer, Right.FEATURE)


def can_prevent(viewer):
    return holds(viewer, Right.PREVENT)


def can_set_admission(viewer):
    return holds(viewer, Right.SET_ADMISSION)


def can_set_look(viewer):
    return holds(viewer, Right.SET_LOOK)


def can_edit_wording(viewer):
    return holds(viewer, Right.EDIT_WORDING)
