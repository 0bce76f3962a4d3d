from datetime import timedelta

import pytest
from django.utils import timezone

from groups.models import Membership
from groups.tasks import end_memberships
from notifications.models import Announcement, Delivery, Notice
from notifications.tasks import deliver
from tests.factories import make_group, make_member, make_organisation

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def lindewaard():
    return make_organisation("gemeente Lindewaard", domain="lindewaard.example")


@pytest.fixture
def noor(lindewaard):
    return make_member("Noor Visscher", organisation=lindewaard, job_title="adviseur")


@pytest.fixture
def group(noor):
    group = make_group(manager=make_member("De Beheerder"), members=[noor])
    group.memberships.filter(member=noor).update(affiliation=noor.affiliation)
    return group


def announced():
    for announcement in Announcement.objects.due():
        deliver(announcement.pk)
    return sorted(Delivery.objects.values_list("kind", "member__name"))


def membership_of(noor):
    return Membership.objects.get(member=noor)


def a_day_later(membership):
    Membership.objects.filter(pk=membership.pk).update(ends_on=TODAY() - timedelta(days=1))


def test_it_ends_two_weeks_after_the_job_and_both_are_told(noor, group):
    noor.affiliation.end(TODAY())

    assert membership_of(noor).ends_on == TODAY() + timedelta(days=14)
    assert announced() == [("membership_ending", "Noor Visscher"), ("membership_ending_mgr", "De Beheerder")]

    end_memberships()
    assert membership_of(noor)

    a_day_later(membership_of(noor))
    end_memberships()
    end_memberships()
    group.refresh_from_db()
    assert not group.memberships.filter(member=noor).exists()
    assert group.member_count == 1
    assert Notice.objects.filter(kind="membership_ended", member=noor).count() == 1


def test_a_manager_keeps_somebody_and_they_hear_it(client, noor, group):
    noor.affiliation.end(TODAY())
    client.force_login(group.memberships.get(is_manager=True).member)
    assert "Zij hebben een andere baan" in client.get(f"/groepen/{group.pk}-{group.slug}/leden/").content.decode()

    client.post(f"/groepen/{group.pk}-{group.slug}/leden/{noor.pk}/houden/")

    assert (membership_of(noor).ends_on, membership_of(noor).affiliation) == (None, None)
    assert ("membership_kept", "Noor Visscher") in announced()
    end_memberships()
    assert membership_of(noor)


def test_nobody_keeps_themself(client, noor, group):
    noor.affiliation.end(TODAY())
    client.force_login(noor)

    assert client.post(f"/groepen/{group.pk}-{group.slug}/leden/{noor.pk}/houden/").status_code == 403
    assert "Zij hebben een andere baan" not in client.get(f"/groepen/{group.pk}-{group.slug}/leden/").content.decode()


def test_a_membership_of_ones_own_rests_on_nothing(noor, group):
    own = make_group(members=[noor])
    noor.affiliation.end(TODAY())

    assert own.memberships.get(member=noor).ends_on is None


def test_another_job_in_the_same_house_carries_it(noor, group, lindewaard):
    noor.work_as("teamleider", organisation=lindewaard)

    assert membership_of(noor).affiliation.job_title == "teamleider"
    assert membership_of(noor).ends_on is None
    assert announced() == []


def test_a_job_in_the_house_that_it_became_carries_it_too(noor, group, lindewaard):
    lindewaard.successor, lindewaard.ended_on = make_organisation("gemeente Rijnlinde"), TODAY()
    lindewaard.save()

    noor.work_as("adviseur", organisation=lindewaard.successor)

    assert membership_of(noor).ends_on is None


def test_a_corrected_last_day_moves_it_along(noor, group):
    job = noor.affiliation
    job.end(TODAY())
    job.correct(job_title="", since=job.since, until=None)

    assert membership_of(noor).ends_on is None


def test_erasing_the_job_does_not_make_it_last(noor, group):
    job = noor.affiliation
    job.end(TODAY())
    job.erase()

    assert membership_of(noor).ends_on == TODAY() + timedelta(days=14)


def test_a_group_keeps_its_only_manager(noor, lindewaard):
    group = make_group(manager=noor, members=[make_member()])
    group.memberships.filter(member=noor).update(affiliation=noor.affiliation)
    noor.affiliation.end(TODAY())
    a_day_later(membership_of(noor))

    end_memberships()

    assert membership_of(noor)
