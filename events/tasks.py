import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from web.scanner import Unjudged, finding_in
from web.strays import sweep

from .models import Event, Guest, Handout, Offer, ProposalAnswer, SignUpAnswer, forget_addresses

AT_ONCE = 500
logger = logging.getLogger(__name__)


@shared_task
def pass_offers_on():
    """Places that were kept for somebody go to the next in line when the time is over."""
    for offer in (
        Offer.objects.untold()
        .select_related("waiting__event", "waiting__member", "waiting__guest")
        .order_by("pk")[:AT_ONCE]
    ):
        if not offer.event.is_for(offer.waiting.who):
            offer.event.take_back(offer)
        elif offer.is_overdue:
            offer.start_clock()
    for offer in Offer.objects.due().select_related("waiting__event").order_by("pk")[:AT_ONCE]:
        offer.event.pass_on(offer)


@shared_task
def remind():
    Event.objects.remind()
    Event.objects.ask_how_it_was()


@shared_task
def forget_guests():
    Guest.objects.forget()
    SignUpAnswer.objects.forget()
    ProposalAnswer.objects.forget()
    forget_addresses()


@shared_task
def judge_handout(pk):
    """Ask the scanner. Without a clear answer nothing changes, and it is asked again as soon as the claim runs out."""
    handout = Handout.objects.claim(pk)
    if handout is None:
        return
    try:
        with handout.stored.open("rb") as file:
            finding = finding_in(file, settings.CLAMAV_URL)
    except (Unjudged, FileNotFoundError) as error:
        logger.warning("handout %s is not judged: %s", pk, error)
        return
    if finding:
        logger.warning("handout %s is refused: %s", pk, finding)
        handout.refuse(finding)
    else:
        Handout.objects.filter(pk=pk).update(judged_at=timezone.now())


@shared_task
def judge_handouts():
    """Whatever nobody nudged, and whatever the scanner had no answer for."""
    for pk in Handout.objects.due().order_by("claimed_at", "pk").values_list("pk", flat=True)[:10]:
        judge_handout(pk)


@shared_task
def sweep_handouts():
    sweep("handouts", lambda names: set(Handout.objects.filter(stored__in=names).values_list("stored", flat=True)))
