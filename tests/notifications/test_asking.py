"""The mail that puts a question before somebody who may know."""

import re

import pytest

from content.models import Visibility
from discussions.asking import ask_of
from discussions.tasks import ask_around
from groups.models import Kind
from notifications.models import Notification
from tests.discussions.factories import make_expert, make_open_question
from tests.factories import make_group, make_member
from tests.notifications.factories import deliver_everything, text_of

pytestmark = pytest.mark.django_db


def test_who_is_asked_gets_one_mail_with_both_ways(smtp, client):
    expert = make_expert()
    question = make_open_question(tags=["Woo"], title="Mag een chat onleesbaar worden gemaakt?")
    ask_around()

    deliver_everything()
    deliver_everything()

    ask = question.asks.get()
    [letter] = [message for recipient, message in smtp.letters if recipient == expert.email]
    text = text_of(letter)
    assert letter["Subject"] == f"Weet jij dit? {question.title}"
    assert f"{question.get_absolute_url()}#reageer" in text
    [token] = re.findall(r"/vragen-aan-mij/nu-even-niet/([^/]+)/", text)
    assert ask_of(token) == ask


def test_no_mail_about_what_may_not_be_read_any_more(smtp):
    author, expert = make_member(), make_expert()
    group = make_group(kind=Kind.CLOSED, members=[author, expert])
    make_open_question(author=author, group=group, visibility=Visibility.GROUP, tags=["Woo"])
    ask_around()
    group.leave(expert)

    deliver_everything()

    assert expert.email not in smtp.recipients


def test_what_may_not_be_read_any_more_leaves_the_bell(smtp):
    author, expert = make_member(), make_expert()
    group = make_group(kind=Kind.CLOSED, members=[author, expert])
    question = make_open_question(author=author, group=group, visibility=Visibility.GROUP, tags=["Woo"])
    ask_around()
    deliver_everything()
    assert Notification.objects.visible_to(expert).get().content_id == question.pk

    group.leave(expert)

    assert not Notification.objects.visible_to(expert).exists()
