"""Supporting an idea, and telling what came of it."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from content.models import Content, Visibility
from discussions.models import Idea, Step, Support
from groups.models import Kind
from tests.discussions.factories import make_idea
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db
UNDERWAY = {"state": "underway", "explanation": "Drie gemeenten doen mee."}


def address(name, idea):
    return reverse(f"discussions:{name}", args=[idea.pk, idea.slug])


@pytest.fixture
def member(client):
    member = make_member("Noor Visscher")
    client.force_login(member)
    return member


def test_support_is_counted_once_and_can_be_withdrawn(client, member):
    idea = make_idea()
    counts = []

    for act in ("support", "support", "withdraw_support", "withdraw_support"):
        client.post(address(act, idea))
        counts.append(Idea.objects.get().support_count)

    assert counts == [1, 1, 0, 0]


def test_the_fragment_of_support_is_what_a_fresh_page_shows(client, member):
    idea = make_idea()

    fragment = client.post(address("support", idea), headers={"HX-Request": "true"}).content.decode()

    page = client.get(idea.get_absolute_url()).content.decode()
    assert ["1 lid steunt dit" in each for each in (fragment, page)] == [True, True]
    assert ["Je steunt dit" in each for each in (fragment, page)] == [True, True]


def test_members_see_who_supports_an_idea_and_visitors_a_number(client, member):
    idea = make_idea()
    idea.support(make_member("Pieter-Jan Wolters"))
    assert "Pieter-Jan Wolters" in client.get(idea.get_absolute_url()).content.decode()
    assert "Pieter-Jan Wolters" in client.get(address("supporters", idea)).content.decode()

    client.logout()

    page = client.get(idea.get_absolute_url()).content.decode()
    assert ["1 lid steunt dit" in page, "Pieter-Jan Wolters" in page] == [True, False]
    assert client.get(address("supporters", idea)).status_code == 302


def test_an_idea_of_a_closed_group_is_supported_by_who_is_inside(client, member):
    author = make_member()
    idea = make_idea(author, make_group(kind=Kind.CLOSED, members=[author]), Visibility.GROUP)

    assert client.post(address("support", idea)).status_code == 404
    assert not Support.objects.visible_to(author).exists()


def test_the_author_tells_what_came_of_it_and_the_history_stays(client, member):
    idea = make_idea(member)

    client.post(address("move_on", idea), UNDERWAY)
    client.post(address("move_on", idea), {"state": "done", "explanation": "Het draait."})

    assert [(step.state, step.taken_by) for step in Step.objects.all()] == [("underway", member), ("done", member)]
    page = client.get(idea.get_absolute_url()).content.decode()
    assert page.index("Drie gemeenten doen mee.") < page.index("Het draait.")
    moved = Content.objects.get()
    assert (moved.state, moved.settled_at is not None) == ("done", True)
    assert "Gelukt</span>" in client.get("/gesprekken/?toon=ideeen").content.decode()


def test_an_idea_that_stopped_after_all_is_not_settled(member):
    idea = make_idea(member)
    idea.move_on(Idea.State.DONE, "Gelukt.", by=member)

    idea.move_on(Idea.State.STOPPED, "Toch niet.", by=member)

    assert Idea.objects.get().settled_at is None


def test_the_same_step_sent_twice_is_one(client, member):
    idea = make_idea(member)

    assert idea.move_on("underway", "Begonnen.", by=member)
    assert idea.move_on("underway", "Begonnen.", by=member) is None

    assert Step.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"state": "idea"}, {"state": "onzin"}, {"explanation": ""}, {"explanation": "x" * 501}]
)
def test_a_step_is_a_change_with_a_word_of_explanation(client, member, wrong):
    idea = make_idea(member)

    response = client.post(address("move_on", idea), UNDERWAY | wrong)

    assert (response.status_code, Step.objects.count()) == (200, 0)


@pytest.mark.parametrize(("who", "status"), [("manager", 302), ("member", 403), ("author", 302)])
def test_who_may_say_where_an_idea_stands(client, who, status):
    people = {name: make_member() for name in ("manager", "member", "author")}
    idea = make_idea(people["author"], make_group(manager=people["manager"], members=list(people.values())[1:]))
    client.force_login(people[who])

    assert client.post(address("move_on", idea), UNDERWAY).status_code == status
    assert (Idea.objects.get().state == "underway") == (status == 302)


def test_script_in_an_explanation_is_harmless(client, member):
    idea = make_idea(member)

    client.post(address("move_on", idea), UNDERWAY | {"explanation": "<script>alert(1)</script>"})

    page = client.get(idea.get_absolute_url()).content.decode()
    assert ["&lt;script&gt;alert" in page, "<script>alert" in page] == [True, False]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_of_an_idea_costs_the_same_for_any_support(client, queries, member, count):
    idea = make_idea(group=make_group(members=[member]))
    for _ in range(count):
        idea.support(make_member())
    cache.clear()

    with queries() as asked:
        client.get(idea.get_absolute_url())

    assert len(asked) <= 11
    assert len(asked) == QUERIES.setdefault("idea", len(asked))


QUERIES = {}
