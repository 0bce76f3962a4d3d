"""Signing in through an organisation, against a real OpenID Connect provider that runs on loopback."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail

from ambtenaar.organisations import app_of
from members.models import Departure, Evidence, LastingMeasure, Member
from network.models import JoiningPolicy
from tests.factories import PASSWORD, make_member, make_organisation
from tests.identity_provider import PEOPLE, identity_provider, let_time_pass, log_in_there, login_entry
from tests.members.entrance import code_in, confirm, is_inside, link_in, log_in, prove, with_policy

pytestmark = pytest.mark.django_db
THERE = "/inloggen/organisatie/proef/"
DETAILS = {"name": "Noor Visscher", "rules": "on"}


@pytest.fixture(scope="module")
def provider_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("provider")


@pytest.fixture(scope="module")
def provider_url(provider_folder):
    with identity_provider(provider_folder, f"http://testserver{THERE}terug/") as url:
        yield url


@pytest.fixture
def provider(provider_url, settings):
    return configure(settings, provider_url)


def configure(settings, url, **more):
    login = login_entry(url, **more)
    settings.ORGANISATION_LOGINS = [login]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app_of(login)]}}
    return login


def come_in(client, username, process="login", next="", browser=None, tamper=str):
    """All the way to the provider and back; what the site answers then."""
    to_provider = client.post(THERE, {"process": process, "next": next})
    back = urlsplit(log_in_there(tamper(to_provider["Location"]), username, browser))
    return client.get(f"{back.path}?{back.query}")


def make_old(client):
    """What was proven in this session was proven more than five minutes ago."""
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [record | {"at": record["at"] - 301} for record in records]
    session.save()


def make_member_without_password(provider):
    member = make_member()
    member.set_unusable_password()
    member.save()
    member.socialaccount_set.create(provider=provider, uid="van-mij")
    return member


def noor():
    return Member.objects.get(email="noor@lindewaard.example")


def test_a_new_person_gives_a_name_and_accepts_the_house_rules(client, provider):
    organisation = make_organisation("gemeente Lindewaard", domain="lindewaard.example")

    response = come_in(client, "noor", next="/leden/")
    page = client.get(response["Location"]).content.decode()
    assert response["Location"] == "/word-lid/organisatie/"
    assert 'value="Noor Visscher"' in page
    assert 'name="email"' not in page  # the organisation has verified it already

    assert "huisregels" in client.post(response["Location"], {"name": "Noor Visscher"}).content.decode()
    assert client.post(response["Location"], DETAILS)["Location"] == "/leden/"
    assert is_inside(client)
    assert EmailAddress.objects.get(user=noor()).verified
    assert (noor().affiliation.organisation, noor().affiliation.evidence) == (organisation, Evidence.ORGANISATION_LOGIN)
    assert not noor().has_usable_password()


def test_the_second_time_there_is_nothing_to_fill_in(client, client_class, provider):
    client.post(come_in(client, "noor")["Location"], DETAILS)
    elsewhere = client_class()

    assert come_in(elsewhere, "noor")["Location"] == "/"
    assert is_inside(elsewhere)
    assert Member.objects.filter(name="Noor Visscher").count() == 1


def test_an_address_that_matches_takes_nothing_over(client, client_class, provider):
    member = make_member("Noor Visscher", email="noor@lindewaard.example")

    response = come_in(client, "noor", next="/leden/")
    assert response["Location"] == "/inloggen/bewijs/"
    assert "Proefdienst" in client.get("/inloggen/bewijs/").content.decode()
    assert not is_inside(client)
    assert not SocialAccount.objects.exists()

    log_in(client)  # now it is proven
    assert SocialAccount.objects.get().user == member
    assert mail.outbox[-1].to == ["noor@lindewaard.example"]
    elsewhere = client_class()
    come_in(elsewhere, "noor")
    assert is_inside(elsewhere)


def test_proving_another_account_connects_nothing(client, provider):
    make_member(email="noor@lindewaard.example")
    make_member(email="een.ander@lindewaard.example")
    come_in(client, "noor")

    log_in(client, email="een.ander@lindewaard.example")

    assert is_inside(client)
    assert not SocialAccount.objects.exists()


def test_who_typed_the_address_without_proving_it_has_no_claim(client, provider):
    pretender = make_member("Een ander", email="noor@lindewaard.example", confirmed_at=None, joined_at=None)

    client.post(come_in(client, "noor")["Location"], DETAILS)

    assert is_inside(client)
    assert not Member.objects.filter(pk=pretender.pk).exists()


def test_an_address_that_nobody_verified_is_proven_by_mail(client, provider):
    make_member("Wie er al was", email="al.lid@elders.example")

    form = come_in(client, "ravi")["Location"]
    details = {"name": "Ravi Ramdin", "email": "ravi@elders.example", "rules": "on"}
    assert 'value="ravi@elders.example"' in client.get(form).content.decode()
    client.post(form, details)
    assert not is_inside(client)
    assert Member.objects.get(email="ravi@elders.example").confirmed_at is None

    confirm(client)
    assert is_inside(client)


@pytest.mark.parametrize("way", ["code", "new password"])
def test_who_types_the_address_of_another_has_no_way_into_what_becomes_hers(client, client_class, provider, way):
    client.post(come_in(client, "ravi")["Location"], {"name": "R", "email": "sanne@elders.example", "rules": "on"})
    sanne = client_class()
    if way == "code":
        sanne.post("/inloggen/mail/", {"email": "sanne@elders.example"})
        sanne.post("/inloggen/mail/code/", {"code": code_in(mail.outbox[-1]), "action": "verify"})
        assert is_inside(sanne)
    else:
        sanne.post("/wachtwoord-vergeten/", {"email": "sanne@elders.example"})
        link = sanne.get(link_in(mail.outbox[-1]))["Location"]
        sanne.post(link, {"password1": "vijf andere woorden dan eerst", "password2": "vijf andere woorden dan eerst"})
    assert Member.objects.get(email="sanne@elders.example").joined_at

    again = client_class()
    come_in(again, "ravi")

    assert not is_inside(again)


def test_the_address_of_another_is_no_way_in_either(client, provider):
    known = make_member(email="bekend@lindewaard.example")
    form = come_in(client, "ravi")["Location"]

    response = client.post(form, {"name": "Ravi", "email": known.email, "rules": "on"})

    assert response["Location"] == "/bevestig-je-adres/"
    assert [message.subject for message in mail.outbox] == ["Je bent al lid"]
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    ("policy", "domain", "trusted", "inside"),
    [
        (JoiningPolicy.RECOGNISED, "lindewaard.example", False, True),
        (JoiningPolicy.RECOGNISED, "elders.example", False, False),
        (JoiningPolicy.RECOGNISED, "elders.example", True, True),
        (JoiningPolicy.APPROVAL, "lindewaard.example", False, False),
        (JoiningPolicy.APPROVAL, "elders.example", True, True),
    ],
)
def test_who_is_let_in_at_once(client, settings, provider_url, policy, domain, trusted, inside):
    configure(settings, provider_url, trusted=trusted)
    make_organisation(domain=domain)
    with_policy(policy)

    response = client.post(come_in(client, "noor")["Location"], DETAILS)

    assert is_inside(client) == inside
    assert response["Location"] == ("/" if inside else "/wacht-op-toelating/")


def test_a_member_connects_an_organisation_after_showing_who_it_is(client, provider):
    member = make_member(email="prive@thuis.example")
    log_in(client, email=member.email)

    asked = come_in(client, "noor", process="connect")
    assert asked["Location"].startswith("/profiel/bevestig-wachtwoord/")
    client.post(asked["Location"], {"password": "vier woorden op een rij"})

    assert SocialAccount.objects.get().user == member
    for page in ("/profiel/account/", "/profiel/account/organisaties/"):
        assert "Proefdienst" in client.get(page).content.decode()
    client.post("/profiel/account/organisaties/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()


def test_who_has_no_password_signs_in_anew_before_something_important(client, provider):
    client.post(come_in(client, "noor")["Location"], DETAILS)
    assert client.get("/profiel/account/adressen/").status_code == 200  # just signed in
    make_old(client)

    asked = client.get("/profiel/account/adressen/")
    assert asked["Location"].startswith("/profiel/bevestig-organisatie/")
    assert "Proefdienst" in client.get(asked["Location"]).content.decode()

    assert come_in(client, "noor", process="redirect", next="/profiel/account/adressen/")["Location"] == (
        "/profiel/account/adressen/"
    )
    assert client.get("/profiel/account/adressen/").status_code == 200


ADDRESSES = "/profiel/account/adressen/"


def ask_nothing(address):
    """What somebody at a machine that was left alone would make of the address that leads to the provider."""
    return re.sub("&(prompt|max_age)=[^&]*", "", address)


def test_proving_it_anew_asks_the_provider_to_ask_anew(client, provider):
    client.post(come_in(client, "noor")["Location"], DETAILS)

    query = asked_of_provider(client, "redirect")

    assert (query["prompt"], query["max_age"]) == (["login"], ["0"])
    assert "prompt" not in asked_of_provider(client, "login")


def asked_of_provider(client, process):
    return parse_qs(urlsplit(client.post(THERE, {"process": process})["Location"]).query)


@pytest.mark.parametrize("process", ["redirect", "login"])
def test_a_session_left_open_at_the_provider_is_no_proof(client, provider, provider_folder, process):
    browser = requests.Session()
    client.post(come_in(client, "noor", browser=browser)["Location"], DETAILS)
    make_old(client)
    let_time_pass(provider_folder)

    answer = come_in(client, "noor", process, next=ADDRESSES, browser=browser, tamper=ask_nothing)

    if process == "redirect":
        assert answer["Location"].startswith("/profiel/bevestig-organisatie/")
        assert "zonder dat je daar opnieuw inlogde" in client.get(answer["Location"]).content.decode()
    assert client.get(ADDRESSES)["Location"].startswith("/profiel/bevestig-organisatie/")
    assert is_inside(client)
    come_in(client, "noor", "redirect", next=ADDRESSES, browser=browser)  # and now with a password
    assert client.get(ADDRESSES).status_code == 200


@pytest.mark.parametrize(("says_when", "status"), [(False, 200), (True, 302)])
def test_a_provider_that_does_not_say_when_is_believed_unless_it_should(
    client, settings, provider_url, says_when, status
):
    configure(settings, provider_url, auth_time=says_when, verified_email=["elders.example"])
    client.post(come_in(client, "ravi")["Location"], DETAILS)
    assert client.get(ADDRESSES).status_code == 302  # nothing shows that he logged in there just now

    come_in(client, "ravi", "redirect", next=ADDRESSES)

    assert client.get(ADDRESSES).status_code == status


def test_a_password_is_asked_of_who_has_one_whatever_the_provider_says(client, provider):
    member = make_member(email="prive@thuis.example")
    log_in(client, email=member.email)
    client.post(come_in(client, "noor", process="connect")["Location"], {"password": PASSWORD})
    make_old(client)

    come_in(client, "noor", "redirect", next=ADDRESSES)

    assert client.get(ADDRESSES)["Location"].startswith("/profiel/bevestig-wachtwoord/")


@pytest.mark.parametrize(
    ("username", "domains", "confirmed"),
    [
        ("noor", True, True),
        ("noor", ["lindewaard.example"], True),
        ("noor", ["Lindewaard.example"], True),
        ("noor", ["oeverdam.example"], False),
        ("noor", ["waard.example", "lindewaard.example.nl"], False),
        ("sanne", ["lindewaard.example"], False),  # although the provider says that it has verified it
        ("ravi", ["elders.example"], True),  # although it does not say so
        ("ravi", ["lindewaard.example"], False),
    ],
)
def test_a_provider_with_domains_confirms_no_address_of_another(
    client, settings, provider_url, username, domains, confirmed
):
    configure(settings, provider_url, verified_email=domains)
    email = PEOPLE[username][2]
    owner = make_member(email=email)

    answer = come_in(client, username)["Location"]

    assert answer == ("/inloggen/bewijs/" if confirmed else "/word-lid/organisatie/")
    if not confirmed:  # it is a proposal like any other: nobody is in before the mail is opened
        client.post(answer, DETAILS | {"email": email})
        assert mail.outbox[-1].subject == "Je bent al lid"
    assert not is_inside(client)
    assert not owner.socialaccount_set.exists()


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("post", "/profiel/gegevens/aanvragen/"),
        ("post", "/profiel/opzeggen/"),
        ("get", "/profiel/samenvoegen/"),
    ],
)
def test_so_it_is_for_a_copy_for_leaving_and_for_merging(client, method, address):
    member = make_member_without_password(provider="proef")
    client.force_login(member)

    typed = {"contributions": "delete"} if method == "post" else {}
    asked = getattr(client, method)(address, typed, headers={"referer": "http://testserver/x/"})

    page = {"get": address, "post": "/x/"}[method]
    assert asked["Location"] == f"/profiel/bevestig-organisatie/?{urlencode({'next': page})}"
    assert not member.takeouts.exists()
    assert not Departure.objects.exists()


def test_a_session_that_was_left_open_connects_no_login_of_somebody_else(client, provider):
    member = make_member_without_password(provider="elders")
    client.force_login(member)

    asked = come_in(client, "noor", process="connect")

    assert asked["Location"].startswith("/profiel/bevestig-organisatie/")
    assert member.socialaccount_set.count() == 1


def test_a_suspended_member_does_not_come_in_through_the_organisation(client, client_class, provider):
    client.post(come_in(client, "noor")["Location"], DETAILS)
    noor().suspensions.create(reason="Huisregel 3")
    elsewhere = client_class()

    assert come_in(elsewhere, "noor")["Location"] == "/geblokkeerd/"
    assert not is_inside(elsewhere)


def keep_out(email):
    """A measure without end, of which only the address of a closed account is left."""
    LastingMeasure.objects.keep([email], None)


def test_a_measure_meets_each_address_of_who_joins(client, provider):
    keep_out("noor@vroeger.example")
    form = come_in(client, "noor")["Location"]
    session = client.session  # a provider that knows two addresses of her
    second = {"email": "noor@vroeger.example", "verified": True, "primary": False}
    session["socialaccount_sociallogin"]["email_addresses"].append(second)
    session.save()

    client.post(form, DETAILS)

    assert noor().suspensions.exists()
    assert not is_inside(client)


def test_a_measure_meets_who_connects_the_address_to_another_account(client, client_class, provider):
    member = make_member()
    client.force_login(member)
    prove(client)
    keep_out("noor@lindewaard.example")

    come_in(client, "noor", process="connect")

    assert member.suspensions.exists()
    assert not is_inside(client)


def test_a_measure_meets_who_had_connected_it_before(client, provider):
    member = make_member()
    client.force_login(member)
    prove(client)
    come_in(client, "noor", process="connect")
    client.logout()
    keep_out("noor@lindewaard.example")

    come_in(client, "noor")

    assert member.suspensions.exists()
    assert not is_inside(client)


def test_a_provider_that_is_down_gives_one_page_with_a_way_on(client, settings):
    configure(settings, "http://127.0.0.1:9")

    response = client.post(THERE, {"process": "login"})

    assert response.status_code == 502
    assert "antwoordt nu niet" in response.content.decode()
    assert "/inloggen/mail/" in response.content.decode()


@pytest.mark.parametrize("query", ["", "?code=niets&state=verzonnen", "?error=access_denied"])
def test_a_way_back_that_nobody_went_is_told_kindly(client, provider, query):
    response = client.get(f"{THERE}terug/{query}", follow=True)

    assert "Inloggen via je organisatie lukte niet" in response.content.decode()
    assert not is_inside(client)


def test_a_used_way_back_opens_nothing(client, client_class, provider):
    to_provider = client.post(THERE, {"process": "login"})
    back = urlsplit(log_in_there(to_provider["Location"], "noor"))
    client.get(f"{back.path}?{back.query}")

    again, stranger = client.get(f"{back.path}?{back.query}"), client_class().get(f"{back.path}?{back.query}")

    assert "lukte niet" in again.content.decode()
    assert "lukte niet" in stranger.content.decode()


def test_the_question_to_the_provider_is_bound_to_this_browser(client, provider):
    query = parse_qs(urlsplit(client.post(THERE, {"process": "login"})["Location"]).query)

    assert query["state"][0]
    assert query["code_challenge_method"] == ["S256"]


def test_an_unknown_provider_is_a_page_that_does_not_exist(client, provider):
    assert client.post("/inloggen/organisatie/verzonnen/").status_code == 404


def test_a_provider_that_was_taken_away_breaks_no_page(client, client_class, provider, settings):
    client.post(come_in(client, "noor")["Location"], DETAILS)
    settings.ORGANISATION_LOGINS = []
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}

    assert client.get("/profiel/account/").status_code == 200
    assert client.get("/profiel/account/organisaties/").status_code == 200
