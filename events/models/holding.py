"""Whose a place is, or one in the line, or the question for one: a member's or a guest's."""

from django.db import models
from django.db.models import OuterRef, Q

from .guests import Guest


def holder_of(who, prefix=""):
    """The field that names this person on a row."""
    return {f"{prefix}{'guest' if isinstance(who, Guest) else 'member'}": who}


def same_holder(prefix=""):
    """Of a subquery: its rows are of whom the row outside is of."""
    return Q(member=OuterRef(f"{prefix}member")) | Q(guest=OuterRef(f"{prefix}guest"))


class HeldQuerySet(models.QuerySet):
    def of(self, who):
        """The person's own; a visitor who is no guest has none."""
        return self.filter(**holder_of(who)) if isinstance(who, Guest) or who.is_authenticated else self.none()


class Held:
    """Beside models.Model, on rows with a member and a guest of which one is set."""

    @property
    def who(self):
        return self.member or self.guest


ONE_HOLDER = Q(member__isnull=False, guest=None) | Q(member=None, guest__isnull=False)
