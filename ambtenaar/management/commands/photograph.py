import re
import time
from itertools import chain

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ambtenaar.bench.pages import session_of
from ambtenaar.demo.logins import free_address
from ambtenaar.demo.people import PASSWORD
from ambtenaar.mailbox import letters_in, part_of
from ambtenaar.shots.camera import FOLDER, SCHEMES, WIDTHS, Camera
from ambtenaar.shots.event_scenes import event_letters
from ambtenaar.shots.scene import VIEWERS, Scene, submitted
from ambtenaar.shots.scenes import scenes, set_stage
from members.models import Member

PATIENCE = 120  # seconds for a mail to come


class Command(BaseCommand):
    help = "Photographs every page of a running demo; bin/shots starts one."

    def add_arguments(self, parser):
        parser.add_argument("words", nargs="*", help="only pages whose name holds one of these")

    def handle(self, words, **options):
        if not settings.DEMO_MAILBOX:
            raise CommandError("This changes what it photographs; it is for bin/shots only.")
        set_stage()
        people = {role: Member.objects.get(email=email) for role, email in VIEWERS.items()}
        wanted = [scene for scene in scenes() if is_wanted(scene.name, words)]
        with Camera(settings.SITE_URL, {role: session_of(member) for role, member in people.items()}) as camera:
            for scene in chain(wanted, self.mails(camera, words)):  # the mails last: what they tell of happens then
                self.stdout.write(scene.name)
                self.stdout.flush()
                camera.photograph(scene)
        self.stdout.write(f"\n{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}, {len(WIDTHS)} widths, {SCHEMES}.")
        for finding in camera.findings or ["Nothing scrolls sideways, no console complains, no policy is violated."]:
            self.stdout.write(finding)

    def mails(self, camera, words):
        """Sign up somebody, send a digest and let things happen at events, and give the pages that come of it."""
        address = free_address()
        typed = {"name": "Iris Vandaag", "email": address, "password1": PASSWORD}
        if is_wanted("mail-confirm confirm", words):
            camera.photograph(Scene("signup-sent", "/word-lid/", act=signed_up(typed)))
            letter = arrived(address)
            yield Scene("mail-confirm", f"/demo/postbus/{letter.number}/opmaak/")
            yield Scene("demo-letter", f"/demo/postbus/{letter.number}/")
            link = re.search(r"/bevestigen/\S+/", part_of(letter, "plain"))[0]
            yield Scene("confirm", link)
        if is_wanted("mail-digest", words):
            call_command("send_digest", VIEWERS["member"], stdout=self.stdout)
            yield Scene("mail-digest", f"/demo/postbus/{arrived(VIEWERS['member']).number}/opmaak/")
        if is_wanted("mail-event", words):
            for name, address, subject in event_letters():
                yield Scene(f"mail-event-{name}", f"/demo/postbus/{arrived(address, subject).number}/opmaak/")


def signed_up(typed):
    def act(page):
        page.locator("[name=rules]").check()
        submitted(**typed)(page)

    return act


def arrived(address, subject=""):
    """The newest mail to the address whose subject holds these words, as soon as there is one."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for letter in letters_in(settings.DEMO_MAILBOX):
            if address in letter.get_all("X-Envelope-To", []) and subject in letter["Subject"]:
                return letter
        time.sleep(0.2)
    raise CommandError(f"No mail to {address} came within {PATIENCE} seconds.")


def is_wanted(name, words):
    return not words or any(word in name for word in words)
