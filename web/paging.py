"""Keyset paging: the next page starts after the last row shown, so page two hundred costs what page one costs."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import DateTimeField, IntegerField, Q

PARAMETER = "na"


@dataclass(frozen=True)
class Page:
    rows: list
    after: str  # cursor of the next page, "" on the last one
    is_first: bool

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


def page_of(queryset, request, by, size=20):
    """One page of the queryset, ordered by the field (a leading minus for descending) and then by pk.

    A cursor that makes no sense gives the first page: it can only come from a mangled address.
    """
    field, falls = by.removeprefix("-"), by.startswith("-")
    start = cursor_in(request.GET.get(PARAMETER, ""), kind_of(queryset, field))
    if start is not None:
        queryset = queryset.filter(beyond(field, falls, *start))
    rows = list(queryset.order_by(by, "-pk" if falls else "pk")[: size + 1])
    return cut(rows, field, size, start is None)


def cut(rows, field, size, is_first):
    """The page of rows that were asked for in the order of the field: one more than stand on it, if there are more."""
    more, rows = len(rows) > size, rows[:size]
    return Page(rows, cursor_of(rows[-1], field) if more else "", is_first)


def kind_of(queryset, field):
    """The field of the model, or what an annotation of that name gives."""
    annotation = queryset.query.annotations.get(field)
    return annotation.output_field if annotation is not None else queryset.model._meta.get_field(field)


def beyond(field, falls, value, pk, tie="pk"):
    """The rows after (value, pk) in the order of the field and then of tie."""
    compare = "lt" if falls else "gt"
    # The first half is implied by the second and lets the index find the place at once.
    return Q(**{f"{field}__{compare}e": value}) & (
        Q(**{f"{field}__{compare}": value}) | Q(**{field: value, f"{tie}__{compare}": pk})
    )


def cursor_of(row, field):
    value = row[field] if isinstance(row, dict) else getattr(row, field)
    pk = row["pk"] if isinstance(row, dict) else row.pk
    return f"{value.isoformat() if isinstance(value, datetime) else value}~{pk}"


def cursor_in(text, field):
    value, found, pk = text.rpartition("~")
    if not found or not (pk.isascii() and pk.isdecimal() and len(pk) < 19) or "\x00" in value:
        return None
    if isinstance(field, DateTimeField):
        try:
            value = datetime.fromisoformat(value.replace(" ", "+"))  # a plus sign in an address reads as a space
        except ValueError:
            return None
        if value.tzinfo is None:
            return None
    elif isinstance(field, IntegerField):
        if not (value.isascii() and value.isdecimal() and len(value) < 10):
            return None
        value = int(value)
    return value, int(pk)
