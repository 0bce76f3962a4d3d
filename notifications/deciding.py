"""The one place that decides how a member hears of something: on the site, by a mail now, or not before the digest.

Who may hear of it at all is the audience of its kind, asked before and, for a mail, once more when it goes; that asks
rights, follows, mutes and blocks. Here the member's own wishes come in, and how much mail there was already.
"""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from content.models import Reading
from groups.models import MailLevel, Membership

from .kinds import Skipped
from .models.wishes import Way, Wishes
from .topics import Topic

MAILS_A_DAY = 10
# News of these topics comes as the member wants it from the group it is in.
BY_LEVEL = {Topic.PIECES, Topic.FOLLOWED, Topic.REPLIES, Topic.MENTIONS}
# Who is addressed finds it on the site, whatever they want to hear of the group.
ADDRESSED = {Topic.REPLIES, Topic.MENTIONS}


class Decision(NamedTuple):
    """skipped: why there is no mail now, or ""; the digest may still tell it. not_before: when the mail may go."""

    on_site: bool
    skipped: str = ""
    not_before: datetime | None = None


KNOWN = Decision(on_site=False, skipped=Skipped.SEEN)


def decide(kind, it, member_pks, now=None, at_cap=()):
    """{key of a member: Decision}, in at most four queries however many they are; at_cap: who had the mail of a day."""
    now = now or timezone.now()
    on_site = kind.TOPIC is not None
    if kind.PASSES or (kind.TOPIC is None and not kind.HEEDS_WISHES):
        return dict.fromkeys(member_pks, Decision(on_site))
    wished = Wishes.objects.filter(member__in=member_pks).select_related("member__digest_subscription")
    wishes = {row.member_id: row for row in wished}
    levels = levels_of(kind, it, member_pks)
    usual, at_cap, readers = Wishes(), set(at_cap), readers_of(kind, it, member_pks)
    return {
        pk: KNOWN
        if pk in readers
        else decision(kind, wishes.get(pk, usual), levels.get(pk), is_at_cap=pk in at_cap, now=now)
        for pk in member_pks
    }


def readers_of(kind, it, member_pks):
    """Who read the piece that the news is about before anybody could be told."""
    if it is None or not kind.IS_THE_PIECE:
        return set()
    return set(Reading.objects.filter(content=it.pk, member__in=member_pks).values_list("member", flat=True))


def levels_of(kind, it, member_pks):
    if it is None or kind.TOPIC not in BY_LEVEL:
        return {}
    group = kind.group_of(it)
    memberships = Membership.objects.filter(group=group, member__in=member_pks) if group else Membership.objects.none()
    return dict(memberships.values_list("member", "mail_level"))


def decision(kind, wishes, level, is_at_cap, now):
    way = wishes.way(kind.TOPIC) if kind.TOPIC else Way.MAIL  # what has none is chosen elsewhere
    if level == MailLevel.NOTHING:
        way = Way.SITE if kind.TOPIC in ADDRESSED and way != Way.NOTHING else Way.NOTHING
    on_site = kind.TOPIC is not None and way != Way.NOTHING
    if way != Way.MAIL or not wishes.takes_mail:
        return Decision(on_site, Skipped.STOPPED)
    if wishes.is_paused(now):
        return Decision(on_site, Skipped.PAUSED)
    if is_at_cap and kind.TOPIC:
        return Decision(on_site, Skipped.TOO_MANY)
    return Decision(on_site, not_before=wishes.silent_until(now))
