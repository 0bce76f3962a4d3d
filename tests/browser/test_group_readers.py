"""Groups that change who reads along, and a message to the members: by a real browser, worker and mail."""

import os
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from content.models import Content, Visibility
from groups.models import Circular, Group, Invitation, Kind, Tightening
from tests.browser.conftest import wait_until
from tests.browser.journeys import link_in, sign_in
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.browser
LOOK = os.environ.get("LOOK")
WITH_AND_WITHOUT_SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


def named(words):
    return f"{words} {uuid4().hex[:8]}"


def row_of(page, piece):
    return page.get_by_role("listitem").filter(has_text=piece.title)


def look(page, name):
    """Pictures of what the journey sees, for whoever sets LOOK to a folder."""
    for width, scheme in ((360, "dark"), (768, "light"), (1280, "light"), (1280, "dark")) if LOOK else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=f"{LOOK}/{name}-{width}-{scheme}.png", full_page=True, caret="initial")


def test_a_group_becomes_stricter_and_an_author_moves_out(new_page, axe, mailbox, database):
    manager, author = make_member("Maaike Ottens"), make_member("Noor Visscher")
    group = make_group(name=named("Bomen"), manager=manager)
    goes, stays = (make_post(author, group, title=named(title)) for title in ("Blijft openbaar", "Gaat dicht"))
    comment = make_comment(goes, text="Dit helpt mij.")
    desk, page, visitor = new_page(), new_page(), new_page(java_script_enabled=False)

    sign_in(desk, manager)
    desk.goto(f"/groepen/{group.pk}-{group.slug}/bewerken/")
    desk.get_by_role("link", name="Maak deze groep strenger").click()
    expect(desk.get_by_text("2 openbare stukken")).to_be_visible()
    look(desk, "tighten")
    axe(desk)
    desk.get_by_role("radio", name="Besloten groep").check()
    desk.get_by_role("button", name="Kondig het aan").click()
    expect(desk.get_by_role("heading", name="Deze groep wordt strenger op")).to_be_visible()
    look(desk, "plan")
    desk.goto(f"/groepen/{group.pk}-{group.slug}/over/")
    look(desk, "about")
    axe(desk)

    mail = mailbox.wait_for(author.email, "besloten groep", deadline=60)
    sign_in(page, author)
    page.goto(link_in(mail, "/mijn-stukken/"))
    axe(page)
    look(page, "own-pieces")
    row_of(page, goes).get_by_role("link", name="Haal uit de groep").click()
    axe(page)
    page.get_by_role("button", name="Haal het uit de groep").click()
    expect(page.get_by_text("staat nu op je eigen pagina")).to_be_visible()

    Tightening.objects.filter(group=group).update(at=timezone.now())
    wait_until(lambda: Group._base_manager.get(pk=group.pk).kind == Kind.CLOSED, "the group closed", deadline=60)
    visitor.goto(goes.get_absolute_url())
    expect(visitor.get_by_role("heading", name=goes.title)).to_be_visible()
    expect(visitor.get_by_text(comment.text)).to_be_visible()
    assert visitor.goto(stays.get_absolute_url()).status == 404


@WITH_AND_WITHOUT_SCRIPT
def test_an_open_group_begins_beside_a_closed_one(new_page, mailbox, database, script):
    manager, author = make_member("Dennis Kwakman"), make_member("Roos Brand")
    group = make_group(kind=Kind.CLOSED, name=named("Griffie"), manager=manager, members=[author])
    own = make_post(author, group, visibility=Visibility.GROUP, title=named("Zo doen wij het"))
    name = named("Griffie in het open")
    desk, page = new_page(java_script_enabled=script), new_page(java_script_enabled=script)

    sign_in(desk, manager)
    desk.goto(f"/groepen/{group.pk}-{group.slug}/open-groep/")
    look(desk, "open-up")
    desk.get_by_label("Naam van de groep").fill(name)
    desk.get_by_role("button", name="Begin de groep en nodig de leden uit").click()
    expect(desk.get_by_role("heading", name=name)).to_be_visible()

    mailbox.wait_for(author.email, "nodigt je uit", deadline=60)
    opened = Group._base_manager.get(name=name)
    assert Invitation.objects.filter(group=opened, member=author).exists()
    sign_in(page, author)
    page.goto(opened.get_absolute_url())
    page.get_by_role("button", name="Neem de uitnodiging aan").click()
    wait_until(lambda: opened.memberships.filter(member=author).exists(), "the author in the open group")
    page.goto(f"/groepen/{group.pk}-{group.slug}/over/")
    page.get_by_role("link", name="Neem je eigen stukken mee").click()
    row_of(page, own).get_by_role("link", name="Neem het mee").click()
    look(page, "take-along")
    page.get_by_role("radio", name="Iedereen op internet").check()
    page.get_by_role("button", name="Neem het mee").click()
    expect(page.get_by_text("staat nu in")).to_be_visible()
    piece = Content._base_manager.get(pk=own.pk)
    assert (piece.group, piece.visibility) == (opened, Visibility.PUBLIC)


@WITH_AND_WITHOUT_SCRIPT
def test_a_manager_tests_a_message_and_sends_it_to_the_members(new_page, axe, mailbox, database, script):
    manager, member = make_member("Maaike Ottens"), make_member()
    group = make_group(name=named("Bomen"), manager=manager, members=[member])
    subject = named("Een andere zaal")
    desk, stranger = new_page(java_script_enabled=script), new_page(java_script_enabled=script)

    sign_in(desk, manager)
    desk.goto(f"/groepen/{group.pk}-{group.slug}/berichten/nieuw/")
    desk.get_by_label("Onderwerp").fill(subject)
    desk.get_by_label("Tekst").fill("We zitten donderdag op zolder.")
    desk.get_by_role("button", name="Stuur mij eerst een proef").click()
    expect(desk.get_by_text("De proef is naar jou alleen onderweg.")).to_be_visible()
    mailbox.wait_for(manager.email, f"Proef: {subject}", deadline=60)
    assert not Circular.objects.filter(group=group).exists()
    look(desk, "message")
    if script:
        axe(desk)
    desk.get_by_role("button", name="Verstuur aan 1 lid").click()
    expect(desk.get_by_role("heading", name=subject)).to_be_visible()

    mail = mailbox.wait_for(member.email, subject, deadline=60)
    stranger.goto(link_in(mail, "/mail/stop/"))
    stranger.get_by_role("button", name="Stop deze berichten").click()
    expect(stranger.get_by_role("heading", name="Je krijgt geen berichten")).to_be_visible()
    desk.goto(f"/groepen/{group.pk}-{group.slug}/berichten/nieuw/")
    expect(desk.get_by_role("heading", name="0 leden krijgen deze mail")).to_be_visible()
