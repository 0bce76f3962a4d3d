"""What did not go out is seen at the desk, and sent again where its words are still there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import Takeout
from moderation.models import Deed
from notifications.models import Delivery, Mail
from tests.factories import make_community_manager, make_member

pytestmark = pytest.mark.django_db

PAGE = "/beheer/mislukt/"


@pytest.fixture
def failed(client):
    """A mail with its words, one of an account without, and news."""
    client.force_login(make_community_manager())
    wrong = {"failed_at": timezone.now(), "error": "550 Unknown here", "attempts": 6}
    return [
        Mail.objects.create(recipient="buur@straat.example", kind="left", message=b"Dag", **wrong),
        Mail.objects.create(recipient="weg@lid.example", kind="account", message=b"", **wrong),
        Delivery.objects.create(member=make_member("Noor Visscher"), kind="note_pinned", subject_id=1, **wrong),
    ]


def test_the_page_says_what_failed_why_and_what_there_is_to_do(client, failed, queries):
    Takeout.objects.create(member=make_member("Bas Overwater"), requested_at=timezone.now() - timedelta(hours=2))

    with queries() as counted:
        page = client.get(PAGE).content.decode()

    for words in ("buur@straat.example", "weg@lid.example", "Noor Visscher", "Bas Overwater", "550 Unknown here"):
        assert words in page
    assert page.count(f'action="{PAGE}') == 2
    assert len(counted) <= 6


def test_what_is_still_there_is_sent_again_once(client, failed):
    for _time in range(2):
        for sort, row in zip(("mail", "mail", "nieuws"), failed, strict=True):
            assert client.post(f"{PAGE}{sort}/{row.pk}/").status_code == 302

    assert list(Mail.objects.due()) == failed[:1]
    assert list(Delivery.objects.due()) == failed[2:]
    assert sorted(Deed.objects.values_list("thing", flat=True)) == [f"mail:{failed[0].pk}", f"nieuws:{failed[2].pk}"]
    assert client.post(f"{PAGE}brief/1/").status_code == 404
