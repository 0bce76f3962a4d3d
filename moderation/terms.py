"""Roles that are for a while: what is done before they end."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from members.models import Role
from network.rights import TERMS
from notifications.models import Announcement

from .kinds.terms import TermEnds

BEFORE = timedelta(days=14)


@transaction.atomic
def tell_of_ends():
    """Once for each end: a role that was made longer since is told of again when that end comes near."""
    told = Announcement.objects.filter(kind=TermEnds.NAME, subject_id=OuterRef("pk"))
    told = told.filter(created_at__gte=OuterRef("until") - BEFORE)
    ending = Role.objects.running().filter(name__in=TERMS, until__lte=timezone.now() + BEFORE)
    for role in ending.filter(~Exists(told)).select_for_update(skip_locked=True).order_by("pk"):
        Announcement.write(TermEnds, role)
