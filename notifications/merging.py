"""What was told to two accounts of one person, when they become one."""

from members.merging import carried

from .models import Delivery


def keep_what_was_told(kept, other):
    """Of two digests of one week one stays, and nothing that either of them told is told again."""
    periods = Delivery.objects.filter(member=kept, period__isnull=False).values("period")
    Delivery.objects.filter(part_of__in=other.deliveries.filter(period__in=periods)).update(part_of=None)


carried("notifications.Delivery.member", first=keep_what_was_told)
carried("notifications.DigestSubscription.member", "notifications.Announcement.actor")
