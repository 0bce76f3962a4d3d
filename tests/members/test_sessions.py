"""A session is asked for together with the member it was of before; both as they are at this very request."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from members.models import Suspension
from members.sessions import WHOSE, SessionStore
from network.rights import RoleName
from tests.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_member("Ada")


@pytest.fixture
def met(client, ada):
    """A browser of Ada whose session this process has met."""
    client.force_login(ada)
    assert viewer_in(client) == ada.pk
    assert WHOSE.get(client.session.session_key) == ada.pk
    return client


def viewer_in(client):
    """The key of the member who is shown the page; None for a visitor, who is sent away."""
    response = client.get("/leden/")
    return response.wsgi_request.user.pk


def test_a_session_that_was_met_comes_with_its_member_in_one_question(met, ada, queries):
    with queries() as counted:
        request = met.get("/leden/").wsgi_request

    assert request.session.viewer == request.user == ada
    assert len(counted) == 2, "\n\n".join(counted)  # with the list of members


def suspended(client, ada):
    Suspension.objects.create(member=ada, reason="Huisregel 3")


def closed(client, ada):
    type(ada).objects.filter(pk=ada.pk).update(is_active=False)


def logged_out_elsewhere(client, ada):
    Session.objects.all().delete()


def run_out(client, ada):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def given_another_password(client, ada):
    ada.set_password("een ander wachtwoord dan dat")
    ada.save(update_fields=["password"])


def tampered_with(client, ada):
    Session.objects.update(session_data="niet van ons")


@pytest.mark.parametrize(
    "happens", [suspended, closed, logged_out_elsewhere, run_out, given_another_password, tampered_with]
)
def test_what_ends_a_session_works_at_the_next_request(met, ada, happens):
    happens(met, ada)

    assert viewer_in(met) is None


def test_a_session_that_becomes_of_another_is_of_the_other(met, ada):
    bob = make_member("Bob")
    bobs = met.session
    bobs["_auth_user_id"], bobs["_auth_user_hash"] = str(bob.pk), bob.get_session_auth_hash()
    bobs.save()

    assert viewer_in(met) == bob.pk
    assert viewer_in(met) == bob.pk


def test_a_role_works_at_the_next_request(met, ada):
    ada.roles.create(name=RoleName.COMMUNITY_MANAGER)

    assert met.get("/leden/").wsgi_request.user.role_names == [RoleName.COMMUNITY_MANAGER]


def test_what_a_session_holds_is_read_anew(met):
    kept = SessionStore(met.session.session_key)
    kept["note"] = "hallo"
    kept.save()

    assert met.get("/leden/").wsgi_request.session["note"] == "hallo"
