"""What this room hears of events."""

from collections import Counter
from contextlib import suppress

from django.db.models import Count
from django.dispatch import receiver

from events.signals import (
    called_off,
    came_near,
    cancelled,
    evaluation_asked,
    gone_on,
    guest_asked,
    handover_offered,
    helper_asked,
    invited,
    mailing_sent,
    mailing_tried,
    offer_lapsed,
    place_called,
    place_offered,
    place_requested,
    reach_asked,
    registered,
    relocated,
    request_declined,
    transferred,
    waited,
)

from .deciding import MAILS_A_DAY, decide
from .kinds import Skip
from .kinds.continuing import StayTogether
from .kinds.events import (
    CalledOff,
    Cancelled,
    ComesNear,
    HandoverOffered,
    HelperAsked,
    HowWasIt,
    InvitedToEvent,
    Moved,
    OfferLapsed,
    PlaceCalled,
    PlaceOffered,
    PlaceRequested,
    Registered,
    RequestDeclined,
    Transferred,
    Waits,
)
from .kinds.guests import mail_guest, mail_invited
from .kinds.mailings import MailingSent, trial_of
from .letters import in_the_networks_language
from .models import Announcement, Delivery, Mail


@receiver(guest_asked)
def mail_way_back(guest, **kwargs):
    """At once, not announced: each time it is asked for, and to an address that may be anybody's."""
    mail_guest(guest)


@receiver(invited)
def tell_who_is_invited(invitee, event, **kwargs):
    """A member or group is announced; an address gets its mail at once, with the link."""
    if invitee.email:
        mail_invited(invitee, event)
    else:
        Announcement.write(InvitedToEvent, invitee, actor=invitee.invited_by)


@receiver(registered)
def announce_registration(registration, **kwargs):
    Announcement.write(Registered, registration)


@receiver(transferred)
def announce_transfer(transfer, **kwargs):
    Announcement.write(Transferred, transfer)


@receiver(waited)
def announce_waiting(waiting, **kwargs):
    Announcement.write(Waits, waiting)


@receiver(place_offered)
def announce_offer(offer, **kwargs):
    Announcement.write(PlaceOffered, offer)


@receiver(offer_lapsed)
def announce_lapse(offer, **kwargs):
    Announcement.write(OfferLapsed, offer)


@receiver(place_called)
def announce_last_call(call, **kwargs):
    Announcement.write(PlaceCalled, call)


@receiver(place_requested)
def announce_request(request, **kwargs):
    Announcement.write(PlaceRequested, request, actor=request.member)


@receiver(request_declined)
def announce_decline(request, **kwargs):
    Announcement.write(RequestDeclined, request)


@receiver(evaluation_asked)
def announce_asking(asking, **kwargs):
    Announcement.write(HowWasIt, asking)


@receiver(gone_on)
def announce_continuation(continuation, **kwargs):
    Announcement.write(StayTogether, continuation, actor=continuation.by)


@receiver(handover_offered)
def announce_handover(handover, **kwargs):
    Announcement.write(HandoverOffered, handover, actor=handover.event.author)


@receiver(helper_asked)
def announce_helper(helper, **kwargs):
    Announcement.write(HelperAsked, helper, actor=helper.asked_by)


@receiver(called_off)
def announce_calling_off(event, **kwargs):
    Announcement.write(CalledOff, event, actor=event.author)


@receiver(cancelled)
def announce_cancellation(cancellation, **kwargs):
    Announcement.write(Cancelled, cancellation, actor=cancellation.by)


@receiver(relocated)
def announce_move(move, **kwargs):
    Announcement.write(Moved, move, actor=move.by)


@receiver(came_near)
def announce_nearness(reminder, **kwargs):
    Announcement.write(ComesNear, reminder)


@receiver(mailing_sent)
def announce_mailing(mailing, **kwargs):
    Announcement.write(MailingSent, mailing, actor=mailing.sender)


@receiver(reach_asked)
def count_who_takes_none(members, **kwargs):
    """How many of them this would not reach if it went now, by the reason."""
    had = Delivery.objects.counting_today().filter(member__in=members).order_by().values("member")
    at_cap = had.annotate(number=Count("pk")).filter(number__gte=MAILS_A_DAY).values_list("member", flat=True)
    decisions = decide(MailingSent(), None, members, at_cap=at_cap)
    return Counter(decision.skipped for decision in decisions.values() if decision.skipped)


@receiver(mailing_tried)
def mail_trial(event, writer, words, **kwargs):
    """At once, not announced: nobody else hears of it, and nothing of it is kept."""
    with in_the_networks_language(), suppress(Skip):  # whose own mail comes back has read so on the start page
        Mail.write(trial_of(event, writer, words), MailingSent.NAME)
