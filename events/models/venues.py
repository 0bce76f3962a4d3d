"""Where an event is held: at one place of its own, or at several locations at once."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _

from content.models import Picture

from .refusals import InUse, NameTaken, TooSmall
from .registrations import Registration
from .requests import PlaceRequest
from .waiting import Waiting

LONGEST = 200  # letters: the column of the place
OF_A_LOCATION = ["name", "address", "province", "online_url", "capacity"]


def place_at(location):
    """Where one goes to there, and the link; as an event without locations has them."""
    return location.address or ("" if location.online_url else location.name), location.online_url


class Venues:
    """Of an Event. Place, province, link and number of places stand with the event, or with its locations; never with
    both."""

    @property
    def provinces(self):
        """By which colleagues nearby find it."""
        return sorted({place.province for place in [self, *self.locations.all()]} - {""})

    @transaction.atomic
    def add_location(self, *, by=None, **fields):
        """One more. The first takes along everybody who comes already, and the places of the event; they hear it when
        that is somewhere else. Raises NameTaken or TooSmall."""
        event = self.locked()
        is_first = not event.locations.exists()
        event.check_location(fields, taken=event.taken_count if is_first else 0)
        if is_first:
            fields = {"province": event.province} | fields
        location = event.locations.create(**fields)
        if is_first:
            before = self.locked()
            event.send_everybody(to=location)
            event.tell_place(province="", online_url="", capacity=None)
        event.settle_locations()
        if is_first and place_at(location) != (before.hall, before.online_url):
            event.tell_of_move(before, by=by)
        return location

    @transaction.atomic
    def change_location(self, location, *, by=None, **fields):
        """Raises NameTaken; or TooSmall when more places are taken or promised there."""
        event = self.locked()
        location = event.locations.select_for_update().get(pk=location.pk)
        event.check_location(fields, taken=location.taken_count, but=location)
        event.locations.filter(pk=location.pk).update(**fields)
        event.settle_locations()
        if any(fields[name] != getattr(location, name) for name in ("address", "online_url")):
            event.tell_place(sequence=event.sequence + 1)
            event.tell_of_move(event, location, by=by)

    @transaction.atomic
    def remove_location(self, location):
        """Raises InUse. The last one gives its place and its people back to the event."""
        event = self.locked()
        location = event.locations.select_for_update().get(pk=location.pk)
        if event.locations.exclude(pk=location.pk).exists():
            in_programme = location.rooms.exists() or location.slots.exists()
            if in_programme or location.taken_count or Waiting.objects.running().filter(location=location).exists():
                raise InUse
            PlaceRequest.objects.filter(location=location).delete()
            location.delete()
        else:
            event.send_everybody(to=None)
            place, _link = place_at(location)
            most = min(filter(None, [location.capacity, event.capacity]), default=None)
            event.tell_place(place=place, province=location.province, online_url=location.online_url, capacity=most)
            location.delete()
        event.settle_locations()

    @transaction.atomic
    def take_after(self, origin):
        """Of a new event, to which nobody comes yet: it is held where the other one is, under the same picture. Twice
        is once."""
        event = self.locked()
        if not event.locations.exists():
            for location in origin.locations.order_by("pk"):
                event.locations.create(**{name: getattr(location, name) for name in OF_A_LOCATION})
            event.settle_locations()
        picture = Picture.objects.filter(content=origin.pk).first()
        if picture and not Picture.objects.filter(content=self.pk).exists():
            with picture.stored.open() as image:
                event.show_picture(ContentFile(image.read()), picture.alt)

    # --- Of a locked event

    def check_location(self, fields, taken, but=None):
        namesakes = self.locations.filter(name__iexact=fields["name"]).exclude(pk=but and but.pk)
        if namesakes.exists():
            raise NameTaken
        if fields["capacity"] is not None and fields["capacity"] < taken:
            raise TooSmall(taken)

    def send_everybody(self, to):
        # unguarded: nobody is shown any of it
        for model in (Registration, Waiting, PlaceRequest):
            model._base_manager.filter(event=self).update(location=to)

    def settle_locations(self):
        """Say on cards where it is, and give new places to who waits for them."""
        names = list(self.locations.order_by("pk").values_list("name", flat=True))
        if names:
            self.tell_place(place=Truncator(get_text_list(names, _("and"))).chars(LONGEST))
        self.hand_out_places()

    def tell_place(self, **fields):
        """A calendar that has the event hears that it is somewhere else now."""
        if any(getattr(self, name) != value for name, value in fields.items()):
            now = timezone.now()
            fields = {"sequence": self.sequence + 1, "changed_at": now, "edited_at": now} | fields
            type(self)._base_manager.filter(pk=self.pk).update(**fields)
            for name, value in fields.items():
                setattr(self, name, value)
