"""What is pinned, closed and asked in polls in the demo, and by whom."""

from datetime import timedelta

from content.models import Closure, Content, Pin, slug_of
from discussions.models import Choice, Discussion, Poll, Vote
from web.richtext import clean, excerpt

from .material import written
from .pieces import Piece


def polled_conversations(people, groups):
    """(piece, poll as it is written) for each conversation with a poll in it."""
    for entry in written("tending", "conversation"):
        author, body = people.cast[entry["author"]], clean(entry["body"].strip())
        published_at = people.now - timedelta(hours=entry["hours_ago"], minutes=people.draw.randint(1, 40))
        discussion = Discussion(
            author=author,
            affiliation=author.affiliation,
            group=groups.written[entry["group"]].group,
            visibility=entry["visibility"],
            title=entry["title"],
            slug=slug_of(entry["title"]),
            body=body,
            excerpt=excerpt(body),
            created_at=published_at,
            published_at=published_at,
            view_count=entry["views"],
        )
        piece = Piece(discussion, entry["tags"])
        piece.converse(entry["comments"], people)
        yield piece, entry["poll"]


def hold_polls(conversations, people):
    """Write the polls and what was voted in them; of an anonymous one that ended only the numbers are left."""
    for piece, told in conversations:
        votes = told.get("votes", {})
        counts = told.get("counts") or [list(votes.values()).count(place) for place in range(len(told["choices"]))]
        ends_at = people.now + timedelta(days=told["days_left"])
        poll = Poll.objects.create(
            content_id=piece.content.pk,
            question=told["question"],
            is_anonymous=told["is_anonymous"],
            created_at=piece.content.published_at,
            ends_at=ends_at,
            finished_at=ends_at if ends_at < people.now else None,
            voter_count=sum(counts),
        )
        choices = Choice.objects.bulk_create(
            Choice(poll=poll, text=text, position=place, vote_count=count)
            for place, (text, count) in enumerate(zip(told["choices"], counts, strict=True))
        )
        Vote.objects.bulk_create(
            Vote(choice=choices[place], member=people.cast[name], cast_at=people.now - timedelta(hours=number + 1))
            for number, (name, place) in enumerate(votes.items())
        )


def tend(people):
    pieces = {title: pk for pk, title in Content.objects.published().values_list("pk", "title")}
    Pin.objects.bulk_create(
        Pin(
            content_id=pieces[entry["piece"]],
            by=people.cast[entry["by"]],
            since=people.now - timedelta(days=6),
            until=people.now + timedelta(days=entry["days_left"]) if "days_left" in entry else None,
        )
        for entry in written("tending", "pin")
    )
    for entry in written("tending", "closure"):
        content, closed_at = pieces[entry["piece"]], people.now - timedelta(hours=entry["hours_ago"])
        by, reason = people.cast[entry["by"]], entry["reason"]
        Closure.objects.create(content_id=content, by=by, reason=reason, since=closed_at)
        Content.objects.published().filter(pk=content).update(closed_at=closed_at)
