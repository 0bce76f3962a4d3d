"""The page on which community managers say at which words somebody looks, and whether what is first waits."""

import pytest

from network.models import Network, WatchedWord
from tests.factories import make_community_manager

pytestmark = pytest.mark.django_db
PAGE = "/beheer/opletten/"


def test_words_are_kept_folded_once_and_a_moderator_goes_before_asking(client):
    client.force_login(make_community_manager())

    client.post(PAGE, {"asks": "Krediét\nkrediet\nsnel  geld\ngokken", "queues": "Gokken", "first_posts_wait": "on"})

    words = dict(WatchedWord.objects.values_list("word", "act"))
    assert words == {"krediet": "ask", "snel geld": "ask", "gokken": "queue"}
    assert Network.objects.get().first_posts_wait
    page = client.get(PAGE)
    assert page.context["form"]["asks"].value() == "krediet\nsnel geld"

    client.post(PAGE, {"asks": "snel geld", "queues": ""})
    assert list(WatchedWord.objects.values_list("word", flat=True)) == ["snel geld"]
    assert not Network.objects.get().first_posts_wait


@pytest.mark.parametrize("word", ["x" * 61, "\ufdfa" * 4])  # one sign that folds to eighteen
def test_a_word_that_is_too_long_is_said_beside_the_list_and_kept(client, word):
    client.force_login(make_community_manager())

    page = client.post(PAGE, {"asks": word, "queues": "gokken"}).content.decode()

    assert word in page
    assert "passen hooguit 60 tekens" in page
    assert "gokken" in page
    assert not WatchedWord.objects.exists()
