"""Below a piece: a long conversation, quoting, editing, waiting for approval, appreciating, keeping and following."""

import re

import pytest
from playwright.sync_api import expect

from content.models import Comment, Content, Following
from notifications.models import Delivery
from tests.browser import keyboard
from tests.browser.journeys import IN_THREE_WAYS, hands, sign_in
from tests.browser.keyboard import press
from tests.content.test_long_threads import crowd
from tests.factories import make_comment, make_member, make_post

pytestmark = pytest.mark.browser
SMALL = {"width": 360, "height": 740}


def comment_in(page, comment):
    return page.locator(f"#r-{comment.pk}")


def post_comment(page, text, how=""):
    press, write = hands(how)
    write(page.get_by_label("Je reactie"), text)
    press(page.get_by_role("button", name="Plaats je reactie"))


def in_more(page, comment, name):
    """What is rarely wanted of a comment stands one press further."""
    comment_in(page, comment).locator(".entry-foot summary").first.click()
    return comment_in(page, comment).get_by_role("link", name=name).first


def fits(page):
    """Nothing sticks out sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def press_behind(target, how):
    """What stands at the end of the page, or before where one is: nobody tabs past a thousand comments for it."""
    keyboard.press(target, "Shift+Tab") if how == "keyboard" else target.click()


def long_post():
    post = make_post(title="Duizend reacties")
    return post, crowd(post, 1000)


@IN_THREE_WAYS
def test_a_thousand_comments_on_a_phone(new_page, axe, database, how):
    post, comments = long_post()
    page = new_page(viewport=SMALL, java_script_enabled=how != "without script")
    press, _write = hands(how)
    sign_in(page, make_member())

    page.goto(post.get_absolute_url())
    expect(page.get_by_role("heading", name="1.000 reacties")).to_be_visible()
    shown = page.locator("article.comment")
    first = shown.count()
    more = page.get_by_role("link", name="Toon meer reacties")
    press_behind(more, how)
    if how == "without script":
        expect(page.get_by_role("link", name="Terug naar de eerste reacties")).to_be_visible()
        more.click()
        expect(page).to_have_url(re.compile("#reacties$"))
        assert comments[0].text not in page.content()
    else:
        expect(shown).not_to_have_count(first)
        expect(shown.nth(first)).to_be_focused()  # one reads on where the next part begins
        assert fits(page)
        axe(page)

    answered = shown.nth(0 if how == "without script" else first)
    press(answered.get_by_role("link", name="Reageer").first)
    expect(page.get_by_text("Je reageert op Lid")).to_be_visible()
    if how == "keyboard":
        expect(page.get_by_label("Je reactie")).to_be_focused()
    post_comment(page, "Vijftig reacties verder ook.", how)
    placed = shown.filter(has_text="Vijftig reacties verder ook.").last
    expect(placed).to_be_in_viewport()
    if how == "keyboard":
        keyboard.tab(page)  # from the new comment on, not from the top of the page
        assert placed.evaluate("it => it.contains(document.activeElement)")

    page.goto(f"/reacties/{comments[700].pk}/")
    expect(comment_in(page, comments[700])).to_be_in_viewport()
    press_behind(page.get_by_role("link", name="Terug naar de eerste reacties"), how)
    press(page.get_by_role("link", name="Nieuwste eerst"))
    newest = [comment for comment in comments if comment.parent is None][-1]
    expect(shown.first).to_have_id(f"r-{newest.pk}")


def test_a_reader_quotes_a_sentence_and_keeps_what_was_typed(page, axe, database):
    post = make_post()
    said = make_comment(post, author=make_member("Gülsüm Aydın"), text="Eerst dit. De stoel bij de uitgang helpt echt.")
    sign_in(page, make_member())
    page.goto(post.get_absolute_url())
    box = page.get_by_label("Je reactie")
    box.fill("Wat ik al schreef.")
    page.evaluate(
        """([id, from, to]) => {
          const words = document.querySelector(`#r-${id} .prose p`).firstChild, range = document.createRange();
          range.setStart(words, from); range.setEnd(words, to);
          getSelection().removeAllRanges(); getSelection().addRange(range);
        }""",
        [said.pk, 11, 45],
    )

    in_more(page, said, "Citeer").click()

    expect(box).to_have_value("Wat ik al schreef.\n\n> De stoel bij de uitgang helpt echt\n\n")
    page.wait_for_timeout(600)  # kept in this browser a moment after typing
    page.reload()
    expect(box).to_have_value(re.compile("De stoel bij de uitgang helpt echt"))
    page.get_by_role("button", name="Plaats je reactie").click()
    quotation = page.locator("blockquote", has_text="De stoel bij de uitgang helpt echt")
    expect(quotation).to_be_visible()
    axe(page)
    quotation.get_by_role("link", name="Gülsüm Aydın schreef").click()
    expect(comment_in(page, said)).to_be_in_viewport()


def test_a_reader_quotes_without_script(page_without_script, database):
    page, post = page_without_script, make_post()
    said = make_comment(post, author=make_member("Seun Adeyemi"), text="Vier van de tien bellen.")
    sign_in(page, make_member())
    page.goto(post.get_absolute_url())

    in_more(page, said, "Citeer").click()
    expect(page.get_by_text("Je citeert Seun Adeyemi")).to_be_visible()
    box = page.get_by_label("Je reactie")
    box.fill(f"{box.input_value()}Bij ons ook.")
    page.get_by_role("button", name="Plaats je reactie").click()

    expect(page.get_by_role("link", name="Seun Adeyemi schreef")).to_be_visible()


def test_a_writer_edits_and_another_reads_what_it_said(page, axe, database):
    writer = make_member()
    said = make_comment(make_post(), author=writer, text="De balie is dicht.")
    sign_in(page, writer)
    page.goto(said.content.get_absolute_url())
    page.get_by_role("link", name="Bewerken").click()
    page.get_by_label("Je reactie").fill("De balie is open.")
    page.get_by_role("button", name="Bewaar je reactie").click()

    comment_in(page, said).get_by_role("link", name="bewerkt").click()

    expect(page.locator("del")).to_contain_text("dicht")
    expect(page.locator("ins")).to_contain_text("open")
    axe(page)


@IN_THREE_WAYS
def test_a_comment_waits_and_is_placed(new_page, axe, database, how):
    script = how != "without script"
    press, write = hands(how)
    author, writer = make_member(), make_member("Joris Bakker")
    post = make_post(author)
    page = new_page(java_script_enabled=script)
    sign_in(page, author)
    page.goto(post.get_absolute_url())
    press(page.locator("summary", has_text="Beheren"))
    press(page.get_by_role("button", name="Keur reacties eerst goed"))
    expect(page.get_by_text("Vanaf nu zien anderen een reactie pas")).to_be_visible()

    theirs = new_page(java_script_enabled=script)
    sign_in(theirs, writer)
    theirs.goto(post.get_absolute_url())
    expect(theirs.get_by_text("De schrijver of een beheerder leest je reactie eerst.")).to_be_visible()
    post_comment(theirs, "Dit vind ik ervan.", how)
    expect(theirs.get_by_text("Wacht op goedkeuring", exact=True)).to_be_visible()
    post_comment(theirs, "En nog iets.", how)
    expect(theirs.get_by_text("Wacht op goedkeuring", exact=True)).to_have_count(2)

    page.goto(post.get_absolute_url())
    press(page.get_by_role("link", name="Lees en beslis").first)
    expect(page.get_by_text("Dit vind ik ervan.")).to_be_visible()
    if script:
        axe(page)
    press(page.get_by_label("Plaats de reactie van Joris Bakker").first)
    press(page.get_by_role("button", name="Plaats wat is aangevinkt"))
    expect(page.get_by_text("1 reactie staat er nu.")).to_be_visible()
    press(page.get_by_role("link", name="Niet plaatsen"))
    write(page.get_by_label("Waarom plaats je deze reactie niet?"), "Dit hoort bij een ander stuk.")
    press(page.get_by_role("button", name="Niet plaatsen"))
    expect(page.get_by_text("De schrijver hoort waarom.")).to_be_visible()

    theirs.goto(post.get_absolute_url())
    expect(theirs.get_by_text("Dit hoort bij een ander stuk.")).to_be_visible()
    expect(theirs.get_by_role("heading", name="1 reactie", exact=True)).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "without"])
def test_a_reader_appreciates_keeps_and_follows(new_page, axe, database, script):
    post, reader = make_post(title="De tafel in de bibliotheek"), make_member("Anneke Postma")
    said = make_comment(post)
    page = new_page(java_script_enabled=script)
    sign_in(page, reader)
    page.goto(post.get_absolute_url())
    bar = page.locator("#merken")

    bar.get_by_role("button", name="Waardeer").click()
    expect(bar.get_by_role("button", name="Gewaardeerd")).to_have_attribute("aria-pressed", "true")
    if script:
        expect(bar.get_by_role("button", name="Gewaardeerd")).to_be_focused()
    expect(bar.get_by_text("1 keer gewaardeerd")).to_be_visible()
    bar.get_by_role("button", name="Bewaar").click()
    expect(bar.get_by_role("button", name="Bewaard")).to_be_visible()
    bar.get_by_role("button", name="Volg dit").click()
    expect(bar.get_by_role("button", name="Je volgt dit")).to_be_visible()
    comment_in(page, said).get_by_role("button", name="Waardeer").click()
    expect(comment_in(page, said).get_by_role("button", name="Gewaardeerd")).to_be_visible()
    if script:
        axe(page)

    bar.get_by_role("link", name="1 keer gewaardeerd").click()
    expect(page.get_by_role("main").get_by_role("link", name="Anneke Postma")).to_be_visible()
    page.goto("/bewaard/")
    expect(page.get_by_role("link", name="De tafel in de bibliotheek", exact=True)).to_be_visible()
    if script:
        axe(page)
    page.get_by_role("button", name="Niet meer bewaren").click()
    expect(page.get_by_text("Je bewaart nog niets")).to_be_visible()


def test_appreciating_and_quoting_by_keyboard_on_a_phone(new_page, database):
    post = make_post()
    said = make_comment(post, text="Vier van de tien bellen.")
    page = new_page(viewport=SMALL)
    sign_in(page, make_member())
    page.goto(post.get_absolute_url())
    bar, menu, box = page.locator("#merken"), comment_in(page, said).locator(".menu"), page.get_by_label("Je reactie")

    press(bar.get_by_role("button", name="Waardeer"))
    expect(bar.get_by_role("button", name="Gewaardeerd")).to_be_focused()
    press(menu.locator("summary"))
    assert fits(page)
    press(menu.get_by_role("link", name="Citeer"))
    expect(menu).not_to_have_attribute("open", "")
    expect(box).to_be_focused()
    expect(box).to_have_value("> Vier van de tien bellen.\n\n")
    page.keyboard.type("Met het toetsenbord.")
    press(page.get_by_role("button", name="Plaats je reactie"))

    expect(page.locator("article.comment").get_by_text("Met het toetsenbord.")).to_be_visible()
    assert Content.objects.get(pk=post.pk).appreciation_count == 1


def test_who_is_answered_stops_following_from_the_mail(new_page, mailbox, database):
    writer, other = make_member(), make_member()
    said = make_comment(make_post(title="Wie weet dit?"), author=writer)
    answering = new_page()
    sign_in(answering, other)
    answering.goto(said.content.get_absolute_url())
    comment_in(answering, said).get_by_role("link", name="Reageer").click()
    post_comment(answering, "Zo doen wij het.")
    expect(answering.get_by_text("Je reactie staat erbij.")).to_be_visible()

    letter = mailbox.wait_for(writer.email, "antwoordde je in")
    link = re.search(r"/mail/stop/[^\s>]+/", letter.get_body(("plain",)).get_content()).group()
    page = new_page()  # nobody is signed in here
    page.goto(link)
    page.get_by_role("button", name="Stop met volgen").click()

    expect(page.get_by_role("heading", name="Je volgt ‘Wie weet dit?’ niet meer")).to_be_visible()
    assert Following.objects.get(member=writer).stopped_at is not None
    assert Delivery.objects.filter(member=writer, kind="answered").count() == 1
    assert Comment.objects.filter(parent=said).count() == 1
