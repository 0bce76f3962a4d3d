"""Groups that change who reads along, and what managers wrote to their members."""

from datetime import timedelta

from groups.models import Admission, Circular, Kind, Opening, Tightening

from .material import written

STRICTER = "inkoop"  # it has pieces that everybody reads, so its authors have some days left
CLOSED, OPENED = "griffie", "raad"


def change_readers(people, houses):
    house = houses.written[STRICTER]
    [told] = (entry for entry in written("groups", "group") if entry["key"] == STRICTER)
    planned_at = people.now - timedelta(days=2)
    Tightening.objects.create(
        group=house.group,
        kind=Kind.CLOSED,
        admission=Admission.ON_REQUEST,
        planned_by=people.cast[told["managers"][0]],
        planned_at=planned_at,
        at=planned_at + timedelta(days=7),
    )
    opened = houses.written[OPENED].group
    done_at = opened.created_at + timedelta(hours=1)
    Opening.objects.create(
        group=opened, origin=houses.written[CLOSED].group, begun_at=opened.created_at, invited_at=done_at
    )


def write_to_members(people, houses):
    Circular.objects.bulk_create(
        Circular(
            group=houses.written[entry["group"]].group,
            sender=people.cast[entry["sender"]],
            audience=entry["audience"],
            subject=entry["subject"],
            text=entry["text"].strip(),
            sent_at=people.now - timedelta(days=entry["days_ago"]),
            recipient_count=len(reached(houses.written[entry["group"]], entry)),
        )
        for entry in written("circulars", "circular")
    )


def reached(house, entry):
    """All of them but the sender."""
    return [each for each in house.memberships if each.is_manager or entry["audience"] == "members"][1:]
