"""The demo shows groups at every turn of their lives."""

import pytest
from django.test import override_settings

from ambtenaar.demo.community import settle
from content.models import Comment, Content, Meeting
from groups.models import ActiveWeek, Doubt, Ground, Group, Life, Takeover, ground_of
from groups.tasks import follow_life

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def settled(made_once, tmp_path_factory):
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        settle()
        yield


def test_each_life_is_shown_and_the_rules_agree():
    lives = dict(Group.objects.values_list("pk", "life"))

    follow_life()

    assert set(lives.values()) == set(Life)
    assert dict(Group.objects.values_list("pk", "life")) == lives
    assert Doubt.objects.open().filter(group__name="Deelauto’s van de gemeente").count() == 1
    assert ground_of(Takeover.objects.get().group) == Ground.NO_MANAGER
    assert Meeting.objects.running().count() == 1


def test_its_weeks_hold_all_that_was_written():
    pieces = sum(ActiveWeek.objects.values_list("pieces", flat=True))
    comments = sum(ActiveWeek.objects.values_list("comments", flat=True))

    assert pieces == Content.objects.published().exclude(group=None).count()
    assert comments == Comment.objects.placed().exclude(content__group=None).count()
