"""What the members' room does by itself. Beat asks each tick or each hour; what is due stands in the database."""

import logging
import time
from contextlib import suppress
from datetime import timedelta

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from network.models import ProblemReport

from .closing import close_due
from .models import (
    UNCONFIRMED_FOR,
    AddressPause,
    Affiliation,
    Application,
    Contributions,
    Disuse,
    Errand,
    LastCommunityManager,
    LastingMeasure,
    Member,
    NetworkInvitation,
    Takeout,
    Tally,
    UnconfirmedAddress,
)
from .packing import build
from .signals import unused

logger = logging.getLogger(__name__)
BUILDS_FOR = 30  # seconds: the next tick goes on, and no task may run for two minutes
UNUSED_AFTER = timedelta(days=730)
ASKED_EVERY = timedelta(days=30)
ERRANDS_FOR = timedelta(days=90)
SETTLED_PROBLEMS_FOR = timedelta(days=730)
AT_ONCE = 500


@shared_task
def build_takeouts():
    until = time.monotonic() + BUILDS_FOR
    for pk in Takeout.objects.due().order_by("pk").values_list("pk", flat=True)[:100]:
        takeout = Takeout.objects.claim(pk) if time.monotonic() < until else None
        if takeout:
            try:
                build(takeout)
            except Exception:  # one that cannot be built is tried again later, and must not keep the others
                logger.exception("takeout %s failed", takeout.pk)


@shared_task
def carry_out_departures():
    close_due()


@shared_task
def remind_of_applications():
    Application.objects.remind()


@shared_task
def ask_the_unused():
    """Ask those who were not here for two years, ask again a month later, and close what stays silent after that."""
    now = timezone.now()
    since = timezone.localdate() - UNUSED_AFTER
    silent = Member.objects.filter(last_used_on__lt=since, departure=None, is_active=True).exclude(joined_at=None)
    for member in silent.filter(disuse=None).order_by("last_used_on", "pk")[:AT_ONCE]:
        with transaction.atomic():
            disuse, created = Disuse.objects.get_or_create(member=member)
            if created:
                unused.send(Member, disuse=disuse)
    asked = Disuse.objects.filter(member__in=silent).select_related("member")
    for disuse in asked.filter(asked_again_at=None, asked_at__lt=now - ASKED_EVERY).order_by("pk")[:AT_ONCE]:
        with transaction.atomic():
            if Disuse.objects.filter(pk=disuse.pk, asked_again_at=None).update(asked_again_at=now):
                disuse.asked_again_at = now
                unused.send(Member, disuse=disuse)
    for disuse in asked.filter(asked_again_at__lt=now - ASKED_EVERY).order_by("pk")[:AT_ONCE]:
        with suppress(LastCommunityManager):  # the network would be nobody's
            disuse.member.leave(Contributions.KEEP, after=timedelta(0))


@shared_task
def purge():
    """What its term has run out of; the privacy page promises the terms."""
    now = timezone.now()
    for takeout in Takeout.objects.expired():
        takeout.throw_away()
    Member.objects.filter(confirmed_at=None, created_at__lt=now - UNCONFIRMED_FOR).delete()
    UnconfirmedAddress.objects.note()
    UnconfirmedAddress.objects.forget()
    Errand.objects.filter(member__joined_at__lt=now - ERRANDS_FOR).delete()
    LastingMeasure.objects.filter(until__lte=now).delete()
    NetworkInvitation.objects.forget()
    ProblemReport.objects.filter(settled_at__lt=now - SETTLED_PROBLEMS_FOR).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    # A device whose session is over is nobody's business any more, nor is the address it came from.
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


@shared_task
def count_members():
    """How many there are behind each choice of the directory, for when they are too many to count for a page."""
    Tally.count_all()


@shared_task
def look_after_jobs():
    """Close the jobs whose last day went by, ask about those nobody spoke of for a year, end addresses' terms."""
    for job in Affiliation.objects.over().select_related("member", "organisation").order_by("pk")[:AT_ONCE]:
        job.close()
    present = Member.objects.present()
    for job in Affiliation.objects.unconfirmed_for_a_year().filter(member__in=present).order_by("pk")[:AT_ONCE]:
        job.ask()
    for pause in AddressPause.objects.over().select_related("address__user").order_by("pk")[:AT_ONCE]:
        pause.retire()
