"""The bell in the masthead, as the page shows it and as an open page fetches it anew."""

from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext

from web.templatetags.look import icon_markup

from ..bell import count_for
from ..models.notifications import MOST_COUNTED

register = template.Library()


@register.simple_tag
def bell(viewer):
    return markup(count_for(viewer), get_language())


def bell_markup(count):
    return markup(count, get_language())


@lru_cache(maxsize=1024)
def markup(count, language):
    """It looks the same to all who have as many, so it is made once."""
    address, poll = reverse("notifications:notifications"), reverse("notifications:bell")
    number = f"{count}+" if count == MOST_COUNTED else count
    words = ngettext("Notifications, %(count)s new", "Notifications, %(count)s new", count) % {"count": number}
    badge = format_html('<span class="count" aria-hidden="true">{}</span>', number) if count else ""
    return format_html(
        '<a class="bell" href="{}" data-bell="{}" data-count="{}" aria-label="{}">{}{}</a>',
        *(address, poll, count, words if count else gettext("Notifications"), icon_markup("bell"), badge),
    )
