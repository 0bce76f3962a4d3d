"""What was told to two accounts of one person, when they become one."""

from django.db.models import Exists, OuterRef

from members.merging import carried

from .models import Delivery


def keep_what_was_told(kept, other):
    """Of two digests of one period one stays, and nothing that either of them told is told again."""
    same = Delivery.objects.filter(member=kept, period=OuterRef("period"), frequency=OuterRef("frequency"))
    Delivery.objects.filter(part_of__in=other.deliveries.filter(Exists(same))).update(part_of=None)


carried("notifications.Delivery.member", first=keep_what_was_told)
carried(
    "notifications.DigestSubscription.member",
    "notifications.DigestQuiet.member",
    "notifications.Broadcast.author",
    "notifications.DigestWord.author",
    "notifications.Resending.by",
    "notifications.Announcement.actor",
    "notifications.Wishes.member",
    "notifications.Notice.member",
    "notifications.Notification.member",
    "notifications.Notification.actor",
    "notifications.Arrival.member",
)
