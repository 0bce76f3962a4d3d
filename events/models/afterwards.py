"""What stays of an event: who came, in numbers, and what those who came thought of it."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Avg, Count, Exists, OuterRef, Q
from django.utils import timezone

from .guests import Guest
from .holding import ONE_HOLDER, Held, holder_of, same_holder
from .refusals import NotThere
from .registrations import Registration

ASKS_WITHIN = timedelta(days=3)  # of the end of the event: what is long ago is not asked about any more
FEW = 3  # so many must have answered before anybody reads it, or it would tell who said what


class Evaluation(models.Model):
    """What somebody who was there thought of it. Neither it nor its key says who or when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey("events.Event", models.CASCADE, related_name="evaluations")
    score = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(score__range=(1, 5)), name="a_score_of_one_to_five")]

    def __str__(self):
        return str(self.score)


class EvaluationGiven(Held, models.Model):
    """That a member or guest evaluated an event, so that nobody does so twice; not what they said."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    guest = models.ForeignKey(Guest, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "member"], name="one_evaluation_per_member"),
            models.UniqueConstraint(fields=["event", "guest"], name="one_evaluation_per_guest"),
            models.CheckConstraint(condition=ONE_HOLDER, name="a_member_or_a_guest_evaluated"),
        ]

    def __str__(self):
        return f"{self.event_id} - {self.who}"


class EvaluationAsked(models.Model):
    """That everybody who was at an event was asked, once, how it was."""

    event = models.OneToOneField("events.Event", models.CASCADE, related_name="evaluation_asked")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return str(self.event)

    @classmethod
    def lacking(cls, events):
        """Of these events, those that ended short ago, about which nobody was asked yet; not where too few came for
        anybody to read the answers."""
        now = timezone.now()
        ended = events.filter(ends_at__lte=now, ends_at__gt=now - ASKS_WITHIN)
        return ended.filter(registration_count__gte=FEW, evaluation_asked=None)

    def asked(self, holder):
        """Keys of the members, or of the guests, who were there and have not said yet how it was."""
        # unguarded: each is asked alone
        there = Registration._base_manager.filter(was_there(), event=self.event_id, cancelled_at=None)
        said = EvaluationGiven.objects.filter(same_holder(), event=self.event_id)
        return there.filter(~Exists(said)).exclude(**{holder: None}).values(holder)


@dataclass(frozen=True)
class Attendance:
    registered: int
    came: int
    is_known: bool  # somebody was checked in; else everybody with a place counts as having been there
    first_timers: int  # members who had come to nothing before
    organisations: list  # (name, how many came from there)

    @property
    def stayed_away(self):
        return self.registered - self.came


def was_there():
    """Of a registration: that somebody was checked in or, where nobody was, had a place."""
    # unguarded: nobody is named by it
    checked_in = Registration._base_manager.filter(event=OuterRef("event"), attended_at__isnull=False)
    return Q(attended_at__isnull=False) | ~Exists(checked_in)


class Afterwards:
    """Of an Event."""

    def attendance(self):
        # unguarded, here and below: they are counted, and an organiser sees each of them by name
        places = Registration._base_manager.filter(event=self.pk, cancelled_at=None)
        is_known = places.exclude(attended_at=None).exists()
        came = places.filter(was_there())
        before = Registration._base_manager.filter(member=OuterRef("member"), event__happens_at__lt=self.happens_at)
        new = came.filter(~Exists(before.exclude(attended_at=None)), member__isnull=False)
        name = "affiliation__organisation_name"
        sent = came.exclude(affiliation=None).exclude(**{name: ""}).values_list(name).annotate(n=Count("pk"))
        return Attendance(places.count(), came.count(), is_known, new.count(), list(sent.order_by("-n", name)))

    def was_attended_by(self, who):
        return Registration.objects.running_for(who).filter(was_there(), event=self.pk).exists()

    def is_evaluated_by(self, who):
        return EvaluationGiven.objects.filter(event=self.pk, **holder_of(who)).exists()

    @transaction.atomic
    def evaluate(self, who, *, score, words=""):
        """Say what it was like; the first time counts. Raises NotThere."""
        event = self.locked()
        if not event.has_ended or not event.was_attended_by(who):
            raise NotThere
        _given, created = EvaluationGiven.objects.get_or_create(event=event, **holder_of(who))
        if created:
            Evaluation.objects.create(event=event, score=score, words=words)

    def evaluation(self):
        """How many answered, and once that is no few the mean and the words, in an order that tells nothing."""
        rows = self.evaluations.all()
        answers = rows.count()
        if answers < FEW:
            return {"answers": answers}
        mean = rows.aggregate(mean=Avg("score"))["mean"]
        said = rows.exclude(words="").order_by("pk").values_list("score", "words")
        return {"answers": answers, "mean": mean, "said": list(said)}
