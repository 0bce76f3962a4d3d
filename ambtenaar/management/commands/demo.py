from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ambtenaar.demo.community import acquaint_database, settle
from ambtenaar.demo.logins import logins
from members.models import Member, Tally


class Command(BaseCommand):
    help = "Fills an empty database with the demo community, for bin/demo and bin/bench; everybody in it is made up."

    def add_arguments(self, parser):
        parser.add_argument("--members", type=int, default=200, help="at least the written 36 (default 200)")
        parser.add_argument("--groups", type=int, default=0, help="at least the written 20")
        parser.add_argument("--posts", type=int, default=0, help="at least the written 69")
        parser.add_argument("--comments", type=int, default=0, help="at least the written 274, more with more posts")
        parser.add_argument("--logins", action="store_true", help="only say who one can sign in as")

    def handle(self, members, groups, posts, comments, **options):
        if not settings.LOCAL:
            raise CommandError("The demo has a password that everybody knows; it is for bin/demo only (LOCAL=1).")
        if options["logins"]:
            for role, email, password in logins():
                self.stdout.write(f"login {role} {email} {password}")
            return
        if Member.objects.exists():
            self.stdout.write("There are members already, so the demo community stays away.")
            return
        settle(members, groups, posts, comments)
        acquaint_database()
        Tally.count_all()  # as the worker will, once it runs
        self.stdout.write(f"The demo community is in: {Member.objects.count()} members.")
