from django.dispatch import receiver

from members.signals import address_proven, job_ended

from .models import LastingExclusion, Membership, Passing
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


@receiver(address_proven)
def keep_out_still(member, address, **kwargs):
    """Whom a group kept out it keeps out under a new account too."""
    for lasting in LastingExclusion.objects.on(address).select_related("group").order_by("group"):
        lasting.meet(member)


@receiver(join_declined)
def suggest_no_more(group, member, **kwargs):
    """A group that declined somebody is not shown to them as one that may suit."""
    Passing.objects.get_or_create(member=member, group=group)
