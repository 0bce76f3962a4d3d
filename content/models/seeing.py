"""Who sees a piece after all, who no longer does, and who saw it."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models, transaction
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone

from ..signals import came_back, lapsed
from .coauthors import Authorship


class HidingQuerySet(models.QuerySet):
    def running(self):
        """Without a clock: what lapses is ended by a task, for visible_to stands in queries that are made once."""
        return self.filter(until=None)

    def lying_on(self, what, except_for):
        """Running hidings of the outer row; except_for: who wrote it, alone or with others, still sees it."""
        running = self.running().filter(**{f"{what}_id": OuterRef("pk")})
        if not except_for.is_authenticated:
            return running
        own = Q(**{f"{what}__author": except_for.pk})
        if what == "content":
            own |= Q(content__in=Authorship.objects.of(except_for).values("content"))
        return running.exclude(own)

    def for_writers(self, what):
        """Why the outer row is hidden, whether changing it brings it back, and until when where nobody decided about it
        yet: one column for whoever still sees it."""
        rows = self.running().filter(**{f"{what}_id": OuterRef("pk")})
        names = ["reason", "ends_when_changed", "lapses_at"]
        return rows.values(row=JSONObject(**{name: name for name in names}))

    def due(self):
        now = timezone.now()
        return self.running().filter(Q(lapses_at__lte=now) | Q(removes_at__lte=now))

    def lay(self, by, reason, *, ends_when_changed=False, lapses_at=None, removes_at=None, **thing):
        """Put one on a locked thing. One that runs gets the later words and keeps the stronger terms: nothing comes
        back sooner because it was hidden again. Whoever decided more mildly since restores it first.

        Returns it, and whether it is new.
        """
        words = {"hidden_by": by, "reason": reason, "ends_when_changed": ends_when_changed}
        words |= {"lapses_at": lapses_at, "removes_at": removes_at}
        running = self.running().filter(**thing).first()
        if running is None:
            return self.create(**thing, **words), True
        if lapses_at and not running.lapses_at:  # it was decided about
            return running, False
        if lapses_at:
            words["lapses_at"] = max(lapses_at, running.lapses_at)
        elif not running.lapses_at:
            words["ends_when_changed"] = ends_when_changed and running.ends_when_changed
            words["removes_at"] = running.removes_at or removes_at
        for name, value in words.items():
            setattr(running, name, value)
        running.save(update_fields=list(words))
        return running, False

    def end_for_change(self, **thing):
        """The words of a locked thing are others now: one that was laid until then is over. Returns whether one ran."""
        hiding = self.running().filter(**thing, ends_when_changed=True).first()
        if hiding is None or not self.end(pk=hiding.pk):
            return False
        came_back.send(Hiding, hiding=hiding)
        return True

    def end(self, **which):
        """Returns whether one ran."""
        return bool(self.running().filter(**which).update(until=timezone.now()))


class Hiding(models.Model):
    """A piece or comment taken out of sight. The decision behind it stands in the room of moderation.

    Until somebody restores it, its writer changes it where that was asked, it lapses, or the thing goes for good.
    """

    content = models.ForeignKey("Content", models.CASCADE, null=True, related_name="hidings")
    comment = models.ForeignKey("Comment", models.CASCADE, null=True, related_name="hidings")
    hidden_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    ends_when_changed = models.BooleanField(default=False)  # its writer was asked to change it
    lapses_at = models.DateTimeField(null=True)  # nobody decided about it yet; then it comes back
    removes_at = models.DateTimeField(null=True)  # it can be undone until then; then the thing goes for good

    objects = HidingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["lapses_at"], name="hidings_that_lapse", condition=Q(until=None)),
            models.Index(fields=["removes_at"], name="hidings_that_remove", condition=Q(until=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(content__isnull=False, comment=None) | Q(content=None, comment__isnull=False),
                name="a_hiding_lies_on_one_thing",
            ),
            models.CheckConstraint(condition=Q(lapses_at=None) | Q(removes_at=None), name="a_hiding_lapses_or_removes"),
            models.UniqueConstraint(fields=["content"], condition=Q(until=None), name="one_running_hiding_of_a_piece"),
            models.UniqueConstraint(
                fields=["comment"], condition=Q(until=None), name="one_running_hiding_of_a_comment"
            ),
        ]

    def __str__(self):
        return self.reason[:60]

    @transaction.atomic
    def come_due(self):
        """Its moment came: what it hides comes back, or goes for good. Twice is once."""
        if self.content:
            self.content.whole().lock_whole()
        else:
            self.comment.content.lock()
        if not Hiding.objects.due().filter(pk=self.pk).exists():
            return
        thing = self.comment or self.content.whole()
        if self.removes_at is None:
            thing.restore()
            lapsed.send(Hiding, hiding=self)
            return
        thing.remove(by_writer=False)


class DisclosureQuerySet(models.QuerySet):
    def running_for(self, viewer):
        return self.filter(member=viewer.pk, until__gt=timezone.now())

    def pieces_for(self, viewer):
        """The keys of the pieces that are opened to the viewer as a whole."""
        return self.running_for(viewer).filter(comment=None).values("content")


class Disclosure(models.Model):
    """One piece, or the thread of one comment, opened to one member for a while, such as a reported one to the
    community manager who judges it.
    """

    content = models.ForeignKey("Content", models.CASCADE, null=True, related_name="disclosures")
    comment = models.ForeignKey("Comment", models.CASCADE, null=True, related_name="disclosures")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="disclosures")
    reason = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member", "until"], name="disclosures_of_member")]
        constraints = [
            models.CheckConstraint(
                condition=Q(content__isnull=False, comment=None) | Q(content=None, comment__isnull=False),
                name="a_disclosure_opens_one_thing",
            )
        ]

    def __str__(self):
        return self.reason[:60]


class Reading(models.Model):
    """That a member saw a piece on a day: for "not seen yet" in feed and digest, and never shown to anybody."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="readings")
    content = models.ForeignKey("Content", models.CASCADE, related_name="readings")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "content", "day"], name="one_reading_a_day")]
        indexes = [BrinIndex(fields=["day"], name="readings_by_day")]

    def __str__(self):
        return f"{self.day}"
