"""What this room hears of what is written first. Whoever decides is named to nobody."""

from django.dispatch import receiver

from content.models import Clearance, Content
from content.signals import clearance_asked, cleared, not_cleared

from .kinds.clearing import FirstWaits, PieceCleared, PieceNotCleared
from .models import Announcement


@receiver(clearance_asked)
def announce_waiting(clearance, **kwargs):
    if not Clearance.objects.at_the_desk().exclude(pk=clearance.pk).exists():
        Announcement.write(FirstWaits, clearance)


@receiver(cleared)
def announce_clearing(thing, **kwargs):
    if isinstance(thing, Content):
        Announcement.write(PieceCleared, thing)


@receiver(not_cleared)
def announce_refusal(clearance, **kwargs):
    if clearance.content_id:
        Announcement.write(PieceNotCleared, clearance)
