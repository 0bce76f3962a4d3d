"""Mail that arrives, by whichever way: each is taken in once, and ends in an outcome.

A reply becomes a comment by what a member's own form does: the same rights, asked now, the same form, the same method
of the piece. Whoever wrote must own the address it came from, and hold the address it went to. What cannot be placed
gets one answer that says so; a machine never gets one, nor does a sender whom nothing shows to be the sender.
"""

import logging
import uuid
from email import message_from_bytes, policy
from email.utils import getaddresses

from django.db import transaction
from django.utils.translation import gettext as _

from content.forms import CommentForm
from content.models import Closed, Comment, Content
from content.permissions import can_comment
from content.thresholds import wait_for_moderator, waits_first
from groups.backends import ViewerBackend
from members.models import Act, Block, Member, proven_addresses_of

from . import bounces
from .letters import absolute_url, in_the_networks_language, letter
from .models import Arrival, Mail, Outcome
from .replies import attachments_of, words_of
from .reply_addresses import is_ours, read
from .senders import is_proven, writer_of

logger = logging.getLogger(__name__)
LARGEST = 10 * 1024 * 1024  # bytes of a mail that are read at all
KIND = "reply_answered"
COME_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
NAMESPACE = uuid.UUID("5b0a3a53-0e6c-4b3f-8e8e-6a6f0b6c7d11")


class Refused(Exception):
    """A reply is not placed; the words are for who wrote it."""


def take_in(content, sender=None, recipients=()):
    """Take in a mail as bytes. sender, recipients: of the envelope, where the way it came by knows them."""
    is_whole = len(content) <= LARGEST
    message = message_from_bytes(content if is_whole else content[:LARGEST], policy=policy.default)
    return take_in_message(message, sender, recipients, is_whole=is_whole)


@transaction.atomic
def take_in_message(message, sender=None, recipients=(), *, is_whole=True):
    """Returns its Outcome; None when it was here before."""
    arrival = Arrival.objects.first_of(name_of(message))
    if arrival is None:
        return None
    if message.get_content_type() == "multipart/report":
        return arrival.end(bounces.read_report(message))
    if is_automatic(message, sender):
        return arrival.end(Outcome.AUTOMATIC)
    address = address_in(message, recipients)
    if address is None:
        return arrival.end(Outcome.NOT_OURS)
    if not is_proven(message):
        logger.warning("a reply is not placed: the mail server does not say that it is from who stands in From")
        return arrival.end(Outcome.UNPROVEN)
    with in_the_networks_language():
        return take_reply(arrival, message, address, is_whole)


def name_of(message):
    """What it is recognised by when it comes again: its Message-ID, and who says to have given it that name."""
    name = header(message, "Message-ID").strip()
    return f"mail {name} {writer_of(message)}" if name else f"mail {message.as_string()}"


def header(message, name):
    """Text of a header, whatever stands in it: the parser stumbles over some that are no header at all."""
    try:
        return str(message[name] or "")
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""


def is_automatic(message, sender):
    """Whether a machine wrote it (RFC 3834), or it is a mail of ours that came back: an answer would begin a loop."""
    if header(message, "Auto-Submitted").split(";")[0].strip().lower() not in ("", "no"):
        return True
    if header(message, "Precedence").strip().lower() in ("bulk", "junk", "list", "auto_reply"):
        return True
    if any(name in message for name in ("List-Id", "X-Autoreply", "X-Autorespond", "X-Failed-Recipients")):
        return True
    came_from = header(message, "Return-Path").strip() if sender is None else f"<{sender.strip('<> ')}>"
    name = writer_of(message).partition("@")[0]
    return came_from == "<>" or name in ("mailer-daemon", "postmaster", "") or is_ours(writer_of(message))


def address_in(message, recipients):
    """The reply address it was sent to, or None."""
    named = [*recipients, *(header(message, name) for name in COME_TO)]
    found = (read(email) for _name, email in getaddresses([each for each in named if each]))
    return next((address for address in found if address), None)


def take_reply(arrival, message, address, is_whole):
    member = Member.objects.filter(pk=address.member_pk).first()
    is_theirs = member is not None and writer_of(message) in {each.lower() for each in proven_addresses_of(member)}
    arrival.member = member if is_theirs else None
    try:
        if not is_theirs:
            raise Refused(_("This address for replies was made for somebody else. Sign in to write there."))
        comment = post(member, message, address, is_whole)
    except Refused as refusal:
        answer(arrival, message, _("Your reply is not placed"), [str(refusal)])
        return arrival.end(Outcome.NOT_POSTED, member=arrival.member)
    files = attachments_of(message)
    if files:
        words = _("Your words are placed. What you attached is not: that does not come along by mail (%(files)s).")
        lines = [words % {"files": ", ".join(files)[:300]}, _("You can add it on the site.")]
        answer(arrival, message, _("Your reply is placed without its attachment"), lines, comment)
    return arrival.end(Outcome.POSTED, member=member)


def post(member, message, address, is_whole):
    """The comment that a reply becomes. Raises Refused."""
    if address.is_over:
        raise Refused(_("You can reply to a mail for thirty days. Those are over; on the site you still can."))
    if Arrival.objects.replies_are_too_many_of(member):
        raise Refused(_("We got very many replies of you in the last hour. Write the next ones on the site."))
    if not is_whole:
        raise Refused(_("Your mail is too large. Send the words alone, or write on the site."))
    viewer = ViewerBackend().get_user(member.pk)  # as at every request: suspended or leaving is nobody
    if viewer is None:
        raise Refused(_("You cannot take part at the moment. Sign in to read why."))
    if viewer.is_asked_first:
        raise Refused(_("We have a question for you first. Sign in, answer it, and reply after that."))
    limit = viewer.limit_on(Act.POSTING)
    if limit:
        raise Refused(limit.words)
    content = Content.objects.visible_to(viewer).select_related("group").filter(pk=address.content_pk).first()
    if content is None:
        raise Refused(_("What you reply to is not there any more, or you cannot read it any more."))
    parent = None
    if address.comment_pk:
        comments = Comment.objects.visible_to(viewer).placed().select_related("author", "parent")
        parent = comments.filter(content=content.pk, pk=address.comment_pk).first()
        if parent is None:  # below the piece the words would answer somebody else
            raise Refused(_("What you reply to is not there any more, or you cannot read it any more."))
    answered = parent.author_id if parent else content.author_id
    if content.closed_at or not can_comment(viewer, content) or is_apart(viewer, answered):
        raise Refused(_("No replies are possible there any more. It was closed, or you cannot write there."))
    text = words_of(message)
    if not text and attachments_of(message):
        raise Refused(_("Your mail holds an attachment and no words. Attachments do not come along by mail."))
    key = uuid.uuid5(NAMESPACE, name_of(message))
    form = CommentForm({"text": text, "uuid": key, "parent": parent.pk if parent else ""}, viewer=viewer)
    if not form.is_valid() and form.asks:
        raise Refused(
            _("Your text says %(words)s. Look at it once more, and post it on the site.") % {"words": form.asks}
        )
    if not form.is_valid():
        raise Refused(" ".join(error for errors in form.errors.values() for error in errors))
    try:
        first = waits_first(viewer, content.group)
        comment = content.comment(viewer, form.cleaned_data["text"], key, parent=parent, waits=first)
    except Closed:
        raise Refused(_("No replies are possible there any more. It was closed while you wrote.")) from None
    if first:
        wait_for_moderator(comment)
    form.tell_of(comment)
    return comment


def is_apart(viewer, author_pk):
    """Whether one of the two blocked the other. On the site that hides what they say; nobody is mailed it, either."""
    return author_pk in set(Block.objects.others_of(viewer.pk))


def answer(arrival, message, headline, lines, comment=None):
    """One mail that says what became of theirs, as long as they do not get too many of those."""
    to = writer_of(message)
    if Arrival.objects.answers_are_too_many_to(to):
        return
    url = absolute_url("content:comment_page", comment.pk) if comment else absolute_url("feed:home")
    context = {
        "lines": lines,
        "url": url,
        "label": _("See your comment") if comment else _("Go to the site"),
        "because": _("You get this mail because you sent us one."),
    }
    name = header(message, "Message-ID").strip()
    answers = {"In-Reply-To": name, "References": name} if is_name(name) else {}
    headers = {"Auto-Submitted": "auto-replied"} | answers
    Mail.write(letter("mail/note", context, to, headline, kind=KIND, headers=headers), KIND)
    arrival.answer(to)


def is_name(name):
    return name.startswith("<") and name.endswith(">") and name.isascii() and name.isprintable() and len(name) < 500
