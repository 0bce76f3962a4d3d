"""The mail to whoever asked a question and did not say whether an answer helped."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import Content
from discussions.tasks import remind_askers
from notifications.models import Announcement
from tests.discussions.factories import make_open_question
from tests.factories import make_comment, make_member
from tests.notifications.factories import deliver_everything, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    question = make_open_question(make_member(), title="Wie weet dit?")
    make_comment(question)
    Content.objects.filter(pk=question.pk).update(published_at=timezone.now() - timedelta(days=15))
    Announcement.objects.all().delete()  # that there is an answer was told at the time
    return question


def test_the_asker_gets_one_mail_that_leads_to_the_answers(smtp, question):
    remind_askers()

    deliver_everything()
    deliver_everything()

    [(recipient, letter)] = smtp.letters
    assert (recipient, letter["Subject"]) == (question.author.email, "Hielp er een antwoord? Wie weet dit?")
    assert f"{question.get_absolute_url()}#reacties" in text_of(letter)


def test_no_mail_once_an_answer_helped(smtp, question):
    remind_askers()
    question.accept(question.comments.get(), by=question.author)

    deliver_everything()

    assert smtp.recipients == []
