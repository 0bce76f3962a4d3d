"""A poll inside a conversation: one question, some choices, and the votes."""

import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import Content
from members.models import apart_from

from ..signals import poll_ended

FEWEST, MOST = 2, 10  # choices


class VotesCast(Exception):
    """Somebody voted already: what the votes were cast on stays as it is."""


class PollOver(Exception):
    """The poll has ended."""


class NotAVote(Exception):
    """Nothing was chosen, too much, or something that is not in the poll."""


class PollQuerySet(models.QuerySet):
    @transaction.atomic
    def put_to(self, content, choices, **fields):
        """Add a poll to a conversation, or change the one it has. Raises VotesCast. The same form twice is one poll."""
        poll, created = self.get_or_create(content_id=content.pk, defaults=fields)
        poll = poll.locked()
        if poll.voter_count:
            raise VotesCast
        if not created:
            self.filter(pk=poll.pk).update(**fields, finished_at=None)  # it may have ended without a vote
            poll.choices.all().delete()
        poll.choices.bulk_create(
            Choice(poll=poll, text=text, position=position) for position, text in enumerate(choices)
        )
        return self.get(pk=poll.pk)

    def to_finish(self):
        """Those that ended, of which nobody was told yet."""
        return self.filter(finished_at=None, ends_at__lte=timezone.now())


class Poll(models.Model):
    """A question with some choices, until a day. One to a conversation.

    Everybody who reads the conversation as a member may vote, and may vote otherwise until the end. So that nobody
    votes twice and everybody can change their mind, a vote is kept with the member, of an anonymous poll too. Of such a
    poll nobody ever gets to see who chose what, its author and the managers included; and when it has ended, who chose
    what is forgotten, and only the numbers stay. That leaves two ways to guess. Watching the numbers grow: so an
    anonymous poll tells no numbers before its end. And adding up when few voted: so the form and the poll say that.
    The other way, votes that belong to nobody from the start, could not be changed, and a vote for the wrong choice
    would stand.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content = models.OneToOneField(Content, models.CASCADE, related_name="poll")
    question = models.CharField(_("What do you ask?"), max_length=200)
    takes_several = models.BooleanField(_("More than one choice may be made"), default=False)
    is_anonymous = models.BooleanField(_("Who sees who chose what?"))
    ends_at = models.DateTimeField(_("Until and including"))
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    voter_count = models.PositiveIntegerField(default=0)

    objects = PollQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="polls_running", condition=Q(finished_at=None))]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("ends_at")),
                name="a_poll_is_finished_once_it_ended",
            )
        ]

    def __str__(self):
        return self.question

    @property
    def has_ended(self):
        return self.ends_at <= timezone.now()

    def locked(self):
        """The poll as it is now; nobody else votes in it until the transaction ends."""
        return Poll.objects.select_for_update(of=("self",)).get(pk=self.pk)

    @transaction.atomic
    def vote(self, member, choices):
        """Count the member for these choices (pks), instead of what was chosen before. Voting twice is voting once.

        Raises PollOver and NotAVote.
        """
        poll = self.locked()
        offered = {choice.pk: choice for choice in poll.choices.all()}
        if poll.has_ended:
            raise PollOver
        if not choices or not choices <= offered.keys() or (len(choices) > 1 and not poll.takes_several):
            raise NotAVote
        poll.count(member, choices)

    @transaction.atomic
    def withdraw(self, member):
        """The member has not voted after all. Raises PollOver."""
        poll = self.locked()
        if poll.has_ended:
            raise PollOver
        poll.count(member, set())

    def count(self, member, choices):
        """Make these the member's choices, and the numbers right. Call on what locked() gave."""
        own = Vote.objects.of(member).filter(choice__poll=self)
        before = set(own.values_list("choice", flat=True))
        own.exclude(choice__in=choices).delete()
        Vote.objects.bulk_create(Vote(choice_id=pk, member=member) for pk in sorted(choices - before))
        self.choices.filter(pk__in=before - choices).update(vote_count=F("vote_count") - 1)
        self.choices.filter(pk__in=choices - before).update(vote_count=F("vote_count") + 1)
        change = bool(choices) - bool(before)
        if change:
            Poll.objects.filter(pk=self.pk).update(voter_count=F("voter_count") + change)

    @transaction.atomic
    def drop(self):
        """Take it away, as long as nobody voted. Raises VotesCast."""
        if self.locked().voter_count:
            raise VotesCast
        self.delete()

    @transaction.atomic
    def finish(self):
        """It has ended: tell its author, and forget who chose what where that was promised. Twice is once."""
        poll = self.locked()
        if poll.finished_at or not poll.has_ended:
            return
        if poll.is_anonymous:
            Vote.objects.cast_in(poll).delete()
        Poll.objects.filter(pk=poll.pk).update(finished_at=timezone.now())
        poll_ended.send(Poll, poll=poll)


class ChoiceQuerySet(models.QuerySet):
    def of_content(self, content, viewer):
        """The choices of the poll in a piece the viewer sees, with the poll and whether the viewer made them: one
        query for all that a page says of it."""
        own = Vote.objects.of(viewer).filter(choice=OuterRef("pk"))
        chosen = self.filter(poll__content=content.pk).select_related("poll").order_by("position")
        return chosen.annotate(is_mine=Exists(own))


class Choice(models.Model):
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="choices")
    text = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    vote_count = models.PositiveIntegerField(default=0)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "position"], name="one_choice_at_a_place")]

    def __str__(self):
        return self.text


class VoteQuerySet(models.QuerySet):
    def of(self, member):
        """The member's own; a visitor has none."""
        return self.filter(member=member) if member.is_authenticated else self.none()

    def cast_in(self, poll):
        return self.filter(choice__poll=poll)

    def named_in(self, content):
        """Those that readers of the piece get to see with a name."""
        return self.filter(choice__poll__content=content.pk, choice__poll__is_anonymous=False, member__isnull=False)

    def without_blocked(self, viewer):
        """For lists: without those whom a block keeps apart from the viewer."""
        return self.exclude(member__in=apart_from(viewer))

    def visible_to(self, viewer):
        """Who chose what, in polls that said beforehand that everybody sees it, for members who see the conversation
        and voted too or wait for nothing any more. Of an anonymous poll nothing, to anybody."""
        if not viewer.is_authenticated:
            return self.none()
        known = Q(choice__poll__ends_at__lte=timezone.now()) | Q(
            choice__poll__in=Vote.objects.of(viewer).values("choice__poll")
        )
        seen = Content.objects.visible_to(viewer).values("pk")
        return self.filter(known, choice__poll__is_anonymous=False, choice__poll__content__in=seen)


class Vote(models.Model):
    """A choice a member made. After the end of an anonymous poll it is gone, and only its number stays."""

    choice = models.ForeignKey(Choice, models.CASCADE, related_name="votes")
    # Who leaves after the end stays counted, by nobody's name.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="votes")
    cast_at = models.DateTimeField(default=timezone.now)

    objects = VoteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["choice", "member"], name="one_vote_for_a_choice")]

    def __str__(self):
        return f"{self.choice}"
