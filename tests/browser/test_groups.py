"""Each kind of group, in and out of it, as a member and as a manager; and how a manager arranges things."""

import pytest
from playwright.sync_api import expect

from content.models import Visibility
from groups.models import Group, Kind, MailLevel, Standing
from tests.browser import keyboard
from tests.browser.journeys import sign_in
from tests.discussions.factories import make_open_question
from tests.factories import make_community_manager, make_group, make_member, make_post, make_question

pytestmark = pytest.mark.browser


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name).first.click()


def approve(page, manager, group, told):
    """A manager reads in the group who asks to join and what they told, and lets them in."""
    sign_in(page, manager)
    page.goto(group.get_absolute_url())
    page.get_by_role("main").get_by_role("link", name="Leden").first.click()
    expect(page.get_by_text(told, exact=True)).to_be_visible()
    press(page, "Goedkeuren")
    expect(page.get_by_text("is nu lid van de groep")).to_be_visible()


def test_a_member_comes_into_each_kind_of_group_and_leaves_it(page, new_page, axe, database):
    manager, member = make_member("Beheerder Bea"), make_member("Lid Lotte")
    free = make_group(manager=manager, welcome="Lees eerst de afspraken.", name="Vrij erin")
    closed, hidden = make_group(kind=Kind.CLOSED, manager=manager), make_group(kind=Kind.HIDDEN, manager=manager)
    closed.arrange(questions=[make_question("In welke wijk werk je?")])
    hidden.invite(member, by=manager)
    sign_in(page, member)

    page.goto(free.get_absolute_url())
    press(page, "Word lid van deze groep")
    expect(page.get_by_role("heading", name="Welkom bij")).to_be_visible()
    expect(page.get_by_text("Lees eerst de afspraken.")).to_be_visible()
    axe(page)
    page.get_by_label("Een mail bij elk nieuw stuk").check()
    press(page, "Bewaar, en berg dit op")
    expect(page.get_by_text("Opgeslagen: Een mail bij elk nieuw stuk.")).to_be_visible()
    assert free.memberships.get(member=member).mail_level == MailLevel.EVERYTHING

    page.goto(closed.get_absolute_url())
    page.get_by_role("link", name="Vraag lidmaatschap aan").click()
    press(page, "Verstuur je aanvraag")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("In welke wijk werk je?").fill("Noord")
    press(page, "Verstuur je aanvraag")
    expect(page.get_by_text("Je aanvraag is verstuurd")).to_be_visible()
    approve(new_page(java_script_enabled=False), manager, closed, told="Noord")

    page.goto(hidden.get_absolute_url())
    press(page, "Neem de uitnodiging aan")
    expect(page.get_by_text("Je bent lid").first).to_be_visible()

    for group in (free, closed, hidden):
        page.goto(f"{group.get_absolute_url()}verlaten/")
        press(page, "Verlaat deze groep")
        expect(page.get_by_text("Je bent geen lid meer van")).to_be_visible()
    assert {group.standing_of(member) for group in (free, closed, hidden)} == {Standing.OUTSIDER}


def test_a_manager_invites_by_name_and_who_comes_finds_what_is_open(new_page, axe, mailbox, database):
    manager, colleague = make_member("Beheerder Bea"), make_member("Quirine van Buiten")
    group = make_group(kind=Kind.HIDDEN, manager=manager, name="Achter de schermen")
    question = make_open_question(manager, group, visibility=Visibility.GROUP)
    post = make_post(manager, group, visibility=Visibility.GROUP, title="Het verslag van maandag")
    page, other = new_page(), new_page(java_script_enabled=False)
    sign_in(page, manager)

    page.goto(group.get_absolute_url())
    page.get_by_text("Je bent beheerder").click()
    page.get_by_role("link", name="Nodig collega’s uit").click()
    axe(page)
    page.get_by_role("textbox", name="Naam").fill("quirine")
    press(page, "Zoek op")
    axe(page)
    row = page.get_by_role("listitem").filter(has_text=colleague.name)
    row.get_by_role("link", name="Nodig uit").click()
    press(page, "Nodig Quirine van Buiten uit")
    expect(page.get_by_text("Quirine van Buiten ziet nu je uitnodiging.")).to_be_visible()

    mailbox.wait_for(colleague.email, "nodigt je uit voor Achter de schermen", deadline=60)
    sign_in(other, colleague)
    other.goto(group.get_absolute_url())
    press(other, "Neem de uitnodiging aan")
    expect(other.get_by_role("link", name=post.title, exact=True)).to_be_visible()
    other.get_by_role("link", name="Open vragen").click()
    expect(other.get_by_role("link", name=question.title, exact=True)).to_be_visible()
    expect(other.get_by_role("link", name=post.title, exact=True)).to_have_count(0)


def test_a_manager_keeps_somebody_out_and_hands_over_without_script(page_without_script, new_page, axe, database):
    page = page_without_script
    manager, seller, colleague = make_member("Beheerder Bea"), make_member("Bas Verkoop"), make_member("Lid Lotte")
    group = make_group(Kind.CLOSED, manager=manager, members=[seller, colleague])
    look_inside(new_page(), group, make_post(seller, group, Visibility.GROUP), axe)
    sign_in(page, manager)
    page.goto("/meldingen/")
    expect(page.get_by_text("Femke de Vries kijkt mee in")).to_be_visible()

    page.goto(f"{group.get_absolute_url()}leden/{seller.pk}/uitsluiten/")
    page.get_by_label("Uitgesloten van de groep").check()
    page.get_by_label("Waarom?").fill("Je verkocht hier je boek.")
    press(page, "Haal Bas Verkoop eruit")
    expect(page.get_by_text("Je verkocht hier je boek.")).to_be_visible()
    assert group.standing_of(seller) == Standing.EXCLUDED

    page.goto(f"{group.get_absolute_url()}verlaten/")
    page.get_by_label("Lid Lotte").check()
    press(page, "Draag over en verlaat de groep")
    expect(page.get_by_text("Je bent geen lid meer van")).to_be_visible()
    assert group.standing_of(colleague) == Standing.MANAGER


def look_inside(page, group, post, axe):
    """Entry into a closed group: with a reason, for an hour, and told to its managers."""
    sign_in(page, make_community_manager(name="Femke de Vries"))
    page.goto(group.get_absolute_url())
    page.get_by_role("link", name="Kijk een uur mee").click()
    axe(page)
    page.get_by_label("Waarom kijk je mee?").fill("Even kijken")
    press(page, "Kijk een uur mee")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Waarom kijk je mee?").fill("Twee leden vragen ons om hulp bij een ruzie.")
    press(page, "Kijk een uur mee")
    expect(page.get_by_text("Je kijkt mee tot")).to_be_visible()
    axe(page)
    page.get_by_role("link", name=post.title).first.click()
    expect(page.get_by_role("heading", name=post.title)).to_be_visible()


def test_a_manager_arranges_the_group_with_the_keyboard(page, axe, database):
    manager = make_member("Beheerder Bea")
    group = make_group(manager=manager)
    sign_in(page, manager)

    page.goto(f"{group.get_absolute_url()}instellingen/")
    axe(page)
    keyboard.tab_to(page.get_by_label("Alle leden van de groep").first)
    page.keyboard.press("ArrowDown")
    keyboard.write(page.get_by_label("Voor leden"), "Kamer 12.")
    keyboard.press(page.get_by_role("button", name="Bewaar de instellingen"))

    expect(page.get_by_text("Kamer 12.")).to_be_visible()
    kept = Group.objects.get(pk=group.pk)
    assert (kept.posting, kept.memo) == ("managers", "Kamer 12.")
