"""Messages of managers whose moment has come."""

from django.db import transaction
from django.utils import timezone

from members.models import Member

from .models import CircularDraft, TooManyCirculars
from .permissions import can_write_to_members


def send_due_circulars():
    """One by one; the row's lock is the claim, so two that come at once send it once."""
    for pk in CircularDraft.objects.filter(planned_for__lte=timezone.now()).values_list("pk", flat=True):
        send_due(pk)


@transaction.atomic
def send_due(pk):
    """It stays a draft when its writer may not send it any more, or the group had its messages of this week."""
    draft = CircularDraft.objects.select_for_update(skip_locked=True, of=("self",)).select_related("group", "writer")
    draft = draft.filter(pk=pk, planned_for__lte=timezone.now()).first()
    if draft is None:
        return
    is_present = Member.objects.present().filter(pk=draft.writer_id).exists()  # unguarded: it is about the writer
    try:
        with transaction.atomic():
            if is_present and can_write_to_members(draft.writer, draft.group):
                draft.send()
                return
    except TooManyCirculars:
        pass
    CircularDraft.objects.filter(pk=pk).update(planned_for=None)
