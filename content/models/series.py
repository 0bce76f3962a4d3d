"""Pieces of one author that belong together and are read in an order."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from web.submits import uuid_for

from .pieces import Content, slug_of


class SeriesQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Those of which the viewer may read a part, and the own ones."""
        seen = models.Q(pk__in=Part.objects.visible_to(viewer).values("series"))
        if viewer.is_authenticated:
            seen |= models.Q(author=viewer)
        return self.filter(seen)

    def begin(self, author, *, uuid, title):
        """A new series. The same form sent twice begins one."""
        series, _created = self.get_or_create(
            uuid=uuid_for(author, uuid), author=author, defaults={"title": title, "slug": slug_of(title)}
        )
        return series


class Series(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=512)  # as that of a piece
    slug = models.SlugField(max_length=140)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="series")
    created_at = models.DateTimeField(default=timezone.now)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("content:series", args=[self.pk, self.slug])

    @transaction.atomic
    def put(self, content):
        """Put a piece at the end; one that stood in another series moves here. Putting it twice is putting it once."""
        Series.objects.select_for_update().get(pk=self.pk)
        held = Part.objects.filter(content=content.pk).first()
        if held and held.series_id == self.pk:
            return held
        if held:
            held.take_out()
        last = self.parts.aggregate(last=Max("position"))["last"] or 0
        return Part.objects.create(series=self, content_id=content.pk, position=last + 1)

    @transaction.atomic
    def shift(self, part, steps):
        """Move a part so many places towards the end, or the beginning."""
        Series.objects.select_for_update().get(pk=self.pk)
        order = list(self.parts.order_by("position", "pk"))
        place = next((at for at, each in enumerate(order) if each.pk == part.pk), None)
        if place is None:
            return
        order.insert(max(0, min(place + steps, len(order) - 1)), order.pop(place))
        for position, each in enumerate(order, start=1):
            if each.position != position:
                Part.objects.filter(pk=each.pk).update(position=position)


class PartQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Only what the viewer may read counts: the others are not even missing."""
        return self.filter(content__in=Content.objects.visible_to(viewer).standing())


class Part(models.Model):
    """A piece in its series."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="parts")
    content = models.OneToOneField(Content, models.CASCADE, related_name="part")
    position = models.PositiveIntegerField()

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return f"{self.series_id} - {self.position}"

    @transaction.atomic
    def take_out(self):
        """The piece stands alone again; a series without any piece is gone."""
        Part.objects.filter(pk=self.pk).delete()
        Series.objects.filter(pk=self.series_id, parts=None).delete()


@dataclass(frozen=True)
class Place:
    """Where a piece stands among the parts of its series that the viewer may read."""

    series: Series
    number: int
    total: int
    before: Content | None
    after: Content | None


def place_of(content, part, viewer):
    """None for a piece that stands alone, or is the only part there is to read; part came along with the piece."""
    if part is None:
        return None
    readable = Part.objects.visible_to(viewer).filter(series=part.series_id).select_related("content")
    return place_among([each.content for each in readable], content, part)


def place_among(order, content, part):
    """The same, of the parts that the viewer may read, in their order."""
    at = next((number for number, each in enumerate(order) if each.pk == content.pk), None)
    if at is None or len(order) == 1:
        return None
    after = order[at + 1] if at + 1 < len(order) else None
    return Place(part.series, at + 1, len(order), order[at - 1] if at else None, after)
