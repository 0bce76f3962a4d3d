from celery import shared_task

from .models import Event, Guest, Offer, SignUpAnswer

AT_ONCE = 500


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


@shared_task
def forget_guests():
    Guest.objects.forget()
    SignUpAnswer.objects.forget()
