"""What news is about, as members choose it: what they filter their notifications by, and what they want by mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    MENTIONS = "genoemd", _("You are named")
    REPLIES = "antwoorden", _("Answers to you")
    ASKED = "gevraagd", _("Asked of you")
    OWN = "eigen", _("What you wrote")
    FOLLOWED = "gevolgd", _("What you follow")
    PIECES = "nieuw", _("New in your groups")
    GROUPS = "groepen", _("About your groups")
    EVENTS = "agenda", _("Events you go to")
    NOTES = "prikbord", _("Your board")
    NETWORK = "netwerk", _("From the community managers")
    PEOPLE = "mensen", _("Colleagues who follow you")
