import re

import pytest
from django.urls import resolve
from django.utils.html import escape

from network.models import Network, Page
from tests.factories import make_community_manager, make_member

pytestmark = pytest.mark.django_db
FIELDS = {"title": "Huisregels", "body": "<h2>Respect</h2><p>Val een idee aan, nooit de mens.</p>", "scripted": "1"}


@pytest.fixture
def manager(client):
    manager = make_community_manager()
    client.force_login(manager)
    return manager


@pytest.mark.parametrize("slug", ["over-ons", "hulp", "huisregels", "privacy", "toegankelijkheid"])
def test_everybody_reads_the_pages(client, slug):
    page = client.get(f"/{slug}/")

    assert page.status_code == 200
    assert f"<h1>{Page.objects.get(slug=slug).title}</h1>" in page.content.decode()


def test_the_pages_take_the_name_from_the_network(client):
    Network.objects.update(name="Dienaar <3.0>", host="Stichting <Zus>", maker="wij")

    for slug in ("over-ons", "hulp", "huisregels", "privacy", "toegankelijkheid"):
        page = client.get(f"/{slug}/").content.decode()
        assert "Ambtenaar 2.0" not in page or slug == "over-ons"  # which tells how that network came to be
        assert "{network}" not in page
        assert "{host}" not in page
        assert escape("Dienaar <3.0>") in page
        assert "<3.0>" not in page


def test_every_list_on_the_pages_is_closed():
    """Two that are merged side by side easily lose the end of the first, and a browser hides it."""
    for body in Page.objects.values_list("body", flat=True):
        for inside in re.findall(r"<(?:ul|ol)>(.*?)(?:</(?:ul|ol)>|$)", body, re.DOTALL):
            assert not re.search(r"<(h\d|ul|ol)\b", inside), inside[-200:]


def test_every_link_on_the_pages_leads_to_a_page():
    for page in Page.objects.all():
        for address in re.findall(r'href="(/[^"#]*)', page.body):
            assert resolve(address)


@pytest.mark.parametrize(
    "address", ["/", "/word-lid/", "/inloggen/", "/banners/", "/probleem-melden/", "/bestaat-niet/"]
)
def test_no_page_knows_the_name_by_heart(client, address):
    Network.objects.update(name="Dienaar 3.0", host="Stichting Zus", maker="wij", tagline="Samen verder")

    page = client.get(address).content.decode()

    assert "Ambtenaar 2.0" not in page
    assert "Gemaakt door wij. Verzorgd door Stichting Zus" in page


def test_a_community_manager_rewrites_a_page(client, manager):
    before = Page.objects.get(slug="huisregels")

    response = client.post("/beheer/paginas/huisregels/", FIELDS)

    assert (response.status_code, response["Location"]) == (302, "/huisregels/")
    page = Page.objects.get(slug="huisregels")
    assert (page.body, page.changed_by) == (FIELDS["body"], manager)
    assert page.changed_at > before.changed_at
    assert "nooit de mens" in client.get("/huisregels/").content.decode()


def test_script_is_stripped_from_a_page(client, manager):
    body = "<p onclick=alert(1)>Hoi</p><script>alert(1)</script><iframe src=//elders.example></iframe>"

    client.post("/beheer/paginas/huisregels/", FIELDS | {"body": body})

    assert Page.objects.get(slug="huisregels").body == "<p>Hoi</p>"


@pytest.mark.parametrize(
    ("field", "value"), [("title", ""), ("body", ""), ("body", "<p> <br></p>"), ("title", "x" * 121)]
)
def test_a_page_has_a_title_and_words(client, manager, field, value):
    response = client.post("/beheer/paginas/huisregels/", FIELDS | {field: value})

    assert response.status_code == 200
    assert "nooit de mens" in response.content.decode() or field == "body"
    assert Page.objects.get(slug="huisregels").changed_by is None


def test_others_may_read_and_not_write(client):
    client.force_login(make_member())

    assert "/beheer/paginas/" not in client.get("/huisregels/").content.decode()
    assert client.get("/beheer/paginas/huisregels/").status_code == 403
    assert client.post("/beheer/paginas/huisregels/", FIELDS).status_code == 403
    assert Page.objects.get(slug="huisregels").changed_by is None


def test_only_the_pages_that_exist_have_an_address(client, manager):
    assert client.get("/onbekend/").status_code == 404
    assert client.get("/beheer/paginas/onbekend/").status_code == 404


def test_a_page_costs_two_queries_and_with_a_warm_cache_one(client, queries):
    with queries() as cold:
        client.get("/huisregels/")
    with queries() as warm:
        client.get("/huisregels/")

    assert (len(cold), len(warm)) == (2, 1)
