import time

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import RequestFactory

from tests.factories import PASSWORD, make_member, make_post
from web.held import MOST, held_for, hold, page_here, release, way_back
from web.richtext import MOST as LONGEST_TEXT

pytestmark = pytest.mark.django_db


def request(**headers):
    request = RequestFactory().get("/blog/nieuw/?groep=3", headers=headers)
    request.session = SessionStore()
    request.session.create()
    return request


def test_what_is_held_is_for_one_form_and_for_an_hour(monkeypatch):
    asked = request()
    hold(asked, "/profiel/", {"name": ["Noor"]})

    assert held_for(asked, "/profiel/") == {"name": ["Noor"]}
    assert held_for(asked, "/blog/nieuw/") == {}

    later = time.time() + 3601
    monkeypatch.setattr("web.held.time.time", lambda: later)
    assert held_for(asked, "/profiel/") == {}


def test_an_accepted_form_lets_go():
    asked = request()
    hold(asked, "/profiel/", {"name": ["Noor"]})

    release(asked, "/blog/nieuw/")
    assert held_for(asked, "/profiel/") != {}

    release(asked, "/profiel/")
    assert held_for(asked, "/profiel/") == {}


def test_passwords_and_tokens_are_never_held():
    asked = request()
    hold(
        asked,
        "/profiel/",
        {name: ["geheim"] for name in ("password", "password1", "oldpassword", "new_password", "csrfmiddlewaretoken")},
    )

    assert "geheim" not in str(asked.session._session)


def test_the_longest_text_is_held_with_all_that_stands_beside_it():
    fields = {"body": ["x" * LONGEST_TEXT], "title": ["x" * 600], "summary": ["x" * 220], "tags": ["x" * 310]}

    assert hold(request(), "/blog/nieuw/", fields)


def test_what_is_too_long_to_hold_comes_back_at_once_and_secrets_do_not(client):
    text = "Een lang verhaal. " * 12_000

    response = client.post("/blog/nieuw/", {"body": text, "password": "geheim" * 60_000})

    page = response.content.decode()
    assert response.status_code == 413
    assert text.strip() in page
    assert "geheimgeheim" not in page
    assert 'href="/inloggen/?next=' in page


def test_too_much_is_not_held():
    asked = request()
    longest = "x" * (MOST - len("about"))
    hold(asked, "/profiel/", {"about": [longest]})
    assert held_for(asked, "/profiel/") != {}

    hold(asked, "/profiel/", {"about": [longest], "name": ["z"]})
    hold(asked, "/profiel/", {"y" * MOST: ["z"]})
    assert held_for(asked, "/profiel/") == {"about": [longest]}


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/blog/?a=b#c", "/blog/?a=b#c"),
        ("http://testserver/blog/?a=b", "/blog/?a=b"),
        ("https://elders.example/blog/", ""),
        ("//elders.example/", ""),
        ("http://testserver//elders.example/", ""),
        ("/\\elders.example", ""),
        ("javascript:alert(1)", ""),
        ("blog/", ""),
        ("/a\x00b", ""),
        ("/a\nb", ""),
        ("http://[", ""),
        ("", ""),
        ("/" + "a" * 500, ""),
    ],
)
def test_a_way_back_is_a_page_of_ours(address, page):
    assert page_here(request(), address) == page


def test_the_way_back_is_where_the_form_stood():
    assert way_back(request()) == "/blog/nieuw/?groep=3"
    assert way_back(request(Referer="http://testserver/blog/")) == "/blog/"
    assert way_back(request(Referer="https://elders.example/")) == "/blog/nieuw/?groep=3"
    asked = request(**{"Referer": "http://testserver/", "HX-Current-URL": "http://testserver/blog/#reageer"})
    assert way_back(asked) == "/blog/#reageer"


# --- The middleware that holds


def test_a_post_without_session_leads_over_signing_in(client):
    response = client.post(
        "/blog/nieuw/", {"title": "Bellen"}, headers={"Referer": "http://testserver/blog/nieuw/?groep=3"}
    )

    assert (response.status_code, response["Location"]) == (302, "/inloggen/?next=/blog/nieuw/%3Fgroep%3D3")
    assert client.session["held"]["fields"] == {"title": ["Bellen"]}


def test_a_half_written_post_is_there_after_signing_in(client):
    member = make_member()
    client.post(
        "/blog/nieuw/", {"title": "Bel de verzoeker", "body": "<p>Echt, bel gewoon.</p>", "tags": "Woo, bellen"}
    )
    client.force_login(member)

    page = client.get("/blog/nieuw/").content.decode()

    for words in ("Bel de verzoeker", "Echt, bel gewoon.", "Woo, bellen"):
        assert words in page


def test_a_script_without_session_is_sent_to_sign_in(client):
    post = make_post()
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{post.get_absolute_url()}"}

    response = client.post(f"/inhoud/{post.pk}/reageren/", {"text": "Bij ons ook."}, headers=headers)

    assert response.status_code == 401
    assert response["HX-Redirect"] == f"/inloggen/?next={post.get_absolute_url().replace('/', '%2F')}"
    client.force_login(make_member())
    assert "Bij ons ook." in client.get(post.get_absolute_url()).content.decode()


def test_a_script_that_only_looks_is_sent_to_sign_in_too(client):
    response = client.get("/leden/", headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Redirect"]) == (401, "/inloggen/?next=%2Fleden%2F")
    assert not Session.objects.exists()


def test_a_password_change_without_session_keeps_nothing(client):
    client.post("/profiel/wachtwoord/", {"oldpassword": PASSWORD, "password1": "x", "password2": "x"})

    assert "held" not in client.session


def test_text_that_a_database_cannot_hold_does_no_harm(client):
    client.post("/blog/nieuw/", {"title": "nul\x00", "body": "\ud83d".encode("utf-8", "surrogatepass")})
    client.post(
        "/word-lid/",
        {"name": "Noor", "email": "noor@lid.example", "password1": PASSWORD, "rules": "on", "next": "/blog/nieuw/"},
    )

    assert client.session["held"]["fields"]["title"] == ["nul"]
