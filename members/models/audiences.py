"""Who sees which part of a profile: one table, asked of the database in lists and of a row in hand on pages."""

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from .connecting import Follow


class Audience(models.TextChoices):
    """Who sees something of a member. A name has no audience: it stands beside everything somebody writes."""

    PUBLIC = "public", _("Everybody on the internet")
    MEMBERS = "members", _("Members only")
    CONNECTIONS = "connections", _("My connections")
    NOBODY = "nobody", _("Nobody")


# For what stands beside every piece, in lists that all members share: it cannot differ from one member to the next.
WIDE = [(Audience.PUBLIC.value, Audience.PUBLIC.label), (Audience.MEMBERS.value, Audience.MEMBERS.label)]


class Nearness(models.IntegerChoices):
    """What a viewer is to a member."""

    VISITOR = 0, _("visitor")
    MEMBER = 1, _("member")
    CONNECTION = 2, _("connection")
    SELF = 3, _("yourself")


OPEN_TO = {
    Nearness.VISITOR: [Audience.PUBLIC],
    Nearness.MEMBER: [Audience.PUBLIC, Audience.MEMBERS],
    Nearness.CONNECTION: [Audience.PUBLIC, Audience.MEMBERS, Audience.CONNECTIONS],
    Nearness.SELF: list(Audience),
}


class FieldAudience(models.CharField):
    """Who sees one field of a profile: members, until the member decides otherwise."""

    def __init__(self, **options):
        super().__init__(**{"max_length": 11, "choices": Audience, "default": Audience.MEMBERS} | options)


def connections_of(viewer):
    """Keys of the members the viewer follows and who follow back."""
    mutual = Follow.objects.filter(follower=viewer.pk, followed__follows__followed=viewer.pk)
    return mutual.values("followed")


def open_to(viewer, audience, member="pk"):
    """The condition that the audience in this column admits the viewer; member names whose row it is."""
    if not viewer.is_authenticated:
        return Q(**{f"{audience}__in": OPEN_TO[Nearness.VISITOR]})
    for_connections = set(OPEN_TO[Nearness.CONNECTION]) - set(OPEN_TO[Nearness.MEMBER])
    return (
        Q(**{f"{audience}__in": OPEN_TO[Nearness.MEMBER]})
        | Q(**{member: viewer.pk})
        | Q(**{f"{audience}__in": for_connections, f"{member}__in": connections_of(viewer)})
    )


def nearness_to(viewer, member="pk"):
    """What the viewer is to each member of a query."""
    if not viewer.is_authenticated:
        return Value(Nearness.VISITOR.value)
    return Case(
        When(**{member: viewer.pk}, then=Value(Nearness.SELF.value)),
        When(**{f"{member}__in": connections_of(viewer)}, then=Value(Nearness.CONNECTION.value)),
        default=Value(Nearness.MEMBER.value),
        output_field=models.SmallIntegerField(),
    )
