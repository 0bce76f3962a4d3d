from datetime import timedelta

import pytest
from django.utils import timezone

from members import tasks
from members.models import Departure, Disuse, Errand, Member
from network.models import ProblemReport
from notifications.models import Announcement
from tests.factories import make_member, make_post

pytestmark = pytest.mark.django_db
TWO_YEARS = timedelta(days=731)


def make_silent_member():
    return make_member(last_used_on=timezone.localdate() - TWO_YEARS)


def told(kind):
    return Announcement.objects.filter(kind=kind).count()


def a_month_passes(member):
    month = timedelta(days=31)
    disuse = Disuse.objects.get(member=member)
    disuse.asked_at -= month
    disuse.asked_again_at = disuse.asked_again_at and disuse.asked_again_at - month
    disuse.save()


def test_the_day_of_use_is_written_once_a_day(client, queries):
    member = make_member(last_used_on=timezone.localdate() - timedelta(days=3))
    client.force_login(member)

    with queries() as first:
        client.get("/profiel/mail/")
    with queries() as second:
        client.get("/profiel/mail/")

    member.refresh_from_db()
    assert member.last_used_on == timezone.localdate()
    assert any(sql.startswith("UPDATE") and "last_used_on" in sql for sql in first)
    assert not any("last_used_on" in sql for sql in second if sql.startswith("UPDATE"))


def test_an_account_in_use_is_not_asked():
    make_member()
    make_member(last_used_on=timezone.localdate() - timedelta(days=729))

    tasks.ask_the_unused()

    assert not Disuse.objects.exists()


def test_an_unused_account_is_asked_twice_and_then_closed_with_its_contributions_kept():
    member = make_silent_member()
    post = make_post(member)

    for _ in range(3):
        tasks.ask_the_unused()
    assert (told("unused"), told("unused_still")) == (1, 0)

    a_month_passes(member)
    for _ in range(3):
        tasks.ask_the_unused()
    assert (told("unused"), told("unused_still")) == (1, 1)
    assert not Departure.objects.exists()

    a_month_passes(member)
    for _ in range(3):
        tasks.ask_the_unused()
        tasks.carry_out_departures()

    assert not Member.objects.filter(pk=member.pk).exists()
    post.refresh_from_db()
    assert (post.author, post.removed_at) == (None, None)


def test_who_is_asked_gets_a_mail():
    member = make_silent_member()
    tasks.ask_the_unused()
    for announcement in Announcement.objects.filter(kind="unused"):
        Announcement.deliver(announcement.pk)

    assert list(member.deliveries.values_list("kind", flat=True)) == ["unused"]


def test_using_the_account_ends_the_asking(client):
    member = make_silent_member()
    tasks.ask_the_unused()

    client.force_login(member)
    client.get("/")

    assert not Disuse.objects.exists()
    tasks.ask_the_unused()
    assert not Disuse.objects.exists()


def test_terms_that_ran_out_are_kept_to():
    long_ago = timezone.now() - timedelta(days=31)
    never_confirmed = make_member(confirmed_at=None, joined_at=None, created_at=long_ago)
    just_signed_up = make_member(confirmed_at=None, joined_at=None)
    waiting = make_member(joined_at=None, created_at=long_ago)
    old, new = make_member(joined_at=timezone.now() - timedelta(days=91)), make_member()
    for member in (old, new, waiting):
        Errand.objects.create(member=member, page="/")
    ProblemReport.objects.create(text="Oud", settled_at=timezone.now() - TWO_YEARS)
    open_report = ProblemReport.objects.create(text="Nog open", created_at=timezone.now() - TWO_YEARS)

    for _ in range(2):
        tasks.purge()

    assert not Member.objects.filter(pk=never_confirmed.pk).exists()
    assert Member.objects.filter(pk__in=[just_signed_up.pk, waiting.pk]).count() == 2
    assert set(Errand.objects.values_list("member", flat=True)) == {new.pk, waiting.pk}
    assert list(ProblemReport.objects.all()) == [open_report]
