from content.permissions import can_rewrite, is_archived, only_looks
from groups.permissions import can_manage, is_barred
from network.rights import Right, holds


def manages_around(viewer, conversation):
    """Whether the viewer manages the group it stands in."""
    return viewer.is_authenticated and conversation.group_id is not None and can_manage(viewer, conversation.group)


def can_put_poll(viewer, conversation):
    """A poll is its author's, as the words around it are."""
    return can_rewrite(viewer, conversation) and is_going_on(viewer, conversation)


def can_vote(viewer, conversation, poll):
    """Every member who reads the conversation, until the end; that its comments are closed does not end a poll."""
    if not viewer.is_authenticated or conversation.is_draft or conversation.removed_at:
        return False
    return not poll.has_ended and is_going_on(viewer, conversation) and not only_looks(viewer, conversation)


def is_going_on(viewer, conversation):
    """Whether something still goes on in its group, with this viewer too."""
    return not is_archived(conversation) and not is_barred(viewer, conversation.group_id)


def can_settle(viewer, question):
    """Who asked knows what helped; when the asker is gone, a manager of the group says it in their place."""
    if question.is_draft or question.state or not viewer.is_authenticated or not is_going_on(viewer, question):
        return False
    if question.author_id is None:
        return manages_around(viewer, question)
    return question.author_id == viewer.pk


def can_support(viewer, idea):
    if not viewer.is_authenticated or not is_going_on(viewer, idea):
        return False
    return not idea.is_draft and idea.removed_at is None and not only_looks(viewer, idea)


def can_move_on(viewer, idea):
    """Who wrote the idea, or a manager of its group: they know what came of it."""
    if idea.is_draft or idea.removed_at or not is_going_on(viewer, idea):
        return False
    return can_rewrite(viewer, idea) or manages_around(viewer, idea)


def can_change_kind(viewer, conversation):
    """Of a conversation that is a question after all, or the other way round."""
    if conversation.kind == "idea" or conversation.removed_at or not is_going_on(viewer, conversation):
        return False
    return can_rewrite(viewer, conversation) or (not conversation.is_draft and manages_around(viewer, conversation))


def can_tend_questions(viewer):
    """To see which questions stay without an answer, and who is asked how often."""
    return holds(viewer, Right.TEND_QUESTIONS)
