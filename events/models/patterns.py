"""By which rule something returns, as RFC 5545 has it, and how that is said."""

from calendar import monthrange

from dateutil.rrule import DAILY, MO, MONTHLY, WEEKLY, YEARLY, rrule, weekday
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from web.clock import moment_at

WORKDAYS = range(5)
ORDINALS = [gettext_lazy("first"), gettext_lazy("second"), gettext_lazy("third"), gettext_lazy("fourth")]


class Pattern(models.TextChoices):
    DAY = "day", gettext_lazy("Every day")
    WORKDAYS = "workdays", gettext_lazy("Every workday")
    WEEK = "week", gettext_lazy("Every week")
    MONTH_DAY = "month_day", gettext_lazy("Every month on the same date")
    MONTH_WEEKDAY = "month_weekday", gettext_lazy("Every month on the same weekday")
    MONTH_LAST = "month_last", gettext_lazy("Every month on the last such weekday")
    YEAR_DAY = "year_day", gettext_lazy("Every year on the same date")
    YEAR_WEEKDAY = "year_weekday", gettext_lazy("Every year on the same weekday of the month")
    YEAR_LAST = "year_last", gettext_lazy("Every year on the last such weekday of the month")


WEEKS = ngettext_lazy("every week", "every %(n)s weeks", "n")
MONTHS = ngettext_lazy("every month", "every %(n)s months", "n")
YEARS = ngettext_lazy("every year", "every %(n)s years", "n")
HOW_OFTEN = {
    Pattern.DAY: ngettext_lazy("every day", "every %(n)s days", "n"),
    **dict.fromkeys((Pattern.WORKDAYS, Pattern.WEEK), WEEKS),
    **dict.fromkeys((Pattern.MONTH_DAY, Pattern.MONTH_WEEKDAY, Pattern.MONTH_LAST), MONTHS),
    **dict.fromkeys((Pattern.YEAR_DAY, Pattern.YEAR_WEEKDAY, Pattern.YEAR_LAST), YEARS),
}
ON_WHICH_DAY = {
    Pattern.DAY: HOW_OFTEN[Pattern.DAY],
    Pattern.WORKDAYS: ngettext_lazy("every workday", "every %(n)s weeks on the workdays", "n"),
    Pattern.WEEK: ngettext_lazy("every week on %(weekdays)s", "every %(n)s weeks on %(weekdays)s", "n"),
    Pattern.MONTH_DAY: ngettext_lazy("every month on day %(number)s", "every %(n)s months on day %(number)s", "n"),
    Pattern.MONTH_WEEKDAY: ngettext_lazy(
        "every month on the %(nth)s %(weekday)s", "every %(n)s months on the %(nth)s %(weekday)s", "n"
    ),
    Pattern.MONTH_LAST: ngettext_lazy(
        "every month on the last %(weekday)s", "every %(n)s months on the last %(weekday)s", "n"
    ),
    Pattern.YEAR_DAY: ngettext_lazy("every year on %(date)s", "every %(n)s years on %(date)s", "n"),
    Pattern.YEAR_WEEKDAY: ngettext_lazy(
        "every year on the %(nth)s %(weekday)s of %(month)s",
        "every %(n)s years on the %(nth)s %(weekday)s of %(month)s",
        "n",
    ),
    Pattern.YEAR_LAST: ngettext_lazy(
        "every year on the last %(weekday)s of %(month)s", "every %(n)s years on the last %(weekday)s of %(month)s", "n"
    ),
}
FREQUENCIES = {"day": DAILY, "workdays": WEEKLY, "week": WEEKLY, "month": MONTHLY, "year": YEARLY}


def patterns_from(day):
    """The ways in which this day can return. A fifth Tuesday is not in every month, so that is the last one."""
    is_nth, is_last = nth(day) < 5, day.day > monthrange(day.year, day.month)[1] - 7
    yield Pattern.DAY
    if day.weekday() in WORKDAYS:
        yield Pattern.WORKDAYS
    yield Pattern.WEEK
    for on_date, on_weekday, on_last in (
        (Pattern.MONTH_DAY, Pattern.MONTH_WEEKDAY, Pattern.MONTH_LAST),
        (Pattern.YEAR_DAY, Pattern.YEAR_WEEKDAY, Pattern.YEAR_LAST),
    ):
        yield on_date
        if is_nth:
            yield on_weekday
        if is_last:
            yield on_last


def nth(day):
    """Which one of its weekday it is in its month."""
    return (day.day - 1) // 7 + 1


def walls_of(begin, zone, pattern, every, weekdays=()):
    """When it is again after this begin, by the clock on the wall, without end; weekdays: of every week, when there are
    more than that of the begin.

    What the calendar or the clock does not have, such as 31 April or the hour that a night in spring skips, is passed
    over and not counted (RFC 5545, 3.3.10).
    """
    unit, _by, which = pattern.partition("_")
    on = {
        "": {"byweekday": {Pattern.WORKDAYS: WORKDAYS, Pattern.WEEK: weekdays or None}.get(pattern)},
        "day": {"bymonthday": begin.day},
        "weekday": {"byweekday": weekday(begin.weekday(), nth(begin))},
        "last": {"byweekday": weekday(begin.weekday(), -1)},
    }[which]
    if unit == "year":
        on["bymonth"] = begin.month
    for wall in rrule(FREQUENCIES[unit], dtstart=begin, interval=every, wkst=MO, **on):
        if wall > begin and exists(wall, zone):
            yield wall


def exists(wall, zone):
    try:
        moment_at(wall, zone)
    except ValidationError:
        return False
    return True


def how_often(pattern, every):
    return HOW_OFTEN[pattern] % {"n": every}


def told(pattern, every, weekdays, day):
    """The rule in words, for something that is there on this day."""
    return ON_WHICH_DAY[pattern] % {
        "n": every,
        "number": day.day,
        "date": date_format(day, "j F"),
        "month": date_format(day, "F"),
        "weekday": WEEKDAYS[day.weekday()],
        "weekdays": get_text_list([str(WEEKDAYS[number]) for number in weekdays or [day.weekday()]], _("and")),
        "nth": ORDINALS[min(nth(day), 4) - 1],
    }
