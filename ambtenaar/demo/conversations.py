"""The questions, conversations and ideas of the demo, with what helped, what was supported and what came of it."""

from datetime import timedelta

from content.models import Content, slug_of
from discussions.models import Discussion, Idea, Question, Step, Support
from web.richtext import clean, excerpt

from .material import AT_ONCE, written
from .pieces import Piece

KINDS = {kind.KIND: kind for kind in (Discussion, Question, Idea)}


def written_conversations(people, groups):
    """(piece, entry as it is written) for each."""
    for entry in written("conversations", "conversation"):
        author, body = people.cast[entry["author"]], clean(entry["body"].strip())
        house = groups.written.get(entry["group"])
        published_at = people.now - timedelta(hours=entry["hours_ago"], minutes=people.draw.randint(1, 40))
        steps, supporters = entry.get("steps", []), entry.get("supporters", [])
        is_done = any(step["state"] == Idea.State.DONE for step in steps)
        conversation = KINDS[entry["kind"]](
            author=author,
            affiliation=author.affiliation,
            group=house and house.group,
            visibility=entry["visibility"],
            title=entry["title"],
            slug=slug_of(entry["title"]),
            body=body,
            excerpt=excerpt(body),
            created_at=published_at,
            published_at=published_at,
            state=entry.get("state", ""),
            settled_at=people.now - timedelta(hours=steps[-1]["hours_ago"]) if is_done else None,
            support_count=len(supporters),
            view_count=entry["views"],
        )
        piece = Piece(conversation, entry["tags"])
        piece.converse(entry.get("comments", []), people)
        yield piece, entry


def settle_conversations(conversations, events, people):
    """What hangs on the rows of conversations, once those are written."""
    titles = {entry["key"]: entry["title"] for entry in written("events", "event")}
    by_title = {piece.content.title: piece.content for piece, _attendees in events}
    for piece, entry in conversations:
        helped = {told["text"] for told in entry.get("comments", []) if told.get("helped")}
        for comment in piece.comments:
            if comment.text in helped:
                settle(piece.content, comment)
        if "about" in entry:
            event = by_title[titles[entry["about"]]]
            Content._base_manager.filter(pk=piece.content.pk).update(about_event=event.pk)
    Support.objects.bulk_create(
        (
            Support(idea=piece.content, member=people.cast[name], created_at=piece.content.created_at + later)
            for piece, entry in conversations
            for later, name in spread(entry.get("supporters", []))
        ),
        AT_ONCE,
    )
    Step.objects.bulk_create(
        Step(
            idea=piece.content,
            state=step["state"],
            explanation=step["explanation"],
            taken_by=people.cast[step["by"]],
            taken_at=people.now - timedelta(hours=step["hours_ago"]),
        )
        for piece, entry in conversations
        for step in entry.get("steps", [])
    )


def settle(question, answer):
    solved_at = answer.created_at + timedelta(hours=2)
    Question._base_manager.filter(pk=question.pk).update(accepted=answer)
    Content._base_manager.filter(pk=question.pk).update(settled_at=solved_at)


def spread(names):
    return ((timedelta(hours=number + 1), name) for number, name in enumerate(names))
