"""Somebody calls a mail of ours spam: nothing of that list comes any more, as if the mail program had stopped it."""

from urllib.parse import urlsplit

from django.db import transaction

from content.models import Content, Following
from groups.models import MailLevel, MessageStop, membership_to_quiet
from members.models import Member

from .kinds import Skip, kind_named
from .letters import in_the_networks_language
from .models import DIGEST, DigestSubscription, Frequency, Wishes
from .tokens import topic_in


def stop_what_came_by(delivery):
    """Stop the list that a mail came by. Returns whether there was one: what is about one member alone has none."""
    if delivery.kind == DIGEST:
        DigestSubscription.objects.get_or_create(member=delivery.member)[0].choose(Frequency.NEVER)
        return True
    token = token_in(delivery)
    return token is not None and stop(token)


def token_in(delivery):
    """What stands in the link of the mail that stops the next ones: asked of the mail, which is written again."""
    kind = kind_named(delivery.kind)
    if kind is None:
        return None
    try:
        with transaction.atomic(), in_the_networks_language():
            headers = kind.message_for(delivery).extra_headers
    except Skip:  # it would not be sent any more
        return None
    link = headers.get("List-Unsubscribe")
    return urlsplit(link.strip("<>")).path.rstrip("/").rpartition("/")[2] if link else None


def stop(token):
    """What one click in a mail program stops; notifications.views shows the same with a button."""
    membership = MessageStop.membership_bearing(token)
    if membership:
        MessageStop.choose(membership, stopped=True)
        return True
    subscription = DigestSubscription.bearing_broadcasts(token)
    if subscription:
        subscription.hear_broadcasts(False)
        return True
    membership = membership_to_quiet(token)
    if membership:
        membership.hear(MailLevel.DIGEST)
        return True
    following = Following.objects.bearing(token)
    if following:
        content_pk, member_pk = following
        member = Member.objects.present().filter(pk=member_pk).first()
        # unguarded: nobody looks; the member hears less of it
        content = Content._base_manager.filter(pk=content_pk).first()
        if member and content:
            Following.objects.choose(content, member, follows=False)
        return bool(member and content)
    stopping = topic_in(token)
    if stopping:
        Wishes.stop(*stopping)
    return bool(stopping)
