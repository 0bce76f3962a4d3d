"""What stands at the doors by which texts come out: forms, and replies by mail. The methods that place them know
nothing of it, so that an import brings what was written elsewhere.

    - who works for no organisation that is known does little on the first day
    - nobody says the same three times an hour
    - at a watched word the writer looks again, or a moderator does (network.models.WatchedWord)
"""

import re
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from html import unescape
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import Kind
from network.models import Network, WatchedWord
from web.lines import folded
from web.markup import BLOCKS, TABLE_PARTS
from web.submits import uuid_for

from .models import Clearance, Comment, Content, Withdrawal
from .signals import watched

PIECES, COMMENTS, LINKS = 3, 10, 2  # on the first day, of who works for no organisation that is known
LINKS_LATER = 20  # of the same, in one text
TIMES, WITHIN = 3, timedelta(hours=1)  # that one says the same
LONG = 80  # characters; what is shorter may well be said to many, such as a word of thanks

NOT_AS_FIRST = gettext_lazy(
    "What you write first is read by a moderator. Begin with a comment, a blog or a conversation; this can follow."
)
PARTS = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS | TABLE_PARTS))}|br)\b[^<>]*>")
BARE = r"(?<![@\w./-])(?:[\w-]+\.)+(?:com|net|org|info|nl|eu)\b"  # shown as links too
LINK = re.compile(rf"(?:https?://|\bwww\.|{BARE})[^\s\"'<>]*", re.IGNORECASE)
SCHEME = re.compile(r"^https?://(?:www\.)?|^www\.", re.IGNORECASE)
ASKED = "looked_again"  # hidden field: what the writer was asked to look at, and looks at once


def plain_words(html):
    """All words of a text, those of different parts apart from each other."""
    return unescape(strip_tags(PARTS.sub(" ", html)))


def links_in(text):
    """The addresses elsewhere in a text with or without markup, each once."""
    own = urlsplit(settings.SITE_URL).hostname
    found = {SCHEME.sub("", unescape(address)).rstrip(".,;:!?)/") for address in LINK.findall(text)}
    return {address for address in found if re.split(r"[/:?#]", address)[0] != own}


class AtTheDoor:
    """Before a form in which a text is written that others read; it has a viewer, or None where nothing is asked.

    What stands in the way stands beside the text, and what was typed stays in the form.
    """

    viewer = None
    TEXT = "body"  # the field beside which it is said
    kind = Content  # what is written
    is_new = True  # and not a change of what is out
    may_return = False  # with the same words, on another day
    can_wait = True  # for a moderator, as a draft or a comment does

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[ASKED] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.asks, self.watched = "", []  # the words it asks about, and those for a moderator

    def clean(self):
        cleaned = super().clean()
        if self.viewer and not self.errors and self.comes_out():
            words, before = self.says(), self.said_before()
            stands_in_the_way = (
                self.not_as_first() or self.too_many() or self.too_many_links(words, before) or self.too_often(words)
            )
            if stands_in_the_way and not self.is_sent_already():
                self.add_error(self.TEXT, stands_in_the_way)
            else:
                self.watch(words, before)
        cleaned.pop(ASKED, None)
        return cleaned

    def comes_out(self):
        return True

    def says(self):
        """The text with its markup."""
        return self.cleaned_data[self.TEXT]

    def said_before(self):
        """What others can read already."""
        return ""

    def is_sent_already(self):
        """The same form once more: it is there, so nothing can stand in its way. What is written on in a form that says
        it made something else is something new."""
        key = self.key_sent()
        if not key or self.standing_key():
            return False
        # unguarded: the writer's own
        there = (
            self.kind._base_manager.all() if self.kind is Comment else Content._base_manager.exclude(published_at=None)
        )
        return there.filter(uuid=uuid_for(self.viewer, key)).exists()

    def key_sent(self):
        """Of what the form makes, or of the first of several."""
        return self.cleaned_data.get("uuid")

    # --- The first day

    def too_many(self):
        return too_many(self.viewer, self.kind, self.number(), besides=self.standing_key()) if self.is_new else None

    def number(self):
        """How many this is."""
        return 1

    def standing_key(self):
        """Of the piece that is written on."""
        return None

    def too_many_links(self, words, before):
        new = links_in(words)
        if len(new) <= LINKS or new <= links_in(before):
            return None
        if self.viewer.is_newcomer:
            return _("On your first day a text can hold %(most)s links, and this one has %(count)s.") % {
                "most": LINKS,
                "count": len(new),
            }
        if len(new) > LINKS_LATER and not self.viewer.is_recognised:
            return _("A text can hold %(most)s links, and this one has %(count)s.") % {
                "most": LINKS_LATER,
                "count": len(new),
            }
        return None

    # --- The same again

    def too_often(self, words):
        if not self.is_new or self.may_return or (len(words) < LONG and not links_in(words)):
            return None
        since, text = timezone.now() - WITHIN, self.cleaned_data[self.TEXT]
        # unguarded: the writer's own
        own = self.kind._base_manager.filter(author=self.viewer)
        if self.kind is Comment:
            said = own.filter(created_at__gte=since).values_list("text", flat=True)
        else:
            said = own.filter(published_at__gte=since).values_list("body", flat=True)
        if sum(folded(each) == folded(text) for each in said) < TIMES:
            return None
        return _("You said the same %(times)s times within an hour. Say it again in an hour, or in other words.") % {
            "times": TIMES
        }

    # --- What is written first

    def group_of(self):
        return self.cleaned_data.get("group")

    def not_as_first(self):
        """What cannot wait for a moderator is not what one begins with, where the network has that wait."""
        return None if self.can_wait or not waits_first(self.viewer, self.group_of()) else NOT_AS_FIRST

    # --- Words

    def watch(self, words, before):
        """Ask the writer once to look at what is new, and remember what a moderator is to look at."""
        new = [word for word in found_in(words) if word not in found_in(before)]
        self.watched = [word for word in new if word.act == WatchedWord.Act.QUEUE]
        asks = [word.word for word in new if word.act == WatchedWord.Act.ASK]
        seal = sha256("\n".join(asks).encode()).hexdigest()
        if not asks or self.cleaned_data.get(ASKED) == seal or self.is_sent_already():
            return
        self.data, self.asks = self.data.copy(), ", ".join(_("“%(word)s”") % {"word": word} for word in asks)
        self.data[self.add_prefix(ASKED)] = seal
        words = _("Read your text once more: it says %(words)s. If that is what you mean, send it again as it is.")
        self.add_error(self.TEXT, words % {"words": self.asks})

    def tell_of(self, thing):
        """Once it is out."""
        for word in self.watched:
            watched.send(type(thing), thing=thing, word=word.word)


def too_many(viewer, kind=Content, number=1, besides=None):
    """Why a newcomer does not post so many more today, or None."""
    if not viewer.is_newcomer:
        return None
    viewer.wait_for_the_other()  # of two at once the second counts the first
    # unguarded: how many of the writer's own
    own = kind._base_manager.filter(author=viewer).exclude(pk=besides)
    told = cache.get(key_of_first_day(viewer, kind), 0)
    if kind is Comment:
        count = max(own.count(), told)
        most, words = COMMENTS, _("On your first day you can comment %(most)s times. Go on from %(moment)s.")
    else:
        told -= bool(besides) and Withdrawal.objects.filter(content=besides).exists()
        waiting = own.filter(published_at=None).exclude(plan=None, clearance=None)  # other drafts are nobody's business
        count = max(own.exclude(published_at=None).count(), told) + waiting.count()
        most, words = PIECES, _("On your first day you can post %(most)s times. Go on from %(moment)s.")
    moment = date_format(timezone.localtime(viewer.first_day_ends), "j F, G.i")
    return None if count + number <= most else words % {"most": most, "moment": moment}


def key_of_first_day(writer, kind):
    return f"first_day|{kind.__name__}|{writer.uuid}"


def count_on_first_day(writer, kind):
    """Others were told of it at once, so it counts too where its newcomer takes it away again."""
    if writer is None or writer.joined_at is None or not writer.is_newcomer:
        return
    key = key_of_first_day(writer, kind)
    cache.add(key, 0, (writer.first_day_ends - timezone.now()).total_seconds())
    with suppress(ValueError):  # it was emptied at this moment
        cache.incr(key)


def found_in(html):
    return WatchedWord.objects.found_in(plain_words(html)) if html else []


def tell_of_words_in(piece):
    """Of one that came out by itself."""
    for word in found_in(" ".join([escape(piece.title), escape(piece.summary), piece.body])):
        if word.act == WatchedWord.Act.QUEUE:
            watched.send(type(piece), thing=piece, word=word.word)


# --- What somebody writes first


def waits_first(viewer, group):
    """Whether what the viewer writes here waits for a moderator: where the network says so, until one thing of theirs
    is out. Into a closed group its managers let them, who read there what no moderator does; what is said there is not
    out."""
    if not Network.current(viewer).first_posts_wait or viewer.is_recognised:
        return False
    if group is not None and group.kind != Kind.OPEN:
        return False
    # unguarded: whether there is any of the writer's own
    pieces = Content._base_manager.filter(Q(group=None) | Q(group__kind=Kind.OPEN), author=viewer)
    comments = Comment._base_manager.filter(
        Q(content__group=None) | Q(content__group__kind=Kind.OPEN), author=viewer, held_at=None
    )
    return not (pieces.exclude(published_at=None).exists() or comments.exists())


def wait_for_moderator(thing):
    ask = Clearance.objects.ask_for_comment if isinstance(thing, Comment) else Clearance.objects.ask_for_piece
    return ask(thing)
