import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from notifications.arriving import LARGEST, take_in
from notifications.models import Outcome


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
            self.take(sys.stdin.buffer, sender, recipient)
        for path in paths:
            for file in sorted((path / "new").iterdir()) if path.is_dir() else [path]:
                with file.open("rb") as mail:
                    self.take(mail, sender, recipient)
                if path.is_dir():  # read is read: Maildir keeps those apart
                    file.rename(path / "cur" / f"{file.name}:2,S")

    def take(self, file, sender, recipients):
        outcome = take_in(file.read(LARGEST + 1), sender, recipients)
        self.stdout.write(Outcome(outcome).label if outcome else "Arrived before.")
