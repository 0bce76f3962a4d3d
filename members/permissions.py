from network.models import Network
from network.rights import Right, holds


def can_admit_members(viewer):
    return holds(viewer, Right.ADMIT_MEMBERS)


def can_read_farewells(viewer):
    return holds(viewer, Right.READ_FAREWELLS)


def can_follow(viewer, member):
    return can_block(viewer, member) and member.pk not in viewer.blocked_ids


def can_block(viewer, member):
    return viewer.is_authenticated and viewer.pk != member.pk


def can_pin(viewer, profile):
    """Who sees the board may write on it while it is open, but for who is apart from its owner by a block."""
    if not viewer.is_authenticated or not profile.shows("board"):
        return False
    member = profile.member
    return viewer.pk == member.pk or (member.board_is_open and member.pk not in viewer.blocked_ids)


def can_ask_questions(viewer):
    return holds(viewer, Right.ASK_QUESTIONS)


def can_read_private_answers(viewer):
    return holds(viewer, Right.READ_PRIVATE_ANSWERS)


def can_invite(viewer):
    return viewer.is_authenticated and (Network.current().members_may_invite or holds(viewer, Right.ADMIT_MEMBERS))
