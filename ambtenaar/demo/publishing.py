"""The life of a few pieces in the demo: series, written by two, changed since they came out, planned."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from content.models import Authorship, Content, Plan, Revision, Series
from web.richtext import clean

from .material import written
from .pieces import new_post


def publish_along(people, houses):
    # unguarded: nobody looks
    pieces = {piece.title: piece for piece in Content._base_manager.filter(title__in=titles())}
    for number, told in enumerate(written("publishing", "series"), 1):
        parts = [pieces[title] for title in told["parts"]]
        series = Series.objects.begin(parts[0].author, uuid=UUID(int=number), title=told["title"])
        for part in parts:
            series.put(part)
    for what in ("together", "asked"):
        for told in written("publishing", what):
            write_together(people, pieces[told["title"]], told["with"], accepted=what == "together")
    for told in written("publishing", "revised"):
        revise(people, pieces[told["title"]], told)
    for told in written("publishing", "planned"):
        plan(people, houses, told)


def titles():
    for told in written("publishing", "series"):
        yield from told["parts"]
    for what in ("together", "asked", "revised"):
        yield from (told["title"] for told in written("publishing", what))


def write_together(people, piece, names, *, accepted):
    since = piece.created_at
    Authorship.objects.bulk_create(
        Authorship(
            content_id=piece.pk,
            member=people.cast[name],
            asked_by_id=piece.author_id,
            asked_at=since,
            accepted_at=since if accepted else None,
        )
        for name in names
    )


def revise(people, piece, told):
    """It says what it says now since so many hours; before, other words stood there."""
    body, changed_at = piece.body, people.now - timedelta(hours=told["hours_ago"])
    for now, before in told["was"]:
        body = body.replace(now, before)
    fields = {"content_id": piece.pk, "by_id": piece.author_id, "was_public": True}
    earlier = Revision(version=1, title=told["was_title"], body=body, at=piece.published_at, **fields)
    latest = Revision(version=2, title=piece.title, body=piece.body, at=changed_at, **fields)
    Revision.objects.bulk_create([earlier, latest])
    Content._base_manager.filter(pk=piece.pk).update(version=2, edited_at=changed_at)


def plan(people, houses, told):
    author, now = people.cast[told["author"]], people.now
    house = houses.written.get(told["group"])
    draft = new_post(
        author, told["title"], clean(told["body"].strip()), now - timedelta(hours=2), house, told["visibility"]
    )
    draft.published_at = None
    draft.save()
    moment = timezone.localtime(now + timedelta(days=told["days_ahead"]))
    moment = moment.replace(hour=told["hour"], minute=0, second=0, microsecond=0)
    Plan.objects.create(content_id=draft.pk, by=author, at=moment)
