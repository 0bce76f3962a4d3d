"""Hostile markup through every door where members write, seen with the eyes of a real browser.

The texts of a door are put on a few pages, many to a page. Nothing may run, ask for anything or get out of its place.
"""

import re
from uuid import uuid4

import pytest
from django.test import Client
from playwright.sync_api import expect

from blog.models import Post
from content.models import Comment
from tests.browser.journeys import sign_in
from tests.factories import make_group, make_member, make_post
from tests.web.test_richtext import SCRIPT
from tests.web.vectors import collected
from web.richtext import MOST, clean

pytestmark = pytest.mark.browser

# A picture of somebody else is refused at the door (tests/content/test_attachments.py), and so takes no part.
VECTORS = [html for html in SCRIPT if "/afbeeldingen/" not in html] + [
    html for _name, html in collected("xss.public.json", "html")
]
A_PAGE = 60
BETWEEN = "<p>---</p>"
# What a script of somebody else would do, told to the journey; and each event that might wake one.
WATCH = """() => {
  window.woken = [];
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => window.woken.push(name);
}"""
POKE = """() => {
  const events = ["pointerover", "mouseover", "mouseenter", "mousedown", "focus", "input", "change", "toggle", "wheel"];
  for (const each of document.querySelectorAll(".prose, .prose *")) {
    for (const name of [...events, "animationstart", "copy", "dragstart", "beforeinput", "keydown"])
      each.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
  }
  return window.woken;
}"""
# Elements in a text that are bigger than it, stand elsewhere, or that no text of ours has.
ASTRAY = """() => [...document.querySelectorAll(".prose")].flatMap((prose) => {
  const room = prose.getBoundingClientRect();
  return [...prose.querySelectorAll("*")].filter((each) => {
    if (each.matches("script, style, iframe, object, embed, form, svg, math, base, meta, link, video")) return true;
    const { position, zIndex } = getComputedStyle(each);
    if (position === "fixed" || position === "absolute" || zIndex !== "auto") return !each.matches(".video *");
    const box = each.getBoundingClientRect();
    return box.right > room.right + 1 && !each.closest(".scroll, pre");
  }).map((each) => each.outerHTML.slice(0, 200));
})"""


def heaps():
    """The vectors, as many as fit a text and each harmless to the count of what is nested."""
    heap, size = [], 0
    for html in VECTORS:
        if heap and (len(heap) == A_PAGE or size + len(html) > MOST // 4):
            yield heap
            heap, size = [], 0
        heap.append(html)
        size += len(html)
    yield heap


@pytest.fixture
def watched(page):
    """A page that tells when something runs on it; page.wrong tells what it asked for, and of whom."""
    page.add_init_script(f"({WATCH})()")
    page.on("dialog", lambda dialog: page.wrong.append(f"dialog: {dialog.message}") or dialog.dismiss())
    return page


def nothing_happens_on(page, address):
    page.goto(address)
    expect(page.locator(".prose").first).to_be_attached()
    assert page.evaluate(POKE) == []
    assert page.evaluate(ASTRAY) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert page.evaluate("document.querySelectorAll('main').length") == 1
    assert page.wrong == []


def posted(client, address, **fields):
    answer = client.post(address, fields)
    assert answer.status_code == 302, re.findall(r'class="error"[^>]*>(.*?)</', answer.content.decode())
    return answer.headers["Location"]


@pytest.fixture
def writer(database):
    """Somebody who sends forms straight to the site: a browser would tidy up what the editor is given."""
    member = make_member(name="Een schrijver")
    client = Client()
    client.force_login(member)
    client.member = member
    return client


@pytest.mark.parametrize("scripted", ["1", ""], ids=["from the editor", "from the plain box"])
def test_in_a_blog(watched, writer, scripted):
    for number, heap in enumerate(heaps()):
        # One by one as they are stored, so that none hides behind what another leaves open.
        body = BETWEEN.join(clean(html) for html in heap) if scripted else "\n\n".join(heap)
        words = {"uuid": uuid4(), "title": f"Proef {number}", "visibility": "public", "tags": "", "publish": "1"}
        address = posted(writer, "/blog/nieuw/", body=body[:MOST], scripted=scripted, **words)
        nothing_happens_on(watched, address)


def test_raw_in_a_blog(watched, writer):
    """As they are, each with whatever it leaves open for the next one."""
    for number, heap in enumerate(heaps()):
        post = make_post(author=writer.member, title=f"Rauw {number}", body=clean(BETWEEN.join(heap)))
        nothing_happens_on(watched, post.get_absolute_url())


def test_in_comments(watched, writer):
    post, written = make_post(author=writer.member), 0
    for heap in heaps():
        for start in range(0, len(heap), 10):
            text = "\n\n".join(heap[start : start + 10])[:19_000]
            posted(writer, f"/inhoud/{post.pk}/reageren/", uuid=uuid4(), text=text)
            written += 1
    nothing_happens_on(watched, post.get_absolute_url())
    assert Comment.objects.visible_to(writer.member).filter(content=post.pk).count() > written / 2


def test_about_a_member_and_a_group(watched, writer):
    member = writer.member
    group = make_group(manager=member)
    sign_in(watched, member)
    for heap in heaps():
        about = BETWEEN.join(clean(html) for html in heap)
        member.about = group.about = clean(about)
        member.save(update_fields=["about"])
        group.save(update_fields=["about"])
        nothing_happens_on(watched, member.get_absolute_url())
        nothing_happens_on(watched, f"/groepen/{group.pk}-{group.slug}/over/")


NAUGHTY = [text for _name, text in collected("naughty.public.json", "string")] or [
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% debug %}",
    "' OR 1=1 --",
    "ﷺ Ω≈ç√ 社會科學院 👩🏽‍💻 مرحبا",
    "=cmd|' /C calc'!A0",
]


def test_odd_strings_stand_in_titles_as_they_were_typed(watched, writer):
    seen = 0
    for text in NAUGHTY:
        title = " ".join(text.split())[:120].strip()
        if not title.isprintable() or not title:
            continue
        post = make_post(author=writer.member, title=title)
        seen += 1
        assert Post.objects.visible_to(writer.member).get(pk=post.pk).title == title
    for _page in range(4):
        watched.goto("/blog/" if not _page else watched.get_by_role("link", name="Ouder").first.get_attribute("href"))
        assert watched.evaluate("window.woken") == []
        assert watched.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if not watched.get_by_role("link", name="Ouder").count():
            break
    assert seen > 3
