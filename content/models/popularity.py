"""What many people read, value and talk about lately: the numbers behind "Populair". docs/popularity.md tells the rule.

Counted from the days themselves, so that counting again gives the same; a worker that dies over it leaves the numbers
of before.
"""

from collections import Counter
from datetime import datetime, time, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import Exists, F, FloatField, Func, OuterRef, Sum, Value
from django.db.models.functions import Cast
from django.utils import timezone

from members.models import Member
from network.models import Subject
from web.prepared import ANYBODY

from .coauthors import Authorship
from .comments import Comment
from .marks import Appreciation
from .pieces import Content, Tagging
from .seeing import Reading

# What somebody did with a piece on a day; of one person on one day only the heaviest counts.
READ, VALUED, COMMENTED = 1, 3, 5
KEPT = 300  # pieces of each span
AGAIN = 2  # days counted each time: today, and yesterday's evening
SUBJECTS = 3
ENOUGH = 5  # people; of fewer somebody could be meant


class Span(models.TextChoices):
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


# How many days back, and after how many days a day counts half.
SPANS = {Span.WEEK: (7, 3), Span.MONTH: (30, 10), Span.YEAR: (365, 120)}


class Warmth(models.Model):
    """What people did with a piece on a day, as points."""

    content = models.ForeignKey(Content, models.CASCADE, related_name="+")
    day = models.DateField()
    points = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "content"], name="one_warmth_a_day")]

    def __str__(self):
        return f"{self.content_id} {self.day}"


class Popularity(models.Model):
    """The score of a piece in one span, of those with the highest."""

    content = models.ForeignKey(Content, models.CASCADE, related_name="popularity")
    span = models.CharField(max_length=5, choices=Span)
    score = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content", "span"], name="one_score_of_a_span")]
        indexes = [models.Index(fields=["span", "-score"], name="most_popular_of_span")]

    def __str__(self):
        return f"{self.content_id} {self.span}"


class SubjectOfWeek(models.Model):
    """One of the three subjects that most people wrote, read or talked about this week, in what an audience may see."""

    for_members = models.BooleanField()
    place = models.PositiveSmallIntegerField()
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["for_members", "place"], name="one_subject_at_a_place"),
            models.UniqueConstraint(fields=["for_members", "subject"], name="a_subject_of_the_week_once"),
        ]

    def __str__(self):
        return f"{self.subject}"


def count_popularity(today=None):
    """Count the last days anew, and then what is popular. Twice is once."""
    today = today or timezone.localdate()
    for back in range(AGAIN):
        count_day(today - timedelta(days=back))
    for span in SPANS:
        score(span, today)
    for for_members in (True, False):
        name_subjects(for_members, today)


@transaction.atomic
def count_day(day):
    heaviest = {}  # {(piece, person): points}
    for points, rows in acts_of(day):
        for piece, person in rows.iterator():
            heaviest[piece, person] = max(points, heaviest.get((piece, person), 0))
    warmth = Counter()
    for (piece, _person), points in heaviest.items():
        warmth[piece] += points
    Warmth.objects.filter(day=day).delete()
    rows = [Warmth(content_id=piece, day=day, points=points) for piece, points in warmth.items()]
    Warmth.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)


def acts_of(day, days=1):
    """(what it weighs, rows of (piece, person)) of what others than its authors did with pieces on these days."""
    since = timezone.make_aware(datetime.combine(day - timedelta(days=days - 1), time.min))
    until = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    at = {"created_at__gte": since, "created_at__lt": until}
    # unguarded: nobody looks, and what comes of it is shown to who may see the piece
    said = Comment.objects.counted().filter(**at, author__isnull=False)
    read = Reading.objects.filter(day__gte=since.date(), day__lte=day)
    valued = Appreciation.objects.filter(**at, content__isnull=False)
    yield READ, by_others(read, "member")
    yield VALUED, by_others(valued, "member")
    yield COMMENTED, by_others(said, "author")


def by_others(rows, person):
    """(piece, person) of what was not done by one of those who wrote the piece."""
    along = Authorship.objects.accepted().filter(content=OuterRef("content"), member=OuterRef(person))
    others = rows.exclude(**{person: F("content__author")}).filter(~Exists(along))
    return others.order_by().values_list("content", person)


@transaction.atomic
def score(span, today):
    days, half = SPANS[span]
    age = Func(
        Cast(Value(today), models.DateField()),
        F("day"),
        arg_joiner=" - ",
        template="(%(expressions)s)",
        output_field=FloatField(),
    )
    weight = Func(Value(0.5), Cast(age, FloatField()) / Value(float(half)), function="power", output_field=FloatField())
    warm = Warmth.objects.filter(day__gt=today - timedelta(days=days), day__lte=today).order_by()
    scores = warm.values("content").annotate(score=Sum(F("points") * weight, output_field=FloatField()))
    best = scores.order_by("-score", "-content").values_list("content", "score")[:KEPT]
    rows = [Popularity(content_id=piece, span=span, score=number) for piece, number in best]
    Popularity.objects.filter(span=span).delete()
    Popularity.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def name_subjects(for_members, today):
    """Writing, reading and talking count alike here: each person once for each subject."""
    viewer = Member(pk=ANYBODY) if for_members else AnonymousUser()
    seen = Content.objects.visible_to(viewer).standing()
    since = timezone.make_aware(datetime.combine(today - timedelta(days=6), time.min))
    tagged = Tagging.objects.filter(content_object__in=seen).order_by()
    people = {}
    fresh = tagged.filter(content_object__published_at__gte=since)
    wrote = fresh.filter(content_object__author__isnull=False).values_list("tag", "content_object__author")
    along = fresh.filter(content_object__authorships__accepted_at__isnull=False)
    for subject, person in wrote.union(along.values_list("tag", "content_object__authorships__member")):
        people.setdefault(subject, set()).add(person)
    for _points, rows in acts_of(today, days=7):
        person = "author" if rows.model is Comment else "member"
        under = rows.filter(content__in=seen).values_list("content__taggings__tag", person).distinct()
        for subject, who in under.exclude(content__taggings__tag=None):
            people.setdefault(subject, set()).add(who)
    counted = Counter({subject: len(who) for subject, who in people.items() if len(who) >= ENOUGH})
    most = sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:SUBJECTS]
    SubjectOfWeek.objects.filter(for_members=for_members).delete()
    SubjectOfWeek.objects.bulk_create(
        [
            SubjectOfWeek(for_members=for_members, place=place, subject_id=subject, people=number)
            for place, (subject, number) in enumerate(most)
        ],
        ignore_conflicts=True,
    )
