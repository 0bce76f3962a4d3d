"""Members as those of one group: since when, and as what."""

from django.db.models import F


def with_membership(members, group, **fields):
    """Those among these members who are in the group, each with since when and whether as a manager."""
    inside = members.filter(
        memberships__group=group, **{f"memberships__{name}": value for name, value in fields.items()}
    )
    return inside.annotate(in_it_since=F("memberships__since"), manages_it=F("memberships__is_manager"))
