from datetime import timedelta

import pytest
from django.utils import timezone

from search.models import Sought
from search.tasks import forget_sought
from tests.factories import make_community_manager, make_member, make_post

pytestmark = pytest.mark.django_db


def search_as(client, member, *questions):
    client.force_login(member)
    for q in questions:
        client.get("/zoeken/", {"q": q})


def test_the_community_manager_reads_what_several_searched_and_not_who(client):
    make_post(title="Fietsenstalling")
    members = [make_member() for _ in range(5)]
    for member in members:
        search_as(client, member, "fietsenstalling", "Fietsenstalling", f"alleen {member.pk}")
    for member in members[:2]:
        search_as(client, member, "zwembadverordening")
    make_member("Zilvana Zeldzaam")
    for member in members:
        search_as(client, member, "zilvana", "van:zilvana fietsen")

    client.force_login(make_community_manager())
    page = client.get("/beheer/gezocht/").content.decode()

    vain, _heading, often = page.partition('id="vaak"')
    assert "zwembadverordening" in vain
    assert "door 2 leden" in vain
    assert "fietsenstalling" in often
    assert "door 5 leden" in often
    assert "fietsenstalling" not in vain
    assert "zwembadverordening" not in often
    assert not any(word in page for word in ("alleen", "zilvana"))
    assert not Sought.objects.filter(by__in=[str(member.pk) for member in members]).exists()


def test_what_was_typed_is_forgotten_after_four_weeks(client):
    search_as(client, make_member(), "nieuwe woorden", "oude woorden")
    Sought.objects.filter(words="oude woorden").update(on=timezone.localdate() - timedelta(days=28))

    forget_sought()

    assert [row.words for row in Sought.objects.all()] == ["nieuwe woorden"]
