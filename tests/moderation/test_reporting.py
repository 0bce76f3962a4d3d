"""Reports on one thing gather in one case, which keeps what was reported, and tells nobody who reported it."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from blog.models import Post
from content.models import Content
from groups.models import Kind
from moderation.models import Case, Outcome, Reason, Report
from moderation.reporting import report
from moderation.signals import case_opened, reported
from moderation.things import (
    Gone,
    ReportedComment,
    ReportedGroup,
    ReportedNote,
    ReportedPiece,
    ReportedProfile,
    thing_of,
)
from tests.at_once import run_at_once
from tests.factories import make_comment, make_group, make_member, make_organisation, make_post
from tests.moderation.factories import make_case, make_colleague, make_report

pytestmark = pytest.mark.django_db


def settle(case, outcome=Outcome.NOTHING_WRONG):
    now = timezone.now()
    case.decisions.create(outcome=outcome, text="Dit mag.", rule="Wees vriendelijk")
    Case.objects.filter(pk=case.pk).update(settled_at=now)


@pytest.fixture
def heard():
    """What other rooms hear."""
    told = []

    def opened(case, **kwargs):
        told.append("case_opened")

    def came_in(report, **kwargs):
        told.append("reported")

    case_opened.connect(opened)
    reported.connect(came_in)
    yield told
    case_opened.disconnect(opened)
    reported.disconnect(came_in)


def test_reports_on_one_thing_are_one_case_for_the_reason_most_give(heard):
    comment = make_comment(make_post(), text="Wat een onzin.")

    first = make_report(comment, reason=Reason.OTHER)
    make_report(comment, reason=Reason.UNKIND)
    make_report(comment, email="bezoeker@elders.example", reason=Reason.UNKIND)

    case = Case.objects.get()
    assert (case.thing, case.comment, case.about) == (f"comment:{comment.pk}", comment, comment.author)
    assert (case.report_count, case.reason) == (3, Reason.UNKIND)
    assert (case.exhibit.text, case.exhibit.title) == ("Wat een onzin.", comment.content.title)
    assert first.case == case
    assert heard == ["case_opened", "reported", "reported", "reported"]


@pytest.mark.django_db(transaction=True)
def test_members_who_report_at_once_share_one_case():
    comment = make_comment(make_post())
    members = [make_member() for _ in range(4)]

    found = run_at_once([lambda one=one: make_report(comment, one) for one in members])

    assert {type(each) for each in found} == {Report}
    assert Case.objects.get().report_count == 4


def test_a_thousand_reports_are_one_case_that_costs_no_more_than_a_hundred(django_assert_max_num_queries):
    post, member = make_post(), make_member()
    case = make_case(post)
    Report.objects.bulk_create(Report(case=case, email=f"b{n}@elders.example", reason="other") for n in range(999))
    Case.objects.update(report_count=1000)
    thing = ReportedPiece.fetch(member, post.pk)

    with django_assert_max_num_queries(18):
        report(thing, Reason.UNKIND, by=member)

    case.refresh_from_db()
    assert (case.report_count, case.reason) == (1001, Reason.OTHER)


def test_who_reports_again_adds_words_and_is_counted_once():
    comment, member, form = make_comment(make_post()), make_member(), uuid.uuid4()

    make_report(comment, member, text="Dit is gemeen.", uuid=form)
    make_report(comment, member, text="Dit is gemeen.", uuid=form)  # a double click
    make_report(comment, member, reason=Reason.PERSONAL, text="En mijn buurman staat erin.")
    make_report(comment, email="bezoeker@elders.example")
    make_report(comment, email="Bezoeker@elders.example")

    case = Case.objects.get()
    assert case.report_count == 2
    assert case.reports.get(member=member).text == "Dit is gemeen.\n\nEn mijn buurman staat erin."
    Case.objects.update(settled_at=timezone.now())
    assert make_report(comment, member, uuid=form).case == case  # the same form, from a page that lay open


def test_a_report_weighs_by_where_its_member_showed_to_work():
    comment, organisation = make_comment(make_post()), make_organisation()

    shown = make_report(comment, make_colleague(organisation))
    told = make_report(comment, make_member(organisation=organisation))
    visitor = make_report(comment, email="bezoeker@elders.example")

    assert [one.organisation for one in (shown, told, visitor)] == [organisation, None, None]


def test_what_it_said_is_kept_as_it_changes():
    comment = make_comment(make_post(), text="Een.")
    for text in ("Twee.", "Drie.", "Vier."):
        case = make_case(comment)
        comment.edit(text)
    make_case(comment)

    case.exhibit.refresh_from_db()
    assert case.exhibit.text == "Een."
    assert [row["text"] for row in case.exhibit.later] == ["Drie.", "Vier."]


def test_what_was_found_right_today_is_not_judged_again_unless_it_changed(heard):
    comment = make_comment(make_post())
    case = make_case(comment)
    settle(case)
    del heard[:]

    again = make_report(comment)
    assert (again.case, again.told_at is not None, heard) == (case, True, [])
    for _time in range(2):
        assert make_report(comment, reason=Reason.ADVERTISING).case.reason == Reason.UNKIND

    comment.edit("Nu staat er iets anders.")
    anew = make_report(comment)
    assert anew.case != case
    assert heard == ["case_opened", "reported"]


@pytest.mark.parametrize(("outcome", "hours"), [(Outcome.HIDE, 1), (Outcome.NOTHING_WRONG, 25)])
def test_what_was_judged_otherwise_or_longer_ago_is_a_new_case(outcome, hours):
    comment = make_comment(make_post())
    case = make_case(comment)
    settle(case, outcome)
    Case.objects.update(settled_at=timezone.now() - timedelta(hours=hours))

    assert make_case(comment) != case


def test_its_writer_takes_it_away_and_the_case_keeps_what_it_said():
    post = make_post(title="Mijn mening", body="<p>Over die ene collega.</p>")
    case = make_case(post)
    key = f"content:{post.pk}"

    post.remove()

    case.refresh_from_db()
    assert (case.content, case.thing, case.about) == (None, key, post.author)
    assert case.exhibit.text == "<p>Over die ene collega.</p>"
    assert thing_of(case) is None


@pytest.mark.django_db(transaction=True)
def test_who_takes_it_away_and_who_reports_it_at_once_do_not_hold_each_other_up():
    post, member = make_post(), make_member()
    case = make_case(post)

    taken, came_in = run_at_once([Post._base_manager.get(pk=post.pk).remove, lambda: make_report(post, member)])

    case.refresh_from_db()
    assert (taken, case.content) == (None, None)
    assert isinstance(came_in, Gone if case.report_count == 1 else Report)


def test_a_gap_is_not_what_was_reported():
    post = make_post()
    case = make_case(post)
    make_comment(post)

    post.remove()

    case.refresh_from_db()
    assert case.content == Content._base_manager.get(pk=post.pk)
    assert thing_of(case) is None


def test_what_went_meanwhile_is_not_reported():
    post, member = make_post(), make_member()
    thing = ReportedPiece.fetch(member, post.pk)
    post.remove()

    with pytest.raises(Gone):
        report(thing, Reason.OTHER, by=member)

    assert not Case.objects.exists()


def test_each_sort_says_what_it_is_to_whom_it_is_open():
    """Closed to a visitor is no thing; what is open says for whom, and whose it is."""
    writer, reader, manager = make_member(name="Joke"), make_member(), make_member()
    group = make_group(Kind.CLOSED, manager=manager, members=[writer, reader], name="Binnen")
    post = make_post(writer, group, "group", title="Onder ons")
    parent = make_comment(post, reader, "Ik vind van wel.")
    comment = make_comment(post, writer, "Ik niet.", parent=parent)
    note = reader.pin(writer, "Bel me.", uuid.uuid4())
    sorts = [(ReportedPiece, post), (ReportedComment, comment), (ReportedNote, note), (ReportedProfile, writer)]

    for sort, it in sorts:
        assert sort.fetch(AnonymousUser(), it.pk) is None
        assert not sort.fetch(reader, it.pk).is_own
        assert sort.fetch(writer, it.pk).is_own
        assert sort.fetch(reader, it.pk).about == writer
    assert ReportedGroup.fetch(AnonymousUser(), group.pk).about == manager
    assert ReportedGroup.fetch(manager, group.pk).is_own
    case = make_case(comment, reader)
    assert case.within == group
    assert [row["text"] for row in case.exhibit.thread] == ["Ik vind van wel."]
    assert case.exhibit.author_name == "Joke"


@pytest.mark.parametrize("make", [make_group, make_member])
def test_a_group_and_a_profile_can_be_reported(make):
    it = make()

    case = make_case(it)

    assert thing_of(case).it == it
    assert case.exhibit.url == it.get_absolute_url()
