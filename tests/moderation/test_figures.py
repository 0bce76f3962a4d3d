"""What everybody reads of half a year of judging: counts, and of few of them not how many."""

from datetime import datetime

import pytest
from django.utils import timezone

from moderation.figures import count_half_years, lines_of, numbers_of
from moderation.models import Appeal, Decision, HalfYear, Outcome
from tests.factories import make_community_manager

from .factories import make_case
from .judging import decided

pytestmark = pytest.mark.django_db


def test_what_is_undone_on_appeal_counts_where_it_was_judged():
    made, judged = (timezone.make_aware(datetime(2026, *day)) for day in ((6, 30), (7, 2)))
    decision = decided(make_case(), Outcome.HIDE)
    Appeal.objects.create(decision=decision, text="Oneens.", at=made, judged_at=judged, verdict="changed")

    counts = [numbers_of(2026, half) for half in (1, 2)]
    assert [(one["appeals"], one["changed"]) for one in counts] == [(1, 0), (0, 1)]


def test_the_way_there_is_told_to_who_reads_and_who_decides(client):
    client.force_login(make_community_manager())

    for page in ("/over-ons/", "/hulp/", "/beheer/gemeld/"):
        assert 'href="/besluiten-in-cijfers/"' in client.get(page).content.decode(), page


def test_small_numbers_are_not_told_and_the_rest_stays_as_it_was(client):
    today = timezone.localdate()
    count_half_years()
    half = HalfYear.objects.get()
    in_it = timezone.make_aware(datetime(half.year, 3 if half.half == 1 else 9, 1))
    for outcome, times in ((Outcome.WARN, 5), (Outcome.HIDE, 4)):
        for _time in range(times):
            decided(make_case(), outcome)
    assert in_it.date() < today
    Decision.objects.update(at=in_it)
    half.numbers = numbers_of(half.year, half.half)
    half.save()
    Decision.objects.filter(outcome=Outcome.WARN).update(at=timezone.now())
    count_half_years()  # was counted, and stays

    numbers = {str(which): number for _what, which, number in lines_of(HalfYear.objects.get())}
    assert numbers[str(Outcome.WARN.label)] == "5"
    assert numbers[str(Outcome.HIDE.label)] == "minder dan 5"
    assert numbers[str(Outcome.BAN.label)] == "0"
    assert "minder dan 5" in client.get("/besluiten-in-cijfers/").content.decode()
    table = b"".join(client.get("/besluiten-in-cijfers.csv").streaming_content).decode()
    assert "minder dan 5" in table
