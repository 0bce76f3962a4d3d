"""What the network says in public of half a year of judging: counts, kept as they were when it was over."""

from datetime import datetime

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Appeal, Decision, HalfYear, Outcome, Reason, Report, Verdict

FEWEST = 5  # of less than that somebody might be recognised


def count_half_years():
    """The half year that ended last, once: what is erased later does not change it."""
    which = half_year_before(timezone.localdate())
    if not HalfYear.objects.filter(**which).exists():
        HalfYear.objects.get_or_create(**which, defaults={"numbers": numbers_of(**which)})


def half_year_before(day):
    return {"year": day.year, "half": 1} if day.month > 6 else {"year": day.year - 1, "half": 2}


def numbers_of(year, half):
    begin = timezone.make_aware(datetime(year, 1 if half == 1 else 7, 1))
    end = timezone.make_aware(datetime(year, 7, 1) if half == 1 else datetime(year + 1, 1, 1))
    within = {"at__gte": begin, "at__lt": end}
    judged = Appeal.objects.filter(judged_at__gte=begin, judged_at__lt=end)  # which those of its last weeks are later
    return {
        "reports": counted(Report.objects.filter(**within), "reason"),
        "outcomes": counted(Decision.objects.filter(**within), "outcome"),
        "appeals": Appeal.objects.filter(**within).count(),
        "changed": judged.filter(verdict=Verdict.CHANGED).count(),
    }


def counted(rows, name):
    return dict(rows.order_by().values_list(name).annotate(n=Count("pk")))


def lines_of(half_year):
    """(of what, which, how many): as it is shown and as it is taken along."""
    numbers = half_year.numbers
    for reason in Reason:
        yield _("Reported"), str(reason.label), spoken(numbers["reports"].get(reason, 0))
    for outcome in Outcome:
        yield _("Decided"), str(outcome.label), spoken(numbers["outcomes"].get(outcome, 0))
    yield _("Appeals"), _("Made"), spoken(numbers["appeals"])
    yield _("Appeals"), _("The decision is undone"), spoken(numbers["changed"])


def spoken(number):
    return str(number) if number == 0 or number >= FEWEST else _("fewer than %(n)s") % {"n": FEWEST}
