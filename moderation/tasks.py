from celery import shared_task

from .appealing import remind_of_appeals as remind
from .erasing import erase_old
from .figures import count_half_years as count
from .models import Case, Chore, Deed, Remark
from .terms import tell_of_ends


@shared_task
def forget_deeds():
    Deed.objects.forget()


@shared_task
def erase_exhibits():
    erase_old()


@shared_task
def forget_remarks():
    Remark.objects.forget()


@shared_task
def forget_chores():
    Chore.objects.forget()


@shared_task
def remind_of_cases():
    Case.objects.remind()


@shared_task
def remind_of_appeals():
    remind()


@shared_task
def count_half_years():
    count()


@shared_task
def tell_of_ending_terms():
    tell_of_ends()
