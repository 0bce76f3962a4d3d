from celery import shared_task

from .models import Enquiry, Poll, Question


@shared_task
def ask_around():
    """Offer new questions to a few who may know, and those that two working days left without answer to a few more."""
    for pk in Enquiry.objects.due().order_by("due_at").values_list("pk", flat=True)[:200]:
        Enquiry.carry_on(pk)


@shared_task
def finish_polls():
    for poll in Poll.objects.to_finish().order_by("ends_at", "pk")[:500]:
        poll.finish()


@shared_task
def remind_askers():
    """Ask who left a question open for two weeks whether an answer helped."""
    # unguarded: nobody looks
    for question in Question._default_manager.left_open().order_by("pk")[:200]:
        question.remind()
