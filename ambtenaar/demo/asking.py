from django.utils import timezone

from discussions.models import Enquiry, Question, Willingness
from members.models import Expertise

AT_ONCE = 2000
EVERY = 3  # one in so many of the crowd may be asked; of the written members all


def let_experts_be_asked(people):
    """Some say that they may be asked; questions without an answer then go round as soon as the worker looks."""
    cast = {member.pk for member in people.cast.values()}
    known = Expertise.objects.order_by("pk").values_list("content_object", "tag")
    willing = [
        Willingness(member_id=member, subject_id=subject)
        for place, (member, subject) in enumerate(known)
        if member in cast or place % EVERY == 0
    ]
    Willingness.objects.bulk_create(willing, AT_ONCE)
    # unguarded: nobody looks
    open_ones = Question._base_manager.filter(published_at__lte=timezone.now(), first_reply_at=None)
    Enquiry.objects.bulk_create(Enquiry(question=question) for question in open_ones)
