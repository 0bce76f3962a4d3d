"""Fills an empty database: everything as the site would have made it in the years before, a few statements a table."""

import random

from django.db import connection, transaction
from django.utils import timezone

from members.models import Member
from notifications.models import DigestSubscription

from .agenda import write_registrations, written_events
from .groups import Groups
from .material import MONTH, written
from .people import People
from .pieces import recombined_posts, stir_groups, write_pieces, written_posts
from .portraits import hang_portraits
from .subjects import Vocabulary

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
    first = min(piece.content.created_at for piece in pieces) - MONTH / 30
    said = sum(len(piece.comments) for piece in pieces)
    missing = posts - (len(pieces) - len(events))
    pieces += recombined_posts(max(missing, 0), max(comments - said, 0), people, houses, before=first)
    # Oldest first, as their keys would be had they come one by one.
    write_pieces(sorted(pieces, key=lambda piece: piece.content.created_at), vocabulary)
    write_registrations(events, people)
    stir_groups()
    DigestSubscription.objects.start_for(Member.objects.all())
    hang_portraits(people.cast)
    return people


def subjects_written():
    for member in written("members", "member"):
        yield from member["expertise"]
    for group in written("groups", "group"):
        yield from group["subjects"]
    for name, what in (("pieces-a", "piece"), ("pieces-b", "piece"), ("drafts", "draft"), ("events", "event")):
        for entry in written(name, what):
            yield from entry["tags"]


def acquaint_database():
    """Tell PostgreSQL what is in its tables now, so that it plans with that and not with emptiness."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
