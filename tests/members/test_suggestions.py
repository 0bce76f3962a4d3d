import pytest

from tests.factories import make_member, make_organisation

pytestmark = pytest.mark.django_db
ADDRESS = "/leden/misschien-iets-voor-jou/"


@pytest.fixture
def noor(client):
    noor = make_member("Noor", organisation=make_organisation("gemeente Beek"))
    noor.describe(expertise=["woo", "archief"])
    noor.learning.set(["budget"])
    client.force_login(noor)
    return noor


def expert(name, *subjects, **fields):
    member = make_member(name, **fields)
    member.describe(expertise=subjects)
    return member


def suggested(client):
    page = client.get(ADDRESS).content.decode().partition('id="misschien"')[2]
    return [name for name in ("Ada", "Bob", "Cas", "Dora", "Eva", "Fay", "Gijs") if f">{name}</a>" in page]


def test_a_line_says_why(client, noor):
    expert("Fatma Yılmaz", "budget")
    expert("Ada Bos", "woo", "archief", "zwemmen")

    page = client.get(ADDRESS).content.decode()

    assert "Fatma kan je helpen met budget." in page
    assert "Jullie kennen allebei woo en archief." in page
    assert "zwemmen" not in page


def test_who_is_known_already_is_not_suggested(client, noor):
    colleague = expert("Ada", "woo", organisation=noor.affiliation.organisation)
    followed, blocker, secret = expert("Bob", "woo"), expert("Cas", "woo"), expert("Dora", "woo")
    noor.follow(followed)
    blocker.block(noor)
    secret.describe(expertise=["woo"], expertise_audience="nobody")
    expert("Eva", "woo")

    assert suggested(client) == ["Eva"]
    assert colleague.affiliation.organisation_id == noor.affiliation.organisation_id


def test_five_at_most_and_who_shares_most_first(client, noor):
    for name in ("Ada", "Bob", "Cas", "Dora", "Eva", "Fay"):
        expert(name, "woo")
    expert("Gijs", "woo", "budget")

    assert len(suggested(client)) == 5
    page = client.get(ADDRESS).content.decode()
    assert page.index(">Gijs</a>") < page.index(">Fay</a>")


def test_without_subjects_the_way_to_the_profile_is_shown(client):
    client.force_login(make_member())

    assert "Vertel op je profiel wat je weet" in client.get(ADDRESS).content.decode()


def test_not_now_is_remembered(client, noor):
    assert "Wie kan jou helpen?" in client.get("/leden/").content.decode()

    response = client.post(f"{ADDRESS}nu-even-niet/", follow=True).content.decode()

    assert "Wie kan jou helpen?" not in response
    assert "Wie kan jou helpen?" not in client.get("/leden/").content.decode()


def test_script_gets_the_part_beside_the_list(client, noor):
    part = client.get(ADDRESS, headers={"hx-request": "true"}).content.decode()

    assert 'id="misschien"' in part
    assert "<html" not in part
