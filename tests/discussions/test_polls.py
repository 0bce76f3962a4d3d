from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from content.models import Visibility
from discussions.forms.polls import PollForm
from discussions.models import Choice, Discussion, Poll, Question, Vote
from discussions.personal_data import polls, take_votes_back, votes
from discussions.tasks import finish_polls
from groups.models import Kind
from members.merging import merge
from members.models import Contributions, Suspension
from members.takeout import id_of
from notifications.models import Announcement, Delivery
from tests.discussions.factories import make_discussion, make_idea, make_open_question, make_poll
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


def typed(**fields):
    return {
        "question": "Wanneer komen we samen?",
        "options": "Maandag\nDinsdag\n\n Dinsdag \nWoensdag",
        "is_anonymous": "nee",
        "ends_on": (timezone.localdate() + timedelta(days=7)).isoformat(),
    } | fields


def address(name, content):
    return reverse(f"discussions:{name}", args=[content.pk, content.slug])


def put(client, content, **fields):
    return client.post(address("put_poll", content), typed(**fields))


def vote(client, content, *texts, **fields):
    choices = [str(choice.pk) for choice in Choice.objects.filter(poll__content=content.pk, text__in=texts)]
    return client.post(address("vote", content), {"keuze": choices} | fields)


def counted(content):
    """(number of voters, {choice: number of votes}), as kept; and as the votes themselves add up."""
    poll = Poll.objects.get(content=content.pk)
    votes = Vote.objects.cast_in(poll)
    kept = {choice.text: choice.vote_count for choice in poll.choices.all()}
    added = {choice.text: votes.filter(choice=choice).count() for choice in poll.choices.all()}
    assert kept == added
    assert poll.voter_count == votes.values("member").distinct().count()
    return poll.voter_count, {text: number for text, number in kept.items() if number}


def end(poll):
    Poll.objects.filter(pk=poll.pk).update(
        created_at=timezone.now() - timedelta(days=9), ends_at=timezone.now() - timedelta(seconds=1)
    )


@pytest.mark.parametrize("make", [make_discussion, make_open_question, make_idea])
def test_its_author_adds_a_poll_to_any_kind_of_conversation(client, make):
    piece = make()
    client.force_login(piece.author)
    assert address("put_poll", piece) in client.get(piece.get_absolute_url()).content.decode()

    response = put(client, piece)

    assert response.headers["Location"] == f"{piece.get_absolute_url()}#peiling"
    poll = Poll.objects.get()
    assert [choice.text for choice in poll.choices.order_by("position")] == ["Maandag", "Dinsdag", "Woensdag"]
    assert timezone.localtime(poll.ends_at).date() == timezone.localdate() + timedelta(days=7)
    page = client.get(piece.get_absolute_url()).content.decode()
    assert "Wanneer komen we samen?" in page
    assert "Iedereen die dit leest, ziet wie wat koos." in page


def test_a_poll_is_made_with_the_conversation(client):
    member = make_member()
    client.force_login(member)
    words = {"title": "Wanneer?", "body": "<p>Kies maar.</p>", "scripted": "1", "visibility": "public"}

    response = client.post(
        "/gesprekken/nieuw/gesprek/", words | {"save": "poll", "uuid": "5d0c6a3c-0e5c-4d0b-8bb4-0f7f7c1a9d11"}
    )

    draft = Discussion.objects.get()
    assert draft.is_draft
    assert response.headers["Location"] == address("put_poll", draft)
    assert put(client, draft).status_code == 302
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Wanneer komen we samen?" in page
    assert "Stem</button>" not in page  # nobody votes in a draft
    assert vote(client, draft, "Maandag").status_code == 403
    client.force_login(make_member())
    assert vote(client, draft, "Maandag").status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"options": "Eén"},
        {"options": "\n".join(f"Keuze {number}" for number in range(11))},
        {"options": "Zelfde\n Zelfde \nZelfde"},
        {"options": f"{'x' * 121}\nKort"},
        {"options": "\u200b\nKort"},
        {"is_anonymous": ""},
        {"is_anonymous": "misschien"},
        {"ends_on": "2020-01-01"},
        {"ends_on": "9999-12-31"},
        {"ends_on": "morgen"},
        {"question": " "},
        {"question": "x" * 201},
    ],
)
def test_what_makes_no_poll(client, fields):
    piece = make_discussion()
    client.force_login(piece.author)

    response = put(client, piece, **fields)

    assert list(response.context["form"].errors) == [*fields]
    assert not Poll.objects.exists()


def test_who_sees_what_is_said_beforehand_and_never_by_default():
    assert "is_anonymous" not in PollForm().initial
    assert "checked" not in str(PollForm()["is_anonymous"])


def test_sending_the_form_twice_is_one_poll(client):
    piece = make_discussion()
    client.force_login(piece.author)

    for _ in range(2):
        put(client, piece)

    assert Poll.objects.count() == 1
    assert Choice.objects.count() == 3


@pytest.mark.parametrize("act", ["put_poll", "drop_poll"])
def test_only_its_author_has_a_say_in_the_poll(client, act):
    manager = make_member()
    piece = make_discussion(group=make_group(manager=manager))
    make_poll(piece)
    client.force_login(manager)

    assert client.post(address(act, piece), typed(question="Anders?")).status_code == 403

    assert Poll.objects.get().question != "Anders?"


def test_nothing_of_it_changes_once_somebody_voted(client):
    piece = make_discussion()
    poll = make_poll(piece)
    client.force_login(piece.author)
    assert put(client, piece, question="Anders?", is_anonymous="ja").status_code == 302
    assert (Poll.objects.get().question, Poll.objects.get().is_anonymous) == ("Anders?", True)
    make_vote(poll, "Maandag")

    put(client, piece, question="Nog anders?", is_anonymous="nee")
    client.post(address("drop_poll", piece))

    assert (Poll.objects.get().question, Poll.objects.get().is_anonymous) == ("Anders?", True)
    assert counted(piece) == (1, {"Maandag": 1})


def make_vote(poll, *texts, member=None):
    member = member or make_member()
    poll.vote(member, set(poll.choices.filter(text__in=texts).values_list("pk", flat=True)))
    return member


def test_an_unused_poll_can_be_taken_away(client):
    piece = make_discussion()
    make_poll(piece)
    client.force_login(piece.author)

    client.post(address("drop_poll", piece))

    assert not Poll.objects.exists()
    assert client.get(piece.get_absolute_url()).status_code == 200


def test_a_member_votes_and_changes_it_until_the_end(client):
    piece = make_discussion()
    make_poll(piece)
    client.force_login(make_member())

    for texts, expected in [
        (["Maandag"], (1, {"Maandag": 1})),
        (["Maandag"], (1, {"Maandag": 1})),  # a double click
        (["Dinsdag"], (1, {"Dinsdag": 1})),
    ]:
        assert vote(client, piece, *texts).headers["Location"] == f"{piece.get_absolute_url()}#peiling"
        assert counted(piece) == expected
    vote(client, piece, withdraw="1")
    assert counted(piece) == (0, {})


def test_several_choices_where_that_is_offered(client):
    piece = make_discussion()
    make_poll(piece, takes_several=True)
    client.force_login(make_member())

    vote(client, piece, "Maandag", "Dinsdag")
    assert counted(piece) == (1, {"Maandag": 1, "Dinsdag": 1})
    vote(client, piece, "Dinsdag", "Woensdag")

    assert counted(piece) == (1, {"Dinsdag": 1, "Woensdag": 1})


@pytest.mark.parametrize("given", [[], ["Maandag", "Dinsdag"], ["x"], ["-1"], ["9" * 30], ["elsewhere"]])
def test_what_is_no_vote_changes_nothing(client, given):
    piece, other = make_discussion(), make_discussion()
    poll = make_poll(piece)
    strange = str(make_poll(other).choices.first().pk)
    member = make_vote(poll, "Woensdag")
    client.force_login(member)
    known = {choice.text: str(choice.pk) for choice in poll.choices.all()} | {"elsewhere": strange}

    client.post(address("vote", piece), {"keuze": [known.get(text, text) for text in given]})

    assert counted(piece) == (1, {"Woensdag": 1})
    assert "Kies er één." in client.get(piece.get_absolute_url()).content.decode()
    assert not Vote.objects.filter(choice__poll__content=other.pk).exists()


def test_nobody_votes_after_the_end(client):
    piece = make_discussion()
    poll = make_poll(piece)
    member = make_vote(poll, "Maandag")
    end(poll)
    client.force_login(member)

    vote(client, piece, "Dinsdag")
    vote(client, piece, withdraw="1")

    assert counted(piece) == (1, {"Maandag": 1})
    page = client.get(piece.get_absolute_url()).content.decode()
    assert "je stem is niet geteld" in page
    assert "<fieldset" not in page


# Who looks, when, at what kind of poll: whether the numbers are told.
@pytest.mark.parametrize(
    ("who", "is_anonymous", "has_ended", "tells"),
    [
        ("voter", False, False, True),
        ("voter", True, False, False),
        ("other", False, False, False),
        ("author", False, False, False),
        ("author", True, False, False),
        ("visitor", False, False, False),
        ("voter", True, True, True),
        ("other", False, True, True),
        ("other", True, True, True),
        ("visitor", False, True, True),
        ("visitor", True, True, True),
    ],
)
def test_the_result_comes_after_voting_or_after_the_end(client, who, is_anonymous, has_ended, tells):
    piece = make_discussion()
    poll = make_poll(piece, is_anonymous=is_anonymous)
    voter = make_vote(poll, "Maandag")
    make_vote(poll, "Dinsdag")
    if has_ended:
        end(poll)
    viewer = {"voter": voter, "other": make_member(), "author": piece.author}.get(who)
    if viewer:
        client.force_login(viewer)

    page = client.get(piece.get_absolute_url()).content.decode()

    assert ("1 stem, 50%" in page) == tells
    assert "2 collega’s stemden" in page


@pytest.mark.parametrize("has_ended", [False, True])
@pytest.mark.parametrize("who", ["voter", "author", "manager", "community manager"])
def test_of_an_anonymous_poll_nobody_sees_who_chose_what(client, who, has_ended):
    manager, voter = make_member(), make_member("Vera Verborgen")
    piece = make_discussion(group=make_group(manager=manager))
    poll = make_poll(piece, is_anonymous=True)
    make_vote(poll, "Maandag", member=voter)
    if has_ended:
        end(poll)
    viewer = {"voter": voter, "author": piece.author, "manager": manager}.get(who) or make_member(
        roles=["community_manager"], is_staff=True
    )
    client.force_login(viewer)

    page = client.get(piece.get_absolute_url()).content.decode()

    assert client.get(address("voters", piece)).status_code == 404
    assert not Vote.objects.visible_to(viewer).exists()
    assert who == "voter" or "Vera Verborgen" not in page


@pytest.mark.parametrize(("who", "status"), [("voter", 200), ("other", 403), ("author", 403)])
def test_of_a_named_poll_who_voted_sees_who_chose_what(client, who, status):
    piece = make_discussion()
    poll = make_poll(piece)
    voter = make_vote(poll, "Maandag", member=make_member("Vera Zichtbaar"))
    client.force_login({"voter": voter, "other": make_member(), "author": piece.author}[who])

    response = client.get(address("voters", piece))

    assert response.status_code == status
    if status == 200:
        assert "Vera Zichtbaar" in response.content.decode()
    end(poll)
    assert "Vera Zichtbaar" in client.get(address("voters", piece)).content.decode()
    client.logout()
    assert client.get(address("voters", piece)).status_code == 302


def test_after_the_end_an_anonymous_poll_forgets_who_chose_what():
    piece, named = make_discussion(), make_discussion()
    poll, other, running = make_poll(piece, is_anonymous=True), make_poll(named), make_poll(make_discussion())
    for each in (poll, other, running):
        make_vote(each, "Maandag")
    end(poll)
    end(other)

    finish_polls()
    finish_polls()

    assert not Vote.objects.cast_in(poll).exists()
    assert poll.choices.get(text="Maandag").vote_count == 1
    assert Poll.objects.get(pk=poll.pk).voter_count == 1
    assert Vote.objects.cast_in(other).count() == Vote.objects.cast_in(running).count() == 1
    assert Poll.objects.get(pk=running.pk).finished_at is None
    announcements = Announcement.objects.filter(kind="poll_ended")
    assert set(announcements.values_list("subject_id", flat=True)) == {poll.pk, other.pk}
    assert announcements.count() == 2
    Announcement.deliver(announcements.get(subject_id=poll.pk).pk)
    assert Delivery.objects.get().member == piece.author


@pytest.mark.parametrize("kind", [Kind.CLOSED, Kind.HIDDEN])
def test_for_an_outsider_there_is_no_poll(client, kind):
    author = make_member()
    piece = make_discussion(author, make_group(kind=kind, members=[author]), Visibility.GROUP)
    poll = make_poll(piece)
    client.force_login(make_member())
    own = {"keuze": poll.choices.first().pk}

    answers = [client.post(address(name, piece), own).status_code for name in ("vote", "put_poll", "drop_poll")]

    assert [*answers, client.get(address("voters", piece)).status_code] == [404] * 4
    assert counted(piece) == (0, {})


@pytest.mark.parametrize("how", ["left the group", "suspended", "visitor"])
def test_who_is_out_votes_no_more(client, how):
    author, member = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, manager=author, members=[member])
    piece = make_discussion(author, group, Visibility.GROUP)
    make_poll(piece)
    client.force_login(member)
    if how == "left the group":
        group.leave(member)
    elif how == "suspended":
        Suspension.objects.create(member=member, reason="Reclame")
    else:
        client.logout()

    assert vote(client, piece, "Maandag").status_code in {302, 404}

    assert counted(piece) == (0, {})


def test_who_is_kept_out_of_an_open_group_reads_the_poll_in_silence(client):
    manager, barred = make_member(), make_member()
    group = make_group(manager=manager)
    piece = make_discussion(manager, group)
    make_poll(piece)
    group.exclude(barred, manager, "Reclame in elk gesprek.")
    client.force_login(barred)

    assert vote(client, piece, "Maandag").status_code == 403

    assert 'name="keuze"' not in client.get(piece.get_absolute_url()).content.decode()
    assert counted(piece) == (0, {})


def test_script_in_a_poll_is_text(client):
    piece = make_discussion()
    make_poll(piece, question="<script>alert(1)</script>", choices=["<img src=x onerror=alert(1)>", "Nee"])
    client.force_login(make_member())

    page = client.get(piece.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_with_script_the_poll_alone_comes_back(client):
    piece = make_discussion()
    poll = make_poll(piece)
    client.force_login(make_member())
    choice = poll.choices.get(text="Maandag")

    answer = client.post(address("vote", piece), {"keuze": choice.pk}, headers={"HX-Request": "true"})

    part = answer.content.decode().strip()
    assert part.startswith('<section class="panel push" id="peiling"')
    assert "1 stem, 100%" in part
    assert "jouw keuze" in part


@pytest.mark.parametrize("number", [2, 10])
def test_a_conversation_costs_one_query_more_with_a_poll(client, queries, number):
    piece = make_discussion()
    client.force_login(make_member())

    def cost():
        with queries() as asked:
            client.get(piece.get_absolute_url())
        return len(asked)

    cost()
    without = cost()
    poll = make_poll(piece, choices=[f"Keuze {place}" for place in range(number)])
    for _ in range(number):
        make_vote(poll, "Keuze 1")

    assert cost() <= without + 1


def test_a_list_of_voters_costs_the_same_at_any_length(client, queries):
    piece = make_discussion()
    poll = make_poll(piece)
    client.force_login(make_vote(poll, "Maandag"))
    client.get(address("voters", piece))  # the first visit of a day is noted
    costs = []

    for number in (1, 2, 27):
        for _ in range(number):
            make_vote(poll, "Dinsdag")
        with queries() as asked:
            assert client.get(address("voters", piece)).status_code == 200
        costs.append(len(asked))

    assert len(set(costs)) == 1


def test_a_block_keeps_somebody_out_of_the_list_of_voters(client):
    piece = make_discussion()
    poll = make_poll(piece)
    viewer = make_vote(poll, "Maandag")
    blocked = make_vote(poll, "Maandag", member=make_member("Gerrit Geblokkeerd"))
    viewer.block(blocked)
    client.force_login(viewer)

    assert "Gerrit Geblokkeerd" not in client.get(address("voters", piece)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_and_one_twice_at_once_are_counted_right(at_once):
    piece = make_discussion()
    poll = make_poll(piece)
    first, second = make_member(), make_member()
    monday, tuesday = ({poll.choices.get(text=text).pk} for text in ("Maandag", "Dinsdag"))

    at_once([lambda: poll.vote(first, monday), lambda: poll.vote(first, monday), lambda: poll.vote(second, tuesday)])
    at_once([lambda: poll.vote(first, tuesday), lambda: poll.vote(first, monday)])

    number, votes = counted(piece)
    assert number == 2
    assert sum(votes.values()) == 2


def test_leaving_takes_a_vote_back_while_that_matters():
    running, ended = make_poll(make_discussion()), make_poll(make_discussion())
    member = make_vote(running, "Maandag")
    make_vote(ended, "Maandag", member=member)
    end(ended)

    for _ in range(2):
        take_votes_back(member, Contributions.KEEP)
    member.delete()

    assert counted(running.content) == (0, {})
    assert Poll.objects.get(pk=ended.pk).voter_count == 1
    assert Vote.objects.get().member is None


def test_two_accounts_of_one_person_vote_once():
    both, one = make_poll(make_discussion()), make_poll(make_discussion())
    kept = make_vote(both, "Maandag")
    other = make_vote(both, "Dinsdag")
    make_vote(one, "Dinsdag", member=other)

    merge(kept, other)

    assert counted(both.content) == (1, {"Maandag": 1})
    assert counted(one.content) == (1, {"Dinsdag": 1})
    assert set(Vote.objects.values_list("member", flat=True)) == {kept.pk}


def test_a_takeout_holds_the_own_vote_and_nobody_elses():
    piece = make_discussion()
    poll = make_poll(piece, is_anonymous=True)
    member = make_vote(poll, "Maandag")
    make_vote(poll, "Dinsdag")

    [own] = votes(member, None)

    assert (own["object"], own["content"], own["name"]) == (id_of(poll), "Maandag", poll.question)
    assert list(votes(piece.author, None)) == []
    [asked] = polls(piece.author, None)
    assert [choice["name"] for choice in asked["a20:choices"]] == ["Maandag", "Dinsdag", "Woensdag"]
    assert "votes" not in str(asked)  # of a poll that runs nobody is told the numbers beforehand
    end(poll)
    [asked] = polls(piece.author, None)
    assert [choice["votes"] for choice in asked["a20:choices"]] == [1, 1, 0]
    assert str(member.uuid) not in str(asked)


def test_in_the_archive_nobody_votes(client):
    member = make_member()
    group = make_group(manager=member)
    piece = make_discussion(member, group)
    make_poll(piece)
    group.archive(member)
    client.force_login(member)

    assert vote(client, piece, "Maandag").status_code == 403
    assert put(client, piece).status_code == 403

    assert counted(piece) == (0, {})


def test_a_poll_goes_with_the_words_it_is_about():
    piece = make_discussion()
    make_poll(piece)
    piece.comment(make_member(), "Een reactie.", piece.uuid)

    piece.remove()

    assert not Poll.objects.exists()


def test_a_poll_stays_when_a_conversation_becomes_a_question():
    piece = make_discussion()
    poll = make_poll(piece)

    piece.become(Question)

    assert Poll.objects.get() == poll


def test_a_conversation_has_one_poll():
    piece = make_discussion()
    make_poll(piece)

    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.create(content_id=piece.pk, question="Nog een?", is_anonymous=False, ends_at=timezone.now())


def test_a_visitor_is_asked_to_log_in(client):
    piece = make_discussion()
    make_poll(piece)

    page = client.get(piece.get_absolute_url()).content.decode()

    assert "Log in om te stemmen" in page
    assert 'name="keuze"' not in page
    assert not Vote.objects.visible_to(AnonymousUser()).exists()


def test_a_poll_that_ended_without_a_vote_begins_again(client):
    piece = make_discussion()
    end(make_poll(piece))
    finish_polls()
    client.force_login(piece.author)

    assert put(client, piece).status_code == 302

    assert not Poll.objects.get().has_ended
    client.force_login(make_member())
    vote(client, piece, "Maandag")
    assert counted(piece) == (1, {"Maandag": 1})
