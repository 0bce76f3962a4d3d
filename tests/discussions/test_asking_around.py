"""Wie weet dit? Who is offered a question, in which order, how often, and what comes of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import Visibility
from discussions.asking import token_of
from discussions.models import Ask, Enquiry, Willingness
from discussions.models.enquiries import FEW
from discussions.tasks import ask_around
from groups.models import Kind
from members.models import Block
from network.models import Subject
from tests.at_once import run_at_once
from tests.discussions.factories import make_discussion, make_expert, make_open_question
from tests.factories import make_comment, make_community_manager, make_group, make_member, make_organisation

pytestmark = pytest.mark.django_db


def ask_again(question):
    """As if the two working days went by."""
    Enquiry.objects.filter(question=question).update(due_at=timezone.now())
    ask_around()


def asked_about(question):
    return {ask.member for ask in question.asks.select_related("member")}


# --- Who is asked


def test_a_question_goes_to_four_who_know_its_subject_and_may_be_asked():
    experts = [make_expert() for _ in range(5)]
    make_expert(is_willing=False)
    make_expert("Archief")
    question = make_open_question(tags=["Woo"])

    ask_around()
    ask_around()

    assert len(asked_about(question)) == FEW
    assert asked_about(question) < set(experts)


def test_only_who_still_names_the_subject_is_asked():
    expert = make_expert()
    expert.expertise.clear()
    question = make_open_question(tags=["Woo"])

    ask_around()

    assert asked_about(question) == set()


def test_a_synonym_is_the_same_subject():
    expert = make_expert("Woo")
    Subject.objects.create(
        name="Wet open overheid", slug="wet-open-overheid", synonym_of=Subject.objects.get(name="Woo")
    )
    question = make_open_question(tags=["Wet open overheid"])

    ask_around()

    assert asked_about(question) == {expert}


def test_other_organisations_come_first_and_each_once():
    own, elsewhere = make_organisation(), make_organisation()
    colleague = make_expert(organisation=own)
    neighbours = {make_expert(organisation=elsewhere) for _ in range(4)}
    loners = {make_expert() for _ in range(2)}
    asker = make_member(organisation=own)
    question = make_open_question(author=asker, tags=["Woo"])

    ask_around()

    asked = asked_about(question)
    assert colleague not in asked
    assert loners < asked
    assert len(asked & neighbours) == 2  # one of that organisation, and one more to make four


def test_colleagues_are_asked_when_there_is_nobody_else():
    own = make_organisation()
    colleague = make_expert(organisation=own)
    question = make_open_question(author=make_member(organisation=own), tags=["Woo"])

    ask_around()

    assert asked_about(question) == {colleague}


def test_nobody_is_asked_more_than_three_times_in_thirty_days():
    expert = make_expert()
    questions = [make_open_question(tags=["Woo"]) for _ in range(4)]

    ask_around()

    assert sum(question.asks.count() for question in questions) == 3
    Ask.objects.filter(member=expert).update(asked_at=timezone.now() - timedelta(days=31))
    later = make_open_question(tags=["Woo"])
    ask_around()
    assert asked_about(later) == {expert}


def test_who_was_asked_least_comes_first():
    experts = [make_expert() for _ in range(6)]
    first, second = (make_open_question(tags=["Woo"]) for _ in range(2))
    enquiries = Enquiry.objects.in_bulk(field_name="question_id")

    Enquiry.carry_on(enquiries[first.pk].pk)
    fresh = set(experts) - asked_about(first)
    Enquiry.carry_on(enquiries[second.pk].pk)

    assert len(fresh) == 2
    assert fresh < asked_about(second)


@pytest.mark.parametrize("case", ["asker", "blocked", "suspended", "wrote there", "outside the group"])
def test_who_is_never_asked(case):
    expert = make_expert()
    group, author = None, make_member()
    if case == "asker":
        author = expert
    elif case == "blocked":
        Block.objects.create(blocker=expert, blocked=author)
    elif case == "suspended":
        expert.suspensions.create(reason="Zo.", until=timezone.now() + timedelta(days=1))
    elif case == "outside the group":
        group = make_group(kind=Kind.CLOSED, members=[author])
    visibility = Visibility.GROUP if group else Visibility.PUBLIC
    question = make_open_question(author=author, group=group, visibility=visibility, tags=["Woo"])
    if case == "wrote there":
        make_comment(question, author=expert)

    ask_around()

    assert asked_about(question) == set()


def test_within_a_closed_group_its_members_are_asked():
    author, expert = make_member(), make_expert()
    group = make_group(kind=Kind.CLOSED, members=[author, expert])
    question = make_open_question(author=author, group=group, visibility=Visibility.GROUP, tags=["Woo"])

    ask_around()

    assert asked_about(question) == {expert}


def test_only_questions_are_offered():
    make_expert()
    make_discussion(tags=["Woo"])

    ask_around()

    assert not Ask.objects.exists()


# --- What comes of it


def test_an_answer_ends_the_search_and_is_measured():
    expert = make_expert()
    question = make_open_question(tags=["Woo"])
    ask_around()
    Ask.objects.update(asked_at=timezone.now() - timedelta(hours=5))

    make_comment(question, author=expert)
    ask_again(question)

    figures = Ask.objects.figures(timezone.now() - timedelta(days=1))
    assert (figures["asked"], figures["answered"], figures["passed"]) == (1, 1, 0)
    assert round(figures["median"] / timedelta(hours=1)) == 5
    assert not Enquiry.objects.exclude(widened_at=None).exists()


def test_the_desk_tells_who_is_asked_most_and_how_much_of_that_they_answered(client):
    busy, idle = make_expert(), make_expert()
    for answered in (True, True, False):
        question = make_open_question(tags=["Woo"])
        ask_around()
        if answered:
            make_comment(question, author=busy)
    client.force_login(make_community_manager())

    desk = client.get("/beheer/vragen-zonder-antwoord/")

    told = {member: (member.asked, member.answered) for member in desk.context["most_asked"]}
    assert told == {busy: (3, 2), idle: (3, 0)}
    assert "3 vragen, 2 beantwoord" in desk.content.decode()


def test_what_the_asker_adds_is_no_answer():
    make_expert()
    question = make_open_question(tags=["Woo"])
    ask_around()

    make_comment(question, author=question.author)

    assert question.enquiry.answered_at is None


def test_without_answer_it_is_widened_once_and_stands_on_the_desk(client):
    experts = [make_expert() for _ in range(10)]
    question = make_open_question(tags=["Woo"])
    client.force_login(make_community_manager())
    ask_around()
    before = client.get("/beheer/vragen-zonder-antwoord/").content.decode()

    ask_again(question)
    ask_around()

    assert len(asked_about(question)) == 2 * FEW < len(experts)
    after = client.get("/beheer/vragen-zonder-antwoord/").content.decode()
    assert (question.title in before, question.title in after) == (False, True)
    assert "Gevraagd aan 8 leden" in after


def test_the_desk_shows_nothing_of_a_closed_group(client):
    author = make_member()
    group = make_group(kind=Kind.CLOSED, members=[author])
    question = make_open_question(author=author, group=group, visibility=Visibility.GROUP)
    ask_around()
    ask_again(question)
    client.force_login(make_community_manager())

    assert question.title not in client.get("/beheer/vragen-zonder-antwoord/").content.decode()


def test_not_now_makes_room_for_somebody_else_once(client):
    experts = {make_expert() for _ in range(6)}
    question = make_open_question(tags=["Woo"])
    ask_around()
    ask = question.asks.first()
    client.force_login(ask.member)

    for _ in range(2):
        assert client.post(f"/vragen-aan-mij/{ask.pk}/nu-even-niet/").status_code == 302

    assert len(asked_about(question)) == FEW + 1
    assert asked_about(question) < experts


def test_nobody_puts_aside_what_another_was_asked(client):
    make_expert()
    question = make_open_question(tags=["Woo"])
    ask_around()
    ask = question.asks.get()
    client.force_login(make_member())

    assert client.post(f"/vragen-aan-mij/{ask.pk}/nu-even-niet/").status_code == 404
    ask.refresh_from_db()
    assert ask.passed_at is None


def test_a_question_that_is_gone_is_offered_to_nobody():
    make_expert()
    question = make_open_question(tags=["Woo"])
    question.hide(by=make_member(), reason="In strijd met de huisregels.")

    ask_around()

    assert asked_about(question) == set()


# --- What each of them sees


def test_the_asker_sees_numbers_and_no_names(client):
    experts = [make_expert() for _ in range(2)]
    question = make_open_question(tags=["Woo"])
    ask_around()
    pages = {}
    for name, viewer in {"asker": question.author, "asked": experts[0], "other": make_member()}.items():
        client.force_login(viewer)
        pages[name] = client.get(question.get_absolute_url()).content.decode()

    assert "Gevraagd aan 2 leden uit 2 organisaties." in pages["asker"]
    assert [expert.name in pages["asker"] for expert in experts] == [False, False]
    assert "Aan jou gevraagd" in pages["asked"]
    assert "Gevraagd aan" not in pages["asked"]
    assert "Aan jou gevraagd" not in pages["other"]
    assert "Gevraagd aan" not in pages["other"]


def test_a_member_chooses_among_the_own_subjects(client):
    member, elsewhere = make_member(), make_expert("Archief")
    member.expertise.add("Woo")
    subjects = {name: Subject.objects.get(name=name).pk for name in ("Woo", "Archief")}
    client.force_login(member)

    assert client.post("/vragen-aan-mij/", {"subjects": [subjects["Archief"]]}).status_code == 200
    assert client.post("/vragen-aan-mij/", {"subjects": [subjects["Woo"]]}).status_code == 302

    assert list(Willingness.objects.filter(member=member).values_list("subject__name", flat=True)) == ["Woo"]
    client.post("/vragen-aan-mij/", {})
    assert not Willingness.objects.filter(member=member).exists()
    assert Willingness.objects.filter(member=elsewhere).exists()


# --- The link in the mail


def test_the_link_in_the_mail_asks_before_it_acts_and_tells_nothing(client):
    author, expert = make_member(), make_expert()
    group = make_group(kind=Kind.HIDDEN, members=[author, expert])
    question = make_open_question(author=author, group=group, visibility=Visibility.GROUP, tags=["Woo"])
    ask_around()
    ask = question.asks.get()
    address = f"/vragen-aan-mij/nu-even-niet/{token_of(ask)}/"

    page = client.get(address)  # as a mail gateway does
    ask.refresh_from_db()
    assert (page.status_code, ask.passed_at) == (200, None)
    assert question.title not in page.content.decode()

    client.post(address)
    ask.refresh_from_db()
    assert ask.passed_at
    assert Willingness.objects.filter(member=expert).exists()

    client.post(address, {"never": "1"})
    assert not Willingness.objects.filter(member=expert).exists()


@pytest.mark.parametrize("token", ["niets", "MQ:1abcde:geen-handtekening"])
def test_a_made_up_link_is_one_clear_page(client, token):
    assert client.get(f"/vragen-aan-mij/nu-even-niet/{token}/").status_code == 404


# --- At the same moment


@pytest.mark.django_db(transaction=True)
def test_three_a_month_holds_when_many_questions_are_offered_at_once():
    experts = [make_expert() for _ in range(2)]
    questions = [make_open_question(tags=["Woo"]) for _ in range(8)]

    results = run_at_once([lambda pk=pk: Enquiry.carry_on(pk) for pk in Enquiry.objects.values_list("pk", flat=True)])

    assert results == [None] * len(questions)
    assert [Ask.objects.filter(member=expert).count() for expert in experts] == [3, 3]
