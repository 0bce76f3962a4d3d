"""The pages around a poll, and what a conversation shows of it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.models import Content
from members.limits import unless_limited
from members.models import Act
from web.fragments import fragment_or_redirect
from web.held import initial_for, release
from web.paging import page_of

from ..forms.polls import PollForm
from ..models import Choice, NotAVote, Poll, PollOver, Vote, VotesCast
from ..permissions import can_put_poll, can_vote


@dataclass(frozen=True)
class Shown:
    """A poll as one viewer sees it."""

    poll: Poll
    choices: list
    can_vote: bool
    refusal: str = ""

    @property
    def has_voted(self):
        return any(choice.is_mine for choice in self.choices)

    @property
    def tells_result(self):
        """After the end to everybody; before it to who voted, and of an anonymous poll to nobody."""
        return self.poll.has_ended or (self.has_voted and not self.poll.is_anonymous)

    def rows(self):
        """Each choice with its share of those who voted, in whole percents."""
        of = self.poll.voter_count
        return [(choice, round(100 * choice.vote_count / of) if of else 0) for choice in self.choices]


def poll_in(content, viewer, refusal=""):
    """The poll of a conversation the viewer may read, by one query; None where there is none."""
    choices = list(Choice.objects.of_content(content, viewer))
    if not choices:
        return None
    poll = choices[0].poll
    return Shown(poll, choices, can_vote(viewer, content, poll), refusal)


def conversation_of(viewer, pk):
    """A conversation the viewer may read, an own draft too."""
    seen = Content.objects.visible_to(viewer) | Content.objects.drafts_of(viewer)
    return get_object_or_404(seen.conversations().with_byline(), pk=pk)


def with_poll(viewer, pk):
    content = conversation_of(viewer, pk)
    return content, get_object_or_404(Poll, content=content.pk)


def at_poll(content):
    return f"{content.get_absolute_url()}#peiling"


@unless_limited(Act.POSTING)
def put_poll(request, pk, slug):
    """The form of a poll: a new one, or another wording as long as nobody voted."""
    content = conversation_of(request.user, pk)
    if not can_put_poll(request.user, content):
        raise PermissionDenied
    poll = Poll.objects.filter(content=content.pk).first()
    if poll and poll.voter_count:
        return too_late(request, content)
    initial = initial_for(request, PollForm, request.path)
    form = PollForm(request.POST or None, instance=poll, initial=initial)
    if form.is_valid():
        try:
            Poll.objects.put_to(content, **form.words())
        except VotesCast:
            return too_late(request, content)
        release(request, request.path)
        messages.success(request, _("Your poll is there."))
        return redirect(at_poll(content))
    return render(request, "discussions/put_poll.html", {"content": content, "form": form, "poll": poll})


def too_late(request, content):
    messages.info(request, _("Somebody has voted, so the poll stays as it is."))
    return redirect(at_poll(content))


@require_POST
def drop_poll(request, pk, slug):
    content, poll = with_poll(request.user, pk)
    if not can_put_poll(request.user, content):
        raise PermissionDenied
    try:
        poll.drop()
    except VotesCast:
        return too_late(request, content)
    messages.success(request, _("The poll is gone."))
    return redirect(content)


@require_POST
def vote(request, pk, slug):
    content, poll = with_poll(request.user, pk)
    if not can_vote(request.user, content, poll) and not poll.has_ended:  # who comes too late is told so
        raise PermissionDenied
    refusal = ""
    try:
        if "withdraw" in request.POST:
            poll.withdraw(request.user)
        else:
            poll.vote(request.user, chosen_in(request.POST))
    except NotAVote:
        refusal = _("Choose from what is offered.") if poll.takes_several else _("Choose one.")
    except PollOver:
        refusal = _("The poll has ended, so your vote was not counted.")
    if refusal and not request.htmx:
        messages.warning(request, refusal)
    context = {"piece": content, "shown": poll_in(content, request.user, refusal)}
    return fragment_or_redirect(request, "discussions/_poll.html", context, to=at_poll(content))


def chosen_in(data):
    """The choices that were ticked; -1 stands for what can be no choice of any poll."""
    given = data.getlist("keuze")
    return {int(pk) if pk.isascii() and pk.isdecimal() and len(pk) < 19 else -1 for pk in given}


def voters(request, pk, slug):
    """Who chose what, where that was said beforehand."""
    content, poll = with_poll(request.user, pk)
    if poll.is_anonymous:
        raise Http404
    shown = poll_in(content, request.user)
    if not shown.tells_result:
        raise PermissionDenied
    votes = Vote.objects.visible_to(request.user).cast_in(poll).without_blocked(request.user)
    page = page_of(votes.select_related("choice", "member__departure"), request, "cast_at", size=50)
    return render(request, "discussions/voters.html", {"content": content, "shown": shown, "page": page})
