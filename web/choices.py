"""Links to the same list, narrowed or ordered in another way; what makes no sense in an address chooses nothing."""

from dataclasses import dataclass

from django.utils.http import urlencode


@dataclass(frozen=True)
class Choice:
    label: str
    url: str
    is_chosen: bool


def choices(name, labels, chosen, anchor="", **kept):
    """A link for each value of a parameter ("" is what stands there unasked), that keeps the others as they are."""
    return [Choice(label, address(anchor, **kept, **{name: value}), value == chosen) for value, label in labels.items()]


def address(anchor, **asked):
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"?{query}{anchor}"
