"""The digest: when it is sent, and its words."""

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Member

from ..conversing import stopping
from ..digest import GROUP, NEW_FOR, SUBJECT, select
from ..letters import absolute, absolute_url, letter
from ..models import DIGEST, Channel, Delivery, DigestSubscription, Frequency
from . import Kind, Skip, Skipped, address_for


class Digest(Kind):
    """What a member missed, as often as they like, and nothing when there was nothing."""

    NAME = DIGEST
    TEMPLATE = "mail/digest"
    SENT_AGAIN = False

    def message_for(self, delivery):
        subscription = subscription_of(delivery)
        member = subscription.member
        selection = select(member, subscription.told_until or delivery.claimed_at - NEW_FOR, delivery.claimed_at)
        if not selection:
            raise Skip(Skipped.NOTHING_NEW)
        Delivery.objects.bulk_create(
            Delivery(
                member=member,
                channel=Channel.DIGEST,
                kind=kind,
                subject_id=pk,
                part_of=delivery,
                claimed_at=delivery.claimed_at,
            )
            for kind, pk in selection.ledger()
        )
        return digest_letter(subscription, selection)


def subscription_of(delivery):
    """The member's subscription, locked, so that two digests for one member do not tell the same."""
    earlier = Delivery.objects.filter(member=delivery.member_id, kind=DIGEST).filter(
        Q(sent_at__isnull=False) | Q(uncertain_at__isnull=False)
    )
    subscription = (
        DigestSubscription.objects.select_for_update(of=("self",))
        .select_related("member")
        .annotate(
            is_present=Exists(Member.objects.present().filter(pk=OuterRef("member"))),
            told_until=Subquery(earlier.order_by().values("member").annotate(at=Max("claimed_at")).values("at")),
        )
        .filter(member=delivery.member_id)
        .first()
    )
    if subscription is None or not subscription.is_present:
        raise Skip(Skipped.NOT_PRESENT)
    if subscription.frequency == Frequency.NEVER:
        raise Skip(Skipped.STOPPED)
    return subscription


def digest_letter(subscription, selection):
    stop_url = absolute_url("notifications:unsubscribe", subscription.token)
    parts = list(parts_of(selection))
    context = {
        "member": subscription.member,
        "frequency": subscription.frequency,
        "parts": parts,
        "intro": intro_of(selection),
        "others": others_of(parts),
        "home_url": absolute_url("feed:home"),
        "settings_url": absolute_url("notifications:mail_settings"),
        "stop_url": stop_url,
    }
    address = address_for(subscription.member)
    return letter(Digest.TEMPLATE, context, address, headline_of(parts), kind=DIGEST, headers=stopping(stop_url))


# --- Words


def parts_of(selection):
    """(heading, rows) in the order of the mail: what concerns the member most comes first."""
    pieces = {origin: [piece for piece in selection.pieces if piece.origin == origin] for origin in range(3)}
    parts = [
        (_("Reactions to what you wrote or follow"), [reply_row(piece) for piece in selection.replies]),
        (_("Featured"), [featured_row(row) for row in selection.featured]),
        (_("From your groups"), [piece_row(piece) for piece in pieces.pop(GROUP)]),
        (_("On your subjects"), [piece_row(piece) for piece in pieces.pop(SUBJECT)]),
        (_("Elsewhere in the network"), [piece_row(piece) for rest in pieces.values() for piece in rest]),
        (_("In your agenda"), [event_row(event) for event in selection.events]),
    ]
    return ((heading, rows) for heading, rows in parts if rows)


def reply_row(piece):
    number = ngettext("%(count)s new comment", "%(count)s new comments", piece.replies) % {"count": piece.replies}
    why = "" if piece.is_own else _("Because you follow this.")  # named here: no message is found in an f-string
    return {
        "headline": _("%(number)s on “%(title)s”") % {"number": number, "title": piece.title},
        "title": piece.title,
        "url": absolute(piece.get_absolute_url()),
        "meta": f"{number}. {why}".strip(),
        "stop_url": absolute_url("notifications:unsubscribe", piece.stop_token),
        "call": _("Read the comments"),
    }


def piece_row(piece):
    return {
        "kick": byline(piece),
        "headline": piece.title,
        "title": piece.title,
        "url": absolute(piece.get_absolute_url()),
        "text": piece.excerpt,
        "meta": because(piece),
        "call": call_of(piece),
    }


def featured_row(row):
    piece, thing = row.content, row.thing
    what = {"group": _("Group"), "member": _("Member")}
    return {
        "kick": byline(piece) if piece else what["group" if row.group else "member"],
        "headline": str(thing),
        "title": str(thing),
        "url": absolute(thing.get_absolute_url()),
        "text": row.sentence or (piece.excerpt if piece else row.group.intro if row.group else ""),
        "meta": _("Because a community manager features it."),
        "call": call_of(piece) if piece else _("Have a look"),
    }


def call_of(piece):
    if waits_for_an_answer(piece):
        return _("Write the first answer")
    if piece.kind == "file":
        return _("See the file")
    return _("Read the blog") if piece.kind == "post" else _("Read on")


def waits_for_an_answer(piece):
    return piece.takes_answers and piece.first_reply_at is None


def event_row(event):
    at = timezone.localtime(event.happens_at)
    when = _("%(day)s at %(time)s") % {"day": date_format(at, "l j F Y"), "time": date_format(at, "G.i")}
    return {
        "kick": ", ".join(filter(None, [when, event.place])),
        "headline": event.title,
        "title": event.title,
        "url": absolute(event.get_absolute_url()),
        "text": "" if event.is_registered else event.excerpt,
        "meta": _("You are on the list.") if event.is_registered else _("Because it is soon, and you may come."),
        "call": _("See the event"),
    }


def byline(piece):
    if piece.author is None:
        return _("Former member")
    return ", ".join(filter(None, [piece.author.name, piece.affiliation and piece.affiliation.organisation_name]))


def because(piece):
    """Why this piece is in this member's mail."""
    if waits_for_an_answer(piece):
        return _("Because nobody has answered yet, and you may know.")
    if piece.origin == GROUP:
        return _("Because you are a member of %(group)s.") % {"group": piece.group}
    if piece.origin == SUBJECT:
        return _("Because “%(subject)s” is one of your subjects.") % {"subject": piece.subject}
    if piece.comment_count:
        return _("Because it is discussed a lot in the network.")
    return _("Because it is new in the network.")


def headline_of(parts):
    """The first thing by its name, and how much more there is."""
    rows = [row for _heading, part in parts for row in part]
    first = rows[0]["headline"]
    first = first if first.endswith((".", "?", "!", "…")) else f"{first}."
    others = len(rows) - 1
    if not others:
        return first
    return ngettext(
        "%(first)s And %(count)s other thing",
        "%(first)s And %(count)s other things",
        others,
    ) % {"first": first, "count": others}


def others_of(parts):
    """The titles after the first, for the line a list of mails shows beside the subject."""
    return [row["title"] for _heading, part in parts for row in part][1:4]


def intro_of(selection):
    """One sentence that counts what follows."""
    replies = sum(piece.replies for piece in selection.replies)
    from_groups = sum(piece.origin == GROUP for piece in selection.pieces)
    others = len(selection.pieces) - from_groups
    counts = [
        (replies, ngettext("%(count)s comment on what you follow", "%(count)s comments on what you follow", replies)),
        (from_groups, ngettext("%(count)s piece from your groups", "%(count)s pieces from your groups", from_groups)),
        (others, ngettext("%(count)s piece from the network", "%(count)s pieces from the network", others)),
        (
            len(selection.featured),
            ngettext("%(count)s featured thing", "%(count)s featured things", len(selection.featured)),
        ),
        (
            len(selection.events),
            ngettext("%(count)s date for your diary", "%(count)s dates for your diary", len(selection.events)),
        ),
    ]
    return get_text_list([words % {"count": count} for count, words in counts if count], _("and")) + "."
