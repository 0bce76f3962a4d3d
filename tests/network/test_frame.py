"""The frame around every page is kept in the process; whatever it shows must still be the viewer's and of today."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from network.context import network, room_of
from network.models import Network
from network.rights import RoleName
from tests.factories import make_member

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.mark.parametrize(
    ("address", "room"),
    [
        ("/", ("feed:home", True)),
        ("/groepen/", ("groups:directory", True)),
        ("/groepen/1-woo/", ("groups:directory", False)),
        ("/leden/", ("members:directory", True)),
        ("/zoeken/", ("", False)),
    ],
)
def test_the_address_says_in_which_room_one_is(address, room):
    assert room_of(address) == room


def page(client, address="/leden/"):
    return client.get(address).content.decode()


def test_each_member_finds_their_own_name_and_address():
    people = [make_member("Noor <b>"), make_member("Ada")]
    browsers = [Client(), Client()]
    for browser, person in zip(browsers, people, strict=True):
        browser.force_login(person)

    first, second, again = page(browsers[0]), page(browsers[1]), page(browsers[0])

    menus = [html[html.index('<details class="menu">') : html.index("</details>")] for html in (first, second, again)]
    for menu, person in zip(menus, [*people, people[0]], strict=True):
        assert person.get_absolute_url() in menu
    assert "Noor &lt;b&gt;" in menus[0]
    assert "Noor" not in menus[1]
    assert f'data-viewer="{people[1].pk}"' in second


def test_a_visitor_gets_nothing_of_a_member(client):
    member = make_member("Noor Visscher")
    client.force_login(member)
    assert "Noor Visscher" in page(client, "/")

    html = page(Client(), "/")

    assert "Noor Visscher" not in html
    assert "data-viewer" not in html
    assert "csrfmiddlewaretoken" not in html


def test_each_page_holds_the_token_of_its_own_browser():
    browsers = [Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)]
    for browser in browsers:
        browser.force_login(make_member())
    tokens = [TOKEN.findall(page(browser)) for browser in browsers]

    def log_out(browser, token):
        return browser.post(reverse("account_logout"), {"csrfmiddlewaretoken": token}).status_code

    assert [len(set(found)) for found in tokens] == [1, 1]
    assert log_out(browsers[0], tokens[1][0]) == 403
    assert [log_out(browser, found[0]) for browser, found in zip(browsers, tokens, strict=True)] == [302, 302]


def test_a_new_name_of_the_network_shows_at_the_next_page(client):
    client.force_login(make_member())
    before = Network.current().name
    assert f"– {before}</title>" in page(client)

    current = Network.objects.get()
    current.name = "Netwerk van morgen"
    current.save()

    assert "– Netwerk van morgen</title>" in page(client)
    assert "Netwerk van <b>morgen</b>" in page(client)


def test_a_role_brings_its_menu_at_the_next_page_and_takes_it_along(client, settings):
    settings.MANAGERS_NEED_SECOND_FACTOR = False
    member, desk = make_member(), reverse("moderation:desk")
    client.force_login(member)
    assert desk not in page(client)

    role = member.roles.create(name=RoleName.COMMUNITY_MANAGER)
    assert desk in page(client)

    role.delete()
    assert desk not in page(client)


def test_pages_without_a_viewer_have_a_frame_too(rf):
    request = rf.get("/")

    frame = network(request)["frame"]

    assert not frame.is_member
    assert frame.desk == ()
    request.user = AnonymousUser()
    assert network(request)["frame"] == frame
    assert frame.network.name == Network.current().name
