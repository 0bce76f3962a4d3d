"""Passing on what is no blog: by the same links, and only to whom can read it."""

import pytest

from content.models import Visibility
from groups.models import Kind
from tests.discussions.factories import make_open_question
from tests.events.factories import make_event
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


def page_of(client, piece):
    return client.get(piece.get_absolute_url()).content.decode()


@pytest.mark.parametrize("make", [make_open_question, make_event])
def test_what_everybody_may_read_is_shared_by_plain_links(client, make):
    author = make_member()
    client.force_login(author)
    group = make_group(Kind.OPEN, members=[author])

    page = page_of(client, make(author, group=group))

    assert "https://www.linkedin.com/sharing/share-offsite/?url=" in page
    assert "kunnen deze link openen" not in page


@pytest.mark.parametrize("make", [make_open_question, make_event])
def test_of_what_members_read_only_the_link_is_offered(client, make):
    client.force_login(make_member())

    page = page_of(client, make(visibility=Visibility.MEMBERS))

    assert "Alleen leden van Ambtenaar 2.0 kunnen deze link openen." in page
    assert "linkedin.com" not in page
