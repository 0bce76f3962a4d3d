"""Every main page at 320 pixels wide, light and dark: nothing sticks out at the side, and axe finds nothing."""

from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from content.models import Series
from groups.models import Kind
from network.models import ProblemReport
from tests.browser.journeys import sign_in
from tests.events.factories import make_event
from tests.factories import (
    make_comment,
    make_community_manager,
    make_group,
    make_member,
    make_organisation,
    make_post,
)
from tests.files.factories import make_file, make_folder
from tests.web.pictures import upload
from tests.web.vectors import LONGEST_LINE

pytestmark = pytest.mark.browser

# Words as Dutch has them, in every place where somebody may type one.
LONG = "Arbeidsongeschiktheidsverzekeringsmaatschappijen"
LONGEST = (LONG * 11)[:LONGEST_LINE]  # as long as a name can be, and without a space
STICKS_OUT = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const tooWide = [...document.body.querySelectorAll("*")].filter((it) => it.getBoundingClientRect().right > room + 1);
  return ["the page is wider than the window", ...tooWide.slice(0, 4).map((it) => it.outerHTML.slice(0, 160))];
}"""


@pytest.fixture
def small(new_page):
    return new_page(viewport={"width": 320, "height": 640})


@pytest.fixture
def look_at(small, axe, subtests):
    """look_at(addresses) opens each, in both schemes; every page that is wrong is a failure of its own."""

    def look(addresses, status=200):
        for address in addresses:
            assert small.goto(address).status == status, address
            for scheme, rules in (("light", ()), ("dark", ["color-contrast"])):  # all that the scheme changes
                with subtests.test(address=address, scheme=scheme):
                    small.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                    assert small.evaluate(STICKS_OUT) == []
                    axe(small, *rules)

    return look


def of(name, thing, *rest):
    return reverse(name, args=[thing.pk, thing.slug, *rest])


def make_colleague(**fields):
    organisation = make_organisation(name=f"{LONG} Midden-{make_organisation()}")
    return make_member(name=LONGEST, organisation=organisation, job_title=LONG, headline=LONG, **fields)


@pytest.mark.usefixtures("database")
def test_the_pages_of_a_visitor(look_at):
    colleague = make_colleague(profile_audience="public", province="Noord-Brabant")
    open_group, closed_group = make_group(manager=colleague), make_group(kind=Kind.CLOSED, manager=colleague)
    post = make_post(author=colleague, group=open_group, title=f"Over {LONG}", tags=[LONG])
    make_comment(post, author=colleague, text=f"{LONG}. https://voorbeeld.example/{LONG}")
    event = make_event(author=colleague, title=f"Dag van {LONG}", place=LONG)

    look_at(["/", "/blog/", "/groepen/", "/agenda/", "/agenda/?voorbij=1", "/onderwerpen/" + LONG.lower() + "/"])
    look_at([post.get_absolute_url(), event.get_absolute_url(), colleague.get_absolute_url()])
    look_at([open_group.get_absolute_url(), closed_group.get_absolute_url(), of("groups:about", closed_group)])
    look_at(
        ["/word-lid/", "/inloggen/", "/bevestig-je-adres/", "/wachtwoord-vergeten/", "/wachtwoord-vergeten/verstuurd/"]
    )
    look_at(["/wacht-op-toelating/", "/account-gesloten/", "/bevestigen/niet-van-ons/"])
    look_at(
        ["/over-ons/", "/hulp/", "/huisregels/", "/privacy/", "/toegankelijkheid/", "/banners/", "/probleem-melden/"]
    )
    look_at(["/bestaat-niet/", "/mail/stop/niet-van-ons/"], status=404)


@pytest.mark.usefixtures("database")
def test_the_pages_of_a_member(small, look_at):
    member, colleague = make_colleague(), make_colleague()
    group = make_group(manager=colleague, members=[member], name=LONGEST)
    own = make_post(author=member, group=group, title=f"Over {LONG}", tags=[LONG])
    comment = make_comment(own, author=member, text=LONG)
    make_comment(own, author=colleague, text=LONG, parent=comment)
    series = Series.objects.begin(member, uuid=uuid4(), title=LONGEST)
    series.put(own)
    draft = make_post(author=member, draft=True, title=LONG)
    event = make_event(author=member, group=group, title=LONG, capacity=3, attendees=[colleague, member, make_member()])
    sign_in(small, member)

    look_at(["/", "/blog/", "/groepen/", "/agenda/", "/leden/", "/leden/?naam=niemand-heet-zo"])
    look_at([own.get_absolute_url(), draft.get_absolute_url(), of("blog:edit", draft), of("blog:delete", own)])
    look_at(["/blog/nieuw/", "/concepten/", series.get_absolute_url(), reverse("content:put_in_series", args=[own.pk])])
    folder = make_folder(group, LONG[:60])
    file = make_file(member, group, folder=folder, upload=upload(b"x", f"{LONG}.txt"), body=f"<p>{LONG}</p>")
    look_at([of("files:group", group), of("files:upload", group), of("files:make_folder", group)])
    look_at([of("files:renew", file), of("files:delete", file)])
    look_at([reverse("content:edit_comment", args=[comment.pk]), reverse("content:delete_comment", args=[comment.pk])])
    look_at(
        [group.get_absolute_url(), of("groups:about", group), of("groups:members", group), of("groups:leave", group)]
    )
    look_at(["/groepen/nieuw/"])
    look_at([event.get_absolute_url(), of("events:attendees", event), of("events:check_in", event)])
    look_at([of("events:edit", event), of("events:crew", event), "/agenda/nieuw/", "/meldingen/"])
    look_at([member.get_absolute_url(), colleague.get_absolute_url()])
    look_at(["/profiel/", "/profiel/mail/", "/profiel/wachtwoord/", "/uitloggen/"])
    look_at([of("groups:edit", group)], status=403)


@pytest.mark.usefixtures("database")
def test_the_pages_of_who_manages(small, look_at):
    manager = make_community_manager(name=LONGEST)
    group = make_group(kind=Kind.CLOSED, manager=manager, members=[make_colleague()])
    group.join(make_colleague(), reason=LONG)
    waiting = make_colleague(joined_at=None)
    ProblemReport.objects.create(text=LONG, page=f"/{LONG}/", email=f"{LONG}@voorbeeld.example")
    request = group.join_requests.get()
    sign_in(small, manager)

    look_at([group.get_absolute_url(), of("groups:members", group), of("groups:decline", group, request.pk)])
    look_at([of("groups:edit", group), of("groups:invite", group), of("groups:leave", group)])
    look_at(["/beheer/aanmeldingen/", reverse("members:turn_away", args=[waiting.pk]), "/beheer/problemen/"])
    look_at([reverse("network:edit_page", args=["huisregels"])])


@pytest.mark.usefixtures("database")
def test_a_refused_form_shows_what_is_wrong(small, axe, subtests):
    sign_in(small, make_member())

    for address in ("/blog/nieuw/", "/agenda/nieuw/", "/groepen/nieuw/", "/probleem-melden/"):
        with subtests.test(address=address):
            small.goto(address)
            small.locator("main form button.button:visible").first.click()

            expect(small.get_by_role("alert", name="Er gaat nog iets mis")).to_be_focused()
            assert small.title().startswith("Fout:")
            assert small.evaluate(STICKS_OUT) == []
            axe(small)
