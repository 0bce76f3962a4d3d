"""Journey 2: a post with the editor in a group, and the gate of one; and what is typed when a session ends."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from blog.models import Post
from content.models import Visibility
from groups.models import Kind
from tests.browser.journeys import editor_on, fill_in_sign_in, sign_in
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.browser


def editor(page):
    return editor_on(page)


def test_a_member_writes_a_post_in_a_group(page, axe, database):
    member = make_member(name="Anneke Postma")
    group = make_group(members=[member])
    sign_in(page, member)

    page.get_by_role("link", name="Schrijf een blog").first.click()
    expect(page.get_by_role("button", name="Vet")).to_be_visible()
    axe(page)
    page.get_by_label("Titel").fill("Een brief die mensen begrijpen")
    write_with_bold_list_and_link(page)
    page.get_by_label("Onderwerpen").fill("heldere taal, vergunningen")
    page.get_by_label("Plaats in groep").select_option(label=group.name)
    page.get_by_label("Alleen leden van deze groep").check()
    axe(page)
    page.get_by_role("button", name="Publiceer je blog").click()

    expect(page.get_by_role("heading", name="Een brief die mensen begrijpen")).to_be_visible()
    expect(page.get_by_text("Je blog staat online.")).to_be_visible()
    expect(page.locator(".prose strong")).to_have_text("meteen")
    expect(page.locator(".prose li")).to_have_text(["eerst het besluit", "dan de reden"])
    expect(page.get_by_role("link", name="het voorbeeld")).to_have_attribute("href", "https://voorbeeld.example/brief")
    expect(page.get_by_role("link", name="vergunningen", exact=True)).to_be_visible()
    axe(page)

    page.get_by_role("link", name="heldere taal", exact=True).click()
    expect(page.get_by_role("link", name="Een brief die mensen begrijpen")).to_be_visible()
    axe(page)
    page.goto(group.get_absolute_url())
    expect(page.get_by_role("link", name="Een brief die mensen begrijpen")).to_be_visible()
    axe(page)


def write_with_bold_list_and_link(page):
    """Bold by its keys, a list by its button, a link by the dialog."""
    keys = page.keyboard
    editor(page).click()
    keys.type("Zeg ")
    keys.press("Control+b")
    keys.type("meteen")
    keys.press("Control+b")
    keys.type(" wat er besloten is.")
    keys.press("Enter")

    page.get_by_role("button", name="Lijst", exact=True).focus()
    keys.press("Enter")
    keys.type("eerst het besluit")
    keys.press("Enter")
    keys.type("dan de reden")
    keys.press("Enter")
    keys.press("Enter")  # out of the list

    keys.type("het voorbeeld")
    keys.press("Shift+Home")
    page.get_by_role("button", name="Link", exact=True).click()
    page.get_by_label("Adres van de pagina").fill("https://voorbeeld.example/brief")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(editor(page).locator("a")).to_have_text("het voorbeeld")


def test_a_post_in_a_closed_group_does_not_exist_outside_it(page, axe, database):
    insider, outsider = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, members=[insider])
    post = make_post(author=insider, group=group, visibility=Visibility.GROUP, title="Wat we nog niet mogen zeggen")

    sign_in(page, insider)
    assert page.goto(post.get_absolute_url()).status == 200
    expect(page.get_by_role("heading", name=post.title)).to_be_visible()
    axe(page)

    page.context.clear_cookies()
    sign_in(page, outsider)
    assert page.goto(post.get_absolute_url()).status == 404
    expect(page.locator("body")).not_to_contain_text(post.title)
    axe(page)


def test_a_session_that_ends_while_writing_keeps_the_text(page, axe, database):
    member = make_member()
    sign_in(page, member)
    page.goto("/blog/nieuw/")
    page.get_by_label("Titel").fill("Wat ik bijna kwijt was")
    editor(page).click()
    page.keyboard.type("Een uur aan geschreven.")

    end_session(page)
    page.evaluate("localStorage.clear()")  # the copy in the browser is another safety net than the server's
    page.get_by_role("button", name="Publiceer je blog").click()
    fill_in_sign_in(page, member.email)

    expect(page.get_by_label("Titel")).to_have_value("Wat ik bijna kwijt was")
    expect(editor(page)).to_have_text("Een uur aan geschreven.")
    axe(page)
    page.get_by_role("button", name="Publiceer je blog").click()
    expect(page.get_by_text("Je blog staat online.")).to_be_visible()
    assert Post.objects.visible_to(member).filter(author=member).count() == 1


def test_a_session_that_ends_while_writing_keeps_the_text_without_script(page_without_script, database):
    page, member = page_without_script, make_member()
    sign_in(page, member)
    page.goto("/blog/nieuw/")
    page.get_by_label("Titel").fill("Wat ik bijna kwijt was")
    page.get_by_label("Tekst").fill("Een uur aan geschreven.")

    end_session(page)
    page.get_by_role("button", name="Publiceer je blog").click()
    fill_in_sign_in(page, member.email)

    expect(page.get_by_label("Titel")).to_have_value("Wat ik bijna kwijt was")
    expect(page.get_by_label("Tekst")).to_have_value("Een uur aan geschreven.")
    page.get_by_role("button", name="Publiceer je blog").click()
    expect(page.locator(".prose")).to_have_text("Een uur aan geschreven.")


def end_session(page):
    (key,) = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
    assert Session.objects.filter(pk=key).delete()[0] == 1
