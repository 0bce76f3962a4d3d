from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from members.models import Province

from .places import Places


class LocationQuerySet(models.QuerySet):
    def with_line(self):
        """How many wait for each comes along as waiting_count, in the same query."""
        line = self.model._meta.get_field("waiting_here").related_model._base_manager
        here = line.filter(location=OuterRef("pk"), ended_at=None).order_by().values("location")
        return self.annotate(waiting_count=Coalesce(Subquery(here.values(number=Count("pk"))), 0))


class Location(Places, models.Model):
    """One of several places where an event is held at once; online is one like any other.

    An event without locations has one place and one link of its own. Once it has some, everybody who comes does so to
    one of them.
    """

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="locations")
    name = models.CharField(_("name"), max_length=60)
    address = models.CharField(_("address"), max_length=200, blank=True)
    province = models.CharField(_("province"), max_length=20, choices=Province, blank=True)
    online_url = models.URLField(_("online link"), max_length=500, blank=True)
    capacity = models.PositiveIntegerField(
        _("number of places"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    registration_count = models.PositiveIntegerField(default=0, editable=False)
    reserved_count = models.PositiveIntegerField(default=0, editable=False)  # offered to who waits

    objects = LocationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="locations_of_an_event_differ_in_name"),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="a_location_has_room"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(registration_count__lte=F("capacity") - F("reserved_count")),
                name="never_one_over_capacity_of_a_location",
            ),
        ]

    def __str__(self):
        return self.name
