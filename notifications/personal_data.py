"""What the takeout holds of what a member was told, and what leaving does to it."""

from allauth.account.models import EmailAddress
from django.db.models.functions import Coalesce

from members.personal_data import eraser, exporter, goes_with_member, no_personal_data, not_exported
from members.takeout import id_of, line, moment

from .models import (
    Announcement,
    Arrival,
    Broadcast,
    Delivery,
    DigestQuiet,
    DigestSubscription,
    DigestWord,
    Mail,
    Notice,
    Notification,
    Resending,
    Wishes,
)

no_personal_data(Announcement, reason="that something happened; who did it is forgotten with the member")
no_personal_data(Broadcast, reason="said in the name of the network; who wrote it is forgotten with the member")
no_personal_data(DigestWord, reason="said in the name of the network; who wrote it is forgotten with the member")
no_personal_data(Resending, reason="that a digest was sent once more; who had it sent is forgotten with the member")
not_exported(Mail, reason="what it said is erased once it is sent; that it was sent stands among the deliveries")
not_exported(Arrival, reason="that a mail came in; the comment it became goes along as such")
not_exported(Notice, reason="what was said of what is gone; that it was sent stands among the deliveries")
goes_with_member(Arrival, Delivery, DigestSubscription, DigestQuiet, Notice, Notification, Wishes)


@exporter("mail", DigestSubscription)
def digest(member, takeout):
    for subscription in DigestSubscription.objects.filter(member=member):
        choices = {
            "a20_frequency": subscription.frequency,
            "a20_timeZone": subscription.time_zone,
            "a20_hearsBroadcasts": subscription.hears_broadcasts,
            "a20_stopped": moment(subscription.stopped_at),
            "a20_lastLetter": moment(subscription.last_letter_at),
        }
        yield line(type="Follow", actor=id_of(member), name="digest", **choices)


@exporter("mail", DigestQuiet)
def quiets(member, takeout):
    for quiet in DigestQuiet.objects.filter(member=member).select_related("subject"):
        yield line(type="Ignore", actor=id_of(member), name=quiet.subject.name)


@exporter("mail", Delivery)
def deliveries(member, takeout):
    """What was sent and when. What a mail said about others is not this member's."""
    told = member.deliveries.annotate(told_at=Coalesce("sent_at", "part_of__sent_at"))  # things with their digest
    sent = told.exclude(told_at=None).order_by("told_at", "pk").values_list("kind", "told_at")
    for kind, told_at in sent.iterator(chunk_size=2000):
        yield line(type="Announce", target=id_of(member), name=kind, published=moment(told_at))


@exporter("mail", Wishes)
def wishes(member, takeout):
    for row in Wishes.objects.filter(member=member):
        wanted = {
            "a20_preset": row.preset,
            "a20_differing": row.differing,
            "a20_takesMail": row.takes_mail,
            "a20_quietFrom": row.quiet_from and row.quiet_from.isoformat(),
            "a20_quietUntil": row.quiet_until and row.quiet_until.isoformat(),
            "a20_quietWeekends": row.quiet_weekends,
            "a20_pausedUntil": row.paused_until and row.paused_until.isoformat(),
        }
        yield line(type="Follow", actor=id_of(member), name="wishes", **wanted)


@exporter("notifications", Notification)
def notifications(member, takeout):
    """Of what kind, when, and when it was read. What it said about others is not this member's."""
    rows = member.notifications.order_by("at", "pk").values_list("kind", "at", "read_at")
    for kind, at, read_at in rows.iterator(chunk_size=2000):
        yield line(type="Announce", target=id_of(member), name=kind, published=moment(at), a20_read=moment(read_at))


@eraser(Mail)
def forget_mail(member, contributions):
    addresses = set(EmailAddress.objects.filter(user=member).values_list("email", flat=True)) | {member.email}
    Mail.objects.filter(recipient__in=addresses).delete()
