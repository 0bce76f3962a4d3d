import datetime

import pytest
from django.db import connection, transaction
from django.utils import timezone

from content import readings
from content.models import Content, Reading
from content.tasks import count_readings, forget_readings
from tests.factories import make_member, make_post

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
OTHER = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"}


@pytest.fixture(autouse=True)
def empty_buffer():
    readings.client.flushdb()


def views_of(post):
    count_readings()
    return Content.objects.get(pk=post.pk).view_count


def test_a_visitor_counts_once_a_day(client):
    post = make_post()

    for _ in range(3):
        client.get(post.get_absolute_url(), headers=BROWSER)
    client.get(post.get_absolute_url(), headers=OTHER)

    assert views_of(post) == 2
    assert views_of(post) == 2  # counting again finds nothing new


def test_a_member_counts_once_and_is_remembered_by_day(client):
    post, member = make_post(), make_member()
    client.force_login(member)

    for _ in range(2):
        client.get(post.get_absolute_url(), headers=BROWSER)

    assert views_of(post) == 1
    assert list(Reading.objects.values_list("member", "content", "day")) == [(member.pk, post.pk, timezone.localdate())]


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"},
        {"User-Agent": "python-requests/2.32"},
        {"User-Agent": ""},
        BROWSER | {"Sec-Purpose": "prefetch"},
    ],
)
def test_robots_are_no_readers(client, headers):
    post = make_post()

    client.get(post.get_absolute_url(), headers=headers)

    assert views_of(post) == 0


def test_no_author_is_a_reader(client):
    post, along, asked = make_post(), make_member(), make_member()
    post.ask_along(along, by=post.author).accept()
    post.ask_along(asked, by=post.author)
    for author in (post.author, along):
        client.force_login(author)
        client.get(post.get_absolute_url(), headers=BROWSER)

    assert views_of(post) == 0
    client.force_login(asked)  # and wrote nothing yet
    client.get(post.get_absolute_url(), headers=BROWSER)
    assert views_of(post) == 1


def test_the_page_tells_how_often_it_was_seen(client):
    post = make_post()
    Content._base_manager.filter(pk=post.pk).update(view_count=1234)

    assert '<span class="nowrap">Weergaven: 1.234</span>' in client.get(post.get_absolute_url()).content.decode()


def test_reading_writes_nothing_to_the_database(client):
    post = make_post()

    before = transaction.savepoint()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")  # whatever a statement looks like, it cannot write now
    response = client.get(post.get_absolute_url(), headers=BROWSER)
    transaction.savepoint_rollback(before)

    assert response.status_code == 200


def test_the_key_of_a_visitor_changes_with_the_day(rf):
    request = rf.get("/", headers=BROWSER)
    today = datetime.date(2026, 11, 21)

    keys = {readings.visitor_key(request, day.isoformat()) for day in (today, today + datetime.timedelta(days=1))}

    assert len(keys) == 2
    assert not any("127.0.0.1" in key for key in keys)


def test_a_piece_or_member_that_is_gone_stops_nothing(client):
    gone, kept, member = make_post(), make_post(), make_member()
    client.force_login(member)
    for post in (gone, kept):
        client.get(post.get_absolute_url(), headers=BROWSER)
    client.logout()
    client.get(kept.get_absolute_url(), headers=BROWSER)

    gone.delete()
    member.delete()

    assert views_of(kept) == 2
    assert not Reading.objects.exists()


def test_what_was_read_is_forgotten_after_a_year():
    post, member, today = make_post(), make_member(), timezone.localdate()
    days = [today - datetime.timedelta(days=ago) for ago in (0, 365, 366, 800)]
    Reading.objects.bulk_create(Reading(member=member, content=post, day=day) for day in days)

    for _ in range(2):
        forget_readings()

    assert set(Reading.objects.values_list("day", flat=True)) == set(days[:2])


def test_without_redis_the_page_is_there_all_the_same(client, monkeypatch):
    post = make_post()
    monkeypatch.setattr(readings, "client", readings.redis.Redis.from_url("redis://127.0.0.1:1/0"))

    response = client.get(post.get_absolute_url(), headers=BROWSER)

    assert response.status_code == 200
    assert readings.rests_until > 0.0
    readings.rests_until = 0.0
