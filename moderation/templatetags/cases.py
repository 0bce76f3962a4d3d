"""A case in words."""

from django import template
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from content.models import kind_named
from web.showing import shown

from ..looking import tells_how_many
from ..models import Outcome

register = template.Library()

SORTS = {
    "comment": gettext_lazy("comment"),
    "note": gettext_lazy("note"),
    "member": gettext_lazy("profile"),
    "group": gettext_lazy("group"),
}
PLAIN = {"comment", "note"}  # what is written without rich text
DONE = {
    Outcome.NOTHING_WRONG: gettext_lazy("left it as it was"),
    Outcome.ASK_TO_CHANGE: gettext_lazy("asked to change it"),
    Outcome.HIDE: gettext_lazy("hid it"),
    Outcome.REMOVE: gettext_lazy("took it away"),
    Outcome.CLOSE: gettext_lazy("closed the conversation"),
    Outcome.WARN: gettext_lazy("gave a warning"),
    Outcome.LIMIT: gettext_lazy("limited the member"),
    Outcome.SUSPEND: gettext_lazy("paused the member"),
    Outcome.BAN: gettext_lazy("blocked the member"),
}


@register.filter
def sort(case):
    """What was reported: a comment, a blog, a profile."""
    kind = case.thing.partition(":")[0]
    if kind in SORTS:
        return SORTS[kind]
    return kind_named(case.piece_kind)._meta.verbose_name if case.piece_kind else _("piece")


@register.filter
def is_plain(case):
    return case.thing.partition(":")[0] in PLAIN


@register.filter
def as_page(text):
    """Rich text as it was stored, sanitised."""
    return shown(text)


@register.filter
def beginning(case):
    """The first words of what was reported; a tag that was cut through is none."""
    text = case.beginning or ""
    if not is_plain(case):
        whole = text[: text.rindex("<")] if text.rfind("<") > text.rfind(">") else text
        text = strip_tags(whole.replace("</p>", "</p> "))
    return Truncator(text).chars(280)


@register.simple_tag(takes_context=True)
def reported(context, case):
    """How often, where that tells nobody who it was."""
    if not tells_how_many(case, context["request"].user):
        return _("Reported")
    return ngettext("Reported once", "Reported %(n)s times", case.report_count) % {"n": case.report_count}


@register.filter
def done(decision):
    """What somebody did, to follow their name."""
    return DONE.get(decision["outcome"], "")


@register.filter
def outcome(decision):
    return dict(Outcome.choices).get(decision["outcome"], "") if decision else ""


@register.filter
def capped(number):
    return f"{number - 1}+" if number >= 100 else number


@register.filter
def in_hours(took):
    """How long something took, as one says it."""
    hours = round(took.total_seconds() / 3600)
    if not hours:
        return _("within the hour")
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s day", "%(n)s days", round(hours / 24)) % {"n": round(hours / 24)}
