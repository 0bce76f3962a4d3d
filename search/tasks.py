from celery import shared_task

from .models import Sought


@shared_task
def forget_sought():
    Sought.objects.forget()
