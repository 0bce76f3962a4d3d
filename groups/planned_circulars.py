"""Messages of managers whose moment has come."""

import logging

from django.db import transaction

from members.models import Act, Member

from .models import CircularDraft, KeptBack, TooManyCirculars
from .permissions import can_write_to_members

logger = logging.getLogger(__name__)


def send_due_circulars():
    """One by one; the row's lock is the claim, so two that come at once send it once."""
    for pk in CircularDraft.objects.due().order_by("planned_for", "pk").values_list("pk", flat=True):
        try:
            send_due(pk)
        except Exception:  # one that cannot be sent must not keep the others
            logger.exception("the planned message %s to a group could not be sent", pk)


@transaction.atomic
def send_due(pk):
    """What cannot go out stays, and is told of: somebody counts on it."""
    drafts = CircularDraft.objects.due().select_for_update(skip_locked=True, of=("self",))
    draft = drafts.select_related("group", "writer").filter(pk=pk).first()
    if draft is None:
        return
    why = obstacle_to(draft)
    try:
        if not why:
            draft.send()
    except TooManyCirculars:
        why = KeptBack.TOO_MANY
    if why:
        draft.keep_back(why)


def obstacle_to(draft):
    """Why its writer may not send it any more, or ""."""
    if not Member.objects.present().filter(pk=draft.writer_id).exists():  # unguarded: it is about the writer
        return KeptBack.AWAY
    if draft.writer.limit_on(Act.MESSAGING):
        return KeptBack.LIMITED
    if can_write_to_members(draft.writer, draft.group):
        return ""
    return KeptBack.ARCHIVED if draft.group.is_archived else KeptBack.NO_MANAGER
