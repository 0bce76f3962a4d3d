"""What an organiser asks, of those who register above all, and what they answered: for the organisers alone."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .guests import KEPT, Guest
from .holding import ONE_HOLDER, Held, HeldQuerySet, holder_of

YES = "ja"  # the answer of a tick


class Asking(models.TextChoices):
    """What kind of answer is asked for."""

    TEXT = "text", _("A line of text")
    LONG = "long", _("A text of several lines")
    CHOICE = "choice", _("One of several answers")
    DIET = "diet", _("What somebody does not eat")
    LISTED = "listed", _("Whether other members may see that somebody comes")


class SignUpQuestionQuerySet(models.QuerySet):
    def open_for(self, who):
        """Those this member or guest was not asked yet."""
        asked = SignUpAnswer.objects.filter(question=OuterRef("pk"), **holder_of(who))
        return self.filter(~Exists(asked))


class Question(models.Model):
    """What an organiser asks, with all that the form of such a question needs.

    OWNER: the field that says what it is asked at; KINDS: what kinds of answer make sense there.
    """

    kind = models.CharField(_("What kind of answer?"), max_length=6, choices=Asking, default=Asking.TEXT)
    label = models.CharField(_("question"), max_length=150)
    options = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    is_required = models.BooleanField(_("Everybody has to answer this"), default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self):
        return self.label

    @property
    def field_name(self):
        """What the question is called in a form."""
        return f"vraag_{self.pk}"

    def asked_together(self):
        """All that is asked there, whether it is there already or not."""
        return type(self).objects.filter(**{self.OWNER: getattr(self, self.OWNER)})

    @transaction.atomic
    def move_up(self):
        """Change places with the one above; at the top nothing happens."""
        rows = list(self.asked_together().select_for_update().order_by("position", "pk"))
        here = rows.index(self)
        if here:
            rows[here - 1], rows[here] = rows[here], rows[here - 1]
        for position, row in enumerate(rows, 1):
            row.position = position
        type(self).objects.bulk_update(rows, ["position"])


class SignUpQuestion(Question):
    OWNER = "event"
    KINDS = [Asking.TEXT, Asking.CHOICE, Asking.DIET, Asking.LISTED]

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="sign_up_questions")

    objects = SignUpQuestionQuerySet.as_manager()

    class Meta(Question.Meta):
        constraints = [
            models.UniqueConstraint(fields=["event", "label"], name="a_question_is_asked_once_at_an_event"),
            models.CheckConstraint(
                condition=~Q(kind=Asking.LISTED) | Q(is_required=False), name="nobody_has_to_be_listed"
            ),
        ]

    @transaction.atomic
    def discard(self):
        """Gone, with its answers. Where people said whether others may see them, nobody is in view any more: without
        what they said, all of them would be. Returns whether it came to that."""
        # Holding the rows, for an answer that comes meanwhile would not be counted.
        self.event.locked()
        question = SignUpQuestion.objects.select_for_update(of=("self",)).select_related("event").get(pk=self.pk)
        hides = question.kind == Asking.LISTED and question.answers.exists()
        if hides:
            question.event.hides_attendees = True
            question.event.save(update_fields=["hides_attendees"])
        question.delete()
        return hides


class SignUpAnswerQuerySet(HeldQuerySet):
    @transaction.atomic
    def give(self, who, answers):
        """Keep what was answered: {question: text}; an empty text says that it was asked."""
        for question, text in answers.items():
            self.update_or_create(question=question, **holder_of(who), defaults={"text": text})

    def forget(self):
        """A while after the event nobody needs them."""
        return self.filter(question__event__ends_at__lt=timezone.now() - KEPT).delete()


class SignUpAnswer(Held, models.Model):
    question = models.ForeignKey(SignUpQuestion, models.CASCADE, related_name="answers")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sign_up_answers")
    guest = models.ForeignKey(Guest, models.CASCADE, null=True, related_name="sign_up_answers")
    text = models.CharField(max_length=500, blank=True)

    objects = SignUpAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "member"], name="one_answer_of_a_member"),
            models.UniqueConstraint(fields=["question", "guest"], name="one_answer_of_a_guest"),
            models.CheckConstraint(condition=ONE_HOLDER, name="a_member_or_a_guest_answers"),
        ]

    def __str__(self):
        return self.text
