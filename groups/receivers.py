from django.dispatch import receiver

from members.signals import job_ended

from .models import Membership, Passing
from .signals import join_declined


@receiver(job_ended)
def end_what_rests_on_it(job, successor, **kwargs):
    """Memberships that rest on a job move along with it inside the house, and else end some time after it."""
    resting = Membership.objects.resting_on(job)
    if job.goes_on_as(successor):
        resting.update(affiliation=successor, ends_on=None)
    else:
        for membership in resting:
            membership.follow(job)


@receiver(join_declined)
def suggest_no_more(group, member, **kwargs):
    """A group that declined somebody is not shown to them as one that may suit."""
    Passing.objects.get_or_create(member=member, group=group)
