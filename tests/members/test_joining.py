import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from members.models import Member, Organisation
from network.models import JoiningPolicy
from tests.factories import PASSWORD, make_member, make_organisation
from tests.members.entrance import confirm, is_inside, link_in, log_in, sign_up, with_policy

pytestmark = pytest.mark.django_db


def test_the_form_speaks_dutch(client):
    page = client.get("/word-lid/").content.decode()

    for words in ("Je naam", "huisregels", "Minstens 12 tekens"):
        assert words in page
    assert "placeholder" not in page[page.index("<main") :]  # the search box of the frame has one


def test_an_empty_form_says_what_to_fill_in(client):
    page = client.post("/word-lid/", {}).content.decode()

    for words in ("Vul je naam in.", "Vul een mailadres in.", "Vul een wachtwoord in."):
        assert words in page
    assert "Dit veld is verplicht" not in page


def test_who_signs_up_is_a_visitor_until_the_address_is_confirmed(client):
    response = sign_up(client)

    assert (response.status_code, response["Location"]) == (302, "/bevestig-je-adres/")
    member = Member.objects.get()
    assert (member.name, member.email, member.confirmed_at) == ("Noor Visscher", "noor@lindewaard.example", None)
    assert not is_inside(client)


def test_the_link_shows_a_button_and_the_button_confirms(client):
    sign_up(client)
    link = link_in(mail.outbox[0])

    page = client.get(link)
    assert page.status_code == 200
    assert Member.objects.get().confirmed_at is None  # a mail gateway opened it

    response = client.post(link)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert is_inside(client)
    assert Member.objects.get().joined_at is not None


def test_on_another_device_the_password_is_asked(client, client_class):
    sign_up(client)
    elsewhere = client_class()

    response = confirm(elsewhere)

    assert response["Location"] == "/inloggen/"
    assert not is_inside(elsewhere)
    log_in(elsewhere)
    assert is_inside(elsewhere)


def test_a_link_that_was_used_says_so(client, client_class):
    sign_up(client)
    confirm(client)

    assert client.post(link_in(mail.outbox[0]))["Location"] == "/"  # a double click
    page = client_class().post(link_in(mail.outbox[0]))
    assert page.status_code == 200
    assert "Deze link werkt niet meer" in page.content.decode()


def test_a_link_of_another_account_does_not_sign_anybody_out_by_itself(client, client_class):
    sign_up(client_class())
    client.force_login(make_member())

    client.get(link_in(mail.outbox[0]))

    assert is_inside(client)


@pytest.mark.parametrize("email", ["noor@lindewaard.example", "noor@mail.sociaal.lindewaard.example"])
def test_the_organisation_of_the_domain_is_proposed(client, email):
    make_organisation("gemeente Lindewaard", domain="lindewaard.example")
    sign_up(client, email=email)

    page = client.get(link_in(mail.outbox[0])).content.decode()

    assert "Ik werk bij gemeente Lindewaard" in page


def test_the_exact_domain_comes_before_its_parent(client):
    make_organisation("gemeente Oeverdam", domain="oeverdam.example")
    make_organisation("GGD Oeverdam", domain="ggd.oeverdam.example")

    assert Organisation.recognised_by("a@ggd.oeverdam.example").name == "GGD Oeverdam"
    assert Organisation.recognised_by("a@oeverdam.example").name == "gemeente Oeverdam"
    assert Organisation.recognised_by("a@nietoeverdam.example") is None


@pytest.mark.parametrize(("fields", "works_at"), [({"works_here": "1"}, "gemeente Lindewaard"), ({}, None)])
def test_the_organisation_is_never_forced(client, fields, works_at):
    make_organisation("gemeente Lindewaard", domain="lindewaard.example")
    sign_up(client)

    confirm(client, **fields)

    job = Member.objects.get().affiliation
    assert (job and job.organisation_name) == works_at


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": ""}, "Vul je naam in."),
        ({"name": "\u200b"}, "niets te zien"),
        ({"email": "geen adres"}, "Dit is geen mailadres"),
        ({"password1": "kort"}, "Dit is te kort. Gebruik minstens 12 tekens."),
        ({"password1": "noor@lindewaard"}, "lijkt te veel op"),
        ({"rules": ""}, "Zonder huisregels"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_the_rest_is_kept(client, fields, reason):
    page = sign_up(client, **fields).content.decode()

    assert reason in page
    assert Member.objects.count() == 0
    if "email" not in fields:
        assert "noor@lindewaard.example" in page
    assert PASSWORD not in page


def test_a_name_stands_on_one_line(client):
    sign_up(client, name=" Noor\r\nVisscher ")

    assert Member.objects.get().name == "Noor Visscher"


def test_the_same_form_sent_twice_is_one_account(client):
    sign_up(client)
    sign_up(client)

    assert Member.objects.count() == EmailAddress.objects.count() == 1


def test_two_forms_at_the_same_moment_are_one_account(client, monkeypatch):
    make_member(email="noor@lindewaard.example")
    # The moment between looking and writing: nobody has the address yet, and then somebody does.
    monkeypatch.setattr("allauth.account.forms.flows.manage_email.email_already_exists", lambda email: (email, False))

    response = sign_up(client)

    assert response["Location"] == "/bevestig-je-adres/"
    assert Member.objects.count() == 1


@pytest.mark.parametrize(
    ("policy", "email", "inside"),
    [
        (JoiningPolicy.ANYONE, "noor@postbus.example", True),
        (JoiningPolicy.RECOGNISED, "noor@lindewaard.example", True),
        (JoiningPolicy.RECOGNISED, "noor@postbus.example", False),
        (JoiningPolicy.APPROVAL, "noor@lindewaard.example", False),
    ],
)
def test_the_joining_policy_decides_who_is_in_at_once(client, policy, email, inside):
    with_policy(policy)
    make_organisation("gemeente Lindewaard", domain="lindewaard.example")
    sign_up(client, email=email)

    response = confirm(client)

    assert is_inside(client) is inside
    assert response["Location"] == ("/" if inside else "/wacht-op-toelating/")


def test_who_waits_is_told_so_on_any_device(client, client_class):
    with_policy(JoiningPolicy.APPROVAL)
    sign_up(client)
    elsewhere = client_class()

    assert confirm(elsewhere)["Location"] == "/wacht-op-toelating/"
    assert log_in(elsewhere)["Location"] == "/wacht-op-toelating/"
    assert "aanvraag" in elsewhere.get("/wacht-op-toelating/").content.decode()
    assert not is_inside(elsewhere)


def test_a_used_link_leads_who_is_inside_onwards(client):
    client.force_login(make_member())

    page = client.get("/bevestigen/niet-van-ons/").content.decode()

    assert "Naar Start" in page
    assert 'href="/word-lid/"' not in page
