"""Hostile markup through every door where members write, seen with the eyes of a real browser.

The texts of a door are put on a few pages, many to a page. Nothing may run, ask for anything or get out of its place.
"""

import re
from uuid import uuid4

import pytest
from django.test import Client
from playwright.sync_api import expect

from blog.models import Post
from tests.browser.journeys import sign_in
from tests.content.luggage import brought_in, comment_line, packed, post_line
from tests.factories import make_group, make_member, make_post
from tests.web.test_richtext import SCRIPT
from tests.web.vectors import as_one_line, collected
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
  // A click leads away, except where it would run something.
  const stay = (event) => event.target.closest("a")?.protocol === "javascript:" || event.preventDefault();
  addEventListener("click", stay);
  for (const each of document.querySelectorAll(".prose :is(a, area, summary)")) each.click();
  removeEventListener("click", stay);
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


def heaps(room=MOST // 4):
    """The vectors, as many as fit a text and each harmless to the count of what is nested."""
    heap, size = [], 0
    for html in VECTORS:
        if heap and (len(heap) == A_PAGE or size + len(html) > room):
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


def one_by_one(heap):
    """Each as it is stored alone, so that none hides behind what another leaves open."""
    return BETWEEN.join(clean(html) for html in heap), "1"


def in_one_go(heap):
    """As they are, each with whatever it leaves open for the next one."""
    return BETWEEN.join(heap)[:MOST], "1"


def in_the_plain_box(heap):
    return "\n\n".join(heap), ""


def plain_text(heap, most):
    """For a box that takes words and no markup, and refuses what has a NUL in it."""
    return "\n\n".join(heap).replace("\x00", "")[:most]


WAYS = pytest.mark.parametrize("way", [one_by_one, in_one_go, in_the_plain_box], ids=lambda way: way.__name__)


@WAYS
def test_in_a_blog(watched, writer, way):
    for number, heap in enumerate(heaps()):
        body, scripted = way(heap)
        words = {"uuid": uuid4(), "title": f"Proef {number}", "visibility": "public", "tags": "", "publish": "1"}
        address = posted(writer, "/blog/nieuw/", body=body, scripted=scripted, **words)
        nothing_happens_on(watched, address)


def test_in_comments(watched, writer):
    for heap in heaps():
        post = make_post(author=writer.member)
        texts = [plain_text(heap[start : start + 5], 19_000) for start in range(0, len(heap), 5)]
        for text in texts:
            posted(writer, f"/inhoud/{post.pk}/reageren/", uuid=uuid4(), text=text)
        nothing_happens_on(watched, post.get_absolute_url())
        assert watched.locator(".comments .prose").count() == len(texts)


@WAYS
def test_about_a_member(watched, writer, way):
    sign_in(watched, writer.member)
    for heap in heaps():
        about, scripted = way(heap)
        words = {"name": writer.member.name, "about": about, "scripted": scripted}
        nothing_happens_on(watched, posted(writer, "/profiel/", **words))


@WAYS
def test_about_a_group(watched, writer, way):
    group = make_group(manager=writer.member)
    for heap in heaps():
        about, scripted = way(heap)
        words = {"name": group.name, "intro": group.intro, "about": about, "scripted": scripted}
        looks = {"admission": group.admission, "pattern": group.pattern, "hue": group.hue}
        address = posted(writer, f"{group.get_absolute_url()}bewerken/", **words, **looks)
        nothing_happens_on(watched, address)


def test_in_what_a_group_tells_its_members(watched, writer):
    group = make_group(manager=writer.member)
    sign_in(watched, writer.member)
    for heap in heaps(room=1500):
        choices = {"posting": "members", "inviting": "managers", "mail_level": "digest"}
        settings = choices | {"memo": plain_text(heap, 2000)}
        nothing_happens_on(watched, posted(writer, f"{group.get_absolute_url()}instellingen/", **settings))


@pytest.mark.parametrize("way", [one_by_one, in_one_go], ids=lambda way: way.__name__)
def test_brought_in_from_elsewhere(watched, writer, way, tmp_path):
    for number, heap in enumerate(heaps()):
        line = post_line(content=way(heap)[0], summary=as_one_line(heap[0], 200) or "", name=f"Oud {number}")
        texts = [plain_text(heap[start : start + 5], 19_000) for start in range(0, len(heap), 5)]
        comments = [comment_line(line, content=text) for text in texts]
        said = brought_in(packed(tmp_path / f"{number}.zip", posts=[line], comments=comments), writer.member)
        assert {"posts, new: 1", f"comments, new: {len(texts)}"} <= set(said)
        nothing_happens_on(watched, Post.objects.visible_to(writer.member).get(source=line["id"]).get_absolute_url())
        assert watched.locator(".comments .prose").count() == len(texts)
