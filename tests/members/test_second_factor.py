"""An authenticator app, recovery codes, and what they are asked for."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail

from members.backends import PresentMembersBackend
from members.models import Suspension
from network.rights import Right, RoleName, holds
from tests.factories import APP_SECRET, make_community_manager, make_member
from tests.members.entrance import app_code, is_inside, log_in, prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor():
    return make_member("Noor Visscher", email="noor@lindewaard.example")


def with_app(member):
    TOTP.activate(member, APP_SECRET)
    return member


def type_code(client, code):
    return client.post("/inloggen/code/", {"code": code})


def test_setting_up_an_app_gives_recovery_codes(client, noor):
    client.force_login(noor)
    assert client.get("/profiel/account/app/")["Location"].startswith("/profiel/bevestig-wachtwoord/")
    prove(client)
    page = client.get("/profiel/account/app/").content.decode()
    secret = client.session["mfa.totp.secret"]

    assert f"<span>{secret[:4]}</span><wbr><span>{secret[4:8]}</span>" in page  # in pieces, with nothing in between
    wrong = client.post("/profiel/account/app/", {"code": "000000"}).content.decode()
    response = client.post("/profiel/account/app/", {"code": app_code(secret)})

    assert "Deze code klopt niet" in wrong
    assert response["Location"] == "/profiel/account/herstelcodes/"
    assert client.get(response["Location"]).content.decode().count("<li><code>") == 10
    assert client.get("/profiel/account/herstelcodes/bestand/")["Content-Disposition"].startswith("attachment")
    assert secret not in str(Authenticator.objects.values_list("data"))


def test_after_the_password_comes_the_code(client, noor):
    with_app(noor)

    assert log_in(client, next="/leden/")["Location"] == "/inloggen/code/"
    assert not is_inside(client)
    assert "Deze code klopt niet" in type_code(client, "123456").content.decode()
    assert not is_inside(client)
    assert type_code(client, app_code())["Location"] == "/leden/"
    assert is_inside(client)


def test_a_code_works_once(client, client_class, noor):
    with_app(noor)
    log_in(client)
    code = app_code()
    type_code(client, code)
    elsewhere = client_class()
    log_in(elsewhere)

    type_code(elsewhere, code)

    assert not is_inside(elsewhere)


def test_a_recovery_code_works_once(client, client_class, noor):
    with_app(noor)
    code = RecoveryCodes.activate(noor).get_unused_codes()[0]
    log_in(client)
    type_code(client, code)
    assert is_inside(client)

    elsewhere = client_class()
    log_in(elsewhere)
    type_code(elsewhere, code)
    assert not is_inside(elsewhere)


def test_guessing_codes_ends_soon(client, noor, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key"}
    with_app(noor)
    log_in(client)
    for guess in range(3):
        type_code(client, f"00000{guess}")

    type_code(client, app_code())

    assert not is_inside(client)


@pytest.mark.parametrize("way", ["password", "code"])
def test_neither_another_way_in_nor_a_new_password_goes_round_it(client, noor, way):
    with_app(noor)
    if way == "password":
        client.post("/wachtwoord-vergeten/", {"email": noor.email})
        assert not is_inside(client)
        log_in(client)
    else:
        client.post("/inloggen/mail/", {"email": noor.email})
        client.post("/inloggen/mail/code/", {"code": mail.outbox[-1].body.split("\n\n")[1], "action": "verify"})

    assert not is_inside(client)


def test_a_code_does_not_let_in_who_was_suspended_meanwhile(client, noor):
    with_app(noor)
    log_in(client)
    Suspension.objects.create(member=noor, reason="Huisregel 3")

    assert type_code(client, app_code())["Location"] == "/geblokkeerd/"
    assert not is_inside(client)


def test_a_way_out_of_a_half_finished_sign_in(client, noor):
    with_app(noor)
    log_in(client)
    assert "Log anders in" in client.get("/inloggen/code/").content.decode()

    client.post("/uitloggen/", {"next": "/inloggen/"})

    assert client.get("/inloggen/").status_code == 200


def test_a_role_sleeps_until_there_is_a_second_factor(client):
    manager = make_community_manager()
    Authenticator.objects.all().delete()
    client.force_login(manager)

    page = client.get("/beheer/aanmeldingen/")
    assert page.status_code == 403
    assert "Eerst een tweede stap" in page.content.decode()
    assert "/beheer/" not in client.get("/").content.decode()
    assert "Zet een tweede stap aan" in client.get("/").content.decode()

    TOTP.activate(manager, APP_SECRET)
    assert client.get("/beheer/aanmeldingen/").status_code == 200


def test_recovery_codes_alone_wake_no_role(noor):
    noor.roles.create(name=RoleName.COMMUNITY_MANAGER)
    RecoveryCodes.activate(noor)

    for member in (noor, PresentMembersBackend().get_user(noor.pk)):
        assert not holds(member, Right.ADMIT_MEMBERS)
    with_app(noor)
    assert holds(PresentMembersBackend().get_user(noor.pk), Right.ADMIT_MEMBERS)


def test_only_the_demo_is_let_off(noor, settings):
    noor.roles.create(name=RoleName.COMMUNITY_MANAGER)
    assert not holds(noor, Right.ADMIT_MEMBERS)

    settings.MANAGERS_NEED_SECOND_FACTOR = False
    assert holds(noor, Right.ADMIT_MEMBERS)


def test_a_member_at_a_closed_page_hears_nothing_of_roles(client, noor):
    client.force_login(noor)

    assert "tweede stap" not in client.get("/beheer/aanmeldingen/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/profiel/account/app/",
        "/profiel/account/app/uitzetten/",
        "/profiel/account/herstelcodes/",
        "/profiel/account/herstelcodes/nieuwe/",
        "/profiel/account/herstelcodes/bestand/",
        "/profiel/account/passkeys/toevoegen/",
        "/profiel/account/organisaties/",
        "/profiel/account/adressen/",
    ],
)
def test_important_pages_ask_who_is_there(client, noor, address):
    with_app(noor)
    client.force_login(noor)

    assert client.get(address)["Location"].startswith("/profiel/bevestig-wachtwoord/")
    assert client.post(address)["Location"].startswith("/profiel/bevestig-wachtwoord/")

    prove(client)
    assert client.get(address).status_code in {200, 302, 404}
    assert not client.get(address).get("Location", "").startswith("/profiel/bevestig")
