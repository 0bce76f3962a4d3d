import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from members.backends import PresentMembersBackend
from members.models import Member, Suspension
from network.models import JoiningPolicy, Network
from network.rights import RoleName
from tests.factories import PASSWORD, make_member
from tests.members.entrance import is_inside, link_in, log_in, sign_up, with_policy

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "vijf andere woorden dan eerst"


@pytest.fixture
def noor():
    return make_member("Noor Visscher", email="noor@lindewaard.example")


@pytest.mark.parametrize("typed", ["noor@lindewaard.example", " Noor@Lindewaard.EXAMPLE "])
def test_a_member_signs_in_by_address(client, noor, typed):
    response = log_in(client, typed)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert is_inside(client)


def test_signing_in_leads_back_to_the_page_that_asked(client, noor):
    response = client.get("/leden/?naam=noor")
    assert response["Location"] == "/inloggen/?next=/leden/%3Fnaam%3Dnoor"

    assert log_in(client, next="/leden/?naam=noor")["Location"] == "/leden/?naam=noor"


@pytest.mark.parametrize(
    ("next", "told"),
    [
        ("/leden/", True),
        ("/inhoud/1/geschiedenis/", True),  # whether or not it is there
        ("/blog/", False),
        ("/", False),
        ("/bestaat-niet/", False),
        ("//[", False),
        ("", False),
    ],
)
def test_who_is_sent_to_sign_in_reads_why(client, next, told):
    page = client.get("/inloggen/", {"next": next}).content.decode()

    assert ("is alleen voor leden" in page) == told


def test_in_a_closed_network_each_address_says_the_same(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        Network.objects.get().let_in_by(visitors_see="home")

    for address in ("/blog/", "/bestaat-niet/"):
        assert "is alleen voor leden" in client.get("/inloggen/", {"next": address}).content.decode()


def test_what_a_right_address_looks_like_is_said(client):
    page = client.post("/inloggen/", {"login": "noor", "password": PASSWORD}).content.decode()

    assert "Gebruik er een als naam@organisatie.nl." in page


@pytest.mark.parametrize(
    "next", ["https://elders.example/", "//elders.example/", "/\\elders.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(client, noor, next):
    assert log_in(client, next=next)["Location"] == "/"


def test_signing_out_takes_a_button(client, noor):
    client.force_login(noor)

    assert client.get("/uitloggen/").status_code == 200
    assert is_inside(client)

    assert client.post("/uitloggen/").status_code == 302
    assert not is_inside(client)


def test_a_forgotten_password_is_replaced_through_the_mail(client, noor):
    client.post("/wachtwoord-vergeten/", {"email": noor.email})
    form = client.get(link_in(mail.outbox[0]))  # the key leaves the address bar
    response = client.post(form["Location"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert response["Location"] == "/nieuw-wachtwoord/klaar/"
    log_in(client, password=PASSWORD)
    assert not is_inside(client)
    log_in(client, password=NEW_PASSWORD)
    assert is_inside(client)
    assert client.get(link_in(mail.outbox[0])).status_code == 200
    assert "werkt niet meer" in client.get(link_in(mail.outbox[0])).content.decode()


def test_a_reset_proves_the_address_too(client, client_class):
    """Whoever never got the first mail and joins again is sent here by "you are a member already"."""
    sign_up(client)
    client.post("/wachtwoord-vergeten/", {"email": "noor@lindewaard.example"})
    form = client.get(link_in(mail.outbox[-1]))
    client.post(form["Location"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    elsewhere = client_class()
    log_in(elsewhere, password=NEW_PASSWORD)

    assert is_inside(elsewhere)


def test_a_password_is_changed_by_who_knows_it(client, client_class, noor):
    log_in(client)
    other_device = client_class()
    log_in(other_device)
    fields = {"oldpassword": "iets anders", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    page = client.post("/profiel/wachtwoord/", fields).content.decode()
    assert "Dit is niet het wachtwoord" in page

    response = client.post("/profiel/wachtwoord/", fields | {"oldpassword": PASSWORD})
    assert response["Location"] == "/profiel/account/"
    assert is_inside(client)
    assert not is_inside(other_device)


@pytest.mark.parametrize("address", ["/inloggen/", "/word-lid/", "/wachtwoord-vergeten/", "/profiel/wachtwoord/"])
def test_the_words_stand_above_the_boxes_in_dutch(client, noor, address):
    if address.startswith("/profiel"):
        client.force_login(noor)
    page = client.get(address).content.decode()

    assert "placeholder" not in page[page.index("<main") :]  # the search box of the frame has one
    assert "Je " in page


def test_guessing_passwords_ends_soon(client, noor, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key"}
    for _guess in range(3):
        log_in(client, password="een gok van iemand anders")

    response = log_in(client)

    assert "te vaak geprobeerd" in response.content.decode()
    assert not is_inside(client)


def test_asking_too_often_has_a_page_of_its_own(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    client.post("/wachtwoord-vergeten/", {"email": "noor@lindewaard.example"})

    response = client.post("/wachtwoord-vergeten/", {"email": "noor@lindewaard.example"})

    assert response.status_code == 429
    assert "Ambtenaar 2.0" in response.content.decode()


def absent(state):
    if state == "unconfirmed":
        member = make_member(email="noor@lindewaard.example", confirmed_at=None, joined_at=None)
    elif state == "waiting":
        member = make_member(email="noor@lindewaard.example", joined_at=None)
    else:
        member = make_member(email="noor@lindewaard.example", is_active=state != "inactive")
        if state == "suspended":
            Suspension.objects.create(member=member, reason="Huisregel 3")
    return member


@pytest.mark.parametrize(
    ("state", "place"),
    [
        ("unconfirmed", "/bevestig-je-adres/"),
        ("waiting", "/wacht-op-toelating/"),
        ("suspended", "/geblokkeerd/"),
        ("inactive", "/account-gesloten/"),
    ],
)
def test_who_is_not_present_is_told_why_and_stays_a_visitor(client, state, place):
    absent(state)

    response = log_in(client)

    assert response["Location"] == place
    assert not is_inside(client)
    assert client.get(place, follow=True).status_code == 200


@pytest.mark.parametrize(
    "end",
    [
        lambda member: Suspension.objects.create(member=member, reason="Huisregel 3"),
        lambda member: Member.objects.filter(pk=member.pk).update(is_active=False),
        lambda member: Member.objects.filter(pk=member.pk).update(joined_at=None),
        lambda member: member.delete(),
    ],
    ids=["suspended", "closed", "no longer admitted", "gone"],
)
def test_presence_ends_at_the_next_request(client, noor, end):
    log_in(client)
    assert is_inside(client)

    end(noor)

    assert not is_inside(client)


def test_a_suspension_that_is_over_keeps_nobody_out(client, noor):
    log_in(client)
    suspension = Suspension.objects.create(member=noor, reason="Huisregel 3")
    assert not is_inside(client)

    Suspension.objects.filter(pk=suspension.pk).update(until=timezone.now())

    assert is_inside(client)


def test_the_viewer_costs_one_query_with_roles_and_job(noor, django_assert_num_queries):
    noor.roles.create(name=RoleName.COMMUNITY_MANAGER)
    noor.work_as("adviseur", organisation_name="gemeente Lindewaard")

    with django_assert_num_queries(1):
        viewer = PresentMembersBackend().get_user(noor.pk)
        assert viewer.role_names == [RoleName.COMMUNITY_MANAGER]
        assert str(viewer.affiliation) == "adviseur, gemeente Lindewaard"
        assert viewer.affiliation.organisation is None


def test_who_waits_does_not_get_in_by_a_reset(client, client_class):
    with_policy(JoiningPolicy.APPROVAL)
    sign_up(client)
    client.post("/wachtwoord-vergeten/", {"email": "noor@lindewaard.example"})
    form = client.get(link_in(mail.outbox[-1]))
    client.post(form["Location"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert EmailAddress.objects.get().verified
    assert log_in(client, password=NEW_PASSWORD)["Location"] == "/wacht-op-toelating/"
    assert not is_inside(client)
