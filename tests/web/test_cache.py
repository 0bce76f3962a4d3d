import socket
import time

import pytest
from django.core.cache import caches
from django.test import override_settings

from tests.factories import PASSWORD, make_member, make_post
from web.cache import ForgivingRedisCache, Near, near, stand_in

TIMEOUTS = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}


@pytest.fixture(autouse=True)
def awake():
    ForgivingRedisCache.rests_until = 0.0
    yield
    ForgivingRedisCache.rests_until = 0.0


@pytest.fixture(params=["closed", "silent"])
def broken_cache(request):
    """A Redis that refuses connections, or one that takes them and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if request.param == "silent":
            server.listen()
        address = f"redis://127.0.0.1:{server.getsockname()[1]}/1"
        if request.param == "closed":
            server.close()
        with override_settings(
            CACHES={"default": {"BACKEND": "web.cache.ForgivingRedisCache", "LOCATION": address, "OPTIONS": TIMEOUTS}}
        ):
            yield caches["default"]


def test_a_cache_that_is_gone_knows_nothing_and_complains_about_nothing(broken_cache):
    assert broken_cache.get("a") is None
    assert broken_cache.get("a", "anders") == "anders"
    assert broken_cache.get("a", default="anders") == "anders"
    assert broken_cache.get_many(["a"]) == {}
    assert broken_cache.set("a", 1) is None
    assert broken_cache.set_many({"a": 1}) == []
    assert broken_cache.add("a", 1) is True
    assert broken_cache.get_or_set("a", 2) == 2
    assert broken_cache.incr("a") == 1
    assert broken_cache.touch("a") is False
    assert broken_cache.delete("a") is False
    assert broken_cache.delete_many(["a"]) is None
    assert broken_cache.clear() is False
    assert "a" not in broken_cache


def test_a_cache_that_is_gone_is_asked_once_in_a_while(broken_cache):
    start = time.monotonic()
    for number in range(100):
        broken_cache.get(number)

    assert time.monotonic() - start < 1


def test_it_is_asked_again_after_its_rest(broken_cache, settings):
    broken_cache.get("a")
    assert ForgivingRedisCache.rests_until > time.monotonic()

    ForgivingRedisCache.rests_until = time.monotonic() - 1
    broken_cache.get("a")
    assert ForgivingRedisCache.rests_until > time.monotonic()


@pytest.mark.django_db
@override_settings(ACCOUNT_RATE_LIMITS={"login": "30/m/ip", "login_failed": "10/m/ip"})
def test_the_site_works_without_its_cache(broken_cache, client):
    member, post = make_member(), make_post()

    assert client.get("/").status_code == 200
    assert client.get(post.get_absolute_url()).status_code == 200
    response = client.post("/inloggen/", {"login": member.email, "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/")
    for address in ("/", "/leden/", "/profiel/", "/huisregels/", post.get_absolute_url()):
        assert client.get(address).status_code == 200, address


@pytest.mark.django_db
def test_limits_on_trying_stay_when_the_cache_is_gone(client, broken_cache, settings):
    """A guesser who kills Redis, or waits until it is down, is not let go on for ever."""
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key"}
    member = make_member(email="noor.zonder.redis@lindewaard.example")
    for guess in range(3):
        client.post("/inloggen/", {"login": member.email, "password": f"gok nummer {guess}"})

    response = client.post("/inloggen/", {"login": member.email, "password": PASSWORD})

    assert "te vaak geprobeerd" in response.content.decode()
    stand_in.clear()


def test_what_is_near_is_there_until_it_is_too_old():
    kept = Near()
    kept.set("fresh", "een", time.time() + 60)
    kept.set("stale", "twee", time.time() - 1)

    assert [kept.get("fresh"), kept.get("stale"), kept.get("never")] == ["een", None, None]


def test_little_is_kept_near():
    kept = Near()
    for number in range(3 * Near.MOST):
        kept.set(str(number), number, time.time() + 60)

    assert len(kept.kept) <= Near.MOST
    assert kept.get(str(3 * Near.MOST - 1)) == 3 * Near.MOST - 1


def test_emptying_the_cache_empties_what_is_near():
    near.set("een", "iets", time.time() + 60)

    caches["default"].clear()

    assert near.get("een") is None
