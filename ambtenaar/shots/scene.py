"""What is photographed: a page, as one kind of viewer sees it, after what is done on it."""

from collections.abc import Callable
from dataclasses import dataclass

from ambtenaar.demo.logins import ROLES

VIEWERS = {
    "member": ROLES["member"],
    "manager": "dennis.kwakman@waterambt.example",  # of a closed group, with requests
    "organiser": ROLES["organiser"],
    "community-manager": ROLES["community-manager"],
    "second-manager": "jorien.stegeman@ambtenaar20.example",  # the other community manager
    "stricter": "tjitske.de.haan@driedorpen.example",  # of a group that is about to close
    "walker": "maaike.ottens@brinkum.example",  # organises an event that is full
    "newcomer": "nora.nieuw@oeverdam.example",
    "speaker": "koen.vermaelen@digitalepost.example",  # whose proposal was accepted, and a comment hidden
    "proposer": "seun.adeyemi@digitalepost.example",  # whose proposal and appeal nobody has judged yet
}


@dataclass(frozen=True)
class Scene:
    name: str
    path: str
    who: str = ""  # of VIEWERS; a visitor when empty
    act: Callable | None = None  # what is done on the page before it is photographed
    status: int = 200


def submitted(**typed):
    """Fill in these fields of the page's form and send it."""

    def act(page):
        form = page.locator("main form[method=post]:has(.field)").first
        for name, text in typed.items():
            form.locator(f"[name={name}]").fill(text)
        with page.expect_navigation():
            form.locator("button:not([type=button])").last.click()

    return act


def clicked(selector):
    def act(page):
        page.locator(selector).first.click()
        page.wait_for_timeout(500)

    return act
