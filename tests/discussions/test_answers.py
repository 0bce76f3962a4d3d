"""Answers to a question, and the one that helped."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from content import threads
from content.models import Comment, Content, Visibility
from content.signals import became
from discussions.models import Discussion, NotAnAnswer, Question
from groups.models import Kind
from tests.discussions.factories import make_discussion, make_open_question
from tests.factories import make_comment, make_group, make_member

pytestmark = pytest.mark.django_db
SHOWN = re.compile(r'<article class="comment ([a-z]+)" id="r-(\d+)"')


@pytest.fixture
def asker():
    return make_member("Youssef el Amrani")


@pytest.fixture
def question(asker):
    return make_open_question(asker, title="Wie weet dit?")


def accept(client, question, answer):
    return client.post(reverse("discussions:accept", args=[question.pk, question.slug, answer.pk]))


def shown(client, question, query=""):
    page = client.get(question.get_absolute_url() + query).content.decode()
    return [(int(pk), how) for how, pk in SHOWN.findall(page)]


def test_the_answer_that_helped_stands_first_and_the_card_says_solved(client, asker, question):
    first, helped, last = (make_comment(question) for _ in range(3))
    reply = make_comment(question, parent=helped)
    client.force_login(asker)

    response = accept(client, question, helped)

    assert response.headers["Location"] == f"{question.get_absolute_url()}#r-{helped.pk}"
    assert shown(client, question) == [
        (helped.pk, "accepted"),
        (reply.pk, "margin"),
        (first.pk, "margin"),
        (last.pk, "margin"),
    ]
    page = client.get(question.get_absolute_url()).content.decode()
    assert "Dit hielp Youssef" in page
    assert [client.get(address).content.decode().count("Opgelost</span>") for address in ("/", "/gesprekken/")] == [
        1,
        1,
    ]


def test_the_newest_answer_can_come_first(client, question):
    answers = [make_comment(question).pk for _ in range(3)]

    assert [pk for pk, _how in shown(client, question)] == answers
    assert [pk for pk, _how in shown(client, question, "?volgorde=nieuwste")] == answers[::-1]
    assert [pk for pk, _how in shown(client, question, "?volgorde=onzin")] == answers


@pytest.mark.parametrize("order", ["", "?volgorde=nieuwste"])
def test_every_answer_stands_on_one_page_of_them(client, monkeypatch, asker, question, order):
    monkeypatch.setattr(threads, "AT_ONCE", 3)
    answers = [make_comment(question) for _ in range(7)]
    question.accept(answers[4], by=asker)

    found, query = [], order
    while query is not None:
        response = client.get(question.get_absolute_url() + query)
        found.append([int(pk) for _how, pk in SHOWN.findall(response.content.decode())])
        after = response.context["threads"].after.replace("+", "%2B")
        query = f"{order or '?'}&na={after}" if after else None

    assert found[0][0] == answers[4].pk
    assert sorted(pk for page in found for pk in page) == [answer.pk for answer in answers]


def test_a_long_answer_that_helped_hides_no_other(client, monkeypatch, asker, question):
    monkeypatch.setattr(threads, "AT_ONCE", 3)
    other, helped = make_comment(question), make_comment(question)
    for _ in range(5):
        make_comment(question, parent=helped)
    question.accept(helped, by=asker)

    parts, after = [], ""
    while after or not parts:
        threads_of_part = client.get(question.get_absolute_url(), {"na": after}).context["threads"]
        parts.append([(shown.pk, len(shown.replies)) for shown in threads_of_part])
        after = threads_of_part.after

    assert parts == [[(helped.pk, 2)], [(helped.pk, 3)], [(other.pk, 0)]]


def test_another_answer_takes_the_place_of_the_first(asker, question):
    first, second = make_comment(question), make_comment(question)

    question.accept(first, by=asker)
    question.accept(second, by=asker)

    assert Question.objects.get().accepted == second


def test_an_accepted_answer_can_be_taken_back(client, asker, question):
    question.accept(make_comment(question), by=asker)
    client.force_login(asker)

    client.post(reverse("discussions:reopen", args=[question.pk, question.slug]))

    reopened = Question.objects.get()
    assert (reopened.accepted, reopened.settled_at) == (None, None)


def test_the_asker_may_accept_the_own_answer(asker, question):
    question.accept(make_comment(question, author=asker), by=asker)

    assert Question.objects.get().settled_at


def test_only_the_asker_says_what_helped(client, question):
    answer = make_comment(question)
    manager = make_member()
    grouped = make_open_question(group=make_group(manager=manager))
    reply = make_comment(grouped)

    for member, asked, said in ((answer.author, question, answer), (manager, grouped, reply)):
        client.force_login(member)
        assert accept(client, asked, said).status_code == 403
        assert "/antwoord/" not in client.get(asked.get_absolute_url()).content.decode()


def test_a_group_manager_stands_in_for_an_asker_who_is_gone(client):
    manager = make_member()
    question = make_open_question(group=make_group(manager=manager))
    answer = make_comment(question)
    Content.objects.filter(pk=question.pk).update(author=None)
    client.force_login(manager)
    assert "Dit hielp" in client.get(question.get_absolute_url()).content.decode()

    accept(client, question, answer)

    assert Question.objects.get().accepted == answer


def test_a_visitor_or_stranger_finds_no_such_question(client):
    author = make_member()
    question = make_open_question(author, make_group(kind=Kind.CLOSED, members=[author]), Visibility.GROUP)
    answer = make_comment(question, author=author)
    client.force_login(make_member())

    assert accept(client, question, answer).status_code == 404


def test_only_an_answer_to_this_very_question_solves_it(client, asker, question):
    elsewhere = make_comment(make_open_question(asker))
    reply = make_comment(question, parent=make_comment(question))
    removed = make_comment(question)
    make_comment(question, parent=removed)
    removed.remove()
    hidden = make_comment(question)
    hidden.hide(by=make_member(), reason="In strijd met de huisregels.")
    client.force_login(asker)

    answers = [accept(client, question, answer) for answer in (elsewhere, reply, removed, hidden)]

    assert [response.status_code for response in answers] == [404, 302, 302, 404]
    assert Question.objects.get(pk=question.pk).settled_at is None


@pytest.mark.parametrize("withdraw", ["remove", "hide"])
def test_a_question_is_open_again_without_its_answer(asker, question, withdraw):
    answer = make_comment(question)
    question.accept(answer, by=asker)

    if withdraw == "remove":
        answer.remove()
    else:
        answer.hide(by=make_member(), reason="In strijd met de huisregels.")

    reopened = Question.objects.get()
    assert (reopened.accepted, reopened.settled_at) == (None, None)


def test_a_survey_is_never_solved(client, asker):
    survey = make_open_question(asker, state=Question.SURVEY)
    answer = make_comment(survey)
    client.force_login(asker)

    assert accept(client, survey, answer).status_code == 403
    with pytest.raises(NotAnAnswer):
        survey.accept(answer, by=asker)
    page = client.get(survey.get_absolute_url()).content.decode()
    assert ["Rondvraag" in page, "/antwoord/" in page] == [True, False]


def test_a_question_becomes_a_survey_until_it_is_solved(client, asker, question):
    answer = make_comment(question)
    fields = {"title": "Hoe doen jullie dit?", "body": "<p>X</p>", "scripted": "1", "visibility": "public"}
    fields |= {"uuid": question.uuid, "save": "1", "is_survey": "on"}
    client.force_login(asker)

    question.accept(answer, by=asker)
    client.post(question.get_edit_url(), fields)
    assert not Question.objects.get().is_survey

    question.reopen()
    question.refresh_from_db()
    client.post(question.get_edit_url(), fields)
    assert Question.objects.get().is_survey


def test_the_words_of_a_question_are_about_answers(client, question):
    client.force_login(make_member())
    before = client.get(question.get_absolute_url()).content.decode()

    client.post(reverse("content:comment", args=[question.pk]), {"text": "Zo.", "uuid": question.uuid})

    page = client.get(question.get_absolute_url()).content.decode()
    assert ["Nog geen antwoorden" in before, "Je antwoord" in before, "Plaats je antwoord" in before] == [True] * 3
    assert ["Je antwoord staat erbij." in page, "1 antwoord<" in page] == [True, True]


def test_a_question_turned_into_a_conversation_and_back_keeps_its_place(client, asker, question):
    answer = make_comment(question)
    question.accept(answer, by=asker)
    address = question.get_absolute_url()
    client.force_login(asker)
    turn = reverse("discussions:become", args=[question.pk, question.slug])
    assert "wordt vergeten" in client.get(turn).content.decode()

    client.post(turn)

    piece = Content.objects.get()
    assert (piece.pk, piece.kind, piece.settled_at, piece.get_absolute_url()) == (
        question.pk,
        "discussion",
        None,
        address,
    )
    assert Question.objects.count() == 0
    assert [pk for pk, _how in shown(client, question)] == [answer.pk]

    client.post(turn)
    assert (Question.objects.get().pk, Question.objects.get().accepted, Comment.objects.get()) == (
        question.pk,
        None,
        answer,
    )


def test_whoever_hears_of_a_new_kind_gets_the_piece_as_that_kind(question):
    heard = []

    def hear(content, was, **kwargs):
        heard.append((type(content), was))

    became.connect(hear)
    question.become(Discussion)
    became.disconnect(hear)

    assert heard == [(Discussion, Question)]


def test_becoming_what_it_is_changes_nothing(question):
    assert question.become(Question) == question
    assert question.become(Question).state == ""


@pytest.mark.parametrize(("who", "status"), [("manager", 200), ("member", 403), ("author", 200)])
def test_who_may_change_the_kind(client, who, status):
    people = {name: make_member() for name in ("manager", "member", "author")}
    group = make_group(manager=people["manager"], members=[people["member"], people["author"]])
    piece = make_discussion(people["author"], group)
    client.force_login(people[who])

    assert client.get(reverse("discussions:become", args=[piece.pk, piece.slug])).status_code == status


@pytest.mark.parametrize(("days", "warned"), [(179, False), (181, True)])
def test_reviving_an_old_conversation_is_warned_of(client, days, warned):
    piece = make_discussion()
    Content.objects.filter(pk=piece.pk).update(last_activity_at=timezone.now() - timedelta(days=days))
    client.force_login(make_member())

    assert ("Hier is niets meer gezegd sinds" in client.get(piece.get_absolute_url()).content.decode()) == warned


def test_a_visitor_reads_the_answers_and_settles_nothing(client, question):
    answer = make_comment(question, text="Zo deden wij het.")

    page = client.get(question.get_absolute_url()).content.decode()

    assert "Zo deden wij het." in page
    assert accept(client, question, answer).status_code == 302
    assert Question.objects.visible_to(AnonymousUser()).get().settled_at is None


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_of_a_question_costs_the_same_for_any_number_of_answers(client, queries, asker, count):
    question = make_open_question(asker, make_group(members=[asker]), tags=["een", "twee"])
    for _ in range(count):
        make_comment(question, parent=make_comment(question))
    client.force_login(make_member())
    cache.clear()

    with queries() as asked:
        client.get(question.get_absolute_url())

    assert len(asked) == QUERIES.setdefault("question", len(asked))


QUERIES = {}  # what the first run of the page cost; the others cost the same
