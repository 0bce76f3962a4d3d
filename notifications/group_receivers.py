"""What this room hears of the life of groups. Each writes its row in the transaction of the fact."""

from django.dispatch import receiver

from groups.models import About
from groups.signals import archived, doubted, revived, takeover_done, takeover_offered, takeover_stopped

from .kinds.life import (
    GroupArchived,
    GroupRevived,
    LastDayNears,
    StillMatters,
    TakeoverGranted,
    TakeoverHappened,
    TakeoverOffered,
    TakeoverStopped,
)
from .models import Announcement


@receiver(doubted)
def announce_doubt(doubt, **kwargs):
    Announcement.write(StillMatters if doubt.about == About.SILENCE else LastDayNears, doubt)


@receiver(takeover_offered)
def announce_takeover(takeover, **kwargs):
    Announcement.write(TakeoverOffered, takeover, actor=takeover.member)


@receiver(takeover_stopped)
def announce_stopped_takeover(takeover, **kwargs):
    Announcement.write(TakeoverStopped, takeover, actor=takeover.ended_by)


@receiver(takeover_done)
def announce_done_takeover(takeover, **kwargs):
    Announcement.write(TakeoverGranted, takeover)
    Announcement.write(TakeoverHappened, takeover, actor=takeover.ended_by)


@receiver(archived)
def announce_archiving(archiving, **kwargs):
    Announcement.write(GroupArchived, archiving, actor=archiving.by)


@receiver(revived)
def announce_revival(archiving, **kwargs):
    Announcement.write(GroupRevived, archiving, actor=archiving.woken_by)
