"""The queue and the desk with ten thousand open and a hundred thousand settled cases."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from moderation.models import Case, Decision, Exhibit
from tests.factories import make_community_manager, make_group, make_member, make_post
from tests.filling import words_indexed_afterwards
from tests.moderation.factories import make_case

pytestmark = [pytest.mark.load, pytest.mark.django_db]
OPEN, SETTLED, MOST = 10_000, 100_000, 10


def fill(writers, group):
    now, numbers = timezone.now(), range(OPEN + SETTLED)
    cases = [
        Case(
            thing=f"content:{10**9 + n}",
            about_id=writers[n % len(writers)],
            within_id=group if n % 4 == 0 else None,
            reason="unkind",
            report_count=1,
            opened_at=now - timedelta(minutes=n),
            settled_at=None if n < OPEN else now - timedelta(minutes=n - 60),
        )
        for n in numbers
    ]
    with words_indexed_afterwards("moderation_case"):
        Case.objects.bulk_create(cases, batch_size=5000)
        Exhibit.objects.bulk_create(
            (Exhibit(case=case, title="Een titel", text="<p>Een tekst.</p>") for case in cases), batch_size=5000
        )
        Decision.objects.bulk_create(
            (Decision(case=case, outcome="nothing_wrong", at=case.settled_at) for case in cases[OPEN:]), batch_size=5000
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE moderation_case, moderation_exhibit, moderation_decision")


def test_the_queue_and_the_desk_cost_ten_queries_with_a_hundred_thousand_cases(client, queries):
    desk, manager, today = make_community_manager(), make_member(), reverse("moderation:desk")
    group = make_group(manager=manager)
    case = make_case(make_post(group=group))
    fill([make_member().pk for _ in range(50)], group.pk)
    queue, of_group = reverse("moderation:queue"), reverse("moderation:queue_of_group", args=[group.pk, group.slug])
    pages = [(desk, queue), (desk, f"{queue}?stand=afgehandeld"), (manager, of_group), (desk, case.get_absolute_url())]
    pages.append((desk, f"{queue}?na={Case.objects.order_by('opened_at')[5000].opened_at.isoformat()}~1"))

    pages.append((desk, today))
    costs = []
    for viewer, address in pages:
        client.force_login(viewer)
        with queries() as counted:
            page = client.get(address).content.decode()
        costs.append(len(counted))
        assert ("Vandaag" if address == today else 'class="report') in page

    assert max(costs) <= MOST, costs
    assert client.get(queue).wsgi_request.user.open_cases == 100
