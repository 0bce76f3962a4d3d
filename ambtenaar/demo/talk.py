"""What readers did with what they read: appreciated, kept and quoted it; and comments that wait, or were edited."""

import uuid
from datetime import timedelta

from django.core.management import call_command

from content.models import Appreciation, Bookmark, Comment, CommentRevision, Content, Refusal, Visibility
from content.quoting import quotation_of

from .material import AT_ONCE, written

KEEPER, KEPT = "noor", 9  # who keeps something, to be logged in as; and how many of the newest
VALUED = 400  # the newest pieces and comments that readers appreciated


def talk(people):
    """After everything else was written, so that whoever values it could read it."""
    hold(people)
    edit(people)
    quote(people)
    value(people)
    call_command("recount", verbosity=0)


def number_to_come():
    """How many comments are written here, after the others."""
    return sum(len(written("talk", what)) for what in ("held", "refused", "quote"))


def piece_named(title):
    return Content.objects.published().get(title=title)


def hold(people):
    for entry in written("talk", "holding"):
        piece_named(entry["piece"]).hold_comments(holds=True)
    for what in ("held", "refused"):
        for entry in written("talk", what):
            at = people.now - timedelta(hours=entry["hours_ago"])
            comment = Comment.objects.create(**words(people, entry, at), held_at=at)
            if what == "refused":
                Refusal.objects.create(comment=comment, by=people.cast[entry["by"]], reason=entry["reason"], at=at)


def edit(people):
    for entry in written("talk", "edited"):
        said = piece_named(entry["piece"]).comments.filter(author=people.cast[entry["author"]]).order_by("pk").first()
        at = said.created_at + timedelta(hours=entry["hours_later"])
        CommentRevision.objects.create(comment=said, text=entry["earlier"], written_at=said.created_at, replaced_at=at)
        Comment.objects.filter(pk=said.pk).update(edited_at=at, changed_at=at)


def quote(people):
    for entry in written("talk", "quote"):
        said = piece_named(entry["piece"]).comments.filter(author=people.cast[entry["of"]]).order_by("pk").first()
        last = piece_named(entry["piece"]).last_activity_at
        at = last + (people.now - last) * 0.5
        fields = words(people, entry, at)
        fields |= {"text": quotation_of(said.text) + entry["text"], "quoted": said, "parent": said.parent or said}
        new = Comment.objects.create(**fields)
        Content.objects.published().filter(pk=new.content_id).update(last_activity_at=at, changed_at=at)


def words(people, entry, at):
    author = people.cast[entry["author"]]
    return {
        "uuid": uuid.uuid5(uuid.NAMESPACE_URL, entry["text"]),
        "content": piece_named(entry["piece"]),
        "author": author,
        "affiliation": author.affiliation,
        "text": entry["text"],
        "created_at": at,
        "changed_at": at,
    }


def value(people):
    """Of what all members can read: a few like most of it, many like some of it."""
    readable = Content.objects.published().standing().filter(visibility__in=[Visibility.PUBLIC, Visibility.MEMBERS])
    pieces = list(readable.order_by("-published_at", "-pk")[:VALUED])
    comments = list(
        Comment.objects.placed().filter(content__in=[piece.pk for piece in pieces]).order_by("-pk")[:VALUED]
    )
    readers = sorted(people.cast.values(), key=lambda member: member.pk)
    rows = []
    for thing in [*pieces, *comments]:
        others = [member for member in readers if member.pk != thing.author_id and member.joined_at]
        liked = min(int(people.draw.expovariate(1 / 4)), len(others))
        key = "content" if isinstance(thing, Content) else "comment"
        for member in people.draw.sample(others, liked):
            at = min(people.now, getattr(thing, "published_at", None) or thing.created_at)
            rows.append(Appreciation(member=member, created_at=at, **{f"{key}_id": thing.pk}))
    Appreciation.objects.bulk_create(rows, AT_ONCE)
    keeper = people.cast[KEEPER]
    kept = [piece for piece in pieces if piece.author_id != keeper.pk][: KEPT * 3 : 3]
    Bookmark.objects.bulk_create(Bookmark(member=keeper, content_id=piece.pk) for piece in kept)
