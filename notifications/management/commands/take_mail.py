import logging
import os
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError

from notifications.arriving import LARGEST, take_in
from notifications.models import Outcome

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Takes in mail that arrived, replies and reports of mail that came back: from files, from a Maildir, or one "
        "from standard input."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="*", type=Path)
        parser.add_argument("--sender", help="who the mail server says it is from; <> for a machine")
        parser.add_argument("--recipient", action="append", default=[], help="the address it was delivered to")

    def handle(self, paths, sender, recipient, **options):
        if not paths:
            return self.take_piped(sender, recipient)
        taken = [self.take_file(file, path, sender, recipient) for path in paths for file in files_at(path)]
        if not all(taken):
            raise CommandError(f"{taken.count(False)} of {len(taken)} mails could not be taken in; the log says why.")

    def take_piped(self, sender, recipients):
        try:
            self.take(sys.stdin.buffer, sender, recipients)
        except Exception as error:
            logger.exception("a mail could not be taken in; the mail server is asked to offer it again")
            raise CommandError("The mail could not be taken in.", returncode=os.EX_TEMPFAIL) from error

    def take_file(self, file, path, sender, recipients):
        """Returns whether it was taken in. Of a Maildir what is read is marked so, and what is not to be read flagged:
        one mail that nobody understands must not keep the others."""
        mark = "S"
        try:
            with file.open("rb") as mail:
                self.take(mail, sender, recipients)
        except (OperationalError, InterfaceError):  # no database: the next time is early enough for all of them
            raise
        except Exception:
            logger.exception("%s could not be taken in", file)
            mark = "F"
        if path.is_dir() and file.exists():
            file.rename(path / "cur" / f"{file.name}:2,{mark}")
        return mark == "S"

    def take(self, file, sender, recipients):
        outcome = take_in(file.read(LARGEST + 1), sender, recipients)
        self.stdout.write(Outcome(outcome).label if outcome else "Arrived before.")


def files_at(path):
    return sorted((path / "new").iterdir()) if path.is_dir() else [path]
