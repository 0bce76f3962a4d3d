from django.core.management.base import BaseCommand, CommandError

from members.models import Member
from notifications.kinds import Skipped
from notifications.models import DIGEST, Delivery, DigestSubscription
from notifications.sending import send_digests


class Command(BaseCommand):
    help = "Send one member a digest now, whenever the next one is due; what it tells is not told again."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address the member signs in with")

    def handle(self, email, **options):
        member = Member.objects.present().filter(email=email.lower()).first()
        if member is None:
            raise CommandError(f"No member signs in with {email}.")
        DigestSubscription.objects.start_for([member])
        # Without a period: asked for, so it neither counts as the digest of this week nor is held up by that.
        delivery = Delivery.objects.create(member=member, kind=DIGEST)
        send_digests([delivery.pk])
        delivery.refresh_from_db()
        if delivery.sent_at:
            self.stdout.write(f"Sent to {member.email}.")
        elif delivery.skipped == Skipped.NOTHING_NEW:
            self.stdout.write(f"There is nothing new for {member.name}, so no mail was sent.")
        elif delivery.skipped:
            self.stdout.write(f"No mail was sent: {delivery.get_skipped_display()}.")
        elif not delivery.error:
            self.stdout.write(f"{member.name} wants no mail at this hour: it goes out by itself when that is over.")
        else:
            raise CommandError(f"The mail server did not take it: {delivery.error}")
