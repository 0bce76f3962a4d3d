from celery import shared_task

from .models import Deed


@shared_task
def forget_deeds():
    Deed.objects.forget()
