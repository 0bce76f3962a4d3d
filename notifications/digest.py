"""What is worth a digest for a member: chosen here, put into words elsewhere.

What there is to tell, and in which order, is found for a batch of members together (notifications.week). Whether it is
news to a member is asked of the few that come first: through visible_to, at this moment, and by the ledger, so that
nothing is told twice. That is asked for the batch together too (Prepared.rows_for_many): about what comes first, about
replies, events in the diary and who is new; and now and then once more, where what came first was no news.
docs/digest.md tells by which rule pieces are ranked.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import RowNumber

from content.models import (
    MOST_FEATURED,
    Authorship,
    Comment,
    Content,
    Featured,
    Following,
    Mention,
    Reading,
    Tagging,
    is_by,
    stop_following_token,
)
from discussions.models import Question, Willingness
from events.models import CANCELLED, Event, Registration
from groups.models import Group, Kind, MailLevel
from members.models import Member, apart_from
from web.prepared import ANYBODY, SINCE, KeyAmong, Prepared, blank

from .kinds import Skipped
from .listing import with_lines
from .models import Channel, Delivery, Notification
from .week import GROUP, NETWORK, SUBJECT, Line, Week

MOST_LEFT_OVER = 5
MOST_PIECES, MOST_REPLIES, MOST_EVENTS, MOST_ASKED, MOST_NEW = 5, 5, 5, 3, 3
LOOKED_AT = 25  # pieces, of which the first of each author are told
NEW_FOR, NEW_FOR_A_MONTH = timedelta(days=14), timedelta(days=35)
AHEAD, SOON = timedelta(weeks=3), timedelta(weeks=1)
# What the ledger calls the things a digest tells: a piece, and the coming of an event the member is registered for.
PIECE, REMINDER, FEATURED = "piece", "reminder", "featured"
NEW_GROUP, NEWCOMER = "new_group", "newcomer"
LEFT_OVER = "left_over"  # a notification whose mail was one too many for its day
REPLIED = "replies"  # to a piece; told anew with the next ones, so it names no subject
# What it calls a comment that was mailed by itself, or as naming the member, and the mail that an event comes near.
FOLLOWED, NAMED, COMES_NEAR = "comment_on_followed", "mentioned", "comes_near"
MAILED = ["answered", FOLLOWED]
ASKED = 3  # a piece comes from GROUP, SUBJECT or NETWORK, or is a question on what the member may be asked about
PIECES, REPLIES, EVENTS, FRONT_PAGE, QUESTIONS, GROUPS, NEWCOMERS = range(7)


@dataclass
class Selection:
    """Rows of Content, each with what the choice was based on: `origin` and `subject`, `replies`, `is_registered`."""

    pieces: list = field(default_factory=list)
    asked: list = field(default_factory=list)  # open questions
    replies: list = field(default_factory=list)
    events: list = field(default_factory=list)
    featured: list = field(default_factory=list)  # rows of Featured
    groups: list = field(default_factory=list)
    newcomers: list = field(default_factory=list)
    left_over: list = field(default_factory=list)  # rows of Notification, each with its line

    def __len__(self):
        """How much there is to send a mail for: that others joined is told along, and is no reason for one."""
        return sum(map(len, vars(self).values())) - len(self.newcomers)

    def ledger(self):
        """(kind, pk) of what is told with this, and so never again; but for comments, which are told by their date."""
        yield from ((REPLIED, told.row.pk) for told in self.replies)
        yield from ((PIECE, told.row.pk) for told in [*self.pieces, *self.asked])
        yield from ((FEATURED, row.pk) for row in self.featured)
        yield from ((PIECE, row.content_id) for row in self.featured if row.content_id)
        yield from ((REMINDER if told.is_registered else PIECE, told.row.pk) for told in self.events)
        yield from ((NEW_GROUP, group.pk) for group in self.groups)
        yield from ((NEWCOMER, member.pk) for member in self.newcomers)
        yield from ((LEFT_OVER, row.pk) for row in self.left_over)


@dataclass
class Told:
    """A row of Content, which several members may be told, and what it is to this one."""

    row: Content
    origin: int = NETWORK
    subject: str = ""
    replies: int = 0
    is_own: bool = False
    is_registered: bool = False
    stop_token: str = ""

    def __getattr__(self, name):
        """What is the same for everybody who is told it, the row knows."""
        return getattr(self.row, name)


def select_for(readers, until):
    """What happened for each of the readers, (member, since, how old a piece may be), as it may be seen at `until`,
    which is now."""
    week = Week(readers, until, AHEAD)
    chosen = [settled(rows) for rows in choices(week, readers, until)]
    found = Found(chain(*chosen), until)
    selections = []
    for (member, _since, _new_for), rows, more in zip(readers, chosen, left_over(readers), strict=True):
        selection = selection_of(member, rows, found)
        selection.left_over = in_words(member, more)
        selections.append(selection)
    return selections


def left_over(readers):
    """For each reader a condition on the notifications whose mail was skipped since the last digest, for there were too
    many that day; None for nearly everybody. What the digest has a part of its own for is in that."""
    since = {member.pk: moment for member, moment, _new_for in readers}
    skipped = Delivery.objects.filter(member__in=since, channel=Channel.MAIL, skipped=Skipped.TOO_MANY)
    skipped = skipped.exclude(kind__in=[*MAILED, "piece_in_group"])
    found = {}
    for pk, kind, subject, at in skipped.values_list("member", "kind", "subject_id", "claimed_at"):
        if at > since[pk]:
            found[pk] = found.get(pk, Q()) | Q(kind=kind, first__lte=subject, last__gte=subject)
    return [found.get(member.pk) for member, _moment, _new_for in readers]


def in_words(member, condition):
    """Those of the member's notifications that are still unread and there to be seen, with what they say."""
    if condition is None:
        return []
    rows = Notification.objects.visible_to(member).filter(condition).select_related("actor", "content", "group")
    rows = list(rows.unread().defer("content__body").order_by("-at", "-pk")[:MOST_LEFT_OVER])
    with_lines(member, rows)
    return rows


class Found:
    """The rows that were chosen for all of them, each fetched once."""

    def __init__(self, chosen, now):
        keys = {part: set() for part in range(7)}
        for part, pk, *_grounds in chosen:
            keys[part].add(pk)
        contents = keys[PIECES] | keys[REPLIES] | keys[EVENTS] | keys[QUESTIONS]
        # unguarded: these keys came out of visible_to just now
        self.pieces = {row.pk: row for row in rows_among(contents, PIECE_ROWS, now)}
        self.featured = {row.pk: row for row in rows_among(keys[FRONT_PAGE], FEATURED_ROWS, now)}
        self.groups = {row.pk: row for row in rows_among(keys[GROUPS], GROUP_ROWS, now)}
        self.newcomers = {row.pk: row for row in rows_among(keys[NEWCOMERS], NEWCOMER_ROWS, now)}


def rows_among(keys, rows, now):
    return rows.objects(None, now, filled={(blank(0),): list(keys)}) if keys else []


def settled(rows):
    """Of what was looked at, each piece in one part, and of each author one."""
    told = {pk for part, pk, *_grounds in rows if part == QUESTIONS}
    featured = {content for part, _pk, content, *_grounds in rows if part == FRONT_PAGE and content}
    authors, left, chosen = set(), MOST_PIECES, []
    for row in rows:
        part, pk, _number, _subject, author = row
        if part in (PIECES, EVENTS, QUESTIONS) and pk in featured:
            continue
        if part == PIECES:
            if pk in told or author in authors or not left:
                continue
            left -= 1
            authors.add(author)
        chosen.append(row)
    return chosen


def selection_of(member, chosen, found):
    selection = Selection()
    for part, pk, number, subject, _author in chosen:
        if part == FRONT_PAGE:
            selection.featured.append(found.featured[pk])
        elif part == GROUPS:
            selection.groups.append(found.groups[pk])
        elif part == NEWCOMERS:
            selection.newcomers.append(found.newcomers[pk])
        elif part == PIECES:
            selection.pieces.append(Told(found.pieces[pk], origin=number, subject=subject))
        elif part == QUESTIONS:
            selection.asked.append(Told(found.pieces[pk], origin=ASKED, subject=subject))
        elif part == REPLIES:
            row = found.pieces[pk]
            token = stop_following_token(pk, member.pk)
            selection.replies.append(Told(row, replies=number, is_own=row.is_written_by(member), stop_token=token))
        else:
            selection.events.append(Told(found.pieces[pk], is_registered=bool(number)))
    return selection


def choices(week, readers, until):
    """What of the week is news to each of the readers: rows of (part, key, what the choice was based on, subject,
    author)."""
    those = [Choice(week, *reader) for reader in readers]
    asking = those
    while asking := [each for each in asking if each.look_further()]:
        for each, news in answered(NEWS, asking, lambda each: each.looked_at, until):
            each.news.update(pk for [pk] in news)
    stirred = [each for each in those if each.stirred]
    for each, replies in answered(REPLIES_TO, stirred, lambda each: each.stirred, until):
        each.replies = replies
    registered = [each for each in those if each.registered]
    for each, reminders in answered(REMINDERS, registered, lambda each: each.registered, until):
        each.reminders = {pk for [pk] in reminders}
    featured = [pk for pk, content in week.featured if not content]
    if featured or week.has_newcomers:
        for new_for, prepared in OTHERS.items():
            some = [each for each in those if each.new_for == new_for]
            for each, others in answered(prepared, some, lambda each: featured, until):
                each.others = [(part, pk) for part, _rank, pk in others]
    return [list(each.rows()) for each in those]


def answered(prepared, those, keys_of, until):
    """(choice, what the query answers to its reader about these keys) for each of them, by one statement."""
    askers = [(each.member.pk, each.since, {(blank(0),): list(keys_of(each))}) for each in those]
    return zip(those, prepared.rows_for_many(askers, until), strict=True)


class Choice:
    """What is looked at for one reader, and what of it turned out to be news."""

    def __init__(self, week, member, since, new_for):
        self.week, self.member, self.since, self.new_for = week, member, since, new_for
        self.news, self.reminders, self.replies, self.others = set(), set(), [], []
        self.stirred, self.registered = week.stirred.get(member.pk), week.registered.get(member.pk)
        contents = [(content,) for _pk, content in week.featured if content]
        self.asked = Line(week.questions_for(member, new_for), 2 * MOST_ASKED, lambda rows: len(rows) >= MOST_ASKED)
        self.events = Line(
            ((pk,) for pk in week.events_for(member)), 2 * MOST_EVENTS, lambda rows: len(rows) >= MOST_EVENTS
        )
        self.featured = Line(contents, len(contents), lambda rows: True)
        self.pieces = Line(week.pieces_for(member, new_for), 3 * MOST_PIECES, self.is_enough)

    def is_enough(self, pieces):
        elsewhere = {row[0] for row in [*self.asked.seen, *self.featured.seen]}
        authors = {author for pk, *_grounds, author in pieces if pk not in elsewhere}
        return len(pieces) >= LOOKED_AT or len(authors) >= MOST_PIECES

    def look_further(self):
        """Whether there is more to ask about, which is then `looked_at`."""
        lines = (self.asked, self.events, self.featured, self.pieces)
        self.looked_at = [candidate[0] for line in lines for candidate in line.next(self.news)]
        return bool(self.looked_at)

    def rows(self):
        for pk, origin, subject, author in self.pieces.passing(self.news)[:LOOKED_AT]:
            yield PIECES, pk, origin, subject, author
        for pk, number in self.replies:
            yield REPLIES, pk, number, "", None
        coming = self.reminders | {pk for [pk] in self.events.passing(self.news)}
        coming = [pk for pk, _at, _is_repeat in self.week.events if pk in coming]
        for pk in coming[:MOST_EVENTS]:
            yield EVENTS, pk, int(pk in self.reminders), "", None
        told = {pk for part, pk in self.others if part == FRONT_PAGE}
        front_page = [row for row in self.week.featured if row[0] in told or row[1] in self.news]
        for pk, content in front_page[:MOST_FEATURED]:
            yield FRONT_PAGE, pk, content, "", None
        for pk, subject in self.asked.passing(self.news)[:MOST_ASKED]:
            yield QUESTIONS, pk, ASKED, subject, None
        for part, pk in self.others:
            if part != FRONT_PAGE:
                yield part, pk, 0, "", None


def news_for(member):
    """Pieces of others that the member neither saw nor heard of, outside groups of which no mail is wanted."""
    return (
        lasting(Content.objects.visible_to(member).listed_for(member), member)
        .filter(unseen_by(member), untold_to(member))
        .exclude(is_by(member))
        .exclude(group__in=quiet_groups_of(member))
        .exclude(on_quiet_subject(member))
    )


def among(rows):
    """Of these keys alone, which are filled in when it is asked."""
    return rows.filter(KeyAmong("pk", [blank(0)]))


def prepared_for(new_for):
    """Of groups and members: (part, rank in it, key)."""

    def built(now):
        featured = ranked(FRONT_PAGE, among(featured_others_for(SOMEBODY)).order_by("pk"), MOST_FEATURED)
        groups = ranked(GROUPS, groups_for(SOMEBODY, now, new_for), MOST_NEW)
        newcomers = ranked(NEWCOMERS, newcomers_for(SOMEBODY, now, new_for), MOST_NEW)
        return featured.union(groups, newcomers, all=True).order_by("digest_part", "digest_rank")

    return Prepared(built)


def ranked(part, rows, most):
    """The first rows of a part, in the columns that all have."""
    rank = Window(RowNumber(), order_by=rows.query.order_by)
    rows = rows.annotate(digest_part=Value(part), digest_rank=rank, digest_key=F("pk")).order_by("digest_rank")
    return rows.values_list("digest_part", "digest_rank", "digest_key")[:most]


def groups_for(member, now, new_for=NEW_FOR):
    """New groups of others that the member may know of."""
    mine = member.memberships.values("group")
    found = Group.objects.visible_to(member).filter(created_at__gt=now - new_for, kind__in=[Kind.OPEN, Kind.CLOSED])
    return found.exclude(pk__in=mine).filter(untold_as(NEW_GROUP, member)).order_by("-created_at", "-pk")


def newcomers_for(member, now, new_for=NEW_FOR):
    others = Member.objects.visible_to(member).without_blocked(member).exclude(pk=member.pk)
    found = others.filter(joined_at__gt=now - new_for, joined_at__lte=now).filter(untold_as(NEWCOMER, member))
    return found.order_by("-joined_at", "-pk")


def told_to(member):
    """What was given up after days of trying was told to nobody."""
    return Delivery.objects.filter(member=member, channel__in=Channel.values, skipped="", failed_at=None)


def untold_as(kind, member):
    return ~Q(pk__in=told_to(member).filter(kind=kind, subject_id__isnull=False).values("subject_id"))


def featured_others_for(member):
    """Groups and members on the front page, as far as the member neither knows them nor heard of them."""
    # Asked of those few only: of all there is to see, the answer would grow with the network.
    others = Member.objects.visible_to(member).without_blocked(member).exclude(pk=member.pk)
    others = others.filter(pk=OuterRef("member"))
    strange = Group.objects.visible_to(member).exclude(pk__in=member.memberships.values("group"))
    about = Exists(others) | Exists(strange.filter(pk=OuterRef("group")))
    return Featured.objects.filter(about).filter(untold_as(FEATURED, member))


def pieces_in_words(rows):
    """What a mail says of pieces, and nothing else of them."""
    rows = rows.annotate(coauthor_rows=Authorship.objects.for_bylines())
    return rows.select_related("author", "affiliation", "group").only(*SAID)


def featured_with_things():
    """With what they are about, the newest first."""
    return Featured._base_manager.select_related(*THINGS).defer("content__body").order_by("-since", "-pk")


def what_was_told(digest):
    """What a digest told, as far as its member may still see it, and what it is to them today."""
    member, keys = digest.member, {}
    for kind, subject, piece in digest.told.order_by("pk").values_list("kind", "subject_id", "piece_id"):
        keys.setdefault(kind, []).append(subject or piece)
    seen = lasting(Content.objects.visible_to(member).listed_for(member), member)
    groups, people = Group.objects.visible_to(member), Member.objects.visible_to(member).without_blocked(member)
    shown = Q(content__in=seen.values("pk")) | Q(group__in=groups.values("pk")) | Q(member__in=people.values("pk"))
    featured = Featured.objects.filter(shown, pk__in=keys.get(FEATURED, ())).values_list("pk", flat=True)
    selection = Selection(featured=list(featured_with_things().filter(pk__in=featured)))
    selection.groups = list(groups.filter(pk__in=keys.get(NEW_GROUP, ())).order_by("sort_name", "pk"))
    newcomers = people.filter(pk__in=keys.get(NEWCOMER, ())).select_related("affiliation")
    selection.newcomers = list(newcomers.order_by("sort_name", "pk"))
    rows = Notification.objects.visible_to(member).filter(pk__in=keys.get(LEFT_OVER, ()))
    selection.left_over = list(rows.select_related("actor", "content", "group").order_by("-at", "-pk"))
    with_lines(member, selection.left_over)
    above = {row.content_id for row in selection.featured}
    told = [pk for kind in (REPLIED, PIECE, REMINDER) for pk in keys.get(kind, ()) if pk not in above]
    pieces = pieces_in_words(seen.filter(pk__in=told)).in_bulk()
    grounds = grounds_for(member, pieces.values())
    for kind in (REPLIED, PIECE, REMINDER):
        for row in filter(None, map(pieces.get, keys.get(kind, ()))):
            if kind == REPLIED:
                token = stop_following_token(row.pk, member.pk)
                selection.replies.append(Told(row, is_own=row.is_written_by(member), stop_token=token))
            elif row.kind == Event.KIND:
                selection.events.append(Told(row, is_registered=kind == REMINDER))
            else:
                origin, subject = grounds[row.pk]
                those = selection.asked if origin == ASKED else selection.pieces
                those.append(Told(row, origin=origin, subject=subject))
    return selection


def grounds_for(member, pieces):
    """{key: (where it comes from, the name of the subject if it is that)} of these pieces, as choosing them has it."""
    groups = set(member.memberships.values_list("group", flat=True))
    willing = set(Willingness.objects.filter(member=member).values_list("subject", flat=True))
    own = set(member.expertises.values_list("tag", flat=True))
    own |= set(member.followed_subjects.values_list("subject", flat=True))
    subjects = {}
    tagged = Tagging.objects.filter(content_object__in=[piece.pk for piece in pieces]).order_by("tag__name")
    for pk, tag, name in tagged.values_list("content_object", "tag", "tag__name"):
        subjects.setdefault(pk, []).append((tag, name))
    found = {}
    for piece in pieces:
        about = subjects.get(piece.pk, [])
        asked = [name for tag, name in about if tag in willing] if piece.kind == Question.KIND else []
        known = [name for tag, name in about if tag in own]
        if asked and not piece.settled_at:
            found[piece.pk] = (ASKED, asked[0])
        elif piece.group_id in groups:
            found[piece.pk] = (GROUP, "")
        else:
            found[piece.pk] = (SUBJECT, known[0]) if known else (NETWORK, "")
    return found


SAID = ["kind", "title", "slug", "excerpt", "place", "comment_count", "first_reply_at", "settled_at", "happens_at"]
SAID += ["author__name", "affiliation__organisation_name", "group__name"]
THINGS = ["content__author", "content__affiliation", "content__group", "group", "member__affiliation"]


def replies_to(member, since, until):
    """What the member follows, own pieces among it, and others reacted to: with how many reactions are new."""
    followings = Following.objects.filter(member=member)
    stopped = followings.filter(content=OuterRef("pk"), stopped_at__isnull=False)
    followed = Q(author=member) | Q(pk__in=followings.running().values("content"))
    mailed = told_to(member).filter(kind__in=MAILED, subject_id=OuterRef("pk"))
    named = Mention.objects.filter(member=member, comment=OuterRef("pk"))
    named = named.filter(pk__in=told_to(member).filter(kind=NAMED).values("subject_id"))
    # Who read of one on the site read all that was said there until then.
    read = Notification.objects.filter(member=member, content=OuterRef("content"))
    read = read.filter(
        Q(kind=FOLLOWED, first__gt=OuterRef("pk")) | Q(kind__in=MAILED, last__gte=OuterRef("pk"), read_at__isnull=False)
    )
    new = (
        Comment.objects.visible_to(member)
        .placed()
        .filter(~Exists(mailed), ~Exists(named), ~Exists(read))
        .filter(content=OuterRef("pk"), created_at__gt=since, created_at__lte=until)
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


def reminders_for(member, now):
    """Events of this week that are in the member's diary, and that no mail told of."""
    mine = Registration.objects.running_for(member).filter(event=OuterRef("pk"))
    mailed = told_to(member).filter(kind=COMES_NEAR, piece_id__isnull=False)
    return (
        lasting(Content.objects.visible_to(member).listed_for(member), member)
        .filter(Exists(mine), untold_as(REMINDER, member), kind=Event.KIND)
        .filter(happens_at__gt=now, happens_at__lt=now + SOON)
        .exclude(state=CANCELLED)
        .exclude(pk__in=mailed.values("piece_id"))
    )


def quiet_groups_of(member):
    """Groups of which the member wants no mail; an event the member registered for is a promise of its own."""
    return member.memberships.filter(mail_level=MailLevel.NOTHING).values("group")


def lasting(contents, member):
    """Without what the member sees for an hour or by exception only: a mail stays, and nobody can take it back."""
    gate = Q(group=None) | Q(group__kind=Kind.OPEN) | Q(group__in=member.memberships.values("group"))
    return contents.standing().filter(gate).without_disclosed(member)


def unseen_by(member):
    """A list that is made once, instead of a look for each piece; so is what was told."""
    return ~Q(pk__in=Reading.objects.filter(member=member).values("content"))


def untold_to(member):
    """Neither an earlier digest told the piece nor a mail about it: that it is new, asks or names the member."""
    return ~Q(pk__in=told_to(member).filter(piece_id__isnull=False).values("piece_id"))


def on_quiet_subject(member):
    """What is on a subject that the member wants nothing of in the digest, from wherever it comes."""
    quiet = member.digest_quiets.values("subject")
    return Q(pk__in=Tagging.objects.filter(tag__in=quiet).values("content_object"))


# --- Each is planned once a connection, and asked of each member

SOMEBODY = Member(pk=ANYBODY)
PIECE_ROWS = Prepared(lambda now: pieces_in_words(among(Content._base_manager.all())))
FEATURED_ROWS = Prepared(lambda now: among(featured_with_things()))
GROUP_ROWS = Prepared(lambda now: among(Group._base_manager.all()))
NEWCOMER_ROWS = Prepared(lambda now: among(Member._base_manager.only("name")))
NEWS = Prepared(lambda now: among(news_for(SOMEBODY)).values_list("pk"))
REPLIES_TO = Prepared(lambda now: among(replies_to(SOMEBODY, SINCE, now)).values_list("pk", "replies")[:MOST_REPLIES])
REMINDERS = Prepared(lambda now: among(reminders_for(SOMEBODY, now)).values_list("pk"))
OTHERS = {new_for: prepared_for(new_for) for new_for in (NEW_FOR, NEW_FOR_A_MONTH)}
