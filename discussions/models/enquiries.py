"""Wie weet dit? A question is offered to a few members who said that they know its subject and may be asked.

Nobody is asked more than three times a month, those of other organisations come first, and whoever was asked least
comes before who was asked more. Saying "not now" costs nothing and makes room for somebody else.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Aggregate, Case, Count, DurationField, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Random
from django.utils import timezone

from content.models import Comment
from members.models import Expertise, Member, apart_from
from network.models import Subject
from web.clock import after_working_days

from ..signals import asked
from .conversations import Question

FEW = 4  # members asked at a time
MOST_A_MONTH = 3
MONTH, SEASON = timedelta(days=30), timedelta(days=90)
WORKING_DAYS = 2  # without an answer, after which others are asked
LOOKED_AT = 60  # candidates, to find a few who may read the question


class Median(Aggregate):
    """The middle of a set of durations; None of an empty one."""

    template = "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


class Willingness(models.Model):
    """A member may be asked about a subject. It counts as long as the subject stands under "Ask me about"."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="willingnesses")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "subject"], name="one_willingness_per_subject")]
        indexes = [models.Index(fields=["subject", "member"], name="willing_by_subject")]

    def __str__(self):
        return f"{self.member} - {self.subject}"

    @classmethod
    @transaction.atomic
    def choose(cls, member, subjects):
        """The member may be asked about just these."""
        cls.objects.filter(member=member).exclude(subject__in=subjects).delete()
        new = [cls(member=member, subject=subject) for subject in subjects]
        cls.objects.bulk_create(new, ignore_conflicts=True)


class EnquiryQuerySet(models.QuerySet):
    def due(self):
        return self.filter(due_at__lte=timezone.now(), answered_at=None)

    def unanswered(self):
        """Those that two rounds did not bring an answer; a human has to look."""
        return self.exclude(widened_at=None).filter(answered_at=None)


class Enquiry(models.Model):
    """The search for colleagues who know the answer to a question: in two rounds at most, the second one wider."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="enquiry")
    due_at = models.DateTimeField(null=True, default=timezone.now)  # when there is something to do again
    asked_at = models.DateTimeField(null=True)
    widened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)  # by somebody else than the asker

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="enquiries_due", condition=Q(due_at__isnull=False))]

    def __str__(self):
        return f"{self.question}"

    @classmethod
    @transaction.atomic
    def carry_on(cls, pk):
        """Do what is due: ask a few, and a few more when two working days brought no answer. Twice is once."""
        enquiry = cls.objects.due().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
        if enquiry is None:
            return
        now = timezone.now()
        if enquiry.asked_at is None:
            enquiry.asked_at, enquiry.due_at = now, after_working_days(now, WORKING_DAYS)
        else:
            enquiry.widened_at, enquiry.due_at = now, None
        enquiry.save(update_fields=["asked_at", "widened_at", "due_at"])
        enquiry.ask(FEW)

    def ask(self, number):
        """Offer the question to so many more members, fewer when no more are found."""
        chosen = few_of(who_may_know(self.question), self.question, number)
        # Held until the end, and counted again: two questions at once may have had the same members in mind.
        held = Member.objects.present().filter(pk__in=[member.pk for member in chosen])
        list(held.select_for_update(no_key=True, of=("self",)).order_by("pk"))
        for member in who_may_know(self.question).filter(pk__in=[member.pk for member in chosen]):
            ask = Ask.objects.create(question=self.question, member=member)
            asked.send(Ask, ask=ask)

    def end(self):
        """Somebody answered, so nobody else need be asked."""
        Enquiry.objects.filter(pk=self.pk, answered_at=None).update(answered_at=timezone.now(), due_at=None)


class AskQuerySet(models.QuerySet):
    def waiting_for(self, member):
        """What the member was asked and did not answer or put aside."""
        return self.filter(member=member, answered_at=None, passed_at=None)

    def figures(self, since):
        """How many were asked since then, answered or put it aside, and the middle of how long answers took."""
        return self.filter(asked_at__gte=since).aggregate(
            asked=Count("pk"),
            answered=Count("answered_at"),
            passed=Count("passed_at"),
            median=Median(F("answered_at") - F("asked_at"), filter=Q(answered_at__isnull=False)),
        )


class Ask(models.Model):
    """A question put before one member, who owes nobody an answer."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="asks")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="asks")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "member"], name="nobody_is_asked_twice")]
        indexes = [models.Index(fields=["member", "asked_at"], name="asks_of_member")]

    def __str__(self):
        return f"{self.member} - {self.question}"

    @transaction.atomic
    def pass_by(self):
        """Not now. Somebody else is asked instead, unless there is an answer. Twice is once."""
        passed = Ask.objects.filter(pk=self.pk, passed_at=None, answered_at=None).update(passed_at=timezone.now())
        enquiry = Enquiry.objects.select_for_update(of=("self",)).filter(question=self.question_id).first()
        if passed and enquiry and enquiry.answered_at is None:
            enquiry.ask(1)


def begin(question):
    """A question that was just published is on its way to who may know. Beginning twice is beginning once."""
    Enquiry.objects.get_or_create(question=question)


def note_answer(comment):
    """Somebody wrote below a question: the asker's own words are no answer, anybody else's end the search."""
    if comment.author_id == comment.content.author_id:
        return
    now = timezone.now()
    Ask.objects.filter(question=comment.content_id, member=comment.author_id, answered_at=None).update(answered_at=now)
    for enquiry in Enquiry.objects.filter(question=comment.content_id, answered_at=None):
        enquiry.end()


def subjects_of(question):
    """The subjects of a question, under every name they have."""
    named = question.tags.values("pk")
    of_synonyms = Subject.objects.filter(pk__in=named).exclude(synonym_of=None).values("synonym_of")
    return Subject.objects.filter(Q(pk__in=named) | Q(pk__in=of_synonyms) | Q(synonym_of__in=named))


def who_may_know(question):
    """Members to offer the question to, whom to ask first in front. Whether they may read it is not asked yet."""
    now = timezone.now()
    known = Expertise.objects.filter(content_object=OuterRef("member"), tag=OuterRef("subject"))
    willing = Willingness.objects.filter(Exists(known), subject__in=subjects_of(question))
    house = question.affiliation.organisation_id if question.affiliation else None
    # unguarded: whoever wrote something there already need not be asked
    wrote = Comment._base_manager.filter(content=question.pk, held_at=None).exclude(author=None)
    return (
        Member.objects.present()
        .with_affiliation()
        .filter(pk__in=willing.values("member"))
        .exclude(pk=question.author_id)
        .exclude(pk__in=apart_from(question.author) if question.author else ())
        .exclude(pk__in=Ask.objects.filter(question=question.pk).values("member"))
        .exclude(pk__in=wrote.values("author"))
        .annotate(
            asked_lately=asks_since(now - MONTH),
            asked_before=asks_since(now - SEASON),
            asked_last=Subquery(last_asks()),
            is_colleague=Case(When(affiliation__organisation=house, then=True), default=False)
            if house
            else Value(False),
        )
        .filter(asked_lately__lt=MOST_A_MONTH)
        .order_by("is_colleague", "asked_before", F("asked_last").asc(nulls_first=True), Random())
    )


def asks_since(moment):
    rows = Ask.objects.filter(member=OuterRef("pk"), asked_at__gt=moment).order_by().values("member")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def last_asks():
    return (
        Ask.objects.filter(member=OuterRef("pk")).order_by().values("member").annotate(at=Max("asked_at")).values("at")
    )


def few_of(candidates, question, number):
    """The first of them who may read the question: one of each other organisation, and then whoever comes next."""
    firsts, others, houses = [], [], set()
    for member in candidates[:LOOKED_AT]:
        if len(firsts) == number:
            break
        if not Question.objects.visible_to(member).filter(pk=question.pk).exists():
            continue
        house = member.affiliation and member.affiliation.organisation_id
        if member.is_colleague or house in houses:
            others.append(member)
        else:
            firsts.append(member)
            houses |= {house} - {None}
    return (firsts + others)[:number]
