"""Whoever asked a question is asked, once, whether an answer helped."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import Content
from discussions.models import Question
from discussions.tasks import remind_askers
from notifications.models import Announcement
from tests.discussions.factories import make_open_question
from tests.factories import make_comment, make_member

pytestmark = pytest.mark.django_db


def asked_weeks_ago(weeks=2, answered=True, **fields):
    question = make_open_question(**fields)
    if answered:
        make_comment(question)
    Content.objects.filter(pk=question.pk).update(published_at=timezone.now() - timedelta(weeks=weeks, minutes=1))
    question.refresh_from_db()
    return question


def told():
    return Announcement.objects.filter(kind="left_open").values_list("subject_id", flat=True)


def test_the_asker_hears_once_of_answers_that_wait():
    question = asked_weeks_ago()

    remind_askers()
    remind_askers()

    assert list(told()) == [question.pk]


@pytest.mark.parametrize("why", ["no answers", "solved", "survey", "young", "long ago", "own answer", "gone"])
def test_nobody_is_asked_in_vain(why):
    asker = make_member()
    question = asked_weeks_ago(
        author=asker,
        answered=why not in {"no answers", "own answer"},
        weeks={"young": 1, "long ago": 20}.get(why, 3),
        state=Question.SURVEY if why == "survey" else "",
    )
    if why == "own answer":
        make_comment(question, author=asker)
    elif why == "solved":
        question.accept(question.comments.get(), by=asker)
    elif why == "gone":
        Content.objects.filter(pk=question.pk).update(author=None)

    remind_askers()

    assert list(told()) == []
