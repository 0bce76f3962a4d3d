"""Both hear that somebody thought of them, and that both want to."""

from django.dispatch import receiver

from notifications.models import Announcement

from .kinds.introductions import IntroductionAgreed, IntroductionProposed
from .signals import introduction_agreed, introduction_proposed


@receiver(introduction_proposed)
def ask_both(introduction, **kwargs):
    Announcement.write(IntroductionProposed, introduction)


@receiver(introduction_agreed)
def tell_both(introduction, **kwargs):
    Announcement.write(IntroductionAgreed, introduction)
