"""Uitgelicht: a community manager puts something on the front page, for a while."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models import Member
from network.models import Network
from network.signals import acted

from ..signals import featured
from .pieces import Content

MOST_FEATURED = 4  # at the same time: more would be a list of its own
RESPECTED = timedelta(days=365)  # so long somebody who declined is not featured again


class TooManyFeatured(Exception):
    """On one of these days there is as much on the front page as there may be."""


class FeaturedAlready(Exception):
    """It stands there in a part of that time, or will."""


class RatherNot(Exception):
    """This member let know not to want it."""


class FeaturedQuerySet(models.QuerySet):
    def standing(self):
        """Without what was taken off, or declined."""
        return self.filter(ended_at=None)

    def running(self):
        now = timezone.now()
        return self.standing().filter(since__lte=now, until__gt=now)

    def coming(self):
        return self.standing().filter(since__gt=timezone.now())

    def past(self):
        return self.filter(Q(ended_at__isnull=False) | Q(until__lte=timezone.now()))

    def about(self, thing):
        return self.filter(**{field_for(thing): thing.pk})

    def between(self, since, until):
        return self.standing().filter(since__lt=until, until__gt=since)

    def visible_to(self, viewer):
        """What is about something this viewer sees; being featured opens nothing."""
        return self.filter(
            Q(content__in=Content.objects.visible_to(viewer).standing())
            | Q(group__in=Group.objects.visible_to(viewer))
            | Q(member__in=Member.objects.visible_to(viewer))
        )

    def with_things(self):
        return self.select_related(
            "content__author__departure", "content__affiliation", "content__group", "group", "member__affiliation"
        )

    @transaction.atomic
    def feature(self, thing, by, *, since, until, sentence="", uuid=None):
        """Put it on the front page. The same form sent twice is one. Raises what stands in the way."""
        Network.objects.select_for_update().get()  # two managers at once are one after the other
        again = self.filter(uuid=uuid).first() if uuid else None
        if again:
            return again
        about = {field_for(thing): thing.pk}
        if isinstance(thing, Member):
            declined = self.filter(**about, declined=True, ended_at__gt=timezone.now() - RESPECTED)
            if declined.exists():
                raise RatherNot
        self.check_room(since, until, about)
        row = self.create(
            **{f"{name}_id": pk for name, pk in about.items()},
            by=by,
            since=since,
            until=until,
            sentence=sentence,
            **({"uuid": uuid} if uuid else {}),
        )
        featured.send(Featured, featured=row)
        acted.send(Featured, what="featured", by=by, after=row.states, about=row.in_trail)
        return row

    def check_room(self, since, until, about, besides=None):
        others = list(self.between(since, until).exclude(pk=besides))
        if any(getattr(other, f"{name}_id") == pk for other in others for name, pk in about.items()):
            raise FeaturedAlready
        # It is fullest at a moment at which one of them begins.
        for moment in {since, *(other.since for other in others if other.since > since)}:
            if sum(other.since <= moment < other.until for other in others) >= MOST_FEATURED:
                raise TooManyFeatured


class Featured(models.Model):
    """A piece, a group or a member on the front page until its end, for whoever may see it anyway."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content = models.ForeignKey(Content, models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    sentence = models.CharField(_("Why, in one sentence"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # before its time, by a manager or by the member it is about
    declined = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = FeaturedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["until"], name="featured_by_end", condition=Q(ended_at=None))]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="featuring_ends_later"),
            models.CheckConstraint(
                condition=Q(content__isnull=False, group=None, member=None)
                | Q(content=None, group__isnull=False, member=None)
                | Q(content=None, group=None, member__isnull=False),
                name="one_thing_is_featured",
            ),
        ]

    def __str__(self):
        return str(self.thing)

    @property
    def thing(self):
        return self.content or self.group or self.member

    @property
    def last_day(self):
        return timezone.localdate(self.until - timedelta(seconds=1))

    @property
    def is_over(self):
        return self.ended_at is not None or self.until <= timezone.now()

    @property
    def states(self):
        return {"since": self.since.isoformat(), "until": self.until.isoformat()}

    @property
    def in_trail(self):
        if self.content_id:
            return {"thing": f"content:{self.content_id}"}
        return {"member_key": self.member_id, "group_key": self.group_id}

    @transaction.atomic
    def change(self, by=None, *, since, until, sentence):
        """Give it another time or another sentence. Raises what stands in the way."""
        Network.objects.select_for_update().get()
        about = {field_for(self.thing): self.thing.pk}
        Featured.objects.check_room(since, until, about, besides=self.pk)
        before, rewritten = self.states, ["sentence"] if sentence != self.sentence else []
        self.since, self.until, self.sentence = since, until, sentence
        self.save(update_fields=["since", "until", "sentence"])
        states = {"before": before, "after": self.states}
        acted.send(Featured, what="featured_otherwise", by=by, **states, rewritten=rewritten, about=self.in_trail)

    @transaction.atomic
    def end(self, by=None):
        """Take it off now. Twice is once."""
        if Featured.objects.standing().filter(pk=self.pk).update(ended_at=timezone.now()):
            acted.send(Featured, what="featured_no_more", by=by, about=self.in_trail)

    def decline(self):
        """The member it is about would rather not."""
        Featured.objects.standing().filter(pk=self.pk).update(ended_at=timezone.now(), declined=True)


def field_for(thing):
    if isinstance(thing, Content):
        return "content"
    return "group" if isinstance(thing, Group) else "member"
