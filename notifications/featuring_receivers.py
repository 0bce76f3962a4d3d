"""What this room hears of what is put on the front page."""

from django.dispatch import receiver

from content.signals import featured

from .kinds.featuring import MemberFeatured
from .models import Announcement


@receiver(featured)
def tell_who_is_featured(featured, **kwargs):
    if featured.member_id:
        Announcement.write(MemberFeatured, featured, actor=featured.by)
