"""What the clock on the wall says: the moment it means, a form field for it, and what a working day is."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

FIRST_YEAR = 2000
YEARS_AHEAD = 10
SATURDAY = 5


def moment_at(wall, zone):
    """The moment at which a clock in the zone shows this; one that it shows twice, in autumn, is the first of the two.

    Raises ValidationError for the hour that a night in spring skips.
    """
    # In UTC, because Python holds moments of an hour that comes twice unequal to any moment in another zone.
    moment = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if wall_at(moment, zone) != wall:
        raise ValidationError(_("This time does not exist: the clock goes forward in that night."))
    return moment


def comes_twice(wall, zone):
    """Whether a clock in the zone shows this twice, in the night it goes back."""
    first, second = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1))
    return second > first


def wall_at(moment, zone):
    """What a clock in the zone shows at the moment, without a zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def after_working_days(moment, days):
    """The same hour so many working days later, by the calendar of the network; holidays count as working days."""
    while days:
        moment += timedelta(days=1)
        days -= timezone.localtime(moment).weekday() < SATURDAY
    return moment


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
