"""The numbers here are counted by hand, by the rule of docs/popularity.md."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from content.models import (
    Appreciation,
    Comment,
    Popularity,
    Reading,
    Span,
    SubjectOfWeek,
    Visibility,
    Warmth,
    count_popularity,
)
from groups.models import Kind
from network.models import Subject
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.django_db


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def at(day):
    return timezone.make_aware(datetime.combine(day, time(12)))


def read(post, member, day=0):
    Reading.objects.create(member=member, content=post, day=ago(day))


def value(post, member, day=0):
    Appreciation.objects.create(member=member, content=post, created_at=at(ago(day)))


def say(post, member, day=0):
    comment = make_comment(post, member)
    Comment._base_manager.filter(pk=comment.pk).update(created_at=at(ago(day)))
    return comment


def points(post):
    return {row.day: row.points for row in Warmth.objects.filter(content=post)}


def scores(post):
    return {row.span: row.score for row in Popularity.objects.filter(content=post)}


def test_of_one_person_on_one_day_only_the_heaviest_counts():
    post, busy, other = make_post(), make_member(), make_member()
    read(post, busy)
    value(post, busy)
    for _ in range(4):
        say(post, busy)
    read(post, other)
    value(post, make_member(), day=1)

    count_popularity()

    assert points(post) == {ago(0): 5 + 1, ago(1): 3}


def test_the_writer_does_not_count_nor_does_what_is_out_of_sight():
    author = make_member()
    post = make_post(author=author)
    read(post, author)
    say(post, author)
    say(post, make_member()).remove()
    say(post, make_member()).hide(by=None, reason="Reclame.")
    Comment._base_manager.filter(pk=say(post, make_member()).pk).update(held_at=timezone.now())

    count_popularity()

    assert points(post) == {}
    assert scores(post) == {}


def test_who_writes_along_counts_no_more_than_the_first_author():
    author, along, asked = make_member(), make_member(), make_member()
    post, other = make_post(author=author), make_post(author=author)
    value(post, along)  # before they wrote it
    post.ask_along(along, by=author).accept()
    post.ask_along(asked, by=author)
    read(post, along)
    say(post, along)
    read(post, asked)
    value(other, along)

    count_popularity()

    assert points(post) == {ago(0): 1}
    assert points(other) == {ago(0): 3}


def test_what_is_longer_ago_counts_less():
    post = make_post()
    Warmth.objects.create(content=post, day=ago(3), points=40)  # half of it in the week: 20
    Warmth.objects.create(content=post, day=ago(6), points=40)  # a quarter: 10
    Warmth.objects.create(content=post, day=ago(10), points=80)  # too long ago for the week, half in the month: 40
    Warmth.objects.create(content=post, day=ago(120), points=100)  # half in the year: 50
    Warmth.objects.create(content=post, day=ago(365), points=1000)  # too long ago for the year

    count_popularity()

    found = scores(post)
    assert found[Span.WEEK] == pytest.approx(30)
    month = 40 * 0.5 ** (3 / 10) + 40 * 0.5 ** (6 / 10) + 80 * 0.5
    assert found[Span.MONTH] == pytest.approx(month)
    year = 40 * 0.5 ** (3 / 120) + 40 * 0.5 ** (6 / 120) + 80 * 0.5 ** (10 / 120) + 50
    assert found[Span.YEAR] == pytest.approx(year)


def test_counting_twice_is_counting_once_and_what_was_taken_back_goes():
    post, member = make_post(tags=["woo"]), make_member()
    value(post, member)
    for _ in range(2):
        count_popularity()
    assert scores(post)[Span.WEEK] == 3
    assert Warmth.objects.count() == 1

    Appreciation.objects.all().delete()
    count_popularity()

    assert not Warmth.objects.exists()
    assert not Popularity.objects.exists()


def test_counting_costs_the_same_however_much_there_is(queries):
    def grow(number):
        for _ in range(number):
            post = make_post(tags=["woo"])
            for _ in range(5):
                read(post, make_member())

    grow(1)
    with queries() as few:
        count_popularity()
    grow(6)
    with queries() as many:
        count_popularity()

    assert len(many) == len(few)


def test_the_front_page_shows_what_is_popular_of_what_one_sees(client):
    insider = make_member()
    closed = make_group(kind=Kind.CLOSED, members=[insider])
    inside = make_post(title="Achter de deur", author=insider, group=closed, visibility=Visibility.GROUP)
    loved = make_post(title="Door velen gelezen")
    liked = make_post(title="Door een gelezen")
    for post, number in [(inside, 5), (loved, 3), (liked, 1)]:
        for _ in range(number):
            value(post, make_member())
    count_popularity()

    for viewer in (None, make_member()):
        client.logout()
        if viewer:
            client.force_login(viewer)
        for address in ("/", "/populair/", "/populair/?periode=jaar&soort=blogs"):
            page = client.get(address).content.decode()
            part = page if address != "/" else page.partition("Populair</h2>")[2]
            assert part.index("Door velen gelezen") < part.index("Door een gelezen")
            assert "Achter de deur" not in page

    client.force_login(insider)
    part = client.get("/populair/").content.decode()
    assert part.index("Achter de deur") < part.index("Door velen gelezen")


@pytest.mark.parametrize("query", ["?periode=eeuw", "?soort=x&periode=", "?soort=gesprekken"])
def test_an_odd_period_is_the_week(client, query):
    assert client.get(f"/populair/{query}").status_code == 200


def week():
    return {
        (row.for_members, row.place): (row.subject.name, row.people)
        for row in SubjectOfWeek.objects.select_related("subject")
    }


def test_the_subjects_of_the_week_are_counted_in_people():
    # Woo: the writer, one who comments, reads and reads again, and four who read something: 6 people.
    author, busy = make_member(), make_member()
    woo, more_woo = make_post(author=author, tags=["Woo"]), make_post(author=author, tags=["Woo", "archief"])
    say(woo, busy, day=2)
    for post in (woo, more_woo):
        for day in (0, 1, 2):
            read(post, busy, day)
    for _ in range(4):
        read(woo, make_member(), day=6)
    # Archief: the writer, the busy one and three more: 5 people, just enough.
    for _ in range(3):
        value(more_woo, make_member())
    # Water: the writer and three readers are too few to be named. A fourth one read it eight days ago.
    water = make_post(tags=["water"])
    for day in (0, 3, 6, 8):
        read(water, make_member(), day)

    count_popularity()

    # The three who valued it did so under the Woo as well.
    expected = {0: ("Woo", 9), 1: ("archief", 5)}
    assert week() == {(audience, place): named for audience in (True, False) for place, named in expected.items()}


def test_who_writes_along_counts_among_the_people_of_a_subject():
    author, along = make_member(), make_member()
    post = make_post(author=author, tags=["Woo"])
    post.ask_along(along, by=author).accept()
    post.ask_along(make_member(), by=author)
    for reader in (along, make_member(), make_member(), make_member()):
        read(post, reader)

    count_popularity()

    assert week()[True, 0] == ("Woo", 5)


def test_the_subjects_of_the_week_tell_nothing_of_what_an_audience_does_not_see():
    insiders = [make_member() for _ in range(6)]
    closed = make_group(kind=Kind.CLOSED, members=insiders)
    secret = make_post(author=insiders[0], group=closed, visibility=Visibility.GROUP, tags=["geheim"])
    for_members = make_post(visibility=Visibility.MEMBERS, tags=["intern"])
    for member in insiders[1:]:
        read(secret, member)
        read(for_members, member)

    count_popularity()

    assert week() == {(True, 0): ("intern", 6)}


def test_a_synonym_counts_for_its_subject():
    woo = Subject.objects.create(name="Woo")
    Subject.objects.create(name="Wob", synonym_of=woo)
    for name in ["woo", "wob", "Wob", "WOO", "Woo"]:
        make_post(tags=[name])

    count_popularity()

    assert week()[True, 0] == ("Woo", 5)


def test_at_most_three_subjects_are_named(client):
    for number in range(5):
        for _ in range(5 + number):
            make_post(tags=[f"onderwerp {number}"])

    count_popularity()

    assert [week()[True, place] for place in range(3)] == [("onderwerp 4", 9), ("onderwerp 3", 8), ("onderwerp 2", 7)]
    assert len(week()) == 6
    page = client.get("/").content.decode()
    assert "9 collega’s" in page
