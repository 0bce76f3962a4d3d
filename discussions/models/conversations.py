from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.drafting import Drafted, DraftedQuerySet
from content.heads import person
from content.models import Comment, Content
from members.models import apart_from
from web.heads import absolute
from web.richtext import excerpt

from ..signals import answer_accepted, idea_moved, left_open
from .polls import Poll, Vote

REMINDED_AFTER, FORGOTTEN_AFTER = timedelta(days=14), timedelta(days=90)
TOLD = 5000  # characters of a question that search engines are told


class Conversation(Drafted):
    """What the three kinds of conversation have in common: their page, the form that changes them and their card."""

    PAGE = "discussions:conversation"
    EDIT = "discussions:edit"
    CARD = "discussions/_card.html"
    SCHEMA = "DiscussionForumPosting"

    @transaction.atomic
    def remove(self, *, by_writer=True):
        """Take it away, for good; where others answered a gap stays, without the poll that was its author's."""
        Poll.objects.filter(content=self.pk).delete()
        super().remove(by_writer=by_writer)

    def counts_on_readers(self):
        """Who chose what by name said so to the readers of then."""
        return super().counts_on_readers() or Vote.objects.named_in(self).exclude(member=self.author_id).exists()


class Discussion(Conversation, Content):
    """Something to talk about."""

    KIND = "discussion"
    PLURAL = _("Conversations")

    objects = DraftedQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")


class QuestionQuerySet(DraftedQuerySet):
    def left_open(self):
        """Those that got answers from others, of which none was said to help in two weeks; none is named twice."""
        now = timezone.now()
        return self.filter(
            published_at__range=(now - FORGOTTEN_AFTER, now - REMINDED_AFTER),
            settled_at=None,
            removed_at=None,
            state=Question.FIRST_STATE,
            first_reply_at__isnull=False,
            comment_count__gt=0,
            author__isnull=False,
            reminded_at=None,
        )


class Question(Conversation, Content):
    """Something its author wants to know. What is written to it directly is an answer; one of those may solve it.

    A survey (state) collects many answers; none of them is the one, so it is never solved.
    """

    KIND = "question"
    PLURAL = _("Questions")
    TAKES_ANSWERS = True
    SCHEMA = "QAPage"
    SURVEY = "survey"

    accepted = models.ForeignKey(Comment, models.SET_NULL, null=True, editable=False, related_name="+")
    reminded_at = models.DateTimeField(null=True, editable=False)  # that there are answers and none is accepted

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")

    @staticmethod
    def described(piece, told):
        """A page with a question on it, which is not the question."""
        asked = {"@type": "Question", "name": told.pop("headline"), "answerCount": told.pop("commentCount")}
        asked |= {"text": excerpt(piece.body, TOLD) or piece.title, "datePublished": told["datePublished"]}
        answer = getattr(piece, "shown_answer", None)  # the one that helped, where the page shows it
        if answer:
            asked["acceptedAnswer"] = {
                "@type": "Answer",
                "text": answer.text,
                "url": absolute(answer.get_absolute_url()),
                "datePublished": answer.created_at.isoformat(timespec="seconds"),
            } | ({"author": person(answer.author)} if answer.author else {})
        return told | {"mainEntity": asked | ({"author": told["author"]} if "author" in told else {})}

    @property
    def is_survey(self):
        return self.state == self.SURVEY

    @transaction.atomic
    def accept(self, answer, by):
        """Say which answer helped; another one takes its place. Raises NotAnAnswer. Accepting twice is once."""
        question = self.locked()
        # Asked again, now that nobody can hide it or take it away.
        stands = Comment.objects.counted().filter(pk=answer.pk, content=self.pk, parent=None)
        if question.is_survey or not stands.exists():
            raise NotAnAnswer
        if question.accepted_id == answer.pk:
            return
        question.settle(answer, timezone.now())
        answer_accepted.send(Question, question=question, answer=answer, by=by)

    @transaction.atomic
    def remind(self):
        """Ask the asker, once, whether one of the answers helped."""
        question = self.locked()
        if question.reminded_at is None and question.settled_at is None:
            Question._base_manager.filter(pk=self.pk).update(reminded_at=timezone.now())
            left_open.send(Question, question=question)

    @transaction.atomic
    def reopen(self):
        """Take back that an answer helped."""
        question = self.locked()
        if question.accepted_id:
            question.settle(None, None)

    def settle(self, answer, moment):
        self.accepted, self.settled_at = answer, moment
        Question._base_manager.filter(pk=self.pk).update(accepted=answer)
        Content._base_manager.filter(pk=self.pk).update(settled_at=moment, changed_at=timezone.now())

    def locked(self):
        """The question as it is now; nobody else settles it until the transaction ends. The row that all kinds have
        comes first, as where an answer is hidden or taken away, which may open the question again."""
        self.lock()
        return Question._base_manager.select_for_update(of=("self",)).get(pk=self.pk)


class NotAnAnswer(Exception):
    """This cannot be what solved the question: a survey has no such thing, and a reply to an answer is none."""


class Idea(Conversation, Content):
    """Something its author would like to see happen. Members say that they support it, steps tell what came of it."""

    class State(models.TextChoices):
        IDEA = "idea", _("Idea")
        UNDERWAY = "underway", _("Under way")
        DONE = "done", _("It worked")
        STOPPED = "stopped", _("Stopped")

    KIND = "idea"
    PLURAL = _("Ideas")
    FIRST_STATE = State.IDEA

    objects = DraftedQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea")

    def counts_on_readers(self):
        """So did who supports it, and who told where it went."""
        supports = Support._base_manager.filter(idea=self.pk)  # unguarded: nobody is named by it
        others = supports.exclude(member=self.author_id), self.steps.exclude(taken_by=self.author_id)
        return super().counts_on_readers() or any(rows.exists() for rows in others)

    @property
    def stands(self):
        """Its state, in words."""
        return self.State(self.state).label

    @transaction.atomic
    def support(self, member):
        """Count the member among those who support it. Supporting twice is supporting once."""
        idea = self.locked()
        _support, created = idea.supports.get_or_create(member=member)
        if created:
            idea.count_support(+1)

    @transaction.atomic
    def withdraw_support(self, member):
        idea = self.locked()
        if idea.supports.filter(member=member).delete()[0]:
            idea.count_support(-1)

    @transaction.atomic
    def move_on(self, state, explanation, by):
        """Say where it stands now, and why. The steps before stay to be read. Returns the step; None if it stood there.

        Sending the same twice is one step.
        """
        idea = self.locked()
        if idea.state == state:
            return None
        now = timezone.now()
        step = idea.steps.create(state=state, explanation=explanation, taken_by=by, taken_at=now)
        settled_at = now if state == Idea.State.DONE else None
        Content._base_manager.filter(pk=self.pk).update(state=state, settled_at=settled_at, changed_at=now)
        idea_moved.send(Step, step=step)
        return step

    def lock_whole(self):
        self.locked()
        self.lock()

    def locked(self):
        return Idea._base_manager.select_for_update(of=("self",)).get(pk=self.pk)

    def count_support(self, change):
        fresh = {"support_count": F("support_count") + change, "changed_at": timezone.now()}
        Content._base_manager.filter(pk=self.pk).update(**fresh)


class SupportQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Who supports an idea is for members to see who see the idea; visitors see no more than a number."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(idea__in=Idea.objects.visible_to(viewer))

    def without_blocked(self, viewer):
        """For lists: without those whom a block keeps apart from the viewer."""
        return self.exclude(member__in=apart_from(viewer))

    def by(self, viewer):
        return self.filter(member=viewer.pk)


class Support(models.Model):
    """That a member would like to see an idea happen. Everybody who reads the idea as a member sees it."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="supports")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="supports")
    created_at = models.DateTimeField(default=timezone.now)

    objects = SupportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "member"], name="one_support_per_member")]

    def __str__(self):
        return f"{self.member} - {self.idea}"


class Step(models.Model):
    """Where an idea went, by whom and why: its history, oldest first."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=12, choices=Idea.State)
    explanation = models.CharField(_("a word of explanation"), max_length=500)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["taken_at", "pk"]

    def __str__(self):
        return self.explanation[:60]
