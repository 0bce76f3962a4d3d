from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db.models import Q

from members.models import Member
from members.personal_data import importers_by_file
from members.unpacking import Arrival, Cautious, Unreadable, bring_in


class Command(BaseCommand):
    help = "Brings what a member wrote elsewhere in from the copy of it that the member asked for there."

    def add_arguments(self, parser):
        parser.add_argument("file", help="the zip; see docs/moving-in.md for what comes in and what does not")
        parser.add_argument("--member", required=True, help="whose it becomes: an e-mail address or a number")
        parser.add_argument("--dry-run", action="store_true", help="say what would come in, and bring nothing in")

    @no_translations
    def handle(self, file, member, dry_run, **options):
        named = Q(pk=member) if member.isdecimal() else Q(email=member.lower())
        author = Member.objects.present().filter(named).first()
        if not author:
            raise CommandError(f"Nobody who is in has the address or number {member}.")
        try:
            with Cautious(file) as stream:
                arrival = Arrival(stream, author, self.stdout.write)
                self.stdout.write(f"This is the copy of {arrival.person}; it becomes {author}'s.")
                counts = bring_in(arrival, dry_run=dry_run)
                rest = sorted(set(arrival.files()) - importers_by_file().keys() - {"pictures"})
        except OSError as error:
            raise CommandError(f"Cannot read {file}: {error.strerror}.") from error
        except Unreadable as error:
            raise CommandError(f"Nothing was brought in. {error}") from error
        for (name, word), number in sorted(counts.items()):
            self.stdout.write(f"{name}, {word}: {number}")
        if rest:
            self.stdout.write(f"Not looked at: {', '.join(rest)}.")
        if dry_run:
            self.stdout.write("Nothing was written: this was a dry run.")
