"""What this room hears of programmes of events."""

from django.dispatch import receiver

from events.signals import programme_released, proposals_answered, session_place_given

from .kinds.programme import ProgrammeReleased, ProposalsAnswered, SessionPlaceGiven
from .models import Announcement


@receiver(programme_released)
def announce_programme(release, **kwargs):
    Announcement.write(ProgrammeReleased, release)


@receiver(session_place_given)
def announce_session_place(pick, **kwargs):
    Announcement.write(SessionPlaceGiven, pick)


@receiver(proposals_answered)
def announce_answers(call, **kwargs):
    Announcement.write(ProposalsAnswered, call)
