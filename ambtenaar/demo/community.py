"""Fills an empty database: everything as the site would have made it in the years before, a few statements a table."""

import random

from django.db import connection, transaction
from django.utils import timezone

from members.models import Farewell, Follow, Member
from notifications.models import DigestSubscription

from .agenda import arrange_places, write_registrations, written_events
from .asking import let_experts_be_asked
from .conversations import settle_conversations, written_conversations
from .event_days import surround
from .files import write_versions, written_files
from .front_page import look_after_front_page
from .groups import Groups
from .joining import agree_with_rules, let_people_ask, let_people_invite
from .judging import judge_reported
from .life import live_on
from .material import MONTH, written
from .names import link_names
from .news import tell_news
from .people import People
from .pictures import illustrate
from .pieces import recombined_posts, stir_groups, write_pieces, written_posts
from .portraits import hang_portraits
from .profiles import fill_profiles
from .programme import write_programme
from .publishing import publish_along
from .readers import change_readers, write_to_members
from .subjects import Vocabulary
from .talk import number_to_come, talk
from .tending import hold_polls, polled_conversations, tend
from .unsaved import leave_unsaved

SEED = 2010


@transaction.atomic
def settle(members=0, groups=0, posts=0, comments=0):
    """The written community, and as much more of everything as it takes to reach these numbers. Returns the people."""
    draw, now = random.Random(SEED), timezone.now()  # noqa: S311 - the same community every time is the point
    vocabulary = Vocabulary(subjects_written())
    people = People(members, vocabulary, now, draw)
    houses = Groups(groups, people, vocabulary, now, draw)
    events = list(written_events(people, houses))
    pieces = [*written_posts(people, houses), *(piece for piece, _attendees in events)]
    polled = list(polled_conversations(people, houses))
    files = list(written_files(people, houses))
    talks = list(written_conversations(people, houses))
    missing = posts - (len(pieces) - len(events)) - len(written("publishing", "planned"))
    pieces += [piece for piece, _what in [*polled, *talks, *files]]
    first = min(piece.content.created_at for piece in pieces) - MONTH / 30
    said = sum(len(piece.comments) for piece in pieces) + number_to_come()
    pieces += recombined_posts(max(missing, 0), max(comments - said, 0), people, houses, before=first)
    # Oldest first, as their keys would be had they come one by one.
    write_pieces(sorted(pieces, key=lambda piece: piece.content.created_at), vocabulary)
    write_registrations(events, people)
    arrange_places(events, people)
    write_programme(events, people)
    surround(events, people)
    write_versions(files, people)
    hold_polls(polled, people)
    settle_conversations(talks, events, people)
    tend(people)
    fill_profiles(people, vocabulary)
    talk(people)
    stir_groups()
    live_on(people, houses)
    change_readers(people, houses)
    write_to_members(people, houses)
    DigestSubscription.objects.start_for(Member.objects.exclude(joined_at=None))
    hang_portraits(people.cast)
    illustrate(people.cast)
    write_farewells(now)
    acquaint_members([member for member in people.cast.values() if member.starting_at is None])
    let_people_ask(people)
    let_people_invite(people)
    agree_with_rules(people)
    let_experts_be_asked(people)
    leave_unsaved(people)
    link_names()
    publish_along(people, houses)
    look_after_front_page(people, houses, vocabulary)
    tell_news()
    judge_reported(people)
    return people


def write_farewells(now):
    told = sorted(written("farewells", "farewell"), key=lambda each: -each["months_ago"])
    months = [timezone.localdate(now - each["months_ago"] * MONTH).replace(day=1) for each in told]
    Farewell.objects.bulk_create(
        Farewell(reason=each["reason"], month=month) for each, month in zip(told, months, strict=True)
    )


def acquaint_members(cast):
    """Everybody follows the next three of the cast; the first of those follows back, so that the two are connected."""
    pairs = {(place, place + step) for place in range(len(cast) - 3) for step in (1, 2, 3)}
    pairs |= {(place + 1, place) for place in range(0, len(cast) - 3, 2)}
    Follow.objects.bulk_create(Follow(follower=cast[one], followed=cast[other]) for one, other in sorted(pairs))


def subjects_written():
    for member in written("members", "member"):
        yield from member["expertise"]
    for group in written("groups", "group"):
        yield from group["subjects"]
    for wish in written("questions", "learning"):
        yield from wish["subjects"]
    for subject in written("front_page", "subject"):
        yield subject["name"]
    for name, what in (
        ("pieces-a", "piece"),
        ("pieces-b", "piece"),
        ("long", "piece"),
        ("life", "piece"),
        ("drafts", "draft"),
        ("events", "event"),
        ("files", "file"),
        ("tending", "conversation"),
        ("conversations", "conversation"),
    ):
        for entry in written(name, what):
            yield from entry["tags"]


def acquaint_database():
    """Let PostgreSQL plan with what is in its tables now, not with emptiness, and tidy up before one measures."""
    with connection.cursor() as cursor:
        # It tidies up by itself some minutes after; amid a transaction, as in a test, it cannot.
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
