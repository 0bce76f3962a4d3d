"""Hidden until somebody judges: when members of three organisations report it, once, for a working day at most."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from content.models import Comment, Hiding
from content.tasks import end_hidings
from moderation.kinds.provisional import HiddenForNow, HiddenUntilJudged
from moderation.models import Case, Deed, Outcome, What
from moderation.telling import spoken_moment
from notifications.models import Announcement
from tests.at_once import run_at_once
from tests.factories import (
    make_comment,
    make_community_manager,
    make_group,
    make_member,
    make_organisation,
    make_post,
)
from web.clock import after_working_days

from .factories import make_case, make_colleague, make_report
from .judging import decided

pytestmark = pytest.mark.django_db


def is_seen(comment):
    return Comment.objects.visible_to(AnonymousUser()).filter(pk=comment.pk).exists()


def test_three_organisations_hide_it_and_nothing_less_does():
    comment, house = make_comment(make_post()), make_organisation()
    for _colleague in range(3):
        make_report(comment, make_colleague(house))  # of one organisation
    for _other in range(3):
        make_report(comment, make_member(organisation=make_organisation(), job_title="Zegt zij"))  # only told
        make_report(comment, email=f"bezoeker{_other}@buiten.example")
    make_report(comment, make_colleague())
    assert is_seen(comment)

    make_report(comment, make_colleague())

    assert not is_seen(comment)
    case = Case.objects.get()
    assert Hiding.objects.get().lapses_at == after_working_days(case.hidden_for_now_at, 1)
    assert Deed.objects.get().what == What.HIDDEN_FOR_NOW
    told = set(Announcement.objects.values_list("kind", flat=True))
    assert told >= {"hidden_for_now", "hidden_until_judged"}


def hidden_for_now():
    comment = make_comment(make_post())
    for _house in range(3):
        make_report(comment, make_colleague())
    return comment


def test_its_writer_reads_until_when_and_is_led_to_it(client):
    comment = hidden_for_now()
    client.force_login(comment.author)

    page = client.get(comment.content.get_absolute_url()).content.decode()
    told = HiddenForNow().context(Case.objects.get())

    until = spoken_moment(Hiding.objects.get().lapses_at)
    assert until in page
    assert reverse("moderation:own_decisions") not in page  # nothing is decided yet
    assert until in " ".join(told["lines"])
    assert told["url"].endswith(comment.get_absolute_url())


def test_whoever_judges_reads_until_when_in_the_list_and_on_its_page(client):
    hidden_for_now()
    case = Case.objects.get()
    client.force_login(make_community_manager())
    until = spoken_moment(Hiding.objects.get().lapses_at)

    for page in (reverse("moderation:queue"), case.get_absolute_url()):
        assert f"Verborgen tot {until}" in client.get(page).content.decode()


def test_it_lapses_and_is_not_hidden_again_until_somebody_decides():
    comment = hidden_for_now()
    Hiding.objects.update(lapses_at=timezone.now() - timedelta(minutes=1))

    end_hidings()

    assert is_seen(comment)
    make_report(comment, make_colleague())
    assert is_seen(comment)
    assert [deed.what for deed in Deed.objects.order_by("pk")] == [What.HIDDEN_FOR_NOW, What.LAPSED]
    assert Announcement.objects.filter(kind__in=["hiding_lapsed", "lapsed_at_desk"]).count() == 2
    decided(Case.objects.get(), Outcome.HIDE)
    assert not is_seen(comment)


def test_a_decision_takes_the_place_of_what_was_for_now():
    comment = hidden_for_now()

    decided(Case.objects.get(), Outcome.ASK_TO_CHANGE)

    hiding = Hiding.objects.get()
    assert (hiding.lapses_at, hiding.ends_when_changed) == (None, True)
    assert not is_seen(comment)


def test_what_nobody_decided_about_leads_its_writer_to_no_decision(client):
    post = make_post()
    client.force_login(post.author)
    leads = f'<a href="{reverse("moderation:own_decisions")}">Bekijk het besluit'

    for terms, is_decided in (({"lapses_at": timezone.now() + timedelta(days=1)}, False), ({}, True)):
        post.hide(None, "Drie meldingen.", **terms)
        assert (leads in client.get(post.get_absolute_url()).content.decode()) == is_decided


def test_only_whoever_may_judge_it_hears_that_it_is_hidden():
    manager, desk, along = make_member(), make_community_manager(), make_community_manager()
    post = make_post(group=make_group(manager=manager))
    post.authorships.create(member=along, accepted_at=timezone.now())

    assert set(HiddenUntilJudged().audience(make_case(post))) == {manager, desk}


@pytest.mark.django_db(transaction=True)
def test_two_who_report_at_once_hide_it_once():
    comment, (first, second) = make_comment(make_post()), (make_colleague(), make_colleague())
    make_report(comment, make_colleague())

    results = run_at_once([lambda by=by: make_report(comment, by) for by in (first, second)])

    assert not [result for result in results if isinstance(result, Exception)]
    assert Hiding.objects.count() == Deed.objects.count() == 1


def test_a_working_day_skips_the_weekend():
    friday = datetime(2026, 11, 27, 16, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))

    assert after_working_days(friday, 1) == friday + timedelta(days=3)
