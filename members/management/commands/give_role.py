from datetime import date, datetime, time, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from members.models import LastCommunityManager, Member
from network.rights import RoleName


class Command(BaseCommand):
    help = "Gives a member a role, until and with a day if one is named. Giving it again only changes that day."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("role", choices=RoleName.values)
        parser.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the last day of the role")

    @transaction.atomic
    def handle(self, email, role, until, **options):
        member = Member.objects.filter(email=email.lower()).first()
        if not member:
            raise CommandError(f"Nobody has an account with {email}.")
        if not member.confirmed_at:
            raise CommandError(f"{member} has not confirmed {email} yet.")
        if until and until < timezone.localdate():
            raise CommandError(f"{until} is over.")
        # Who admits members in a new network? Somebody must be the first, and the operator says who.
        member.admit(waited=False)
        if not Member.objects.present().filter(pk=member.pk).exists():
            raise CommandError(f"{member} is suspended, or left.")
        end = until and timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min))
        try:
            given = member.give(role, until=end)
        except LastCommunityManager as error:
            raise CommandError(f"{member} is the only community manager. Appoint another first.") from error
        last = given.until and timezone.localdate(given.until - timedelta(microseconds=1))
        self.stdout.write(
            f"{member} is {given.get_name_display()} now" + (f", until and with {last}." if last else ".")
        )
