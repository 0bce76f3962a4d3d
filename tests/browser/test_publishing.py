"""The life of a piece: written, planned, out, revised, put back, withdrawn; written by two; and part of a series."""

import re
from datetime import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from blog.models import Post
from content.models import Authorship, Content, Plan
from tests.browser.conftest import wait_until
from tests.browser.journeys import IN_THREE_WAYS, editor_on, hands, sign_in
from tests.browser.keyboard import press, tab_to, write
from tests.factories import make_member, make_post

pytestmark = pytest.mark.browser
WITH_AND_WITHOUT_SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


def write_text(page, text, script, reach=Locator.click):
    if script:
        reach(editor_on(page))
        page.keyboard.press("Control+a")
        page.keyboard.type(text)
    else:
        page.get_by_label("Tekst").fill(text)


def plan(page, how):
    """For a morning next year, which is given."""
    year, box = timezone.localdate().year + 1, page.get_by_label("Later publiceren")
    if how == "keyboard":
        tab_to(box)
        page.keyboard.type(f"1111{year}")  # day and month, in whichever order this browser has them
        page.keyboard.press("Tab")  # to the hour, within the box
        page.keyboard.type("0930a")
    else:
        box.fill(f"{year}-11-11T09:30")
    return timezone.make_aware(datetime(year, 11, 11, 9, 30))


def choose_in_menu(page, name, press=Locator.click):
    press(page.locator("details.menu > summary").filter(has_text="Meer"))
    press(page.get_by_role("main").get_by_role("link", name=name, exact=True))


@IN_THREE_WAYS
def test_a_piece_is_planned_comes_out_is_revised_put_back_and_withdrawn(new_page, axe, database, how):
    script, reach = how != "without script", tab_to if how == "keyboard" else Locator.click
    press, write = hands(how)
    author, reader = make_member(), make_member()
    title = f"De brug op dag {author.pk}"
    page, readers = new_page(java_script_enabled=script), new_page(java_script_enabled=script)
    sign_in(page, author)
    sign_in(readers, reader)

    page.goto("/blog/nieuw/")
    write(page.get_by_label("Titel"), title)
    write_text(page, "We sluiten hem op dinsdag.", script, reach)
    at = plan(page, how)
    press(page.get_by_role("button", name="Publiceer je blog"))
    expect(page.get_by_text("Tot dan zie alleen jij het.").first).to_be_visible()
    post = Post.objects.drafts_of(author).get()
    assert Plan.objects.get(content=post.pk).at == at
    assert readers.goto(post.get_absolute_url()).status == 404
    page.goto("/concepten/")
    expect(page.get_by_text("Komt uit op")).to_be_visible()
    if script:
        axe(page)

    Plan.objects.filter(content=post.pk).update(at=timezone.now())  # the day has come; the worker brings it out
    wait_until(lambda: Content._base_manager.get(pk=post.pk).published_at, "a planned piece that is out")
    readers.goto("/blog/")
    expect(readers.get_by_role("link", name=title)).to_be_visible()

    page.goto(post.get_edit_url())
    write_text(page, "We sluiten hem op woensdag.", script, reach)
    press(page.get_by_role("button", name="Bewaar je wijzigingen"))
    expect(page.get_by_text("Je wijzigingen zijn bewaard.")).to_be_visible()
    expect(page.locator(".prose")).to_contain_text("woensdag")
    readers.goto(post.get_absolute_url())
    press(readers.get_by_role("link", name="bewerkt"))
    press(readers.get_by_role("link", name="Versie 2"))
    expect(readers.locator("del")).to_contain_text("dinsdag")
    expect(readers.locator("ins")).to_contain_text("woensdag")
    if script:
        axe(readers)

    choose_in_menu(page, "Geschiedenis", press)
    expect(page.get_by_role("heading", name=f"Geschiedenis van ‘{title}’")).to_be_visible()
    if script:
        axe(page)
    press(page.get_by_role("link", name="Versie 1"))
    press(page.get_by_role("button", name="Zet deze versie terug"))
    expect(page.get_by_text("De eerdere versie staat er weer.")).to_be_visible()
    expect(page.locator(".prose")).to_contain_text("dinsdag")

    choose_in_menu(page, "Trek het terug", press)
    expect(page.get_by_role("button", name="Trek het terug")).to_be_visible()
    if script:
        axe(page)
    press(page.get_by_role("button", name="Trek het terug"))
    expect(page.get_by_text("Het is teruggetrokken en staat bij je concepten.")).to_be_visible()
    assert readers.goto(post.get_absolute_url()).status == 404
    readers.goto("/blog/")
    expect(readers.get_by_role("link", name=title)).to_have_count(0)


@WITH_AND_WITHOUT_SCRIPT
def test_a_colleague_is_asked_says_yes_and_edits(new_page, axe, mailbox, database, script):
    number = "één" if script else "twee"
    author, colleague = make_member(), make_member(name=f"Schrijver {number.capitalize()}")
    draft = make_post(author=author, draft=True, title=f"Ons plan, versie {number}")
    page, along = new_page(java_script_enabled=script), new_page(java_script_enabled=script)
    sign_in(page, author)
    sign_in(along, colleague)

    page.goto(draft.get_absolute_url())
    choose_in_menu(page, "Samen schrijven")
    page.get_by_label("Naam van je collega").fill(colleague.name)
    page.get_by_role("button", name="Vraag deze collega").click()
    expect(page.get_by_text("is gevraagd, en zegt ja of nee.")).to_be_visible()
    if script:
        axe(page)

    letter = mailbox.wait_for(colleague.email, "mee te schrijven", deadline=60)
    along.goto(f"/demo/postbus/{letter.number}/opmaak/")
    along.get_by_role("link", name="Antwoord").click()
    if script:
        axe(along)
    along.get_by_role("button", name="Ja, ik schrijf mee").click()
    expect(along.get_by_text("Dit is een concept.")).to_be_visible()
    along.get_by_role("main").get_by_role("link", name="Bewerken", exact=True).click()
    write_text(along, "Wat ik erbij wil zetten.", script)
    along.get_by_role("button", name="Publiceer je blog").click()

    expect(along.locator(".byline")).to_contain_text(author.name)
    expect(along.locator(".byline")).to_contain_text(colleague.name)
    page.goto(colleague.get_absolute_url())
    expect(page.get_by_role("link", name=draft.title)).to_be_visible()
    assert Authorship.objects.get(content=draft.pk).accepted_at


@WITH_AND_WITHOUT_SCRIPT
def test_pieces_become_a_series(new_page, axe, database, script):
    author, name = make_member(), f"Vier avonden {'met' if script else 'zonder'} script"
    first, second = make_post(author=author), make_post(author=author)
    page = new_page(java_script_enabled=script)
    sign_in(page, author)

    page.goto(first.get_absolute_url())
    choose_in_menu(page, "Zet het in een reeks")
    page.get_by_label("Naam van een nieuwe reeks").fill(name)
    page.get_by_role("button", name="Zet het in deze reeks").click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    page.goto(second.get_absolute_url())
    choose_in_menu(page, "Zet het in een reeks")
    page.get_by_label("In welke reeks?").select_option(label=name)
    page.get_by_role("button", name="Zet het in deze reeks").click()
    if script:
        axe(page)

    page.get_by_role("button", name=re.compile(f"^Eerder.*{second.title}")).click()
    page.goto(second.get_absolute_url())
    expect(page.get_by_text("Deel 1 van 2")).to_be_visible()
    if script:
        axe(page)
    page.get_by_role("link", name=first.title).first.click()
    expect(page.get_by_text("Deel 2 van 2")).to_be_visible()


def test_a_colleague_is_looked_for_and_pieces_put_in_a_series_with_the_keyboard_alone(page, axe, database):
    author = make_member()
    pieces = [make_post(author=author, title=f"De {number} avond") for number in ("eerste", "tweede")]
    sign_in(page, author)
    page.goto(pieces[0].get_absolute_url())
    choose_in_menu(page, "Samen schrijven", press)
    write(page.get_by_label("Naam van je collega"), "Niemand die zo heet")
    press(page.get_by_role("button", name="Vraag deze collega"))
    expect(page.get_by_text("Niemand hier heet zo.").first).to_be_visible()

    for piece in pieces:
        page.goto(piece.get_absolute_url())
        choose_in_menu(page, "Zet het in een reeks", press)
        if piece == pieces[0]:
            write(page.get_by_label("Naam van een nieuwe reeks"), "Twee avonden")
        else:
            tab_to(page.get_by_label("In welke reeks?"))
            page.keyboard.type("Twee avonden")
        press(page.get_by_role("button", name="Zet het in deze reeks"))
        expect(page.get_by_role("heading", name="Twee avonden", level=1)).to_be_visible()
    axe(page)
    press(page.get_by_role("button", name=re.compile("^Eerder.*De tweede avond")))
    expect(page.get_by_role("button", name=re.compile("^Later.*De tweede avond"))).to_be_visible()

    page.goto(pieces[1].get_absolute_url())
    expect(page.get_by_text("Deel 1 van 2")).to_be_visible()


@WITH_AND_WITHOUT_SCRIPT
def test_more_people_read_it_only_after_its_author_said_so(new_page, axe, database, script):
    author = make_member()
    post = make_post(author=author, visibility="members", title="Eerst voor ons", body="<p>Eerst voor ons.</p>")
    page, visitor = new_page(java_script_enabled=script), new_page(java_script_enabled=script)
    sign_in(page, author)

    def choose_everybody():
        page.goto(post.get_edit_url())
        page.get_by_role("radio", name=re.compile("^Iedereen op internet")).check()
        write_text(page, "Nu voor iedereen.", script)
        page.get_by_role("button", name="Bewaar je wijzigingen").click()
        expect(page.get_by_role("heading", name="Meer mensen gaan dit lezen")).to_be_visible()
        assert visitor.goto(post.get_absolute_url()).status == 404

    choose_everybody()
    expect(page.get_by_role("main")).to_contain_text("Tot nu toe was het voor: Alle leden.")
    if script:
        axe(page)
    page.get_by_role("button", name="Terug naar schrijven").click()
    expect(page.get_by_label("Titel")).to_have_value("Eerst voor ons")
    assert visitor.goto(post.get_absolute_url()).status == 404

    choose_everybody()
    page.get_by_role("button", name="Ja, laat hen het lezen").click()
    expect(page.locator(".prose")).to_contain_text("Nu voor iedereen.")
    assert visitor.goto(post.get_absolute_url()).status == 200
    expect(visitor.locator(".prose")).to_contain_text("Nu voor iedereen.")
