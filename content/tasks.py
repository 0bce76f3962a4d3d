from celery import shared_task

from .readings import count_buffered


@shared_task
def count_readings():
    count_buffered()
