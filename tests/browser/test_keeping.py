"""What is being written survives a lost connection, an ended session, a killed browser and a second editor.

Without script a lost connection is the browser's own: its page says that there is none, and tried again sends the form.
"""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from blog.models import Post
from content.models import WorkingCopy
from tests.browser.conftest import wait_until
from tests.browser.journeys import PASTE, editor_on, fill_in_sign_in, hands, sign_in, sign_in_by_its_pages
from tests.browser.keyboard import press, tab_to, write
from tests.factories import make_comment, make_member, make_post

pytestmark = pytest.mark.browser
WITH_MOUSE_AND_KEYBOARD = pytest.mark.parametrize("how", ["with script", "keyboard"])
KEPT = re.compile(r"Bewaard om \d{1,2}\.\d\d uur")
PARAGRAPH = "Het loket ging om negen uur open. " * 300 + "\n\n"


def editor(page):
    return editor_on(page)


def status(page):
    return page.locator("[data-kept]")


def reach(target, how):
    tab_to(target) if how == "keyboard" else target.click()


def begin(page, title, text, how=""):
    _press, write = hands(how)
    page.goto("/blog/nieuw/")
    write(page.get_by_label("Titel"), title)
    reach(editor(page), how)
    page.keyboard.type(text)


def copy_of(member):
    return WorkingCopy.objects.filter(member=member).first()


@WITH_MOUSE_AND_KEYBOARD
def test_a_lost_connection_while_writing_loses_nothing(page, axe, database, how):
    member, (press, _write) = make_member(), hands(how)
    sign_in(page, member)
    begin(page, "In de trein", "Tot hier was er bereik.", how)
    expect(status(page)).to_have_text(KEPT)
    axe(page)

    page.context.set_offline(True)
    page.keyboard.type(" En dit typte ik in de tunnel.")
    expect(status(page)).to_contain_text("Geen verbinding. Je tekst staat op dit apparaat.")
    axe(page)
    press(page.get_by_role("button", name="Publiceer je blog"))
    expect(editor(page)).to_have_text("Tot hier was er bereik. En dit typte ik in de tunnel.")
    assert "tunnel" not in str(copy_of(member).fields)

    page.context.set_offline(False)
    expect(status(page)).to_have_text(KEPT)
    wait_until(lambda: "in de tunnel" in str(copy_of(member).fields), "the server having it all")
    press(page.get_by_role("button", name="Publiceer je blog"))
    expect(page.get_by_text("Je blog staat online.")).to_be_visible()
    expect(page.locator(".prose")).to_contain_text("in de tunnel")
    assert copy_of(member) is None
    page.goto("/blog/nieuw/")
    expect(page.get_by_label("Titel")).to_have_value("")


def test_a_page_that_closed_without_a_connection_is_put_back(page, database):
    member = make_member()
    sign_in(page, member)
    page.goto("/blog/nieuw/")
    expect(editor(page)).to_be_visible()
    page.context.set_offline(True)
    page.get_by_label("Titel").fill("Alleen op dit apparaat")
    editor(page).click()
    page.keyboard.type("Nog nergens anders.")
    expect(status(page)).to_contain_text("Geen verbinding")
    page.close()

    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto("/blog/nieuw/")
    expect(again.get_by_label("Titel")).to_have_value("Alleen op dit apparaat")
    expect(editor(again)).to_have_text("Nog nergens anders.")
    wait_until(lambda: copy_of(member), "the server having it too")


@pytest.mark.parametrize(("length", "is_here"), [(300_000, True), (5_000_000, True), (9_000_000, False)])
def test_a_text_too_long_for_the_server_is_on_the_device_only_if_it_says_so(page, database, length, is_here):
    sign_in(page, make_member())
    begin(page, "Het hele archief", "")
    sent = []
    page.on("request", lambda request: sent.append(len(request.post_data_buffer or b"")))

    page.evaluate(PASTE, ["", PARAGRAPH * (length // len(PARAGRAPH))])
    shown = {"use_inner_text": True, "timeout": 60_000}
    here, nowhere = "Je tekst staat op dit apparaat.", "Ook dit apparaat kan hem niet bewaren. Kopieer je tekst"
    expect(status(page)).to_contain_text("Deze tekst is te lang om te bewaren: er passen hooguit 200.000", **shown)
    expect(status(page)).to_contain_text(here if is_here else nowhere, **shown)
    expect(status(page)).not_to_contain_text(nowhere if is_here else here, **shown)
    kept = page.evaluate("Math.max(0, ...Object.values(localStorage).map((text) => text.length))")
    assert (kept > 0.9 * length) == is_here
    if length > 1_000_000:  # what the server would not even read
        page.get_by_role("button", name="Publiceer je blog").click(timeout=60_000)
        expect(status(page)).to_be_focused()
        expect(status(page)).not_to_contain_text("Geen verbinding", **shown)
        assert max(sent, default=0) < 10_000


def test_a_session_that_ended_keeps_what_is_typed_after_it(page, axe, database):
    member = make_member()
    sign_in(page, member)
    begin(page, "Een lange middag", "Voor de pauze.")
    expect(status(page)).to_have_text(KEPT)

    (key,) = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
    Session.objects.filter(pk=key).delete()
    page.keyboard.type(" Na de pauze.")
    expect(status(page)).to_contain_text("Je bent niet meer ingelogd. Je tekst staat op dit apparaat.")
    axe(page)
    page.get_by_role("link", name="Log in en schrijf verder").click()
    fill_in_sign_in(page, member.email)

    expect(editor(page)).to_have_text("Voor de pauze. Na de pauze.")
    wait_until(lambda: "Na de pauze" in str(copy_of(member).fields), "the server having it all")
    page.get_by_role("button", name="Publiceer je blog").click()
    expect(page.get_by_text("Je blog staat online.")).to_be_visible()
    assert Post.objects.visible_to(member).filter(author=member).count() == 1


def test_logging_in_again_in_another_tab_is_enough(page, database):
    member = make_member()
    sign_in(page, member)
    begin(page, "Twee tabbladen", "Eerst.")
    expect(status(page)).to_have_text(KEPT)
    page.context.clear_cookies()
    page.keyboard.type(" Toen.")
    expect(status(page)).to_contain_text("Je bent niet meer ingelogd")

    sign_in_by_its_pages(page.context.new_page(), member)
    page.bring_to_front()
    page.keyboard.type(" Verder.")

    expect(status(page)).to_have_text(KEPT)
    wait_until(lambda: "Verder" in str(copy_of(member).fields), "the server having it all")


def test_a_browser_that_died_gives_the_text_back(new_page, database):
    member, page = make_member(), new_page()
    sign_in(page, member)
    begin(page, "Vlak voor het weekend", "Bijna af.")
    expect(status(page)).to_have_text(KEPT)
    address = page.url
    page.keyboard.type(" Op een woord na.")
    page.goto("/blog/")  # at once: what was typed goes along on leaving
    wait_until(lambda: "Op een woord na" in str(copy_of(member).fields), "the server having what was typed last")
    page.context.close()

    page = new_page()  # a browser that kept nothing, on another device for all the site knows
    sign_in(page, member)
    page.goto("/concepten/")
    page.get_by_role("link", name="Vlak voor het weekend").click()
    expect(page).to_have_url(address)
    expect(editor(page)).to_have_text("Bijna af. Op een woord na.")
    expect(page.get_by_text("Je gaat verder met wat je nog niet had opgeslagen")).to_be_visible()


@WITH_MOUSE_AND_KEYBOARD
def test_two_editors_see_both_texts_and_merge_them(page, axe, database, how):
    member, (press, _write) = make_member(), hands(how)
    post = make_post(member, title="Ons verslag", body="<p>De eerste versie.</p>")
    sign_in(page, member)
    page.goto(post.get_edit_url())
    other = page.context.new_page()
    other.goto(post.get_edit_url())

    write_at_end(other, " Uit het andere venster.", how)
    press(other.get_by_role("button", name="Bewaar je wijzigingen"))
    expect(other.get_by_text("Je wijzigingen zijn bewaard.")).to_be_visible()
    page.bring_to_front()
    write_at_end(page, " Uit dit venster.", how)
    expect(status(page)).to_contain_text("Dit stuk is ergens anders bewaard terwijl je schreef.")
    axe(page)

    press(page.get_by_role("button", name="Bekijk beide teksten").locator("visible=true"))
    expect(page.get_by_role("region", name="Zoals het bewaard is")).to_contain_text("Uit het andere venster.")
    expect(page.get_by_role("region", name="Zoals het hier staat")).to_contain_text("Uit dit venster.")
    axe(page)
    write_at_end(page, " En uit het andere venster.", how)
    press(page.get_by_role("button", name="Bewaar je wijzigingen"))
    expect(page.get_by_text("Je wijzigingen zijn bewaard.")).to_be_visible()
    expect(page.locator(".prose").first).to_contain_text("Uit dit venster. En uit het andere venster.")


def test_of_two_people_the_second_sees_both_texts_and_loses_neither(new_page, axe, database):
    author, colleague = make_member(), make_member()
    post = make_post(author, title="Samen bedacht", body="<p>De eerste versie.</p>")
    post.ask_along(colleague, by=author).accept()
    page, other = new_page(), new_page()
    for who, browser in ((author, page), (colleague, other)):
        sign_in(browser, who)
        browser.goto(post.get_edit_url())

    write_at_end(other, " Van je collega.")
    write_at_end(page, " Van de schrijver.")
    press(other.get_by_role("button", name="Bewaar je wijzigingen"))
    expect(other.get_by_text("Je wijzigingen zijn bewaard.")).to_be_visible()
    page.keyboard.type(" En nog iets.")
    expect(status(page)).to_contain_text("Dit stuk is ergens anders bewaard terwijl je schreef.")
    press(page.get_by_role("button", name="Bewaar je wijzigingen"))  # without having looked

    expect(page.get_by_role("region", name="Zoals het bewaard is")).to_contain_text("Van je collega.")
    expect(page.get_by_role("region", name="Zoals het hier staat")).to_contain_text("Van de schrijver. En nog iets.")
    axe(page)
    body = Post.objects.visible_to(author).get(pk=post.pk).body
    assert body == "<p>De eerste versie. Van je collega.</p>"
    other.reload()
    expect(other.locator(".prose").first).not_to_contain_text("Van de schrijver.")

    write_at_end(page, " Van je collega.")
    press(page.get_by_role("button", name="Bewaar je wijzigingen"))
    expect(page.get_by_text("Je wijzigingen zijn bewaard.")).to_be_visible()
    other.reload()
    both = "De eerste versie. Van de schrijver. En nog iets. Van je collega."
    expect(other.locator(".prose").first).to_contain_text(both)


def write_at_end(page, text, how=""):
    reach(editor(page), how)
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def test_the_second_tab_of_one_writer_is_told_while_typing(page, axe, database):
    member = make_member()
    post = make_post(member, title="Ons verslag", body="<p>De eerste versie.</p>")
    sign_in(page, member)
    page.goto(post.get_edit_url())
    other = page.context.new_page()
    other.goto(post.get_edit_url())
    write_at_end(page, " Hier.")
    expect(status(page)).to_contain_text("Lezers zien het nog niet")

    other.bring_to_front()
    write_at_end(other, " Daar.")
    expect(status(other)).to_contain_text("Je schrijft hier ook aan in een ander tabblad")
    other.get_by_role("button", name="Bekijk beide teksten").locator("visible=true").click()
    expect(other.get_by_role("region", name="Zoals je het ergens anders typte")).to_contain_text("Hier.")
    expect(other.get_by_role("region", name="Zoals het hier staat")).to_contain_text("Daar.")
    other.get_by_role("button", name="Ga verder met de andere tekst").click()

    expect(editor(other)).to_have_text("De eerste versie. Hier.")
    assert Post.objects.visible_to(member).get(pk=post.pk).body == "<p>De eerste versie.</p>"


def test_changes_to_a_published_piece_are_thrown_away_by_keyboard(page, database):
    member = make_member()
    post = make_post(member, title="Al gelezen", body="<p>Zo lazen ze het.</p>")
    sign_in(page, member)
    page.goto(post.get_edit_url())
    write(page.get_by_label("Titel"), "Al gelezen en toch niet")
    expect(status(page)).to_contain_text("Lezers zien het nog niet")

    page.reload()
    expect(page.get_by_label("Titel")).to_have_value("Al gelezen en toch niet")
    press(page.locator("summary", has_text="Gooi deze wijzigingen weg"))
    press(page.get_by_role("button", name="Gooi weg"))

    expect(page.get_by_text("Je wijzigingen zijn weggegooid.")).to_be_visible()
    expect(page.get_by_label("Titel")).to_have_value("Al gelezen")


def test_two_editors_without_script(page_without_script, database):
    page, member = page_without_script, make_member()
    post = make_post(member, title="Ons verslag", body="<p>De eerste versie.</p>")
    sign_in(page, member)
    page.goto(post.get_edit_url())
    post.rewrite(version=1, title="Van een ander", body="<p>Van een ander.</p>")

    page.get_by_label("Titel").fill("Van mij")
    page.get_by_role("button", name="Bewaar je wijzigingen").click()
    expect(page.get_by_role("region", name="Zoals het bewaard is")).to_contain_text("Van een ander.")
    expect(page.get_by_label("Titel")).to_have_value("Van mij")
    page.get_by_role("button", name="Bewaar je wijzigingen").click()
    expect(page.get_by_role("heading", name="Van mij")).to_be_visible()


def test_a_comment_survives_a_reload_and_leaves_when_it_is_posted(page, database):
    member, post = make_member(), make_post()
    sign_in(page, member)
    page.goto(post.get_absolute_url())
    box = page.get_by_role("textbox", name="Je reactie")
    box.click()
    page.keyboard.type("Half af")
    page.wait_for_timeout(600)  # a stop in typing

    page.reload()
    expect(box).to_have_value("Half af")
    box.press("End")
    page.keyboard.type(" en nu af.")
    page.get_by_role("button", name="Plaats je reactie").click()
    expect(page.get_by_role("article").filter(has_text="Half af en nu af.").last).to_be_visible()
    page.reload()
    expect(box).to_have_value("")


def test_a_comment_that_is_being_edited_survives_a_reload_but_not_a_save_elsewhere(page, axe, database):
    member = make_member()
    comment = make_comment(make_post(), author=member, text="Zoals het was")
    sign_in(page, member)
    page.goto(f"/reacties/{comment.pk}/bewerken/")
    box = page.get_by_role("textbox", name="Je reactie")
    box.fill("Half verbeterd")
    page.wait_for_timeout(600)  # a stop in typing

    page.reload()
    expect(box).to_have_value("Half verbeterd")
    comment.edit("Elders verbeterd")
    page.get_by_role("button", name="Bewaar je reactie").click()
    expect(page.get_by_role("region", name="Zoals het bewaard is")).to_have_text("Elders verbeterd")
    expect(box).to_have_value("Half verbeterd")
    axe(page)

    page.get_by_role("link", name="Laat het zoals het was").click()
    page.goto(f"/reacties/{comment.pk}/bewerken/")
    expect(box).to_have_value("Elders verbeterd")


def test_a_lost_connection_without_script_sends_the_form_once_it_is_back(page_without_script, database):
    page, member = page_without_script, make_member()
    sign_in(page, member)
    page.goto("/blog/nieuw/")
    page.get_by_label("Titel").fill("In de trein")
    page.get_by_label("Tekst").fill("Dit typte ik in de tunnel.")

    page.context.set_offline(True)
    page.get_by_role("button", name="Publiceer je blog").click(no_wait_after=True)
    expect(page.get_by_label("Titel")).to_have_count(0)  # but a page of the browser itself
    page.context.set_offline(False)
    page.reload()  # of that page: the browser sends what it could not

    expect(page.get_by_text("Je blog staat online.")).to_be_visible()
    expect(page.locator(".prose")).to_have_text("Dit typte ik in de tunnel.")


def test_the_text_of_an_event_is_there_again_after_a_reload(page, database):
    member = make_member()
    sign_in(page, member)
    page.goto("/agenda/nieuw/")
    page.get_by_label("Titel").fill("Lunch op de brug")
    editor(page).click()
    page.keyboard.type("Neem een trui mee.")
    expect(status(page)).to_have_text(KEPT)

    page.reload()

    expect(page.get_by_label("Titel")).to_have_value("Lunch op de brug")
    expect(editor(page)).to_have_text("Neem een trui mee.")
    assert "Neem een trui mee." in str(copy_of(member).fields)
