"""A conversation takes nobody's name along to other readers: who voted, supports it or told where it went."""

import pytest

from content.models import Answered, Content, Visibility, move
from discussions.models import Choice, Idea
from groups.models import Kind
from tests.discussions.factories import make_idea, make_poll
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


def voted(idea, member, **fields):
    poll = make_poll(idea, **fields)
    poll.vote(member, {Choice.objects.filter(poll=poll).first().pk})


def by_name(idea, member):
    voted(idea, member)


def anonymously(idea, member):
    voted(idea, member, is_anonymous=True)


def supporting(idea, member):
    idea.support(member)


def telling(idea, member):
    idea.move_on(Idea.State.UNDERWAY, "Wij zijn begonnen.", by=member)


@pytest.fixture
def idea():
    author = make_member()
    return make_idea(author, make_group(kind=Kind.CLOSED, members=[author]), Visibility.GROUP)


@pytest.mark.parametrize("leave_a_name", [by_name, supporting, telling])
def test_the_name_of_a_colleague_goes_to_no_other_readers(idea, leave_a_name):
    group = make_group(members=[idea.author])
    leave_a_name(idea, make_member())

    with pytest.raises(Answered):
        move(idea, group, by=idea.author, visibility=Visibility.PUBLIC)

    assert Content._base_manager.get().group == idea.group


@pytest.mark.parametrize("leave_a_name", [by_name, supporting, telling])
def test_the_own_name_stands_in_nobodys_way(idea, leave_a_name):
    group = make_group(members=[idea.author])
    leave_a_name(idea, idea.author)

    move(idea, group, by=idea.author, visibility=Visibility.PUBLIC)

    assert Content._base_manager.get().group == group


def test_neither_does_a_vote_without_a_name(idea):
    group = make_group(members=[idea.author])
    anonymously(idea, make_member())

    move(idea, group, by=idea.author, visibility=Visibility.PUBLIC)

    assert Content._base_manager.get().group == group
