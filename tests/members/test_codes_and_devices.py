"""Signing in by a mailed code, and the list of devices."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone

from members.models import Suspension
from members.tasks import purge
from tests.factories import PASSWORD, make_member
from tests.members.entrance import code_in, is_inside, log_in, sign_up

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "vijf andere woorden dan eerst"


@pytest.fixture
def noor():
    return make_member("Noor Visscher", email="noor@lindewaard.example")


def ask(client, email="noor@lindewaard.example", next=""):
    return client.post("/inloggen/mail/", {"email": email, "next": next})


def type_code(client, code, **fields):
    return client.post("/inloggen/mail/code/", {"code": code, "action": "verify"} | fields)


def test_a_mailed_code_lets_in(client, noor):
    assert ask(client, next="/leden/")["Location"] == "/inloggen/mail/code/?next=%2Fleden%2F"
    assert "noor@lindewaard.example" in client.get("/inloggen/mail/code/").content.decode()

    assert type_code(client, code_in(mail.outbox[-1]), next="/leden/")["Location"] == "/leden/"
    assert is_inside(client)


def test_a_code_works_once_and_in_one_browser(client, client_class, noor):
    ask(client)
    code = code_in(mail.outbox[-1])
    stranger = client_class()
    assert type_code(stranger, code)["Location"] == "/inloggen/mail/"
    assert not is_inside(stranger)

    type_code(client, code)
    client.post("/uitloggen/")
    assert type_code(client, code)["Location"] == "/inloggen/mail/"
    assert not is_inside(client)


def test_a_code_is_not_for_guessing(client, noor):
    ask(client)
    for _guess in range(3):
        response = type_code(client, "AAAA-AAAA")

    assert response["Location"] == "/inloggen/mail/"
    assert "te vaak" in client.get(response["Location"]).content.decode()
    type_code(client, code_in(mail.outbox[-1]))
    assert not is_inside(client)


def test_an_old_code_leads_to_a_new_one(client, noor, settings):
    ask(client)
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1

    response = type_code(client, code_in(mail.outbox[-1]))

    assert response["Location"] == "/inloggen/mail/"
    assert client.get(response["Location"]).status_code == 200


def test_a_suspended_member_gets_no_further_with_a_code(client, noor):
    Suspension.objects.create(member=noor, reason="Huisregel 3")
    ask(client)

    assert type_code(client, code_in(mail.outbox[-1]))["Location"] == "/geblokkeerd/"
    assert not is_inside(client)


def test_codes_are_mailed_a_few_times_a_minute(client, noor, settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "2/m/key"}
    for _time in range(3):
        ask(client)
        client.post("/uitloggen/")

    assert len(mail.outbox) == 2


def test_a_code_proves_the_address_of_who_joins(client, client_class):
    sign_up(client)
    elsewhere = client_class()
    ask(elsewhere)

    type_code(elsewhere, code_in(mail.outbox[-1]))

    assert is_inside(elsewhere)


def test_the_password_of_who_typed_the_address_first_opens_nothing(client, client_class):
    sign_up(client)  # perhaps a stranger, who hopes that she comes by
    elsewhere = client_class()
    ask(elsewhere)

    type_code(elsewhere, code_in(mail.outbox[-1]))

    log_in(client)
    assert is_inside(elsewhere)
    assert not is_inside(client)


def test_every_device_is_in_the_list_and_can_be_logged_out(client, client_class, noor):
    phone = client_class(headers={"user-agent": "Mozilla/5.0 (Android 16; Mobile) Gecko/140.0 Firefox/140.0"})
    log_in(phone)
    log_in(client)

    page = client.get("/profiel/account/sessies/").content.decode()
    assert "Firefox, Android" in page
    assert page.count(">dit apparaat<") == 1

    client.post("/profiel/account/sessies/")
    assert is_inside(client)
    assert not is_inside(phone)
    assert UserSession.objects.count() == 1


def test_one_device_can_be_logged_out(client, client_class, noor):
    phone, tablet = client_class(), client_class()
    for device in (phone, tablet, client):
        log_in(device)
    lost = UserSession.objects.get(session_key=phone.session.session_key)
    page = client.get("/profiel/account/sessies/").content.decode()
    assert page.count(">Log daar uit<") == 2  # not on this device
    assert f"/profiel/account/sessies/{lost.pk}/" in page

    answer = client.post(f"/profiel/account/sessies/{lost.pk}/")

    assert answer["Location"] == "/profiel/account/sessies/"
    assert [is_inside(device) for device in (phone, tablet, client)] == [False, True, True]
    assert client.post(f"/profiel/account/sessies/{lost.pk}/").status_code == 404  # pressed twice


@pytest.mark.parametrize("whose", ["of another", "this one"])
def test_no_other_session_ends_that_way(client, client_class, noor, whose):
    stranger = client_class()
    log_in(stranger, make_member(email="ravi@lindewaard.example").email)
    log_in(client)
    here = stranger if whose == "of another" else client
    session = UserSession.objects.get(session_key=here.session.session_key)

    assert client.post(f"/profiel/account/sessies/{session.pk}/").status_code == 404

    assert is_inside(here)


def test_nobody_sees_the_devices_of_another(client, client_class, noor):
    other = make_member(email="ravi@lindewaard.example")
    log_in(client_class(), other.email)
    log_in(client)

    assert client.get("/profiel/account/sessies/").content.decode().count('<li><div class="split">') == 1


@pytest.mark.parametrize("way", ["changed", "forgotten"])
def test_another_password_ends_the_other_sessions_at_once(client, client_class, noor, way):
    log_in(client)
    thief = client_class()
    log_in(thief)

    if way == "changed":
        fields = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        client.post("/profiel/wachtwoord/", fields)
        assert is_inside(client)
        assert ">dit apparaat<" in client.get("/profiel/account/sessies/").content.decode()
    else:
        visitor = client_class()
        visitor.post("/wachtwoord-vergeten/", {"email": noor.email})
        link = mail.outbox[-1].body.split("http://testserver")[1].split()[0]
        visitor.post(visitor.get(link)["Location"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert not is_inside(thief)


def test_no_page_writes_down_that_a_device_was_there(client, noor, queries):
    log_in(client)

    with queries() as asked:
        client.get("/leden/")

    assert not [sql for sql in asked if sql.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_what_is_over_is_forgotten(client, client_class, noor):
    log_in(client)
    log_in(client_class())
    Session.objects.exclude(session_key=client.session.session_key).update(expire_date=timezone.now())

    purge()

    assert [session.session_key for session in UserSession.objects.all()] == [client.session.session_key]
    assert Session.objects.count() == 1
    assert is_inside(client)
