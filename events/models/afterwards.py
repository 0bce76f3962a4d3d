"""What stays of an event: who came, in numbers, and what those who came thought of it."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import models, transaction
from django.db.models import Avg, Count, Exists, OuterRef, Q

from .refusals import NotThere
from .registrations import Registration

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


class EvaluationGiven(models.Model):
    """That a member evaluated an event, so that nobody does so twice; not what they said."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "member"], name="one_evaluation_per_member")]

    def __str__(self):
        return f"{self.event_id} - {self.member_id}"


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

    def was_attended_by(self, member):
        return Registration.objects.running_for(member).filter(was_there(), event=self.pk).exists()

    def is_evaluated_by(self, member):
        return EvaluationGiven.objects.filter(event=self.pk, member=member).exists()

    @transaction.atomic
    def evaluate(self, member, *, score, words=""):
        """Say what it was like; the first time counts. Raises NotThere."""
        event = self.locked()
        if not event.has_ended or not event.was_attended_by(member):
            raise NotThere
        _given, created = EvaluationGiven.objects.get_or_create(event=event, member=member)
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
