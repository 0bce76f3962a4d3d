import pytest
from django.conf import settings
from django.middleware.csrf import _does_token_match, _get_new_csrf_string
from django.test import Client

from tests.factories import make_member
from web.tokens import csrf, masked


def test_a_masked_token_is_the_secret_to_django_and_never_the_same():
    secret = _get_new_csrf_string()

    tokens = {masked(secret) for _ in range(50)}

    assert len(tokens) == 50
    assert all(_does_token_match(token, secret) for token in tokens)
    assert not any(secret in token for token in tokens)
    assert not _does_token_match(masked(_get_new_csrf_string()), secret)


def test_a_page_without_forms_gives_out_no_cookie(rf):
    request = rf.get("/")

    token = csrf(request)["csrf_token"]
    assert "CSRF_COOKIE" not in request.META

    assert len(str(token)) == 64
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"]


@pytest.mark.django_db
def test_the_token_of_the_second_page_opens_the_form_too():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_member())

    def shown():
        html = browser.get("/leden/").content.decode()
        return html.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]

    first, second = shown(), shown()

    assert first != second
    assert settings.CSRF_COOKIE_NAME not in browser.get("/leden/").cookies  # nor is it given out anew with each page
    assert browser.post("/uitloggen/", {"csrfmiddlewaretoken": second[::-1]}).status_code == 403
    assert browser.post("/uitloggen/", {"csrfmiddlewaretoken": second}).status_code == 302
