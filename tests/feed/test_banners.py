import re
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils.html import escape

from feed.banners import PAINTS, counts
from network.models import Network, Sight
from tests.factories import make_group, make_member
from web.colours import contrast

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def words_in(response):
    tree = ElementTree.fromstring(response.content)  # noqa: S314 - made by ourselves
    return [text.text for text in tree.iter(f"{SVG}text")]


def test_a_picture_counts_who_is_in_and_what_visitors_may_know_of(client):
    make_member(), make_member(joined_at=None), make_group(), make_group(kind="hidden")

    large, small = (client.get(f"/banners/{name}-groen.svg") for name in ("groot", "klein"))

    members, groups = counts()
    assert (members, groups) == ("1 lid", "1 groep")
    assert words_in(large) == [Network.current().name, "1 lid · 1 groep"]
    assert words_in(small) == [Network.current().name, "1 lid"]


def test_a_picture_is_for_any_page_and_any_cache_and_leaves_nothing_behind(client):
    response = client.get("/banners/lid-rood.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies
    again = client.get("/banners/lid-rood.svg", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_counts_are_asked_once(client, queries):
    client.get("/banners/groot-groen.svg")

    with queries() as counted:
        client.get("/banners/klein-wit.svg")

    assert counted == []


def test_a_closed_network_shows_its_name_and_no_number(client):
    Network.objects.update(visitors_see=Sight.SIGNUP)

    assert words_in(client.get("/banners/groot-groen.svg")) == [Network.objects.get().name]
    assert client.get("/banners/groot-aantal-groen.svg").status_code == 404


def test_a_name_stays_text(client):
    Network.objects.update(name='A & B "<b>\x0b')

    assert words_in(client.get("/banners/klein-blauw.svg"))[0] == 'A & B "<b>'


@pytest.mark.parametrize("name", ["groot-paars", "luik-paars", "onbekend-groen"])
def test_there_are_no_other_pictures(client, name):
    assert client.get(f"/banners/{name}.svg").status_code == 404


def test_every_colour_can_be_read():
    for paint in PAINTS.values():
        assert contrast(paint.ink, paint.ground) >= 4.5
        assert contrast(paint.sign, paint.panel) >= 3


def test_what_is_pasted_holds_links_and_pictures_and_nothing_that_runs(client, settings):
    settings.SITE_URL = "https://dienaar.example"
    Network.objects.update(name='Dienaar "3.0" <x>')

    page = client.get("/banners/?kleur=rood")

    assert len(page.context["banners"]) == 3
    for it in page.context["banners"]:
        for pasted in (it["picture"], it["words"]):
            assert escape(pasted) in page.content.decode()
            assert "Dienaar &quot;3.0&quot; &lt;x&gt;" in pasted
            assert set(re.findall(r"<(\w+)", pasted)) <= {"a", "img", "span", "br"}
            for address in re.findall(r'(?:href|src)="([^"]+)"', pasted):
                assert address.startswith("https://dienaar.example/")
                assert Client().get(address.removeprefix("https://dienaar.example")).status_code == 200
    assert 'value="rood" selected' in page.content.decode()


def test_an_unknown_colour_is_the_first(client):
    assert client.get("/banners/?kleur=<x>").context["colour"] == "groen"
