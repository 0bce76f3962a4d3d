from celery import shared_task

from . import models


@shared_task
def gather_strays():
    models.gather_strays()
