"""The digest: who gets it, what it says, and the bytes it is sent as."""

import base64
import textwrap
import uuid
from dataclasses import dataclass
from datetime import timedelta
from email.utils import formatdate
from functools import lru_cache, wraps

from django.core.mail.message import forbid_multi_line_headers
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from members.models import Member, mailboxes_of
from network.models import Network

from ..casts import filled_in, filled_in_for_many
from ..conversing import stopping
from ..deciding import decide
from ..digest import ASKED, GROUP, NEW_FOR, NEW_FOR_A_MONTH, PIECE, REPLIED, SUBJECT, select_for
from ..letters import absolute, absolute_url, cut, fixed_url, headers_of, one_line, sender_of, signed_url
from ..models import DIGEST, Delivery, DigestSubscription, DigestWord, Frequency
from . import Kind, Skipped

AWAY = timedelta(days=180)  # after which one last letter asks whether somebody still wants it
WORD = "word"  # what the ledger calls a word of the community manager
WIDTH = 68  # characters on a line of the text
LONGEST_FIRST = 100  # characters of what the subject names; how much more there is stands after it
LONGEST_LINE = 990  # octets: SMTP takes 998 and a line break


class Digest(Kind):
    """What a member missed, as often as they like, and nothing when there was nothing."""

    NAME = DIGEST
    SENT_AGAIN = False
    HEEDS_WISHES = True


@dataclass
class Letter:
    """A digest that is ready to be handed over."""

    delivery: Delivery
    address: str
    headline: str
    text: str
    html: str
    headers: dict
    sender: str
    is_last: bool = False  # it asks whether there are to be more

    def as_bytes(self):
        """As it goes over the line."""
        edge = f"deel-{uuid.uuid4().hex}"
        headers = {
            "Subject": self.headline,
            "From": self.sender,
            "To": self.address,
            "Date": formatdate(),
            "Message-ID": self.delivery.message_id,
            **headers_of(DIGEST),
            **self.headers,
            "MIME-Version": "1.0",
            "Content-Type": f'multipart/alternative; boundary="{edge}"',
        }
        lines = [f"{name}: {harmless(name, value)}" for name, value in headers.items()]
        for kind, words in (("plain", self.text), ("html", self.html)):
            encoding, words = carried(words)
            lines += ["", f"--{edge}", f'Content-Type: text/{kind}; charset="utf-8"']
            lines += [f"Content-Transfer-Encoding: {encoding}", "", words]
        lines += [f"--{edge}--", ""]
        return "\n".join(lines).replace("\r", "").replace("\n", "\r\n").encode()


def carried(words):
    """How they go over the line, and as what. Lines are short nearly always; a name or title can be longer than SMTP
    takes.
    """
    octets = words.encode()
    if max(map(len, octets.splitlines()), default=0) <= LONGEST_LINE:
        return "8bit", words
    lines = octets.replace(b"\r", b"").replace(b"\n", b"\r\n")  # as text ends its lines in a mail (RFC 2045, 6.8)
    return "base64", base64.encodebytes(lines).decode()


def harmless(name, value):
    """A header as it may be sent; most are, and hold nothing but what a line of ASCII holds."""
    return value if value.isascii() and value.isprintable() else written_out(name, value)


@lru_cache(maxsize=1000)  # many digests begin with the same thing, and encoding its name takes long
def written_out(name, value):
    return forbid_multi_line_headers(name, value, "utf-8")[1]


def letters_for(batch):
    """Letters for these claimed deliveries, and for the others why there is none; both as the ledger now holds it.

    The subscriptions are locked, so that two digests for one member do not tell the same.
    """
    now = max(delivery.claimed_at for delivery in batch)
    subscriptions = subscriptions_of(batch)
    decisions = decide(Digest(), None, [delivery.member_id for delivery in batch], now)
    letters, skipped, waiting, readers = [], {}, {}, []
    for delivery in batch:
        subscription, decision = subscriptions.get(delivery.member_id), decisions[delivery.member_id]
        reason = why_not(subscription, delivery) or decision.skipped
        if reason:
            skipped[delivery] = reason
        elif decision.not_before:
            waiting[delivery] = decision.not_before
        else:
            readers.append((delivery, subscription))
    mailboxes = mailboxes_of([subscription.member for _delivery, subscription in readers])
    network = Network.current()
    reached = []
    for delivery, subscription in readers:
        address = mailboxes[subscription.member_id]
        if not address:
            skipped[delivery] = Skipped.NO_ADDRESS
        elif is_away(subscription, delivery):  # for whom nothing is chosen: half a year of news takes longest
            letters.append(last_letter(subscription, delivery, address, network))
        else:
            reached.append((delivery, subscription))
    word = DigestWord.objects.of_now(now)
    heard = who_heard(word, batch)
    selections = select_all(reached)
    told = []
    for (delivery, subscription), selection in zip(reached, selections, strict=True):
        if not selection:
            skipped[delivery] = Skipped.NOTHING_NEW
        else:
            news = None if subscription.member_id in heard else word
            address = mailboxes[subscription.member_id]
            letters.append(digest_letter(subscription, selection, delivery, address, network, news))
            told += told_by(delivery, selection, news)
    Delivery.note_told(told)
    for reason in set(skipped.values()):
        these = [delivery.pk for delivery, why in skipped.items() if why == reason]
        Delivery.objects.filter(pk__in=these).update(skipped=reason)
    for delivery, moment in waiting.items():
        # Not delivery.wait_until: when this batch fails after all, the row is tried once more as it was claimed.
        given_back = {"claimed_at": None, "next_attempt_at": moment, "attempts": F("attempts") - 1}
        Delivery.objects.filter(pk=delivery.pk).update(**given_back)
    return letters


def select_all(reached):
    if not reached:
        return []
    now = max(delivery.claimed_at for delivery, _subscription in reached)
    readers = []
    for delivery, subscription in reached:
        new_for = NEW_FOR_A_MONTH if subscription.frequency == Frequency.MONTHLY else NEW_FOR
        readers.append((subscription.member, subscription.told_until or delivery.claimed_at - new_for, new_for))
    return select_for(readers, now)


def told_by(delivery, selection, word):
    things = [*selection.ledger(), *([(WORD, word.pk)] if word else [])]
    return [
        (delivery, kind, None if kind == REPLIED else pk, pk if kind in (PIECE, REPLIED) else None)
        for kind, pk in things
    ]


def who_heard(word, batch):
    """The members whom an earlier digest of this week told the word."""
    if word is None:
        return set()
    members = [delivery.member_id for delivery in batch]
    return set(word.told().filter(member__in=members).values_list("member", flat=True))


def subscriptions_of(batch):
    """By member, locked in one order."""
    # What is sent once more by hand told nothing: it tells all of it anew.
    earlier = Delivery.objects.filter(
        Q(sent_at__isnull=False) | Q(uncertain_at__isnull=False), member=OuterRef("member"), kind=DIGEST, resending=None
    )
    told_until = earlier.order_by().values("member").annotate(at=Max("claimed_at")).values("at")
    found = (
        DigestSubscription.objects.select_for_update(of=("self",))
        .select_related("member")
        .annotate(
            is_present=Exists(Member.objects.present().filter(pk=OuterRef("member"))),  # unguarded: it is their own
            told_until=Subquery(told_until),
        )
        .filter(member__in=[delivery.member_id for delivery in batch])
        .order_by("pk")
    )
    return {subscription.member_id: subscription for subscription in found}


def why_not(subscription, delivery):
    if subscription is None or not subscription.is_present:
        return Skipped.NOT_PRESENT
    if subscription.frequency == Frequency.NEVER:
        return Skipped.STOPPED
    if is_away(subscription, delivery) and subscription.had_last_letter:
        return Skipped.AWAY
    return ""


def is_away(subscription, delivery):
    return subscription.member.last_used_on < timezone.localdate(delivery.claimed_at - AWAY)


def digest_letter(subscription, selection, delivery, address, network, word=None):
    parts = list(parts_of(selection, subscription))
    stop_url = signed_url("notifications:unsubscribe", subscription.token)
    headline = one_line(headline_of(parts, selection))
    values = {
        "headline": headline,
        "name": subscription.member.first_name,
        "preheader": preheader_of(parts, selection),
        "intro": intro_of(selection),
        "word": word and word.text,
        "word_by": word and word.author and word.author.name,
        subscription.frequency: "1",  # a cast knows which of its values are given, not what they are
        "home_url": fixed_url("feed:home"),
        "settings_url": fixed_url("notifications:mail_settings"),
        "stop_url": stop_url,
        # A test has no row in the ledger that could be shown.
        "web_url": delivery.pk and signed_url("notifications:web_version", delivery.web_token),
    }
    text, html = text_of(values, parts, network), html_of(values, parts, network)
    return Letter(delivery, address, headline, text, html, stopping(stop_url), sender_of(network))


def last_letter(subscription, delivery, address, network):
    """Of a member who has not been here for half a year: it asks, and then there is silence until they return."""
    stop_url = signed_url("notifications:unsubscribe", subscription.token)
    headline = _("Do you still want our digest?")
    values = {"headline": headline, "name": subscription.member.first_name, "stop_url": stop_url}
    values["home_url"] = fixed_url("feed:home")
    text, html = (filled_in(f"mail/last_digest.{ending}", values, network) for ending in ("txt", "html"))
    headers, sender = stopping(stop_url), sender_of(network)
    return Letter(delivery, address, headline, text.strip() + "\n", html, headers, sender, is_last=True)


def html_of(values, parts, network):
    written = []
    for heading, rows in parts:
        written.append(filled_in_for_many("mail/_digest_part.html", {"heading": heading}, (), network) % {})
        written += [row.said_in("mail/_digest_row.html", network, ruled=number > 0) for number, row in enumerate(rows)]
    if values["word"]:  # in lines, as it was written
        lines = ([line] for line in wrapped(values["word"]).split("\n"))
        values = values | {"word": format_html_join("", "{}<br>\n", lines)}
    # The one value that is written already goes where an empty comment keeps its place.
    return filled_in("mail/digest.html", values, network).replace("<!--parts-->", "".join(written), 1)


def text_of(values, parts, network):
    """To be read line by line, also aloud."""
    written = []
    for heading, rows in parts:
        written.append(f"\n\n{heading.upper()}\n")
        written += [row.said_in("mail/_digest_row.txt", network) for row in rows]
    values = values | {"intro": wrapped(values["intro"]), "word": values["word"] and wrapped(values["word"])}
    return filled_in("mail/digest.txt", values, network).replace("<!--parts-->", "".join(written), 1).strip() + "\n"


@lru_cache(maxsize=5000)  # most is told to many, and finding its lines takes longer than all else of a row
def wrapped(text):
    """In lines that fit any window; a long address stays whole."""
    paragraphs = (text or "").splitlines()
    return "\n".join(textwrap.fill(each, WIDTH, break_long_words=False, break_on_hyphens=False) for each in paragraphs)


# --- Words


class Words(dict):
    """What a mail says of one thing to everybody who is told it, and that in the form of the mails of this batch."""

    def __init__(self, **words):
        super().__init__(words)
        self.in_form = {}


class Row:
    """Words, and the address in them that is this reader's own."""

    def __init__(self, words, **own):
        self.words, self.own = words, own

    def __getitem__(self, name):
        return self.own[name] if name in self.own else self.words[name]

    def said_in(self, template, network, ruled=False):
        form = (template, ruled, *self.own)
        if form not in self.words.in_form:
            shared = self.words | {"ruled": ruled and "1"}
            if template.endswith(".txt"):
                shared["text"] = wrapped(self.words.get("text"))
            self.words.in_form[form] = filled_in_for_many(template, shared, self.own, network)
        return self.words.in_form[form] % self.own


def parts_of(selection, subscription):
    """(heading, rows) in the order of the mail: what concerns the member most comes first."""

    def rows(told):
        return [piece_row(piece, subscription) for piece in told]

    near = [told for told in selection.pieces if told.origin in (GROUP, SUBJECT)]
    further = [told for told in selection.pieces if told.origin not in (GROUP, SUBJECT)]
    new = [*map(group_words, selection.groups), *map(newcomer_words, selection.newcomers)]
    parts = [
        [Row(left_over_words(row)) for row in selection.left_over],
        [reply_row(told) for told in selection.replies],
        [Row(featured_words(row)) for row in selection.featured],
        rows(selection.asked),
        rows(near),
        rows(further),
        [Row(event_words(told.row, told.is_registered)) for told in selection.events],
        [Row(words) for words in new],
    ]
    return ((heading, rows) for heading, rows in zip(headings(get_language()), parts, strict=True) if rows)


@lru_cache(maxsize=10)
def headings(_language):
    return [
        _("For you"),
        _("Reactions to what you wrote or follow"),
        _("Featured"),
        _("You may know this"),
        _("From your groups and subjects"),
        _("Elsewhere in the network"),
        _("In your agenda"),
        _("New in the network"),
    ]


def left_over_words(notification):
    title, words = notification.line.title, notification.line.words
    return Words(
        kick=words,
        headline=title,
        title=title,
        url=absolute_url("notifications:open", notification.pk),
        meta=_("Because you had the most mails of a day already."),
        call=_("Have a look"),
    )


def once_a_row(words_of):
    """What many members are told of one row is put into words once. Rows live as long as the batch they are told in."""

    @wraps(words_of)
    def remembered(row, *grounds):
        said, what = row.__dict__.setdefault("said", {}), (words_of.__name__, *grounds)
        if what not in said:
            said[what] = words_of(row, *grounds)
        return said[what]

    return remembered


def reply_row(told):
    words = reply_words(told.row, told.replies, told.is_own)
    return Row(words, stop_url=signed_url("notifications:unsubscribe", told.stop_token))


@once_a_row
def reply_words(piece, replies, is_own):
    """On the site, afterwards, the number of those that were new is not known any more."""
    number = ngettext("%(count)s new comment", "%(count)s new comments", replies) % {"count": replies}
    number = number if replies else _("New comments")
    why = "" if is_own else _("Because you follow this.")  # named here: no message is found in an f-string
    return Words(
        headline=_("%(number)s on “%(title)s”") % {"number": number, "title": piece.title},
        title=piece.title,
        url=absolute(piece.get_absolute_url()),
        meta=f"{number}. {why}".strip(),
        call=_("Read the comments"),
    )


def piece_row(told, subscription):
    words = piece_words(told.row, told.origin, told.subject)
    if told.origin not in (GROUP, SUBJECT, ASKED):
        return Row(words)
    return Row(words, adjust_url=signed_url("notifications:adjust", subscription.token_about(told.row.pk)))


@once_a_row
def piece_words(piece, origin, subject):
    return Words(
        kick=byline(piece),
        headline=piece.title,
        title=piece.title,
        url=absolute(piece.get_absolute_url()),
        text=piece.excerpt,
        meta=because(piece, origin, subject),
        call=call_of(piece),
    )


@once_a_row
def featured_words(row):
    piece, thing = row.content, row.thing
    what = {"group": _("Group"), "member": _("Member")}
    return Words(
        kick=byline(piece) if piece else what["group" if row.group else "member"],
        headline=str(thing),
        title=str(thing),
        url=absolute(thing.get_absolute_url()),
        text=row.sentence or (piece.excerpt if piece else row.group.intro if row.group else ""),
        meta=_("Because a community manager features it."),
        call=call_of(piece) if piece else _("Have a look"),
    )


@once_a_row
def event_words(piece, is_registered):
    at = timezone.localtime(piece.happens_at)
    when = _("%(day)s at %(time)s") % {"day": date_format(at, "l j F Y"), "time": date_format(at, "G.i")}
    return Words(
        kick=", ".join(filter(None, [when, piece.place])),
        headline=piece.title,
        title=piece.title,
        url=absolute(piece.get_absolute_url()),
        text="" if is_registered else piece.excerpt,
        meta=_("You are on the list.") if is_registered else _("Because it is soon, and you may come."),
        call=_("See the event"),
    )


@once_a_row
def group_words(group):
    return Words(
        kick=_("New group"),
        headline=group.name,
        title=group.name,
        url=absolute(group.get_absolute_url()),
        text=group.intro,
        meta=_("Because it began lately."),
        call=_("See the group"),
    )


@once_a_row
def newcomer_words(member):
    return Words(
        kick=_("New member"),
        headline=member.name,
        title=member.name,
        url=absolute(member.get_absolute_url()),
        meta=_("Because this colleague joined lately."),
        call=_("Say hello"),
    )


def call_of(piece):
    if waits_for_an_answer(piece):
        return _("Write the first answer")
    if piece.kind == "file":
        return _("See the file")
    return _("Read the blog") if piece.kind == "post" else _("Read on")


def waits_for_an_answer(piece):
    return piece.takes_answers and piece.first_reply_at is None


def byline(piece):
    if piece.author is None:
        return _("Former member")
    return ", ".join(filter(None, [piece.author.name, piece.affiliation and piece.affiliation.organisation_name]))


def because(piece, origin, subject):
    """Why this piece is in a mail."""
    if origin == ASKED:
        return _("Because you said you may be asked about “%(subject)s”.") % {"subject": subject}
    if waits_for_an_answer(piece):
        return _("Because nobody has answered yet, and you may know.")
    if origin == GROUP:
        return _("Because you are a member of %(group)s.") % {"group": piece.group}
    if origin == SUBJECT:
        return _("Because “%(subject)s” is one of your subjects.") % {"subject": subject}
    if piece.comment_count:
        return _("Because it is discussed a lot in the network.")
    return _("Because it is new in the network.")


def headline_of(parts, selection):
    """The first thing by its name, and how much more there is; that others joined is no reason to open a mail."""
    first = cut(parts[0][1][0]["headline"], LONGEST_FIRST)
    first = first if first.endswith((".", "?", "!", "…")) else f"{first}."
    others = len(selection) - 1
    if not others:
        return first
    return ngettext(
        "%(first)s And %(count)s other thing",
        "%(first)s And %(count)s other things",
        others,
    ) % {"first": first, "count": others}


def preheader_of(parts, selection):
    """The titles after the first, for the line a list of mails shows beside the subject."""
    others = [row["title"] for _heading, part in parts for row in part][1:4]
    return f"{_('And also:')} {' · '.join(others)}" if others else intro_of(selection)


def intro_of(selection):
    """One sentence that counts what follows."""
    near = sum(told.origin in (GROUP, SUBJECT) for told in selection.pieces)
    return counted(
        len(selection.left_over),
        sum(told.replies for told in selection.replies),
        len(selection.asked),
        near,
        len(selection.pieces) - near,
        len(selection.featured),
        len(selection.events),
        len(selection.groups) + len(selection.newcomers),
        get_language(),
    )


@lru_cache(maxsize=5000)
def counted(left_over, replies, asked, near, others, featured, events, new, _language):
    counts = [
        (left_over, ngettext("%(count)s notification", "%(count)s notifications", left_over)),
        (replies, ngettext("%(count)s comment on what you follow", "%(count)s comments on what you follow", replies)),
        (asked, ngettext("%(count)s question you may know", "%(count)s questions you may know", asked)),
        (near, ngettext("%(count)s piece from your groups", "%(count)s pieces from your groups", near)),
        (others, ngettext("%(count)s piece from the network", "%(count)s pieces from the network", others)),
        (featured, ngettext("%(count)s featured thing", "%(count)s featured things", featured)),
        (events, ngettext("%(count)s date for your diary", "%(count)s dates for your diary", events)),
        (new, ngettext("%(count)s newcomer", "%(count)s newcomers", new)),
    ]
    return get_text_list([words % {"count": count} for count, words in counts if count], _("and")) + "."
