from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from members.organisations import BrokenFile, update_organisations


class Command(BaseCommand):
    help = "Brings the register of organisations up to date from a CSV file; a broken file changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", help="see docs/organisations.md for the columns")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def handle(self, file, dry_run, verbosity, **options):
        try:
            with transaction.atomic():
                report = update_organisations(file)
                transaction.set_rollback(dry_run)
        except OSError as error:
            raise CommandError(f"Cannot read {file}: {error.strerror}.") from error
        except BrokenFile as broken:
            raise CommandError("\n".join(["Nothing was changed. The file says:", *broken.errors])) from broken
        for word in ("added", "changed", "ended", "merged"):
            names = getattr(report, word)
            self.stdout.write(f"{word}: {len(names)}")
            if verbosity > 1 or word in ("ended", "merged"):
                for name in names:
                    self.stdout.write(f"  {name}")
        if dry_run:
            self.stdout.write("Nothing was written: this was a dry run.")
