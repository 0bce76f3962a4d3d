"""Somebody is named with an @, and a subject with a #: with the mouse, by keyboard alone, and without script."""

import pytest
from playwright.sync_api import expect

from content.models import Mention, Visibility
from groups.models import Kind
from tests.browser.journeys import editor_on, hands, sign_in
from tests.browser.keyboard import choose, press, tab_to, write
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.browser


def editor(page):
    return editor_on(page)


def options(page):
    return page.locator(".suggestions:visible").get_by_role("option")


def test_a_member_is_named_in_a_blog_by_keyboard_and_hears_of_it(page, axe, mailbox, database):
    writer = make_member()
    named = make_member(name="Quirine Wübbels")
    make_member(name="Quirine Buiten")
    group = make_group(kind=Kind.CLOSED, members=[writer, named])
    sign_in(page, writer)
    page.goto(f"/blog/nieuw/?groep={group.pk}")
    write(page.get_by_label("Titel"), "Met dank aan")
    write(editor(page), "Dank aan @wub")
    expect(options(page)).to_have_text(["Quirine Wübbels"])  # who is outside the group is not offered
    expect(editor(page)).to_have_attribute("aria-activedescendant", options(page).first.get_attribute("id"))
    axe(page)
    page.keyboard.press("Enter")
    expect(page.locator("data")).to_have_text("@Quirine Wübbels")
    page.keyboard.type("voor alles.")
    choose(page.get_by_label("Alleen leden van deze groep"))
    press(page.get_by_role("button", name="Publiceer je blog"))

    expect(page.get_by_role("link", name="@Quirine Wübbels")).to_have_attribute("href", named.get_absolute_url())
    expect(page.locator(".prose")).to_contain_text("Dank aan @Quirine Wübbels voor alles.")
    axe(page)
    mailbox.wait_for(named.email, "noemt je in ‘Met dank aan’", deadline=60)


def test_escape_leaves_what_was_typed_as_it_is(page, database):
    writer = make_member()
    make_member(name="Xandra Molenaar")
    sign_in(page, writer)
    page.goto("/blog/nieuw/")
    editor(page).click()
    page.keyboard.type("@xand")
    expect(options(page)).to_have_count(1)

    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.keyboard.type("verder")

    expect(options(page)).to_have_count(0)
    expect(editor(page).locator("p")).to_have_text(["@xand", "verder"])


@pytest.mark.parametrize(("how", "first_name"), [("with script", "Ydwer"), ("keyboard", "Ynskje")])
def test_one_of_two_namesakes_is_chosen_in_a_comment(page, axe, database, how, first_name):
    press, _write = hands(how)
    writer, post, name = make_member(), make_post(), f"{first_name} Zandstra"
    make_member(name)
    other = make_member(name)
    sign_in(page, writer)
    page.goto(post.get_absolute_url())
    box = page.get_by_role("textbox", name="Je reactie")
    tab_to(box) if how == "keyboard" else box.click()
    page.keyboard.type(f"Vraag het @{first_name.lower()}")
    expect(options(page)).to_have_count(2)
    axe(page)

    if how == "keyboard":
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    else:
        options(page).last.click()
    expect(box).to_have_value(f"Vraag het @{name} ")
    press(page.get_by_role("button", name="Plaats je reactie"))

    link = page.get_by_role("article").get_by_role("link", name=f"@{name}")
    expect(link).to_have_attribute("href", other.get_absolute_url())


def test_subjects_are_suggested_in_their_box_and_in_the_text(page, axe, database):
    writer = make_member()
    make_post(tags=["zandwinning", "zandhonger"])
    make_post(visibility=Visibility.MEMBERS, tags=["zandweg", "zandhoos"])  # no visitor may know of these
    sign_in(page, writer)
    page.goto("/blog/nieuw/")

    box = page.get_by_role("combobox", name="Onderwerpen")
    box.click()
    page.keyboard.type("rivieren, zandw")
    expect(options(page)).to_have_text(["zandwinning"])
    axe(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("rivieren, zandwinning, ")

    page.get_by_label("Alle leden").check()
    editor(page).click()
    page.keyboard.type("Over #zandh")
    expect(options(page)).to_have_text(["zandhonger", "zandhoos"])
    options(page).get_by_text("zandhonger").click()
    expect(editor(page).get_by_role("link", name="#zandhonger")).to_have_attribute("href", "/onderwerpen/zandhonger/")


def test_a_full_name_is_found_without_script(page_without_script, database):
    page, writer = page_without_script, make_member()
    named, outsider = make_member(name="Wubbo Oudkerk"), make_member(name="Wubbo Buiten")
    group = make_group(kind=Kind.HIDDEN, members=[writer, named])
    sign_in(page, writer)
    page.goto(f"/blog/nieuw/?groep={group.pk}")
    page.get_by_label("Titel").fill("Zonder script")
    page.get_by_label("Tekst").fill("Vraag het @Wubbo Oudkerk, niet @Wubbo Buiten.")
    page.get_by_label("Alleen leden van deze groep").check()
    page.get_by_role("button", name="Publiceer je blog").click()

    expect(page.get_by_text("Wubbo Buiten kan dit niet lezen en krijgt dus geen bericht.")).to_be_visible()
    expect(page.get_by_role("link", name="@Wubbo Oudkerk")).to_be_visible()
    expect(page.get_by_role("link", name="@Wubbo Buiten")).to_have_count(0)
    assert not Mention.objects.filter(member=outsider).exists()


def test_the_list_fits_a_small_screen(new_page, database):
    page, writer = new_page(viewport={"width": 360, "height": 640}), make_member()
    make_member(name="Xerxes van der Langeveldenhoeve-Achternaam")
    post = make_post(visibility=Visibility.MEMBERS)
    sign_in(page, writer)
    page.goto(post.get_absolute_url())
    page.get_by_role("textbox", name="Je reactie").click()
    page.keyboard.type("@xerx")
    box = options(page).first.bounding_box()

    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
