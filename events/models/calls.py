"""The call for sessions of an event: members propose them, the organiser judges in silence and answers all at once."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import Content
from web.showing import shown
from web.submits import uuid_for

from ..clock import spoken_moment
from ..signals import proposals_answered
from .guests import KEPT
from .programme import Session
from .questions import Asking, Question
from .refusals import CallOver, CallStillOpen, NotJudged


class Call(models.Model):
    event = models.OneToOneField("events.Event", models.CASCADE, related_name="call_for_sessions")
    text = models.TextField(_("text"))
    closes_at = models.DateTimeField()
    has_votes = models.BooleanField(_("Members see each other’s proposals and support them"), default=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    def __str__(self):
        return str(self.event)

    @property
    def html(self):
        return shown(self.text)

    @property
    def is_open(self):
        goes_on = not self.event.is_cancelled and not self.event.has_begun and self.event.removed_at is None
        return goes_on and self.answered_at is None and self.closes_at > timezone.now()

    @property
    def has_proposals(self):
        """Whether anybody handed something in."""
        return self.proposals.exclude(state=State.DRAFT).exists()

    @property
    def last_moment(self):
        return spoken_moment(self.closes_at, self.event.time_zone)

    def locked(self):
        """The call as it is now; nobody proposes or answers beside whoever holds it."""
        return Call.objects.select_for_update(of=("self",)).select_related("event").get(pk=self.pk)

    @transaction.atomic
    def propose(self, member, *, uuid, answers=None, **words):
        """A draft, for nobody but the member; answers: {question: text}. The same form sent twice is one proposal.
        Raises CallOver."""
        if not self.locked().is_open:
            raise CallOver
        proposal, created = self.proposals.get_or_create(uuid=uuid_for(member, uuid), member=member, defaults=words)
        if created:
            ProposalAnswer.objects.give(proposal, answers or {})
        return proposal

    @transaction.atomic
    def answer(self):
        """Let everybody who proposed something hear the answer, at the same moment. No proposals come after it.

        Raises CallStillOpen before the moment that was promised; NotJudged as long as there is something to decide
        about.
        """
        call = self.locked()
        if call.is_open:
            raise CallStillOpen
        waiting = call.proposals.filter(state=State.SUBMITTED)
        if not waiting.exists() or waiting.filter(verdict="").exists():
            raise NotJudged
        call.answered_at = timezone.now()
        call.save(update_fields=["answered_at"])
        for verdict in Verdict:
            waiting.filter(verdict=verdict).update(state=verdict, answered_at=call.answered_at)
        proposals_answered.send(Call, call=call)


class CallQuestion(Question):
    """What an organiser asks of whoever proposes a session. The answers are for the organisers alone."""

    OWNER = "call"
    KINDS = [Asking.TEXT, Asking.LONG, Asking.CHOICE]

    call = models.ForeignKey(Call, models.CASCADE, related_name="questions")

    class Meta(Question.Meta):
        constraints = [models.UniqueConstraint(fields=["call", "label"], name="a_question_is_asked_once_in_a_call")]

    @transaction.atomic
    def discard(self):
        """Gone, with its answers; none is given meanwhile."""
        self.call.locked()
        self.delete()


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    ACCEPTED = "accepted", _("accepted")
    CONFIRMED = "confirmed", _("confirmed")
    REJECTED = "rejected", _("not accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Verdict(models.TextChoices):
    """What the organiser decided; the state follows when all answers go out."""

    ACCEPTED = State.ACCEPTED.value, _("Yes, this belongs in the programme")
    REJECTED = State.REJECTED.value, _("No, not this time")


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """One's own, whatever its state; and where members vote, what others submitted and did not take back. The
        organiser reads all that was submitted at the desk, which asks can_edit."""
        if not viewer.is_authenticated:
            return self.none()
        shared = Q(call__has_votes=True) & ~Q(state__in=[State.DRAFT, State.WITHDRAWN])
        seen = Content.objects.visible_to(viewer).values("pk")
        return self.filter(Q(member=viewer) | shared, call__event__in=seen)

    def with_votes_of(self, viewer):
        """How many support each, and whether the viewer does, come along in the same query."""
        votes = Vote.objects.filter(proposal=OuterRef("pk")).order_by()
        count = votes.values("proposal").annotate(n=Count("pk")).values("n")
        return self.annotate(
            vote_count=Coalesce(Subquery(count), 0), is_supported=Exists(votes.filter(member=viewer))
        ).select_related("member__affiliation__organisation", "member__departure")


class Proposal(models.Model):
    """What a member would like to do at an event."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="proposals")
    uuid = models.UUIDField(unique=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="proposed_sessions")
    title = models.CharField(_("title"), max_length=Session._meta.get_field("title").max_length)
    body = models.TextField(_("text"))
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    word = models.CharField(max_length=500, blank=True)  # with the verdict, for who proposed it
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    session = models.OneToOneField(Session, models.SET_NULL, null=True, related_name="proposal")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "withdrawn"]) | ~Q(answered_at=None),
                name="a_proposal_has_its_state_from_an_answer",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def html(self):
        return shown(self.body)

    def locked(self):
        """The proposal as it is now, under the lock of its call."""
        self.call.locked()
        return Proposal.objects.select_related("call__event", "member").get(pk=self.pk)

    @property
    def is_changeable(self):
        return self.call.is_open and self.state in (State.DRAFT, State.SUBMITTED)

    @property
    def is_forgotten(self):
        """Whether what was answered with it is erased, so that nobody can tell what was asked."""
        return self.state == State.WITHDRAWN or self.call.event.ends_at < timezone.now() - KEPT

    @transaction.atomic
    def rewrite(self, answers=None, **words):
        """Other words ask for another look: what was decided in silence is open again. Raises CallOver."""
        if not self.locked().is_changeable:
            raise CallOver
        Proposal.objects.filter(pk=self.pk).update(verdict="", **words)
        ProposalAnswer.objects.give(self, answers or {})

    @transaction.atomic
    def submit(self):
        """Raises CallOver."""
        if not self.locked().is_changeable:
            raise CallOver
        self.turn(State.SUBMITTED)

    @transaction.atomic
    def withdraw(self):
        """Taken back, before or after the answer; what was a session already goes from the programme, and what the
        organiser asked beside it is needed no more. Of a draft nothing is left, for nobody else was to see it."""
        self.call.event.locked()  # first, as a release does
        proposal = self.locked()
        if proposal.state in (State.REJECTED, State.WITHDRAWN):
            return
        if proposal.state == State.DRAFT:
            proposal.delete()
            return
        if proposal.session:
            proposal.session.discard()
        self.answers.all().delete()
        self.turn(State.WITHDRAWN)

    @transaction.atomic
    def confirm(self):
        """The speaker says yes to the yes: it is a session now, without a round yet. Twice is once."""
        self.call.event.locked()
        proposal = self.locked()
        if proposal.state != State.ACCEPTED:
            return
        session = Session.objects.create(event=proposal.call.event, title=proposal.title, body=proposal.body)
        session.let_speak([proposal.member], [])
        Proposal.objects.filter(pk=self.pk).update(session=session)
        self.turn(State.CONFIRMED)

    @transaction.atomic
    def judge(self, verdict, word):
        """In silence: who proposed it sees none of it before all answers go out. Raises CallOver after that."""
        if self.locked().state != State.SUBMITTED:
            raise CallOver
        Proposal.objects.filter(pk=self.pk).update(verdict=verdict, word=word)

    def turn(self, state):
        answered = {} if state in (State.SUBMITTED, State.WITHDRAWN) else {"answered_at": timezone.now()}
        Proposal.objects.filter(pk=self.pk).update(state=state, **answered)

    def support(self, member):
        """Or no longer. Nobody supports their own."""
        if self.member_id != member.pk and not self.votes.filter(member=member).delete()[0]:
            self.votes.get_or_create(member=member)


class ProposalAnswerQuerySet(models.QuerySet):
    def give(self, proposal, answers):
        """Keep what was answered of a locked call: {question: text}. What is not asked any more is passed over."""
        asked = CallQuestion.objects.filter(pk__in=[question.pk for question in answers]).values_list("pk", flat=True)
        for question in [each for each in answers if each.pk in set(asked)]:
            self.update_or_create(question=question, proposal=proposal, defaults={"text": answers[question]})

    def forget(self):
        """A while after the event nobody needs them."""
        return self.filter(question__call__event__ends_at__lt=timezone.now() - KEPT).delete()


class ProposalAnswer(models.Model):
    question = models.ForeignKey(CallQuestion, models.CASCADE, related_name="answers")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="answers")
    text = models.TextField(max_length=2000, blank=True)

    objects = ProposalAnswerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "proposal"], name="one_answer_with_a_proposal")]

    def __str__(self):
        return self.text


class Vote(models.Model):
    """That a member would like to be at a proposed session."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="votes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "member"], name="one_vote_for_a_proposal")]

    def __str__(self):
        return f"{self.proposal} - {self.member}"
