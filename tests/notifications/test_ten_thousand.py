"""One post in a group of ten thousand who all want to hear of it: the request does not grow, a worker tells all."""

import time

import pytest
from django.utils import timezone

from groups.models import MailLevel, Membership
from members.models import Member
from notifications.models import Announcement, Delivery, Notification
from notifications.tasks import deliver
from tests.factories import make_group, make_member, make_post

pytestmark = [pytest.mark.load, pytest.mark.django_db]
CROWD = 10_000


def test_all_are_told_in_a_number_of_queries_that_does_not_count_them(queries, record_property):
    now = timezone.now()
    group, author = make_group(), make_member()
    crowd = Member.objects.bulk_create(
        Member(name=f"Lid {n}", email=f"menigte{n}@lid.example", confirmed_at=now, joined_at=now) for n in range(CROWD)
    )
    Membership.objects.bulk_create(
        Membership(group=group, member=member, mail_level=MailLevel.EVERYTHING) for member in crowd
    )
    with queries() as posting:
        make_post(author, group)
    (announcement,) = Announcement.objects.due()

    began = time.monotonic()
    with queries() as telling:
        deliver(announcement.pk)
    record_property("seconds", time.monotonic() - began)

    assert len(posting) <= 25
    assert Notification.objects.count() == Delivery.objects.count() == CROWD
    assert len(telling) <= 30
