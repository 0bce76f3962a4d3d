"""What is worth a digest for a member: chosen here, put into words elsewhere.

Everything is asked through visible_to at this moment, and by the ledger nothing is told twice. It takes two queries,
whatever the number of pieces, members and groups: which rows, and then those rows.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, TextField, Value, When, Window
from django.db.models.functions import Cast, RowNumber

from content.models import Comment, Content, Disclosure, Reading, Tagging
from events.models import Event, Registration
from groups.models import Kind

from .kinds import Kind as NewsKind
from .models import Channel, Delivery
from .prepared import Prepared

MOST_PIECES, MOST_REPLIES, MOST_EVENTS = 8, 5, 5
NEW_FOR = timedelta(days=14)
AHEAD, SOON = timedelta(weeks=3), timedelta(weeks=1)
# What the ledger calls the things a digest tells: a piece, and the coming of an event the member is registered for.
PIECE, REMINDER = "piece", "reminder"
GROUP, SUBJECT, NETWORK = range(3)  # where a piece comes from, the nearest first
PIECES, REPLIES, EVENTS = range(3)


@dataclass
class Selection:
    """Rows of Content, each with what the choice was based on: `origin` and `subject`, `replies`, `is_registered`."""

    pieces: list = field(default_factory=list)
    replies: list = field(default_factory=list)
    events: list = field(default_factory=list)

    def __len__(self):
        return len(self.pieces) + len(self.replies) + len(self.events)

    def ledger(self):
        """(kind, pk) of what is told with this, and so never again. Comments are told by their date instead."""
        yield from ((PIECE, piece.pk) for piece in self.pieces)
        yield from ((REMINDER if event.is_registered else PIECE, event.pk) for event in self.events)


def select(member, since, until):
    """What happened for this member after `since`, as it may be seen at `until`, which is now."""
    chosen = PREPARED.rows(member, since, until)
    found = Content._base_manager.filter(pk__in={pk for _part, _rank, pk, _number, _subject in chosen})
    rows = found.select_related("author", "affiliation", "group").defer("body").in_bulk()
    selection = Selection()
    for part, _rank, pk, number, subject in chosen:
        row = rows[pk]
        if part == PIECES:
            row.origin, row.subject = number, subject
            selection.pieces.append(row)
        elif part == REPLIES:
            row.replies = number
            selection.replies.append(row)
        else:
            row.is_registered = bool(number)
            selection.events.append(row)
    return selection


def choice(member, since, until):
    """The rows of all parts in one query: (part, rank in it, pk, what the choice was based on, subject)."""
    pieces = ranked(PIECES, pieces_for(member, until), MOST_PIECES, F("origin"), F("subject"))
    replies = ranked(REPLIES, replies_to(member, since, until), MOST_REPLIES, F("replies"))
    events = ranked(EVENTS, events_for(member, until), MOST_EVENTS, Cast("is_registered", IntegerField()))
    return pieces.union(replies, events, all=True).order_by("part", "rank")


PREPARED = Prepared(choice)


def ranked(part, rows, most, number, subject=None):
    """The first rows of a part, in the columns all parts have."""
    rank = Window(RowNumber(), order_by=rows.query.order_by)
    columns = {"part": Value(part), "rank": rank, "row": F("pk"), "number": number}
    columns["about"] = subject or Value("", output_field=TextField())
    return rows.annotate(**columns).order_by("rank").values_list("part", "rank", "row", "number", "about")[:most]


def pieces_for(member, now):
    """New pieces of others: first from the member's groups, then on the member's subjects, then what is discussed."""
    joined = member.memberships.values("group")
    tagged = Tagging.objects.filter(tag__in=member.expertises.values("tag"))
    # New ones only, so that the set is small enough to be made once and looked into for each piece.
    on_subject = tagged.filter(content_object__published_at__gt=now - NEW_FOR).values("content_object")
    origin = Case(
        When(group__in=joined, then=Value(GROUP)),
        When(pk__in=on_subject, then=Value(SUBJECT)),
        default=Value(NETWORK),
        output_field=IntegerField(),
    )
    subject = tagged.filter(content_object=OuterRef("pk")).order_by("tag__name").values("tag__name")[:1]
    return (
        lasting(Content.objects.visible_to(member), member)
        .filter(unseen_by(member), untold_to(member), published_at__gt=now - NEW_FOR)
        .exclude(author=member)
        .exclude(kind=Event.KIND)
        .annotate(origin=origin, subject=Subquery(subject))
        .annotate(discussed=Case(When(origin=NETWORK, then=F("comment_count")), default=Value(0)))
        .order_by("origin", "-discussed", "-published_at", "-pk")
    )


def replies_to(member, since, until):
    """Own pieces that others reacted to, with how many reactions are new."""
    new = Comment.objects.visible_to(member).filter(
        content=OuterRef("pk"), removed_at=None, created_at__gt=since, created_at__lte=until
    )
    number = new.exclude(author=member).order_by().values("content").annotate(number=Count("pk")).values("number")
    return (
        Content.objects.visible_to(member)
        .filter(author=member, last_activity_at__gt=since)
        .annotate(replies=Subquery(number, output_field=IntegerField()))
        .filter(replies__gt=0)
        .order_by("-last_activity_at", "-pk")
    )


def events_for(member, now):
    """Events the member could still go to and does not know of yet, and those of this week that are in the diary."""
    mine = Registration.objects.running_for(member).filter(event=OuterRef("pk"))
    news = Q(is_registered=False) & unseen_by(member) & untold_to(member) & ~Q(author=member)
    reminder = Q(is_registered=True, happens_at__lt=now + SOON) & untold_to(member, REMINDER)
    return (
        lasting(Content.objects.visible_to(member), member)
        .filter(kind=Event.KIND, happens_at__gt=now, happens_at__lt=now + AHEAD)
        .annotate(is_registered=Exists(mine))
        .filter(news | reminder)
        .order_by("happens_at", "pk")
    )


def lasting(contents, member):
    """Without what the member sees for an hour or by exception only: a mail stays, and nobody can take it back."""
    gate = Q(group=None) | Q(group__kind=Kind.OPEN) | Q(group__in=member.memberships.values("group"))
    return contents.filter(gate).exclude(pk__in=Disclosure.objects.running_for(member).values("content"))


def unseen_by(member):
    return ~Exists(Reading.objects.filter(member=member, content=OuterRef("pk")))


def untold_to(member, kind=None):
    """Neither an earlier digest nor a mail about the piece itself told it."""
    kinds = [kind] if kind else [PIECE, *kinds_about_content()]
    told = Delivery.objects.filter(member=member, channel__in=Channel.values, kind__in=kinds, subject_id=OuterRef("pk"))
    return ~Exists(told.filter(skipped=""))


def kinds_about_content():
    return [kind.NAME for kind in NewsKind.__subclasses__() if kind.model and issubclass(kind.model, Content)]
