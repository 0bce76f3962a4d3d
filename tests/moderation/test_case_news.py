"""What those who judge hear, and the number in their menu."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Visibility
from groups.models import Kind
from moderation.models import Case, Reason
from moderation.models import queue as queue_module
from moderation.tasks import remind_of_cases
from network.rights import RoleName
from notifications.models import Announcement, Delivery, Notification
from tests.factories import make_community_manager, make_group, make_member, make_post
from tests.moderation.factories import make_case, make_report

pytestmark = pytest.mark.django_db


def told(table=Notification):
    for pk in Announcement.objects.due().order_by("pk").values_list("pk", flat=True):
        Announcement.deliver(pk)
    return {(row.kind, row.member) for row in table.objects.select_related("member")}


def waits_since(case, moment):
    Case.objects.filter(pk=case.pk).update(opened_at=moment)
    return case


def test_a_new_case_is_told_on_the_site_to_those_who_could_judge_it():
    manager, desk, moderator = make_member(), make_community_manager(), make_member(roles=[RoleName.MODERATOR])
    group = make_group(manager=manager)

    make_case(make_post(moderator, group))
    assert {member for kind, member in told() if kind == "case_opened"} == {desk}
    make_case(make_post(make_member(), group))

    assert {member for kind, member in told() if kind == "case_opened"} == {manager, desk, moderator}
    assert told(Delivery) == set()


def test_danger_is_mailed_once():
    desk, post = make_community_manager(), make_post()
    for reason in (Reason.UNKIND, Reason.FORBIDDEN, Reason.FORBIDDEN):
        make_report(post, reason=reason)

    assert {kind for kind, _member in told()} == {"case_opened", "danger_reported"}
    assert told(Delivery) == {("danger_reported", desk)}
    assert Delivery.objects.count() == 1


def test_who_comes_to_call_it_dangerous_is_heard_once():
    desk, post, reporter = make_community_manager(), make_post(), make_member()
    for reason in (Reason.OTHER, Reason.FORBIDDEN, Reason.FORBIDDEN):
        case = make_case(post, reporter, reason)

    assert case.reason == Reason.FORBIDDEN
    assert told(Delivery) == {("danger_reported", desk)}
    assert Announcement.objects.filter(kind="danger_reported").count() == 1


def test_what_waits_over_a_working_day_is_told_once_and_together(monkeypatch):
    desk, manager = make_community_manager(), make_member()
    group = make_group(manager=manager)
    friday = datetime(2026, 11, 27, 15, tzinfo=UTC)
    make_case(make_post())
    cases = [make_case(make_post()), make_case(make_post(group=group))]
    told()
    Notification.objects.all().delete()

    for moment, late in ((friday + timedelta(days=2), 0), (friday + timedelta(days=3, minutes=1), 2)):
        monkeypatch.setattr(queue_module.timezone, "now", lambda moment=moment: moment)
        Case.objects.exclude(pk__in=[case.pk for case in cases]).update(opened_at=moment)
        for case in cases:
            waits_since(case, friday)
        remind_of_cases()
        remind_of_cases()
        assert Case.objects.exclude(reminded_at=None).count() == late
    monkeypatch.undo()

    assert told() == told(Delivery) == {("case_waits", desk), ("case_waits_in_group", manager)}


def test_whom_a_case_is_handed_to_hears_it_and_finds_nothing_once_it_is_settled(client):
    noor, femke = make_community_manager(), make_community_manager()
    case = make_case(make_post())
    case.hand_over(noor, "Kijk jij?", to=femke)
    told()
    page = reverse("notifications:notifications")
    client.force_login(femke)

    assert "droeg een zaak aan je over" in client.get(page).content.decode()
    assert ("case_handed_over", femke) in told(Delivery)
    Case.objects.update(settled_at=timezone.now())
    assert "droeg een zaak aan je over" not in client.get(page).content.decode()


def test_the_menu_counts_what_the_viewer_may_judge_without_a_query_more(client, django_assert_num_queries):
    desk, moderator, member = make_community_manager(), make_member(roles=[RoleName.MODERATOR]), make_member()
    inside = make_group(kind=Kind.CLOSED, members=[make_member()])
    writer = inside.memberships.get().member
    for post in (make_post(desk), make_post(moderator), make_post(writer, inside, Visibility.GROUP)):
        make_case(post, writer)
    counts = {}
    for viewer in (desk, moderator, member):
        client.force_login(viewer)
        counts[viewer] = client.get(reverse("groups:directory")).wsgi_request.user.open_cases

    assert counts == {desk: 2, moderator: 1, member: 0}
