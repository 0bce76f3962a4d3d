"""What is worth a digest for a member: chosen here, put into words elsewhere.

Everything is asked through visible_to at this moment, and by the ledger nothing is told twice. It takes two queries,
whatever the number of pieces, members and groups: which rows, and then those rows; a third when something is featured.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, TextField, Value, When, Window
from django.db.models.functions import Cast, RowNumber

from content.models import (
    Authorship,
    Comment,
    Content,
    Disclosure,
    Featured,
    Following,
    Reading,
    Tagging,
    is_by,
    stop_following_token,
)
from events.models import CANCELLED, Event, Registration
from groups.models import Group, Kind, MailLevel
from members.models import Member, apart_from
from web.prepared import ANYBODY, SINCE, Prepared

from .kinds import KINDS
from .models import Channel, Delivery

MOST_PIECES, MOST_REPLIES, MOST_EVENTS, MOST_FEATURED = 8, 5, 5, 3
NEW_FOR = timedelta(days=14)
AHEAD, SOON = timedelta(weeks=3), timedelta(weeks=1)
# What the ledger calls the things a digest tells: a piece, and the coming of an event the member is registered for.
PIECE, REMINDER, FEATURED = "piece", "reminder", "featured"
ANSWERED = "answered"  # what it calls a comment that was mailed by itself (kinds.comments)
GROUP, SUBJECT, NETWORK = range(3)  # where a piece comes from, the nearest first
PIECES, REPLIES, EVENTS, FRONT_PAGE = range(4)


@dataclass
class Selection:
    """Rows of Content, each with what the choice was based on: `origin` and `subject`, `replies`, `is_registered`."""

    pieces: list = field(default_factory=list)
    replies: list = field(default_factory=list)
    events: list = field(default_factory=list)
    featured: list = field(default_factory=list)  # rows of Featured

    def __len__(self):
        return len(self.pieces) + len(self.replies) + len(self.events) + len(self.featured)

    def ledger(self):
        """(kind, pk) of what is told with this, and so never again. Comments are told by their date instead."""
        yield from ((PIECE, piece.pk) for piece in self.pieces)
        yield from ((FEATURED, row.pk) for row in self.featured)
        yield from ((PIECE, row.content_id) for row in self.featured if row.content_id)
        yield from ((REMINDER if event.is_registered else PIECE, event.pk) for event in self.events)


def select(member, since, until):
    """What happened for this member after `since`, as it may be seen at `until`, which is now."""
    chosen = PREPARED.rows(member.pk, until, since)
    front_page = featured_among(pk for part, _rank, pk, _number, _subject in chosen if part == FRONT_PAGE)
    told_above = {row.content_id for row in front_page}
    chosen = [row for row in chosen if row[0] != FRONT_PAGE and (row[0] == REPLIES or row[2] not in told_above)]
    found = Content._base_manager.filter(pk__in={pk for _part, _rank, pk, _number, _subject in chosen})
    found = found.annotate(coauthor_rows=Authorship.objects.for_bylines())
    rows = found.select_related("author", "affiliation", "group").defer("body").in_bulk()
    selection = Selection(featured=front_page)
    for part, _rank, pk, number, subject in chosen:
        row = rows[pk]
        if part == PIECES:
            row.origin, row.subject = number, subject
            selection.pieces.append(row)
        elif part == REPLIES:
            row.replies, row.is_own = number, row.is_written_by(member)
            row.stop_token = stop_following_token(row.pk, member.pk)
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
    featured = ranked(FRONT_PAGE, featured_for(member, until), MOST_FEATURED, Value(0))
    return pieces.union(replies, events, featured, all=True).order_by("section", "rank")


PREPARED = Prepared(lambda now: choice(Member(pk=ANYBODY), SINCE, now))


def ranked(part, rows, most, number, subject=None):
    """The first rows of a part, in the columns all parts have."""
    rank = Window(RowNumber(), order_by=rows.query.order_by)
    columns = {"section": Value(part), "rank": rank, "row": F("pk"), "number": number}
    columns["about"] = subject or Value("", output_field=TextField())
    return rows.annotate(**columns).order_by("rank").values_list("section", "rank", "row", "number", "about")[:most]


def pieces_for(member, now):
    """New pieces of others: first from the own groups, then on what one knows or follows, then what is discussed."""
    joined = member.memberships.exclude(mail_level=MailLevel.NOTHING).values("group")
    own = member.expertises.values("tag").union(member.followed_subjects.values("subject"), all=True)
    tagged = Tagging.objects.filter(tag__in=own)
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
        lasting(Content.objects.visible_to(member).without_blocked(member), member)
        .filter(unseen_by(member), untold_to(member), published_at__gt=now - NEW_FOR)
        .exclude(is_by(member))
        .exclude(kind=Event.KIND)
        .exclude(group__in=quiet_groups_of(member))
        .annotate(origin=origin, subject=Subquery(subject))
        .annotate(discussed=Case(When(origin=NETWORK, then=F("comment_count")), default=Value(0)))
        .order_by("origin", "-discussed", "-published_at", "-pk")
    )


def featured_for(member, now):
    """What is on the front page, as far as the member neither knows it nor heard of it."""
    told = Delivery.objects.filter(member=member, channel__in=Channel.values, kind=FEATURED, subject_id=OuterRef("pk"))
    pieces = lasting(Content.objects.visible_to(member).without_blocked(member), member)
    pieces = pieces.filter(unseen_by(member), untold_to(member)).exclude(is_by(member))
    pieces = pieces.exclude(group__in=quiet_groups_of(member))
    others = Member.objects.visible_to(member).without_blocked(member).exclude(pk=member.pk)
    strange = Group.objects.visible_to(member).exclude(pk__in=member.memberships.values("group"))
    return (
        Featured.objects.filter(since__lte=now, until__gt=now, ended_at=None)
        .filter(Q(content__in=pieces) | Q(group__in=strange) | Q(member__in=others))
        .filter(~Exists(told.filter(skipped="")))
        .order_by("-since", "-pk")
    )


def featured_among(keys):
    """The rows of these keys, with what they are about, the newest first."""
    keys = list(keys)
    if not keys:
        return []
    # unguarded: these keys came out of visible_to just now
    return list(Featured._base_manager.filter(pk__in=keys).select_related(*THINGS).order_by("-since", "-pk"))


THINGS = ["content__author", "content__affiliation", "content__group", "group", "member__affiliation"]


def replies_to(member, since, until):
    """What the member follows, own pieces among it, and others reacted to: with how many reactions are new."""
    followings = Following.objects.filter(member=member)
    stopped = followings.filter(content=OuterRef("pk"), stopped_at__isnull=False)
    followed = Q(author=member) | Q(pk__in=followings.running().values("content"))
    mailed = Delivery.objects.filter(member=member, kind=ANSWERED, subject_id=OuterRef("pk"), skipped="")
    new = (
        Comment.objects.visible_to(member)
        .placed()
        .filter(~Exists(mailed), content=OuterRef("pk"), created_at__gt=since, created_at__lte=until)
        .exclude(author__in=apart_from(member))
    )
    number = new.exclude(author=member).order_by().values("content").annotate(number=Count("pk")).values("number")
    return (
        lasting(Content.objects.visible_to(member), member)
        .filter(followed, ~Exists(stopped), last_activity_at__gt=since)
        .annotate(replies=Subquery(number, output_field=IntegerField()))
        .filter(replies__gt=0)
        .order_by("-last_activity_at", "-pk")
    )


def events_for(member, now):
    """Events the member could still go to and does not know of yet, and those of this week that are in the diary."""
    mine = Registration.objects.running_for(member).filter(event=OuterRef("pk"))
    news = Q(is_registered=False) & unseen_by(member) & untold_to(member) & ~is_by(member)
    news &= ~Q(group__in=quiet_groups_of(member)) & Q(is_repeat=False)
    reminder = Q(is_registered=True, happens_at__lt=now + SOON) & untold_to(member, REMINDER)
    return (
        lasting(Content.objects.visible_to(member).without_blocked(member), member)
        .filter(kind=Event.KIND, happens_at__gt=now, happens_at__lt=now + AHEAD)
        .exclude(state=CANCELLED)
        .annotate(is_registered=Exists(mine))
        .filter(news | reminder)
        .order_by("happens_at", "pk")
    )


def quiet_groups_of(member):
    """Groups of which the member wants no mail; an event the member registered for is a promise of its own."""
    return member.memberships.filter(mail_level=MailLevel.NOTHING).values("group")


def lasting(contents, member):
    """Without what the member sees for an hour or by exception only: a mail stays, and nobody can take it back."""
    gate = Q(group=None) | Q(group__kind=Kind.OPEN) | Q(group__in=member.memberships.values("group"))
    return contents.standing().filter(gate).exclude(pk__in=Disclosure.objects.running_for(member).values("content"))


def unseen_by(member):
    return ~Exists(Reading.objects.filter(member=member, content=OuterRef("pk")))


def untold_to(member, kind=None):
    """Neither an earlier digest nor a mail about the piece itself told it."""
    kinds = [kind] if kind else [PIECE, *kinds_about_content()]
    told = Delivery.objects.filter(member=member, channel__in=Channel.values, kind__in=kinds, subject_id=OuterRef("pk"))
    return ~Exists(told.filter(skipped=""))


def kinds_about_content():
    return [kind.NAME for kind in KINDS.values() if kind.model and issubclass(kind.model, Content)]
