"""The Celery application. Redis and Celery only make haste: every task also finds its work in the database."""

import os

from celery import Celery
from celery.signals import celeryd_init, worker_process_init

from ambtenaar.collector import leave_alone_what_stays

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ambtenaar.settings")
app = Celery("ambtenaar")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


EACH_TICK = [
    "notifications.tasks.sweep",
    "notifications.tasks.plan_digests",
    "notifications.tasks.send_broadcasts",
    "notifications.tasks.fetch_mail",
    "content.tasks.count_readings",
    "files.tasks.look_after_all",
    "events.tasks.judge_handouts",
    "content.tasks.end_meetings",
    "content.tasks.end_hidings",
    "content.tasks.publish_planned",
    "members.tasks.build_takeouts",
    "members.tasks.carry_out_departures",
    "members.tasks.remind_of_applications",
    "members.tasks.count_members",
    "groups.tasks.tighten_groups",
    "groups.tasks.remind_of_proposals",
    "groups.tasks.take_in_by_rules",
    "groups.tasks.invite_along",
    "discussions.tasks.ask_around",
    "events.tasks.pass_offers_on",
    "events.tasks.remind",
    "groups.tasks.carry_out_takeovers",
    "moderation.tasks.remind_of_cases",
]
EACH_HOUR = [
    "notifications.tasks.forget_words",
    "moderation.tasks.erase_exhibits",
    "moderation.tasks.remind_of_appeals",
    "moderation.tasks.count_half_years",
    "moderation.tasks.tell_of_ending_terms",
    "members.tasks.ask_the_unused",
    "members.tasks.purge",
    "members.tasks.look_after_jobs",
    "network.tasks.gather_strays",
    "content.tasks.count_popularity",
    "discussions.tasks.remind_askers",
    "groups.tasks.end_memberships",
    "groups.tasks.forget_exclusions",
    "discussions.tasks.finish_polls",
    "groups.tasks.follow_life",
    "files.tasks.sweep_strays",
    "content.tasks.sweep_pictures",
    "content.tasks.forget_readings",
    "events.tasks.forget_guests",
    "events.tasks.sweep_handouts",
    "search.tasks.forget_sought",
    "moderation.tasks.forget_deeds",
    "moderation.tasks.forget_remarks",
    "moderation.tasks.forget_chores",
]


@celeryd_init.connect
def bear_with_the_broker(conf, **kwargs):
    """A page gives up on a slow broker at once. A worker that did so amid a task would never take another one."""
    conf.broker_transport_options = conf.broker_transport_options | {"socket_timeout": 30, "socket_connect_timeout": 5}


@worker_process_init.connect
def begin(**_about):
    leave_alone_what_stays()


@app.on_after_finalize.connect
def schedule(sender, **kwargs):
    """What beat does each tick: look for work that is due and that nobody nudged."""
    from django.conf import settings

    for tasks, wait in ((EACH_TICK, settings.BEAT_TICK), (EACH_HOUR, 60 * settings.BEAT_TICK)):
        for task in tasks:
            sender.add_periodic_task(wait, sender.signature(task), name=task, expires=wait)
