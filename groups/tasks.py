from celery import shared_task
from django.utils import timezone

from .models import (
    About,
    AdmissionRule,
    Exclusion,
    Group,
    LastingExclusion,
    Membership,
    Opening,
    Proposal,
    Takeover,
    Tightening,
)

AT_ONCE = 500


@shared_task
def end_memberships():
    for membership in Membership.objects.ending().select_related("group", "member").order_by("pk")[:AT_ONCE]:
        membership.end()


@shared_task
def take_in_by_rules():
    """Who shows to work somewhere since the last time, and the next ones of a rule that takes in many."""
    for rule in AdmissionRule.objects.select_related("group", "organisation").order_by("pk"):
        rule.take_in_some()


@shared_task
def forget_exclusions():
    """What is over keeps nobody out, and is nobody's business any more."""
    Exclusion.objects.over().delete()
    LastingExclusion.objects.over().delete()


@shared_task
def follow_life():
    """Groups become quiet and fall asleep by themselves; what wakes one is written, and that needs no task."""
    now = timezone.now()
    for group in Group.objects.over().order_by("pk")[:AT_ONCE]:
        group.archive(by=None)
    for group in Group.objects.misjudged(now).order_by("pk")[:AT_ONCE]:
        group.follow(group.verdict)
    for group in Group.objects.doubtful(now).order_by("pk")[:AT_ONCE]:
        group.doubt(About.SILENCE)
    for group in Group.objects.ending_soon(now).order_by("pk")[:AT_ONCE]:
        group.doubt(About.LAST_DAY)


@shared_task
def carry_out_takeovers():
    """In the order of the offers, so that who offered first becomes manager first."""
    due = Takeover.objects.due().select_related("group", "member").order_by("offered_at", "pk")
    for takeover in due[:AT_ONCE]:
        takeover.carry_out()


@shared_task
def remind_of_proposals():
    Proposal.objects.remind()


@shared_task
def tighten_groups():
    for tightening in Tightening.objects.due().select_related("group").order_by("pk")[:AT_ONCE]:
        tightening.carry_out()


@shared_task
def invite_along():
    for opening in Opening.objects.inviting().select_related("group__founder", "origin").order_by("pk")[:10]:
        opening.invite_along()
