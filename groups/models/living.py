from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..signals import archived, doubted, revived
from .archiving import Archived, Archiving
from .doubts import About, Answer, Doubt, doubtful, ending_soon
from .life import SILENT, VOUCHED_FOR, ActiveWeek, Life, verdict


class LivingQuerySet(models.QuerySet):
    def living(self):
        """For pickers, suggestions and lists of where something goes on: without the archive."""
        return self.exclude(life=Life.ARCHIVED)

    def misjudged(self, now):
        """Groups in which there is more or less life by now than they say, with the verdict of the rules."""
        writings, judged = verdict(now)
        return self.annotate(writings=writings).annotate(verdict=judged).exclude(life=F("verdict"))

    def over(self):
        """Those whose last day went by."""
        return self.living().filter(ends_on__lt=timezone.localdate())

    def doubtful(self, now):
        return doubtful(self, now)

    def ending_soon(self, now):
        return ending_soon(self, now)

    @transaction.atomic
    def stir(self, group, at, **written):
        """Somebody wrote in the group of this key: pieces=1 or comments=1. That wakes it at once. Raises Archived."""
        held = self.select_for_update(no_key=True).only("life", "last_activity_at").get(pk=group)
        held.must_be_living()
        ActiveWeek.objects.note(group, at, held.last_activity_at, **written)
        self.filter(pk=group).update(last_activity_at=at, life=Life.ACTIVE if held.is_silent else held.life)
        if held.is_silent:
            held.doubts.settle(Answer.WOKE)


class LivingGroup(models.Model):
    """What a group knows of its own life, and what happens in the course of it."""

    life = models.CharField(max_length=10, choices=Life, default=Life.STARTING, editable=False)
    vouched_until = models.DateTimeField(null=True, editable=False)  # a manager said that it still matters
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    seeks_managers_since = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_archived(self):
        return self.life == Life.ARCHIVED

    @property
    def is_silent(self):
        return self.life in SILENT

    def must_be_living(self):
        """Raises Archived. Call under lock(), or where being a moment late does no harm."""
        if self.is_archived:
            raise Archived

    def follow(self, verdict):
        """Say what the rules say. Somebody may have written or archived since they were asked; then that stands."""
        # unguarded: the group is in hand
        same = type(self).objects.filter(pk=self.pk, life=self.life, last_activity_at=self.last_activity_at)
        if same.update(life=verdict):
            self.life = verdict

    @transaction.atomic
    def archive(self, by, words=""):
        """Close it for whatever is new; what is there stays to be read. Archiving twice is archiving once."""
        self.lock()
        if self.is_archived:
            return
        archiving = Archiving.objects.create(group=self, by=by, words=words)
        self.turn(Life.ARCHIVED)
        self.doubts.settle(Answer.ARCHIVED, by)
        archived.send(type(self), archiving=archiving)

    @transaction.atomic
    def revive(self, by):
        """Open it again, as it was. Its last day is forgotten, or it would close again."""
        self.lock()
        if not self.is_archived:
            return
        archiving = self.archivings.running().get()
        archiving.until, archiving.woken_by = timezone.now(), by
        archiving.save(update_fields=["until", "woken_by"])
        self.turn(Life.QUIET, ends_on=None, vouched_until=timezone.now() + VOUCHED_FOR)
        revived.send(type(self), archiving=archiving)

    @transaction.atomic
    def doubt(self, about):
        """Ask the managers whether it still matters. Who asks twice at the same time asks once."""
        self.lock()
        about_this = {"last_day": self.ends_on} if about == About.LAST_DAY else {"settled_at": None}
        doubt, created = self.doubts.get_or_create(about=about, **about_this)
        if created:
            doubted.send(Doubt, doubt=doubt)

    @transaction.atomic
    def vouch(self, by):
        """A manager says that the group still matters: for a term it does not fall asleep, and nobody asks again."""
        self.doubts.settle(Answer.MATTERS, by)
        self.turn(Life.QUIET if self.life == Life.ASLEEP else self.life, vouched_until=timezone.now() + VOUCHED_FOR)

    @transaction.atomic
    def seek_managers(self, by):
        """Let its members know that the group looks for somebody to manage it."""
        self.doubts.settle(Answer.SEEKS, by)
        now = timezone.now()
        self.turn(self.life, seeks_managers_since=now, vouched_until=now + VOUCHED_FOR)

    def stop_seeking(self):
        if self.seeks_managers_since:
            self.turn(self.life, seeks_managers_since=None)

    def go_on(self):
        """It has no last day any more."""
        self.turn(self.life, ends_on=None)

    def turn(self, life, **fields):
        fields |= {"life": life, "changed_at": timezone.now()}
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=fields.keys())
