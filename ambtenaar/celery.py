"""The Celery application. Redis and Celery only make haste: every task also finds its work in the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ambtenaar.settings")
app = Celery("ambtenaar")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def schedule(sender, **kwargs):
    """What beat does each tick: look for work that is due and that nobody nudged."""
    from django.conf import settings

    for task in ("notifications.tasks.sweep", "notifications.tasks.plan_digests", "content.tasks.count_readings"):
        sender.add_periodic_task(settings.BEAT_TICK, sender.signature(task), name=task, expires=settings.BEAT_TICK)
