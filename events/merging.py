"""The places of two accounts of one person at the same event, when they become one."""

from itertools import groupby

from django.utils import timezone

from members.merging import carried

from .models import CheckIn, Handover, Registration, Waiting


def give_back_double_places(kept, other):
    """One person takes one place, and stands in a line once; the other one is given back, and stays written as such."""
    # unguarded: these are the member's own places
    ours = Registration._base_manager.filter(member=kept, cancelled_at=None)
    doubles = Registration._base_manager.filter(member=other, cancelled_at=None, event__in=ours.values("event"))
    for double in doubles.select_related("event").order_by("event"):
        event = double.event.locked()
        if double.attended_at:
            if ours.filter(event=event, attended_at=None).update(attended_at=double.attended_at):
                CheckIn.objects.running().filter(registration=double).update(registration=ours.get(event=event))
            CheckIn.objects.running().filter(registration=double).update(ended_at=timezone.now())
        double.cancelled_at, double.attended_at = timezone.now(), None
        double.save(update_fields=["cancelled_at", "attended_at"])
        event.recount()


def leave_double_lines(kept, other):
    """Who has a place does not wait for it, and of two places in a line the one in front stays."""
    lines = Waiting.objects.running().filter(member__in=[kept, other]).select_related("event").order_by("event", "pk")
    for event, in_line in groupby(lines, key=lambda waiting: waiting.event):
        event.locked()
        for waiting in list(in_line)[1:]:
            waiting.end()


def settle_own_handovers(kept, other):
    """Nobody is asked to take over an event of their own."""
    Handover.objects.filter(to=kept, event__author=kept).delete()


def settle_places(kept, other):
    """Of all events at which the one person has or waits for a place, now that the rows are together."""
    places = [Registration.objects.running_for(kept), Waiting.objects.running_for(kept)]
    coming = {"event__happens_at__gt": timezone.now()}
    events = {row.event for rows in places for row in rows.filter(**coming).select_related("event")}
    for event in sorted(events, key=lambda event: event.pk):
        event = event.locked()
        for registration in Registration.objects.running_for(kept).filter(event=event):
            event.forget_questions_of(kept, registration.location)
        event.hand_out_places()


carried("events.Registration.member", first=give_back_double_places, last=settle_places)
carried("events.Waiting.member", first=leave_double_lines)
carried("events.Rsvp.member", "events.PlaceRequest.member", "events.Cancellation.by")
carried("events.Mailing.sender", "events.Move.by")
carried("events.SignUpAnswer.member")
carried("events.Continuation.by", "events.Handout.owner", "events.SessionNotes.by")
carried("events.Speaker.member", "events.Release.by", "events.ReleaseNews.member", "events.RemovalNews.member")
carried("events.Proposal.member", "events.Vote.member")
carried("events.EvaluationGiven.member")
carried("events.CheckIn.by", "events.CheckIn.ended_by")
carried("events.Handover.to", last=settle_own_handovers)
carried("events.Helper.member", "events.Helper.asked_by")
