"""Notifications as the list shows them."""

from .kinds import kind_named
from .models import Notification


def with_lines(viewer, rows):
    """Put into words, kind by kind, so that it takes no more queries than there are kinds among them.

    What says nothing any more, for its subject is gone, leaves the list and the ledger of the bell.
    """
    of_kind = {}
    for row in rows:
        of_kind.setdefault(row.kind, []).append(row)
    lines = {}
    for name, those in of_kind.items():
        kind = kind_named(name)
        lines |= kind.lines(viewer, those) if kind else {}
    gone = [row.pk for row in rows if row.pk not in lines]
    if gone:
        Notification.objects.filter(pk__in=gone).read()
    rows[:] = [row for row in rows if row.pk in lines]
    for row in rows:
        row.line = lines[row.pk]
