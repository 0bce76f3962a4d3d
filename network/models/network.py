import hashlib
import re
import time
import uuid
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from web.cache import near

from ..sentences import speak
from ..signals import acted
from ..themes import style_of
from .notices import Notice, Readers
from .watching import WatchedWord
from .wording import Wording

CACHE_KEY = f"{settings.RELEASE}|network"
GOOD_FOR = 60  # seconds
LONG = {"admission_text", "refusal_text", "theme"}  # the trail says that they are others now, and no more
IN_THE_BAR = (144, 36)  # pixels, the most a logo takes: a telephone has no room for more
SIDES = re.compile(r"\w+-(\d+)-(\d+)")  # in the name of its file


class Sight(models.TextChoices):
    """What visitors see; independent of who may join."""

    EVERYTHING = "everything", _("Everything public")
    HOME = "home", _("The front page only")
    SIGNUP = "signup", _("The page to become a member only")


class JoiningPolicy(models.TextChoices):
    ANYONE = "anyone", _("Anyone who confirms an address")
    RECOGNISED = "recognised", _("Recognised organisations at once, others after approval")
    APPROVAL = "approval", _("Everybody after approval")
    INVITATION = "invitation", _("By invitation only")


class Logo(NamedTuple):
    """As it stands in the bar. A wide one has the name in it: the name is not beside it then."""

    stamp: str  # the last part of its address
    width: int
    height: int

    @property
    def is_wide(self):
        return self.width > 2 * self.height


class Face(NamedTuple):
    """What every page shows of the network."""

    name: str
    tagline: str
    maker: str
    host: str
    is_public: bool
    members_may_invite: bool
    style: str  # what the address of its style sheet ends with, "" for the colours it came with
    logo: Logo | None


class NetworkQuerySet(models.QuerySet):
    def whole(self):
        """The one row with its own words and what stands above the pages, in one query."""
        wordings = Wording.objects.values(row=JSONObject(sentence="sentence", form="form", text="text"))
        notices = Notice.objects.not_over().values(
            row=JSONObject(text="text", readers="readers", since="since", until="until")
        )
        return self.annotate(
            wordings=ArraySubquery(wordings.order_by("pk")), notices=ArraySubquery(notices.order_by("-since", "-pk"))
        ).get(pk=1)


class Network(models.Model):
    """The community itself: one row, and every text that names the network takes its name from here."""

    name = models.CharField(_("name"), max_length=60)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    visitors_see = models.CharField(_("What do visitors see?"), max_length=10, choices=Sight, default=Sight.EVERYTHING)
    joining_policy = models.CharField(
        _("Who may become a member?"), max_length=12, choices=JoiningPolicy, default=JoiningPolicy.ANYONE
    )
    members_may_invite = models.BooleanField(_("Members may invite colleagues"), default=True)
    groups_need_approval = models.BooleanField(_("New groups begin after approval only"), default=False)
    first_posts_wait = models.BooleanField(_("What somebody writes first waits for approval"), default=False)
    admission_text = models.TextField(_("What you write to who is admitted"), max_length=1000, blank=True)
    refusal_text = models.TextField(_("What you write to who is turned away"), max_length=1000, blank=True)
    maker = models.CharField(_("made by"), max_length=100)
    host = models.CharField(_("hosted by"), max_length=100)
    welcome = models.TextField(_("welcome on the landing page"), blank=True)
    logo = models.FileField(_("Logo"), upload_to="network/logo/", blank=True)
    theme = models.JSONField(default=dict, blank=True)  # of what differs from tokens.css (network.themes)
    changed_at = models.DateTimeField(auto_now=True)

    wordings, notices = (), ()  # where whole() did not ask for them

    objects = NetworkQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_network")]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        super().save(**kwargs)
        transaction.on_commit(lambda: cache.delete(CACHE_KEY), robust=True)

    @property
    def is_public(self):
        return self.visitors_see == Sight.EVERYTHING

    @property
    def may_ask_approval(self):
        """Whether somebody who signs up may have to wait for a community manager."""
        return self.joining_policy in {JoiningPolicy.RECOGNISED, JoiningPolicy.APPROVAL}

    @transaction.atomic
    def let_in_by(self, by=None, **settings):
        """Decide what visitors see, who joins and begins groups, and what those are told who are or are not let in."""
        self.change("admission", by, **settings)

    @transaction.atomic
    def dress(self, name, tagline, theme, by=None):
        """Change how the network is called and looks; every open page has it at its next turn."""
        self.change("look", by, name=name, tagline=tagline, theme=theme)

    def change(self, what, by, **settings):
        """Of a setting the trail has how it was and is; of a text, and of all colours, only that it is another one."""
        before = {name: getattr(self, name) for name in settings}
        for name, value in settings.items():
            setattr(self, name, value)
        self.save(update_fields=[*settings, "changed_at"])
        long = [name for name in settings if name in LONG]
        rewritten = [name for name in long if before.pop(name) != settings.pop(name)]
        acted.send(Network, what=what, by=by, before=before, after=settings, rewritten=rewritten)

    @transaction.atomic
    def say(self, sentence, texts, by):
        """Say a sentence of the catalogue in own words, one for each of its forms; without texts as we wrote it."""
        Network.objects.select_for_update().get(pk=self.pk)  # two at once become one after the other
        gone, _rows = Wording.objects.filter(sentence=sentence.source).delete()
        for number, text in enumerate(texts):
            form = number if sentence.is_counted else None
            Wording.objects.create(sentence=sentence.source, form=form, text=text, changed_by=by)
        self.save(update_fields=["changed_at"])
        if gone or texts:
            about = {"thing": f"sentence:{sentence.key}"}
            acted.send(Wording, what="wording" if texts else "wording_back", by=by, about=about)

    @transaction.atomic
    def put_up(self, notice, by=None):
        """Show it above every page in its time, at the next turn of each. The same form sent twice is one notice."""
        Network.objects.select_for_update().get(pk=self.pk)
        if Notice.objects.filter(uuid=notice.uuid).exclude(pk=notice.pk).exists():
            return
        was = Notice.objects.filter(pk=notice.pk).first()
        notice.save()
        self.save(update_fields=["changed_at"])
        states = {"before": was.states if was else {}, "after": notice.states}
        rewritten = ["text"] if was and was.text != notice.text else []
        acted.send(Notice, what="notice", by=by, **states, rewritten=rewritten, about=notice.in_trail)

    @transaction.atomic
    def take_down(self, notice, by=None):
        """End it now; one that nobody has seen yet leaves nothing behind. Twice is once."""
        now, about = timezone.now(), notice.in_trail
        if notice.since < now:
            ended = Notice.objects.not_over().filter(pk=notice.pk).update(until=now)
        else:
            ended, _rows = notice.delete()
        self.save(update_fields=["changed_at"])
        if ended:
            acted.send(Notice, what="notice_gone", by=by, about=about)

    def notices_for(self, viewer):
        """What stands above the pages of this viewer at this moment."""
        now, mine = timezone.now(), Readers.MEMBERS if viewer.is_authenticated else Readers.VISITORS
        return tuple(
            notice["text"]
            for notice in self.notices
            if notice["readers"] in (Readers.EVERYBODY, mine)
            and datetime.fromisoformat(notice["since"]) <= now
            and (notice["until"] is None or now < datetime.fromisoformat(notice["until"]))
        )

    @transaction.atomic
    def show_logo(self, picture, by=None):
        """Replace the logo; ((width, height), file) as web.images.logo gives it, or None to remove it.

        Its name is new, also of the picture that stands already: the storage would change a name that is taken.
        """
        gone = self.logo.name
        if picture:
            (width, height), file = picture
            self.logo.save(f"{uuid.uuid4().hex}-{width}-{height}.webp", file, save=False)
        else:
            self.logo = ""
        self.save(update_fields=["logo", "changed_at"])
        if gone:
            transaction.on_commit(lambda: default_storage.delete(gone), robust=True)
        acted.send(Network, what="logo", by=by)

    @transaction.atomic
    def look_out(self, first_posts_wait, words, by=None):
        """Decide whether what is written first waits, and at which words ({word: what it does}) somebody looks."""
        before = WatchedWord.objects.states() | {"first_posts_wait": self.first_posts_wait}
        self.first_posts_wait = first_posts_wait
        self.save(update_fields=["first_posts_wait", "changed_at"])
        WatchedWord.objects.settle(words)
        after = WatchedWord.objects.states() | {"first_posts_wait": first_posts_wait}
        acted.send(Network, what="prevention", by=by, before=before, after=after)

    @cached_property
    def face(self):
        return Face(
            self.name,
            self.tagline,
            self.maker,
            self.host,
            self.is_public,
            self.members_may_invite,
            self.style[1],
            self.logo_in_bar,
        )

    @cached_property
    def style(self):
        """The style sheet that is laid over ours, and what its address ends with: another one for other colours."""
        css = style_of(self.theme)
        return css, hashlib.sha256(css.encode()).hexdigest()[:12] if css else ""

    @property
    def logo_in_bar(self):
        """None too where its name does not say its sides: this stands on every page, that of changing it as well."""
        stamp = Path(self.logo.name).stem if self.logo else ""
        sides = SIDES.match(stamp)
        if not sides:
            return None
        width, height = (int(side) for side in sides.groups())
        share = min(most / side for most, side in zip(IN_THE_BAR, (width, height), strict=True))
        return Logo(stamp, round(share * width), round(share * height))

    @classmethod
    def current(cls, viewer=None):
        """The one row: as this process keeps it, for a viewer with whom came when it changed; or from the cache."""
        changed_at = getattr(viewer, "network_changed_at", None)
        network = cls.from_cache() if changed_at is None else cls.as_of(changed_at)
        speak(network)
        return network

    @classmethod
    def as_of(cls, changed_at):
        key = f"{CACHE_KEY}|{changed_at.isoformat()}"
        network = near.get(key)
        if network is None:
            network = cls.from_cache()
            if network.changed_at != changed_at:
                network = cls.objects.whole()
            near.set(key, network, time.time() + GOOD_FOR)
        return network

    @classmethod
    def from_cache(cls):
        """It is there for a minute at most."""
        network = cache.get(CACHE_KEY)
        if network is None:
            network = cls.objects.whole()
            cache.set(CACHE_KEY, network, GOOD_FOR)
        return network
