import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from notifications.bounces import take_in


class Command(BaseCommand):
    help = "Reads reports of mail that came back: from files, from a Maildir, or one from standard input."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="*", type=Path)

    def handle(self, paths, **options):
        if not paths:
            self.say(take_in(sys.stdin.buffer))
        for path in paths:
            for file in sorted((path / "new").iterdir()) if path.is_dir() else [path]:
                with file.open("rb") as report:
                    self.say(take_in(report))
                if path.is_dir():  # read is read: Maildir keeps those apart
                    file.rename(path / "cur" / f"{file.name}:2,S")

    def say(self, email):
        self.stdout.write(f"paused: {email}" if email else "no report about one of our mails")
