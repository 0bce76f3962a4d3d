"""What the clock on the wall says at an event: reading it from a form, and telling it in words."""

from datetime import UTC
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def moment_at(wall, zone):
    """The moment at which a clock in the zone shows this; one that it shows twice, in autumn, is the first of the two.

    Raises ValidationError for the hour that a night in spring skips.
    """
    # In UTC, because Python holds moments of an hour that comes twice unequal to any moment in another zone.
    moment = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if wall_at(moment, zone) != wall:
        raise ValidationError(gettext_lazy("This time does not exist: the clock goes forward in that night."))
    return moment


def wall_at(moment, zone):
    """What a clock in the zone shows at the moment, without a zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def spoken(begin, end, zone):
    """A span of time in words, as a clock in the zone shows it; a day that is the same is named once."""
    begin, end = wall_at(begin, zone), wall_at(end, zone)
    days = {"day": spoken_day(begin), "begin": spoken_time(begin), "last": spoken_day(end), "end": spoken_time(end)}
    if begin.date() == end.date():
        return _("%(day)s, %(begin)s to %(end)s") % days
    return _("%(day)s, %(begin)s to %(last)s, %(end)s") % days


def spoken_day(wall):
    return date_format(wall, "l j F Y")


def spoken_time(wall):
    return date_format(wall, "G.i")
