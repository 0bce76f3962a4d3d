"""Where the organiser opens the call for sessions, judges in silence and answers everybody at once."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from web.editor import media_for
from web.richtext import MOST, excerpt
from web.tables import table_file

from ..forms import CallForm, VerdictForm
from ..models import Call, CallOver, CallStillOpen, NotJudged, Proposal, State
from .locations import organised


def edit_call(request, pk, slug):
    event = organised(request, pk)
    if request.method == "POST":
        event.locked()  # sent twice at once it is one call, for an event has no more
    call = Call.objects.filter(event=event).first()
    form = CallForm(request.POST or None, instance=call, event=event)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your changes have been saved."))
        return redirect("events:call", event.pk, event.slug)
    context = {"event": event, "call": call, "form": form, "media": media_for(request, form)}
    return render(request, "events/edit_call.html", context)


def sent_to(event):
    return Proposal.objects.filter(call__event=event).exclude(state=State.DRAFT)


def judge(request, pk, slug):
    event = organised(request, pk)
    call = get_object_or_404(Call.objects.filter(event=event))
    call.event = event
    proposals = list(sent_to(event).with_votes_of(request.user).order_by("created_at", "pk"))
    waiting = [each for each in proposals if each.state == State.SUBMITTED]
    context = {
        "event": event,
        "call": call,
        "proposals": proposals,
        "waiting_count": len(waiting),
        "open_count": len([each for each in waiting if not each.verdict]),
    }
    return render(request, "events/judge.html", context)


def judge_proposal(request, pk, slug, proposal):
    event = organised(request, pk)
    rows = sent_to(event).with_votes_of(request.user).select_related("call__event")
    proposal = get_object_or_404(rows, pk=proposal)
    initial = {"verdict": proposal.verdict, "word": proposal.word}
    form = VerdictForm(request.POST or None, initial=initial) if proposal.state == State.SUBMITTED else None
    if form and form.is_valid():
        try:
            proposal.judge(**form.cleaned_data)
        except CallOver as refused:
            messages.warning(request, refused.reason)
        return redirect("events:judge", event.pk, event.slug)
    given = dict(proposal.answers.values_list("question", "text"))
    asked = [] if proposal.is_forgotten else proposal.call.questions.all()
    answers = [(question, given.get(question.pk)) for question in asked]
    context = {"event": event, "proposal": proposal, "form": form, "answers": answers}
    return render(request, "events/judge_proposal.html", context)


def export_proposals(request, pk, slug):
    """All that was handed in as a table for a spreadsheet, with what was answered."""
    event = organised(request, pk)
    call = get_object_or_404(Call, event=event)
    call.event = event
    questions = list(call.questions.all())
    heading = [_("Title"), _("Text"), _("Name"), _("What they do"), _("State"), _("Decision"), _("A word with it")]
    heading += [_("Votes")] * call.has_votes + questions
    proposals = sent_to(event).with_votes_of(request.user).prefetch_related("answers").order_by("created_at", "pk")
    rows = (row_of(proposal, call, questions) for proposal in proposals)
    return table_file(f"{event.slug}-voorstellen", heading, rows)


def row_of(proposal, call, questions):
    given = {answer.question_id: answer.text for answer in proposal.answers.all()}
    member, votes = proposal.member, [proposal.vote_count] * call.has_votes
    told = [member.name, member.affiliation or "", proposal.get_state_display(), proposal.get_verdict_display()]
    proposal.call = call
    absent = _("erased") if proposal.is_forgotten else _("not asked")
    answers = [given.get(question.pk, absent) for question in questions]
    return [proposal.title, excerpt(proposal.body, MOST), *told, proposal.word, *votes, *answers]


@require_POST
def answer_proposals(request, pk, slug):
    event = organised(request, pk)
    call = get_object_or_404(Call.objects.filter(event=event))
    try:
        call.answer()
    except (CallStillOpen, NotJudged) as refused:
        messages.warning(request, refused.reason)
    else:
        messages.success(request, _("Everybody who proposed something gets a mail with your answer."))
    return redirect("events:judge", event.pk, event.slug)
