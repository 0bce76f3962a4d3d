"""What every answer has in common: headers, and the pages for what is not there."""

import re

import pytest

from content.models import Visibility
from groups.models import Kind
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.django_db
# The room an address would lie in is marked in the menu; that follows from the address alone.
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="\w+"| aria-current="\w+"')


def answer(client, address):
    """What a 404 says, but for the address itself."""
    response = client.get(address)
    text = response.content.decode().replace(address, "ADRES").replace(address.replace("/", "%2F"), "ADRES")
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    return response.status_code, CHANGING.sub("", text), headers, set(client.cookies)


def hidden_addresses():
    hidden_group = make_group(kind=Kind.HIDDEN)
    return [
        make_post(visibility=Visibility.MEMBERS).get_absolute_url(),
        make_post(draft=True).get_absolute_url(),
        make_post(group=hidden_group, visibility=Visibility.GROUP).get_absolute_url(),
        hidden_group.get_absolute_url(),
        make_member().get_absolute_url(),
        f"/leden/{make_member().pk}/foto/96/",
    ]


def test_a_visitor_cannot_tell_hidden_from_unknown(client_class):
    unknown = answer(client_class(), "/blog/999999-bestaat-niet/")

    assert unknown[0] == 404
    for address in [*hidden_addresses(), "/bestaat/helemaal/niet/", "/leden/999999-niemand/", "/groepen/999999-niets/"]:
        assert answer(client_class(), address) == unknown, address


def test_the_404_has_a_way_in_and_a_way_on(client):
    page = client.get("/blog/999999-bestaat-niet/").content.decode()

    assert "Deze pagina bestaat niet, of is alleen voor leden" in page
    assert 'href="/inloggen/?next=%2Fblog%2F999999-bestaat-niet%2F"' in page
    assert 'href="/"' in page


def test_a_member_gets_a_404_of_their_own(client):
    client.force_login(make_member())

    response = client.get(make_post(draft=True).get_absolute_url())

    assert response.status_code == 404
    assert "bestaat niet" in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/inloggen/", "/bestaat/niet/", "/leden/"])
def test_every_answer_carries_the_headers_of_safety(client, address):
    client.force_login(make_member())
    response = client.get(address)

    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_pages_of_members_are_kept_by_no_cache_in_between(client):
    client.force_login(make_member())

    assert client.get("/leden/")["Cache-Control"] == "private, no-store"
    assert client.get("/")["Cache-Control"] == "private, no-store"


def test_only_a_page_with_an_editor_has_a_nonce(client):
    client.force_login(make_member())

    assert "nonce-" in client.get("/profiel/")["Content-Security-Policy"]
    assert "nonce-" not in client.get("/leden/")["Content-Security-Policy"]
