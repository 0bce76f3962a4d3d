import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.rights import Right, holds
from network.signals import acted

from .audiences import Audience, open_to


class QuestionKind(models.TextChoices):
    TEXT = "text", _("One line")
    LONG_TEXT = "long_text", _("A few paragraphs")
    CHOICE = "choice", _("Choose one")
    CHOICES = "choices", _("Choose one or more")
    DATE = "date", _("A date")
    URL = "url", _("The address of a website")


TO_CHOOSE = [QuestionKind.CHOICE, QuestionKind.CHOICES]


class ProfileQuestionQuerySet(models.QuerySet):
    def asked(self):
        """Those members are asked now, in the order of the community manager."""
        return self.filter(retired_at=None).order_by("position", "pk")

    def retired(self):
        return self.filter(retired_at__isnull=False).order_by("label", "pk")

    def with_answer_count(self):
        return self.annotate(answer_count=Count("answers"))

    def filters(self):
        """Those the directory can be narrowed by."""
        return self.asked().filter(is_filter=True)

    def required(self):
        return self.asked().filter(is_required=True)

    def open_for(self, member):
        """Required questions this member did not answer yet; member may be an OuterRef."""
        answered = Answer.objects.filter(member=member, question=OuterRef("pk"))
        return self.required().filter(~Exists(answered))

    @transaction.atomic
    def ask(self, *, uuid, by=None, **fields):
        """One more question, below the others. The same form sent twice asks it once."""
        last = self.select_for_update().order_by("-position").first()
        question, created = self.get_or_create(
            uuid=uuid, defaults=fields | {"position": last.position + 1 if last else 1}
        )
        if created:
            question.note("question", by)
        return question


class ProfileQuestion(models.Model):
    """Something the community manager asks of every member. Retiring it keeps what was answered."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=200, unique=True, null=True, editable=False)  # noqa: DJ001 - unique or absent
    kind = models.CharField(_("What kind of answer?"), max_length=10, choices=QuestionKind, default=QuestionKind.TEXT)
    label = models.CharField(_("question"), max_length=120)
    hint = models.CharField(_("explanation"), max_length=300, blank=True)
    options = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    is_required = models.BooleanField(_("Everybody has to answer this"), default=False)
    is_private = models.BooleanField(_("Only community managers see the answers"), default=False)
    is_filter = models.BooleanField(_("Members can narrow the list of members by this"), default=False)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True)

    objects = ProfileQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile question")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_filter=False) | Q(is_private=False, kind__in=TO_CHOOSE),
                name="only_choices_for_all_to_see_are_filters",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def is_choice(self):
        return self.kind in TO_CHOOSE

    @property
    def field_name(self):
        """What the question is called in a form."""
        return f"question_{self.pk}"

    def note(self, what, by):
        acted.send(ProfileQuestion, by=by, what=what, about={"thing": f"question:{self.pk}"})

    @transaction.atomic
    def rewrite(self, by=None, **fields):
        """Change the question. Answers that were given stay, also to what can no longer be chosen.

        What was told to community managers alone stays with them until its member shows it to others.
        """
        was_private = ProfileQuestion.objects.filter(pk=self.pk, is_private=True).exists()
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=fields.keys())
        if was_private and not self.is_private:
            self.answers.update(audience=Audience.NOBODY)
        self.note("question", by)

    @transaction.atomic
    def move(self, up, by=None):
        """Change places with the neighbour above or below; at the end nothing happens."""
        rows = list(ProfileQuestion.objects.select_for_update().filter(retired_at=None).order_by("position", "pk"))
        here = next((place for place, row in enumerate(rows) if row.pk == self.pk), None)
        there = None if here is None else here + (-1 if up else 1)
        if there is None or not 0 <= there < len(rows):
            return
        rows[here], rows[there] = rows[there], rows[here]
        for position, row in enumerate(rows, 1):
            row.position = position
        ProfileQuestion.objects.bulk_update(rows, ["position"])
        self.note("question", by)

    @transaction.atomic
    def retire(self, by=None):
        """Ask it no longer. What was answered is kept, and shown again when it is asked again."""
        if ProfileQuestion.objects.filter(pk=self.pk, retired_at=None).update(retired_at=timezone.now()):
            self.note("question_retired", by)

    @transaction.atomic
    def revive(self, by=None):
        last = ProfileQuestion.objects.aggregate(last=Max("position"))["last"] or 0
        gone = ProfileQuestion.objects.filter(pk=self.pk, retired_at__isnull=False)
        if gone.update(retired_at=None, position=last + 1):
            self.note("question", by)

    @transaction.atomic
    def discard(self, by):
        """With all that was answered."""
        self.note("question_gone", by)
        self.delete()


class AnswerQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Answers to what is asked now that their audience lets the viewer see; private ones for the desk alone."""
        asked = self.filter(question__retired_at=None)
        shown = Q(question__is_private=False) & open_to(viewer, "audience", "member")
        if viewer.is_authenticated:
            shown |= Q(member=viewer.pk)
        if holds(viewer, Right.READ_PRIVATE_ANSWERS):
            shown |= Q(question__is_private=True)
        return asked.filter(shown)


class Answer(models.Model):
    """What a member answered: one line of text as a rule, more where more could be chosen; a date as 2026-12-31."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="answers")
    question = models.ForeignKey(ProfileQuestion, models.CASCADE, related_name="answers")
    given = ArrayField(models.TextField())
    audience = models.CharField(max_length=11, choices=Audience, default=Audience.MEMBERS)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        indexes = [GinIndex(fields=["given"], name="answers_by_what_was_given", fastupdate=False)]
        constraints = [
            models.UniqueConstraint(fields=["question", "member"], name="one_answer_to_a_question"),
            models.CheckConstraint(condition=Q(given__len__gt=0), name="an_answer_says_something"),
        ]

    def __str__(self):
        return ", ".join(self.given)


@transaction.atomic
def answer(member, answers):
    """Keep what a member answered: {question: list of texts}, an empty list for an answer taken back."""
    now = timezone.now()
    for question, given in answers.items():
        if given:
            Answer.objects.update_or_create(
                member=member, question=question, defaults={"given": given, "changed_at": now}
            )
        else:
            Answer.objects.filter(member=member, question=question).delete()
