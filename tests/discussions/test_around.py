"""Where conversations are listed: on their own page, in their group, beside their event."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from content.models import Content, Visibility
from discussions.models import Question
from feed.conversations import NARROWED
from groups.models import Kind
from notifications.kinds.digest import piece_row
from tests.discussions.factories import make_discussion, make_idea, make_open_question
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_post
from tests.notifications.factories import make_subscriber, select

pytestmark = pytest.mark.django_db


def titles(client, address, *pieces):
    page = client.get(address).content.decode()
    return [piece.title for piece in sorted(pieces, key=lambda piece: page.find(piece.title)) if piece.title in page]


def test_the_list_is_narrowed_to_open_questions_solved_ones_and_ideas(client):
    asker = make_member()
    talk, open_one, solved, survey, idea = (
        make_discussion(),
        make_open_question(),
        make_open_question(asker),
        make_open_question(state=Question.SURVEY),
        make_idea(),
    )
    solved.accept(make_comment(solved), by=asker)
    pieces = (talk, open_one, solved, survey, idea, make_post())

    found = {shown: titles(client, f"/gesprekken/?toon={shown}", *pieces) for shown in ("", "open", "opgelost", "x")}

    everything = [piece.title for piece in (idea, survey, solved, open_one, talk)]
    assert found == {
        "": everything,
        "open": [survey.title, open_one.title],
        "opgelost": [solved.title],
        "x": everything,
    }
    assert titles(client, "/gesprekken/?toon=ideeen", *pieces) == [idea.title]


def test_the_list_stands_by_latest_reply_when_asked(client):
    old, new = make_discussion(), make_discussion()
    make_comment(old)

    assert titles(client, "/gesprekken/", old, new) == [new.title, old.title]
    assert titles(client, "/gesprekken/?volgorde=reactie", old, new) == [old.title, new.title]


@pytest.mark.parametrize("order", ["", "reactie"])
def test_the_next_page_of_the_list_starts_where_this_one_ended(client, order):
    pieces = [make_discussion() for _ in range(25)]
    first = client.get("/gesprekken/", {"volgorde": order})

    second = client.get("/gesprekken/", {"volgorde": order, "na": first.context["cards"].after})

    shown = [piece.title for page in (second, first) for piece in pieces if f">{piece.title}<" in page.content.decode()]
    assert shown == [piece.title for piece in pieces]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_the_same_for_any_number(client, queries, count):
    for make in (make_discussion, make_open_question, make_idea):
        for _ in range(count):
            make_comment(make(group=make_group()))
    client.force_login(make_member())
    cache.clear()

    with queries() as asked:
        client.get("/gesprekken/?volgorde=reactie")

    assert len(asked) == 5, asked


def test_the_first_page_of_a_group_has_what_was_answered_last_on_top(client):
    group = make_group()
    talk, post, idea = make_discussion(group=group), make_post(group=group), make_idea(group=group)
    make_comment(talk)

    assert titles(client, group.get_absolute_url(), talk, post, idea) == [talk.title, idea.title, post.title]


def test_the_first_page_of_a_group_is_narrowed_to_open_questions_solved_ones_and_ideas(client):
    asker, group = make_member(), make_group()
    open_one, solved = make_open_question(group=group), make_open_question(asker, group=group)
    idea, post = make_idea(group=group), make_post(group=group)
    elsewhere = make_open_question()
    solved.accept(make_comment(solved), by=asker)
    pieces = (open_one, solved, idea, post, elsewhere)

    found = {shown: titles(client, f"{group.get_absolute_url()}?toon={shown}", *pieces) for shown in NARROWED}

    assert set(found.pop("")) == {piece.title for piece in (open_one, solved, idea, post)}
    assert found == {"open": [open_one.title], "opgelost": [solved.title], "ideeen": [idea.title]}
    empty = client.get(f"{make_group().get_absolute_url()}?toon=open").content.decode()
    assert "Niemand wacht hier op antwoord." in empty


def test_blogs_and_events_of_a_group_have_pages_of_their_own(client):
    group = make_group()
    now = timezone.now()
    talk, post = make_discussion(group=group), make_post(group=group)
    event, past = make_event(group=group), make_event(group=group, begins=now - timedelta(days=9))
    blogs, agenda = (reverse(f"feed:group_{part}", args=[group.pk, group.slug]) for part in ("blog", "agenda"))
    everything = (talk, post, past)

    assert titles(client, blogs, *everything) == [post.title]
    assert titles(client, agenda, *everything, event) == [event.title]
    assert titles(client, f"{agenda}?voorbij=1", *everything) == [past.title]


@pytest.mark.parametrize(("number", "shown"), [(0, ""), (2, "2"), (10, "9+")])
def test_the_tab_of_the_agenda_counts_what_is_to_come(client, number, shown):
    member = make_member()
    group = make_group(members=[member])
    for _ in range(number):
        make_event(group=group)
    client.force_login(member)

    for name in ("feed:group", "feed:group_blog", "feed:group_agenda"):
        page = client.get(reverse(name, args=[group.pk, group.slug])).content.decode()
        assert (f'<span class="count">{shown}<' in page) == bool(shown), name


@pytest.mark.parametrize("part", ["blog", "agenda"])
def test_the_parts_of_a_closed_group_stay_shut(client, part):
    author = make_member()
    group = make_group(kind=Kind.CLOSED, members=[author])
    piece = {"blog": make_post, "agenda": make_event}[part](author, group, Visibility.GROUP)
    address = reverse(f"feed:group_{part}", args=[group.pk, group.slug])

    page = client.get(address).content.decode()

    assert [piece.title in page, "Wat hier geschreven wordt, blijft hier" in page] == [False, True]
    client.force_login(author)
    assert piece.title in client.get(address).content.decode()


def test_the_parts_of_a_hidden_group_do_not_exist(client):
    group = make_group(kind=Kind.HIDDEN)

    assert [client.get(f"{group.get_absolute_url()}{part}/").status_code for part in ("blog", "agenda")] == [404, 404]


def test_an_event_lists_its_conversations_to_who_may_see_those(client):
    author, outsider = make_member(), make_member()
    group = make_group(members=[author])
    event = make_event(author, group)
    about = {"about_event": event.content_ptr}
    public = make_open_question(author, group, **about)
    narrow = make_discussion(author, group, Visibility.GROUP, **about)
    make_discussion(author, group, draft=True, title="Nog niet af", **about)

    client.force_login(outsider)
    page = client.get(event.get_absolute_url()).content.decode()
    assert [piece.title in page for piece in (public, narrow)] == [True, False]
    assert "Nog niet af" not in page
    assert f'href="/gesprekken/nieuw/?bij={event.pk}&amp;groep={group.pk}"' in page
    client.force_login(author)
    assert narrow.title in client.get(event.get_absolute_url()).content.decode()


def test_a_conversation_outlives_its_event():
    author = make_member()
    event = make_event(author)
    talk = make_discussion(author, about_event=event.content_ptr)

    event.remove()

    assert Content.objects.visible_to(author).get(pk=talk.pk).about_event is None


@pytest.mark.parametrize(("answered", "call"), [(False, "Schrijf het eerste antwoord"), (True, "Lees verder")])
def test_the_digest_asks_for_the_first_answer(answered, call):
    reader, question = make_member(), make_open_question()
    if answered:
        make_comment(question)
    now = timezone.now()

    [piece] = select(reader, now - timedelta(days=7), now).pieces

    assert (piece.pk, piece_row(piece, make_subscriber(reader))["call"]) == (question.pk, call)
