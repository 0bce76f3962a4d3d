"""What was reported is kept for the case alone, and goes; who reported it is told to nobody it is about."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Comment
from content.signals import watched
from groups.models import Kind
from members.models import Contributions
from members.tasks import carry_out_departures
from moderation.models import Appeal, Case, Decision, Deed, Exhibit, Outcome, Report, What
from moderation.tasks import erase_exhibits
from network.models import WatchedWord
from notifications.tasks import sweep
from tests.factories import make_comment, make_group, make_member, make_post
from tests.members.test_takeout import all_text_of, takeout_of
from tests.moderation.factories import make_case, make_report
from tests.moderation.judging import decided
from tests.moderation.test_reporting import settle
from tests.notifications.factories import html_of, text_of

pytestmark = pytest.mark.django_db
NAME, WORDS, ADDRESS = "Geheime Melder", "Ik ben zijn buurvrouw.", "melder@elders.example"


def settle_ago(case, days, outcome=Outcome.HIDE):
    settle(case, outcome)
    then = timezone.now() - timedelta(days=days)
    case.decisions.update(at=then)
    Case.objects.filter(pk=case.pk).update(settled_at=then)
    return case


def is_erased(case):
    return Exhibit.objects.get(case=case).erased_at is not None


def test_what_it_said_goes_three_months_after_nobody_can_object_any_more():
    old, young, lying = (make_case() for _time in range(3))
    settle_ago(old, 111), settle_ago(young, 109)
    make_report(old.comment)  # a case of its own
    case_note = old.case_notes.create(text="Hij weer.")
    old.reports.update(text=WORDS, email=ADDRESS)

    erase_exhibits()
    erase_exhibits()

    assert [is_erased(case) for case in (old, young, lying)] == [True, False, False]
    kept = Exhibit.objects.get(case=old)
    assert (kept.text, kept.title, kept.url, kept.author_name) == ("", "", "", "")
    assert list(old.reports.values_list("text", "email")) == [("", "")]
    assert not old.case_notes.filter(pk=case_note.pk).exists()
    assert Deed.objects.get(what=What.EVIDENCE_ERASED).case_key == old.pk


def test_while_an_objection_waits_or_was_answered_lately_it_is_kept():
    waiting, answered, long_ago = (settle_ago(make_case(), 200) for _time in range(3))
    for case, judged in ((waiting, None), (answered, 80), (long_ago, 100)):
        verdict = {} if judged is None else {"verdict": "upheld", "judged_at": timezone.now() - timedelta(days=judged)}
        Appeal.objects.create(decision=case.decisions.get(), text="Oneens.", **verdict)

    erase_exhibits()

    assert [is_erased(case) for case in (waiting, answered, long_ago)] == [False, False, True]


def test_who_leaves_takes_along_what_nobody_judges_any_more():
    writer = make_member()
    done, fresh, lying = (make_case(make_comment(make_post(), writer)) for _time in range(3))
    settle_ago(done, 21), settle_ago(fresh, 1)
    Decision.objects.update(about=writer)
    Appeal.objects.create(decision=fresh.decisions.get(), text="Oneens.")

    writer.leave(Contributions.DELETE, after=timedelta(0))
    carry_out_departures()

    assert [is_erased(case) for case in (done, fresh, lying)] == [True, False, False]
    assert set(Case.objects.values_list("about", "comment")) == {(None, None)}
    assert Exhibit.objects.get(case=lying).text == "Een reactie."
    assert [case.decisions.get().text for case in (done, fresh)] == ["-", "Dit mag."]
    Appeal.objects.update(judged_at=timezone.now() - timedelta(days=91), verdict="upheld")
    long_ago = timezone.now() - timedelta(days=120)
    fresh.decisions.update(at=long_ago)
    Case.objects.filter(pk=fresh.pk).update(settled_at=long_ago)
    erase_exhibits()
    assert (Decision.objects.exclude(text="-").exists(), Appeal.objects.get().text) == (False, "-")


def test_who_reported_is_in_nothing_the_writer_gets(client, smtp, settings, tmp_path):
    """Not in pages, mails and takeout, before and after a decision, and not as manager of the group it stands in."""
    settings.MEDIA_ROOT = tmp_path
    writer, reporter = make_member(), make_member(NAME)
    group = make_group(Kind.CLOSED, manager=writer, members=[reporter])
    post = make_post(writer, group, "group")
    comment = make_comment(post, writer)
    for it in (post, comment, writer, group):
        make_report(it, reporter, text=WORDS)
    make_report(make_post(writer), email=ADDRESS, text=WORDS)
    for case in Case.objects.filter(thing__startswith="co"):
        decided(case, Outcome.HIDE)
    sweep()
    client.force_login(writer)

    addresses = [post.get_absolute_url(), writer.get_absolute_url(), group.get_absolute_url(), "/meldingen/"]
    addresses.append(reverse("moderation:queue_of_group", args=[group.pk, group.slug]))
    seen = [client.get(address, follow=True).content.decode() for address in addresses]
    seen += [client.get(reverse("moderation:case", args=[case.pk])).content.decode() for case in Case.objects.all()]
    seen += [all_text_of(takeout_of(writer)[1])]
    pages = [
        reverse("moderation:own_decision", args=[uuid])
        for uuid in writer.decisions_about.values_list("uuid", flat=True)
    ]
    seen += [client.get(page).content.decode() for page in pages]
    told = [text_of(letter) + html_of(letter) for to, letter in smtp.letters if to == writer.email]

    assert (Report.objects.count(), len(told)) == (5, 3)
    seen += told
    for words in (NAME, WORDS, ADDRESS):
        assert [page for page in seen if words in page] == []


def test_the_one_who_reported_takes_the_own_words_along(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    reporter = make_member()
    make_report(by=reporter, text=WORDS)

    lines, _zip = takeout_of(reporter)

    assert [line["content"] for line in lines["reports"]] == [WORDS]


def test_whoever_was_cleared_does_not_read_in_the_takeout_that_it_was_reported(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    writer = make_member()
    for outcome in (Outcome.NOTHING_WRONG, Outcome.WARN):
        decided(make_case(make_comment(make_post(), writer)), outcome)

    lines, _zip = takeout_of(writer)

    assert [line["name"] for line in lines["measures"]] == [str(Outcome.WARN.label)]


def test_a_watched_word_lays_it_before_a_moderator_once(client):
    post = make_post(title="Koop nu", body="<p>Gokken maar.</p>")
    WatchedWord.objects.create(word="gokken", act=WatchedWord.Act.QUEUE)
    client.force_login(make_member())

    client.post(reverse("content:comment", args=[post.pk]), {"text": "Gokken!", "uuid": uuid4()})
    for _time in range(2):
        watched.send(type(post), thing=post, word="gokken")

    said = Comment.objects.get()
    assert {case.thing for case in Case.objects.all()} == {f"content:{post.pk}", f"comment:{said.pk}"}
    assert {(one.by_rule, one.member, one.email) for one in Report.objects.all()} == {(True, None, "")}
    assert Report.objects.filter(text__contains="gokken").count() == Report.objects.count() == 2
