"""Reading a long blog on a phone and with the keyboard, passing it on without script, and a feed of one's own."""

import re
import urllib.error
import urllib.request
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from content.models import Visibility
from tests.browser.journeys import prove, sign_in
from tests.browser.keyboard import tab_to
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.browser
PARAGRAPH = "<p>" + "Aan de balie staat iemand die het nog niet weet. " * 30 + "</p>"
LONG = f"{PARAGRAPH}<h2>Wat we telden</h2>{PARAGRAPH}<h3>Op maandag</h3>{PARAGRAPH}<h2>Wat het kostte</h2>{PARAGRAPH}"
PHONE = {"viewport": {"width": 360, "height": 740}}


def three_blogs(author):
    return [
        make_post(author, title=title, body=LONG, tags=["balie"]) for title in ("Eerst", "Het lange stuk", "Daarna")
    ]


def test_a_long_blog_on_a_phone_with_the_keyboard(new_page, axe, database):
    author = make_member("Noor Visscher", profile_audience="public")
    older, here, _newer = three_blogs(author)
    page = new_page(**PHONE)
    page.goto(here.get_absolute_url())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    axe(page)

    contents = page.get_by_role("navigation", name="In dit stuk")
    expect(contents.get_by_role("link")).to_have_text(["Wat we telden", "Op maandag", "Wat het kostte"])
    tab_to(contents.get_by_role("link", name="Wat het kostte"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#kop-wat-het-kostte$"))
    expect(page.get_by_role("heading", name="Wat het kostte")).to_be_in_viewport()

    neighbours = page.get_by_role("navigation", name="Meer blogs van Noor Visscher")
    tab_to(neighbours.get_by_role("link", name=re.compile("Eerst")))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{older.get_absolute_url()}$"))
    page.get_by_role("navigation", name="Meer blogs van Noor Visscher").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1, name="Het lange stuk")).to_be_visible()


def test_a_blog_is_passed_on_without_script(page_without_script, database):
    page = page_without_script
    _older, here, _newer = three_blogs(make_member(profile_audience="public"))
    page.goto(here.get_absolute_url())

    page.get_by_text("Deel dit").click()
    expect(page.get_by_label("Link naar dit stuk")).to_have_value(re.compile(f"^http.*{here.get_absolute_url()}$"))
    expect(page.get_by_role("link", name="Op LinkedIn")).to_have_attribute("href", re.compile("linkedin.com/sharing"))
    expect(page.get_by_role("link", name="Per mail")).to_have_attribute("href", re.compile("^mailto:"))
    page.get_by_role("link", name="Op Mastodon").click()
    page.get_by_label("Op welke server staat je account?").fill("geen server")
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_text("Typ alleen de naam van je server").first).to_be_visible()
    expect(page.get_by_label("Op welke server staat je account?")).to_have_value("geen server")
    page.get_by_label("Op welke server staat je account?").fill("@noor@mastodon.nl")
    page.get_by_role("button", name="Ga verder").click()

    onward = page.get_by_role("link", name="Ga verder op mastodon.nl")
    expect(onward).to_have_attribute("href", re.compile(r"^https://mastodon\.nl/share\?text=Het\+lange\+stuk"))


def test_what_is_for_members_is_passed_on_as_a_link_alone(page, axe, database):
    author = make_member()
    post = make_post(author, visibility=Visibility.MEMBERS)
    sign_in(page, author)
    page.goto(post.get_absolute_url())

    page.get_by_text("Deel dit").click()
    expect(page.get_by_text(re.compile("Alleen leden van .* kunnen deze link openen."))).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Kopieer de link").click()
    expect(page.get_by_role("button", name="Gekopieerd")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(post.get_absolute_url())
    expect(page.get_by_role("link", name="Op LinkedIn")).to_have_count(0)
    axe(page)


def test_a_feed_of_ones_own_from_making_to_closing(page, axe, stack, database):
    group, member = make_group(name="De leeskring"), make_member()
    group.join(member)
    make_post(make_member(), group, Visibility.GROUP, title="Alleen voor de kring")
    sign_in(page, member)
    page.goto("/profiel/mail/")
    page.get_by_role("navigation", name="Instellingen").get_by_role("link", name="Feeds").click()
    axe(page)

    page.get_by_role("button", name="Maak eigen feeds").click()
    prove(page)
    expect(page.get_by_text("Je hebt nu eigen feeds.")).to_be_visible()
    shown = page.locator("section").filter(has=page.get_by_role("heading", name="In een feedlezer"))
    address = shown.get_by_label("De groep De leeskring").input_value()
    axe(page)
    assert "Alleen voor de kring" in fetched(stack, address)

    page.get_by_role("button", name="Vernieuw de adressen").click()
    expect(page.get_by_text("Je feeds hebben nu andere adressen.")).to_be_visible()
    assert fetched(stack, address) == "404"
    address = shown.get_by_label("De groep De leeskring").input_value()
    assert "Alleen voor de kring" in fetched(stack, address)

    group.memberships.get(member=member).delete()
    assert "Alleen voor de kring" not in fetched(stack, address)
    page.get_by_role("button", name="Sluit je feeds").click()
    expect(page.get_by_role("button", name="Maak eigen feeds")).to_be_visible()
    assert fetched(stack, address) == "404"


def fetched(stack, address):
    """The titles that a plain program gets from an address, or the number of the refusal."""
    here = urljoin(stack.url, urlsplit(address).path)
    try:
        with urllib.request.urlopen(here) as response:  # noqa: S310 - the site of the tests
            feed = ElementTree.fromstring(response.read())  # noqa: S314 - made by ourselves
    except urllib.error.HTTPError as refusal:
        return str(refusal.code)
    return [title.text for title in feed.iterfind("{*}entry/{*}title")]


def test_on_paper_there_is_the_text_and_where_it_came_from(page, database):
    author = make_member("Noor Visscher", profile_audience="public")
    body = f'<p>Lees <a href="https://voorbeeld.example/brief">het voorbeeld</a>.</p>{LONG}'
    post = make_post(author, title="Om af te drukken", body=body)
    make_post(author)
    page.goto(post.get_absolute_url())
    page.emulate_media(media="print")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".byline").get_by_text("Noor Visscher")).to_be_visible()
    told = f"Noor Visscher, .* 20.., Ambtenaar 2.0http.*{post.get_absolute_url()}$"
    expect(page.locator(".source")).to_have_text(re.compile(told))
    when = page.locator(".page-head time").evaluate("it => getComputedStyle(it, '::after').content")
    assert re.fullmatch(r'"\d+ [a-z]+ 20\d\d · "', when)  # not "just now", which paper cannot keep true
    link = page.get_by_role("link", name="het voorbeeld")
    assert "https://voorbeeld.example/brief" in link.evaluate("it => getComputedStyle(it, '::after').content")
    for furniture in (".masthead", ".footer", ".side", ".contents", ".share", ".neighbours", ".crumbs", "main form"):
        for piece in page.locator(furniture).all():
            expect(piece).to_be_hidden()
