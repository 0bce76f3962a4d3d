"""Joining where somebody decides and because a colleague asked; with script, without it, and by keyboard alone."""

import os

import pytest
from playwright.sync_api import expect
from redis import Redis

from members.models import Application, Member
from network.models import JoiningPolicy, Network
from tests.browser.conftest import wait_until
from tests.browser.journeys import confirm, fill_in_sign_in, follow_link, link_in, make_newcomer, sign_in
from tests.browser.ways import every_way
from tests.factories import PASSWORD, make_community_manager, make_member

pytestmark = pytest.mark.browser
LOOK = os.environ.get("LOOK")  # a folder for pictures, for whoever wants to see what the journey sees


@pytest.fixture
def policy(database, stack):
    """Sets who may join, and puts back what it was: the other journeys of this worker count on it."""
    before = Network.objects.get().joining_policy
    cache_of_the_site = Redis.from_url(stack.env["REDIS_CACHE_URL"])

    def choose(policy, admission_text="Kom donderdag naar de koffie."):
        Network.objects.get().let_in_by(joining_policy=policy, admission_text=admission_text)
        cache_of_the_site.flushdb()  # it is not the cache of this program

    yield choose
    choose(before, admission_text="")


def sign_up_as(page, newcomer, way, why=""):
    expect(page.get_by_role("heading", name="Word lid van Ambtenaar 2.0")).to_be_visible()
    way.write(page.get_by_label("Je naam"), newcomer.name)
    way.write(page.get_by_label("Mailadres van je werk"), newcomer.email)
    way.write(page.locator("[type=password]"), PASSWORD)
    if why:
        way.write(page.get_by_label("Waarom wil je lid worden?"), why)
    way.press(page.get_by_role("checkbox"))
    way.press(page.get_by_role("button", name="Stuur mij de mail"))
    expect(page.get_by_role("heading", name="Kijk in je mail")).to_be_visible()


def look(page, name):
    if LOOK:
        page.screenshot(path=f"{LOOK}/{name}.png", full_page=True)


@every_way
def test_who_asks_to_join_is_let_in_by_a_manager(new_page, axe, mailbox, policy, way):
    policy(JoiningPolicy.APPROVAL)
    newcomer, manager = make_newcomer(), make_community_manager(name="Femke van der Plas")
    page, desk = way.open(new_page), way.open(new_page)

    page.goto("/word-lid/")
    look(page, "word-lid")
    sign_up_as(page, newcomer, way, why="Ik werk aan terrassen.")
    follow_link(page, mailbox, newcomer)
    way.press(page.get_by_role("button", name="Bevestig mijn adres"))
    expect(page.get_by_role("heading", name="We bekijken je aanvraag")).to_be_visible()

    sign_in(desk, manager)
    desk.goto("/beheer/aanmeldingen/")
    row = desk.get_by_role("listitem").filter(has_text=newcomer.email)
    expect(row).to_contain_text("Ik werk aan terrassen.")
    look(desk, "aanmeldingen")
    way.look(desk, axe)
    way.press(row.get_by_role("link", name="Laat toe met eigen woorden"))
    expect(desk.get_by_label("Wat schrijf je?")).to_have_value("Kom donderdag naar de koffie.")
    way.write(desk.get_by_label("Wat schrijf je?"), "Fijn dat je er bent.")
    way.press(desk.get_by_role("button", name="Laat toe en vertel het"))

    mail = mailbox.wait_for(newcomer.email, "lid van Ambtenaar 2.0", deadline=60)
    assert "Fijn dat je er bent." in mail.get_body(["plain"]).get_content()
    page.goto("/inloggen/")
    fill_in_sign_in(page, newcomer.email, way.press, way.write)
    expect(page.get_by_role("heading", name="Welkom, ")).to_contain_text("Je bent lid #")
    look(page, "welkom")
    way.look(page, axe)
    application = Application.objects.get(member__email=newcomer.email)
    assert (application.reason, application.decided_by) == ("", manager)


@every_way
def test_who_is_invited_is_in_where_nobody_can_ask(new_page, axe, mailbox, policy, way):
    policy(JoiningPolicy.INVITATION)
    newcomer, host = make_newcomer(), make_member("Sjoerd Wiersma")
    page, desk = way.open(new_page), way.open(new_page)
    page.goto("/word-lid/")
    expect(page.get_by_role("heading", name="Lid worden gaat op uitnodiging")).to_be_visible()

    sign_in(desk, host)
    desk.goto("/uitnodigen/")
    way.write(desk.get_by_label("Mailadressen van je collega’s"), newcomer.email)
    way.write(desk.get_by_label("Je eigen woorden"), "Ik dacht aan jou vanwege de terrassen.")
    way.press(desk.get_by_role("button", name="Verstuur de uitnodiging"))
    expect(desk.get_by_text("1 collega is uitgenodigd.")).to_be_visible()
    way.press(desk.get_by_role("button", name="Maak een link"))
    look(desk, "uitnodigen")
    way.look(desk, axe)

    mail = mailbox.wait_for(newcomer.email, "nodigt je uit", deadline=60)
    page.goto(link_in(mail, "/uitnodiging/"))
    expect(page.get_by_text("Ik dacht aan jou vanwege de terrassen.")).to_be_visible()
    look(page, "uitnodiging")
    way.look(page, axe)
    assert not Member.objects.filter(email=newcomer.email).exists()
    way.press(page.get_by_role("button", name="Neem de uitnodiging aan"))
    expect(page.get_by_label("Mailadres van je werk")).to_have_value(newcomer.email)
    sign_up_as(page, newcomer, way)
    follow_link(page, mailbox, newcomer)
    confirm(page, newcomer, lambda page: way.look(page, axe), press=way.press)

    wait_until(lambda: Member.objects.present().filter(email=newcomer.email).exists(), f"{newcomer.name} as a member")
    desk.goto("/uitnodigen/")
    expect(desk.get_by_role("heading", name="1 collega kwam")).to_be_visible()
