from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from content.forms import PieceForm
from groups.models import Group
from web.lines import LineField

from .clock import moment_at, wall_at
from .models import Event

FIRST_YEAR = 2000
YEARS_AHEAD = 10
MOST_PLACES = 100_000


class WallClockField(forms.DateTimeField):
    """A moment as the clock on the wall shows it, without a zone: the form knows which clock is meant."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {
        "required": _("Choose a day and a time."),
        "invalid": _("Write a day and a time, such as 11-02-2027 9:30."),
        "far": _("Choose a day between 2000 and ten years from now."),
    }

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            # As a browser sends it, else as people write it where no calendar helps them.
            wall = parse_datetime(value.strip()) or super(forms.DateTimeField, self).to_python(value)
        except ValueError:
            wall = None
        if wall is None or wall.tzinfo is not None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if not FIRST_YEAR <= wall.year <= timezone.now().year + YEARS_AHEAD:
            raise forms.ValidationError(self.error_messages["far"], code="far")
        return wall.replace(second=0, microsecond=0)


class EventForm(PieceForm):
    begins = WallClockField(label=_("Begin"))
    ends = WallClockField(label=_("End"))
    place = LineField(
        label=_("Place"),
        required=False,
        max_length=Event._meta.get_field("place").max_length,
        help_text=_("The address, and how to find it. Leave it empty if you only meet online."),
    )
    online_url = forms.URLField(
        label=_("Online link"),
        required=False,
        max_length=Event._meta.get_field("online_url").max_length,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("Only who is registered sees it."),
        error_messages={"invalid": _("Paste the whole link, such as https://video.example/room.")},
    )
    capacity = forms.IntegerField(
        label=_("Number of places"),
        required=False,
        min_value=1,
        max_value=MOST_PLACES,
        help_text=_("Leave it empty if everybody fits."),
        widget=forms.NumberInput(attrs={"class": "short"}),
        error_messages={
            "invalid": _("Write a number, such as 25."),
            "min_value": _("There is room for one at least. Leave it empty if everybody fits."),
            "max_value": _("Leave it empty if everybody fits."),
        },
    )

    class Meta(PieceForm.Meta):
        model = Event
        fields = [
            "title",
            "body",
            "time_zone",
            "place",
            "online_url",
            "capacity",
            "tags",
            "group",
            "visibility",
        ]
        help_texts = {
            "title": _("Short, so that it fits in a calendar."),
            "time_zone": _("Begin and end are in this time."),
        }

    field_order = [
        "title",
        "begins",
        "ends",
        "time_zone",
        "place",
        "online_url",
        "capacity",
        "body",
        "tags",
        "group",
        "visibility",
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].error_messages["required"] = _("Give your event a name.")
        self.fields["body"].error_messages["required"] = _("Tell in a few words what is going to happen.")
        if self.instance.pk:
            event = self.instance
            self.initial.setdefault("begins", wall_at(event.happens_at, event.time_zone))
            self.initial.setdefault("ends", wall_at(event.ends_at, event.time_zone))

    def clean_capacity(self):
        capacity, taken = self.cleaned_data["capacity"], self.instance.registration_count
        if capacity is not None and capacity < taken:
            raise forms.ValidationError(too_small(taken))
        return capacity

    def clean(self):
        cleaned = super().clean()
        begin = cleaned["happens_at"] = self.moment("begins", self.instance.happens_at)
        end = cleaned["ends_at"] = self.moment("ends", self.instance.ends_at)
        if begin and begin != self.instance.happens_at and begin <= timezone.now():
            self.add_error("begins", _("Choose a begin that is still to come."))
        if begin and end and end <= begin:
            self.add_error("ends", _("An event ends after it begins."))
        if (
            not cleaned.get("place")
            and not cleaned.get("online_url")
            and not self.errors.keys() & {"place", "online_url"}
        ):
            self.add_error("place", _("Say where it is, or give an online link."))
        return cleaned

    def moment(self, name, was):
        """What was typed, as a moment; a time left as it was stays the same one, also in the hour that comes twice."""
        wall, zone = self.cleaned_data.get(name), self.cleaned_data.get("time_zone")
        if not wall or not zone:
            return None
        if was and zone == self.instance.time_zone and wall == wall_at(was, zone).replace(second=0, microsecond=0):
            return was
        try:
            return moment_at(wall, zone)
        except forms.ValidationError as error:
            self.add_error(name, error)
            return None

    def words(self):
        own = ("happens_at", "ends_at", "time_zone", "place", "online_url", "capacity")
        return super().words() | {name: self.cleaned_data[name] for name in own}


def too_small(taken):
    return _("%(count)s people are registered already. Choose that number or a higher one.") % {"count": taken}


class AgendaFilter(forms.Form):
    """What the agenda is narrowed by; anything that makes no sense narrows nothing."""

    without_optional_marks = True
    groepen = forms.ChoiceField(
        label=_("Group"), required=False, choices=[("", _("All groups")), ("mijn", _("My groups"))]
    )

    def narrow(self, events, viewer):
        if self.is_valid() and self.cleaned_data["groepen"] == "mijn":
            return events.filter(group__in=Group.objects.joined_by(viewer))
        return events
