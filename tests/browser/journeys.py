"""Steps that several journeys take, each through the pages as a person would."""

import itertools
import re
import time
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Locator, expect

from tests.browser import keyboard
from tests.factories import PASSWORD, make_organisation
from tests.members.entrance import app_code, log_in

expect.set_options(timeout=30_000)  # milliseconds; the machine may be busy with other tests

IN_THREE_WAYS = pytest.mark.parametrize("how", ["with script", "without script", "keyboard"])
NAMES = itertools.cycle(["Noor Achterberg", "Sjoerd Wiersma", "Hatice Demir", "Ruben de Goede"])
# Given [html, text], what a paste in the editor brings.
PASTE = """([html, text]) => {
  const transfer = new DataTransfer();
  transfer.setData("text/html", html);
  transfer.setData("text/plain", text);
  const paste = new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(paste);
}"""


def hands(how):
    """How somebody presses and writes: with the mouse, or with the keyboard alone."""
    return (keyboard.press, keyboard.write) if how == "keyboard" else (Locator.click, Locator.fill)


@dataclass
class Newcomer:
    """Somebody who is no member yet, with an address at an organisation that the network knows."""

    name: str
    email: str
    organisation: str


def make_newcomer():
    domain = f"{uuid4().hex[:12]}.example"
    organisation = make_organisation(name=f"gemeente Aan {domain}", domain=domain)
    return Newcomer(next(NAMES), f"postbus@{domain}", organisation.name)


def sign_in(page, member):
    """Through the door itself, but not by its pages: those have journeys of their own (test_signing_in.py)."""
    cache.clear()  # the code of an app opens the door once
    client = Client()
    answer = log_in(client, member.email)
    if member.has_second_factor:
        client.post(answer["Location"], {"code": app_code()})
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": page.context.site}])
    page.goto("/")
    expect(page.get_by_text(f"Jouw menu, {member.name}")).to_be_attached()


def sign_in_by_its_pages(page, member):
    page.goto("/inloggen/")
    fill_in_sign_in(page, member.email)
    if member.has_second_factor:
        type_app_code(page)
    expect(page.get_by_text(f"Jouw menu, {member.name}")).to_be_attached()


def type_app_code(page):
    """On whatever page asks for the code that the app of a member shows now; one that is about to change waits."""
    while time.time() % 30 > 20:
        page.wait_for_timeout(200)
    page.get_by_label("De code van je app").fill(app_code())
    page.get_by_role("main").get_by_role("button", name=re.compile("^(Inloggen|Ga verder)$")).first.click()


# `press` and `write` are how somebody works: with the mouse, or with the keyboard alone (keyboard.py, ways.py).


def fill_in_sign_in(page, email, press=Locator.click, write=Locator.fill):
    """On whatever page asked for it; where it leads differs."""
    expect(page.get_by_role("heading", name="Inloggen", level=1)).to_be_visible()
    write(page.get_by_label("Je mailadres"), email)
    write(page.locator("[type=password]"), PASSWORD)
    press(page.get_by_role("main").get_by_role("button", name="Inloggen"))


def prove(page, press=Locator.click, write=Locator.fill):
    """Type the password once more, before something important."""
    expect(page.get_by_role("heading", name="Bevestig dat jij het bent")).to_be_visible()
    write(page.locator("[type=password]"), PASSWORD)
    press(page.get_by_role("main").get_by_role("button", name="Verder"))


# --- Joining


def begin_comment(page, post, text, axe, press=Locator.click, write=Locator.fill):
    """A visitor opens a post, begins a comment before the gate and chooses to join."""
    page.goto(post.get_absolute_url())
    gate = "Je moet lid zijn van Ambtenaar 2.0 om reacties te kunnen toevoegen!"
    expect(page.get_by_role("heading", name=gate)).to_be_visible()
    axe(page)

    write(page.get_by_label("Je reactie"), text)
    press(page.get_by_role("main").get_by_role("button", name="Word lid van Ambtenaar 2.0"))


def sign_up(page, newcomer, axe, press=Locator.click, write=Locator.fill):
    expect(page.get_by_role("heading", name="Word lid van Ambtenaar 2.0")).to_be_visible()
    axe(page)

    write(page.get_by_label("Je naam"), newcomer.name)
    write(page.get_by_label("Mailadres van je werk"), newcomer.email)
    write(page.locator("[type=password]"), PASSWORD)
    press(page.get_by_role("checkbox"))
    press(page.get_by_role("button", name="Stuur mij de mail"))

    expect(page.get_by_role("heading", name="Kijk in je mail")).to_be_visible()
    axe(page)


def follow_link(page, mailbox, newcomer):
    """Open the link of the mail that asks whether the address is theirs."""
    mail = mailbox.wait_for(newcomer.email, "Bevestig je mailadres", deadline=60)
    page.goto(link_in(mail, "/bevestigen/"))


def confirm(page, newcomer, axe, press=Locator.click):
    """Press the button: the link alone confirms nothing, for mail gateways open links too."""
    expect(page.get_by_role("heading", name="Bevestig je mailadres")).to_be_visible()
    expect(page.get_by_label(f"Ik werk bij {newcomer.organisation}")).to_be_checked()
    axe(page)

    press(page.get_by_role("button", name="Bevestig mijn adres"))


def comment_box(page):
    return page.get_by_role("textbox", name="Je reactie")


def post_comment(page, newcomer, text, axe, press=Locator.click):
    """Send the comment as it stands in the box; it appears with the organisation of its writer."""
    expect(comment_box(page)).to_have_value(text)
    axe(page)

    press(page.get_by_role("button", name="Plaats je reactie"))

    comment = page.get_by_role("article").filter(has_text=text).last
    expect(comment).to_contain_text(newcomer.name)
    expect(comment).to_contain_text(newcomer.organisation)
    expect(comment_box(page)).to_have_value("")
    axe(page)


def link_in(mail, path):
    """The one address under this path in the text of a mail."""
    addresses = set(re.findall(r"https?://[^\s<>\"]+", mail.get_body(["plain"]).get_content()))
    (address,) = [address for address in addresses if path in address]
    return address


def editor_on(page, name="Tekst"):
    """The editor of that name; never the box behind it, which a click would wait for in vain once it is hidden."""
    return page.get_by_role("textbox", name=name).and_(page.locator("[contenteditable=true]"))
