"""What the takeout holds of what a member was told, and what leaving does to it."""

from allauth.account.models import EmailAddress

from members.personal_data import eraser, exporter, goes_with_member, no_personal_data, not_exported
from members.takeout import id_of, line, moment

from .models import Announcement, Broadcast, Delivery, DigestQuiet, DigestSubscription, DigestWord, Mail, Resending

no_personal_data(Announcement, reason="that something happened; who did it is forgotten with the member")
no_personal_data(Broadcast, reason="said in the name of the network; who wrote it is forgotten with the member")
no_personal_data(DigestWord, reason="said in the name of the network; who wrote it is forgotten with the member")
no_personal_data(Resending, reason="that a digest was sent once more; who had it sent is forgotten with the member")
not_exported(Mail, reason="what it said is erased once it is sent; that it was sent stands among the deliveries")
goes_with_member(Delivery, DigestSubscription, DigestQuiet)


@exporter("mail", DigestSubscription)
def digest(member, takeout):
    for subscription in DigestSubscription.objects.filter(member=member):
        choices = {"a20_frequency": subscription.frequency, "a20_timeZone": subscription.time_zone}
        yield line(type="Follow", actor=id_of(member), name="digest", **choices)


@exporter("mail", DigestQuiet)
def quiets(member, takeout):
    for quiet in DigestQuiet.objects.filter(member=member).select_related("subject"):
        yield line(type="Ignore", actor=id_of(member), name=quiet.subject.name)


@exporter("mail", Delivery)
def deliveries(member, takeout):
    """What was sent and when. What a mail said about others is not this member's."""
    sent = member.deliveries.exclude(sent_at=None).order_by("sent_at", "pk")
    for delivery in sent.iterator(chunk_size=2000):
        yield line(type="Announce", target=id_of(member), name=delivery.kind, published=moment(delivery.sent_at))


@eraser(Mail)
def forget_mail(member, contributions):
    addresses = set(EmailAddress.objects.filter(user=member).values_list("email", flat=True)) | {member.email}
    Mail.objects.filter(recipient__in=addresses).delete()
