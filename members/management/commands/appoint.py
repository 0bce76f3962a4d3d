from network.rights import RoleName

from . import give_role


class Command(give_role.Command):
    help = "Makes a member community manager, also where there is none left. All community managers hear of it by mail."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, email, **options):
        super().handle(email, RoleName.COMMUNITY_MANAGER, until=None, **options)
