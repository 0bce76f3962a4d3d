from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.factories import make_member
from web.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_a_session_is_found_until_it_ends():
    kept = SessionStore()
    kept["note"] = "hallo"
    kept.save()

    assert SessionStore(kept.session_key)["note"] == "hallo"
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=30))
    assert SessionStore(kept.session_key)["note"] == "hallo"
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    over = SessionStore(kept.session_key)
    assert over.get("note") is None
    assert over.session_key is None


def test_each_browser_has_its_own(client_class):
    browsers = [client_class(), client_class()]
    people = [make_member("Ada"), make_member("Bob")]
    for browser, person in zip(browsers, people, strict=True):
        browser.force_login(person)

    for browser, person in zip(browsers, people, strict=True):
        assert f'data-viewer="{person.pk}"' in browser.get("/leden/").content.decode()


@pytest.mark.parametrize("key", ["", "zomaar", "\ue000key", "%s", "' OR 1=1 --"])
def test_a_key_nobody_gave_out_opens_nothing(client, key):
    client.force_login(make_member())

    assert SessionStore(key).load() == {}
