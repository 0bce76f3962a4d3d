"""What somebody takes along of conversations, and what leaving or merging does to them."""

import pytest

from discussions.models import Idea, Question
from discussions.personal_data import ideas, questions, supports, withdraw_support
from members.merging import merge
from members.models import Contributions
from tests.discussions.factories import make_idea, make_open_question
from tests.factories import make_comment, make_member

pytestmark = pytest.mark.django_db


def test_a_copy_tells_what_was_asked_and_what_helped():
    member = make_member()
    question = make_open_question(member)
    answer = make_comment(question)
    question.accept(answer, by=member)
    make_open_question(member, state=Question.SURVEY)

    lines = list(questions(member, None))

    assert [(line["type"], line["a20:kind"]) for line in lines] == [("Question", "question"), ("Question", "survey")]
    assert lines[0]["a20:acceptedAnswer"].endswith(str(answer.uuid))
    assert "a20:acceptedAnswer" not in lines[1]


def test_a_copy_tells_where_an_idea_stands():
    member = make_member()
    make_idea(member).move_on(Idea.State.UNDERWAY, "We zijn begonnen.", by=member)

    assert [(line["type"], line["a20:state"]) for line in ideas(member, None)] == [("Page", "underway")]


def test_a_copy_tells_which_ideas_were_supported():
    member, idea = make_member(), make_idea()
    idea.support(member)

    assert [(line["type"], line["name"]) for line in supports(member, None)] == [("Like", idea.title)]


def test_whoever_leaves_supports_nothing_any_more():
    member, idea = make_member(), make_idea()
    idea.support(member)
    idea.support(make_member())

    withdraw_support(member, Contributions.KEEP)

    assert Idea.objects.get().support_count == 1


def test_two_accounts_of_one_person_support_an_idea_once():
    kept, other = make_member(), make_member()
    both, one = make_idea(), make_idea()
    for member, idea in ((kept, both), (other, both), (other, one)):
        idea.support(member)

    merge(kept, other)

    assert [Idea.objects.get(pk=idea.pk).support_count for idea in (both, one)] == [1, 1]
    assert {support.idea_id for support in kept.supports.all()} == {both.pk, one.pk}
