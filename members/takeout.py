"""The Community Export Format, as far as every line of it needs: identifiers, moments, and how people read a line."""

from urllib.parse import urljoin

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import escape, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from web.showing import elsewhere

CONTEXT = ["https://www.w3.org/ns/activitystreams", {"a20": f"{settings.SITE_URL}/ns#"}]
PUBLIC = "as:Public"


def id_of(thing):
    """The lasting name of anything with a uuid."""
    return f"{settings.SITE_URL}/id/{thing.uuid}"


def link_to(path):
    return urljoin(settings.SITE_URL, path)


def moment(when):
    """RFC 3339, with the offset of the network's clock; None where there is none."""
    return timezone.localtime(when).isoformat() if when else None


def line(**fields):
    """A line without what is empty; a20_x is the property a20:x."""
    return {name.replace("a20_", "a20:"): value for name, value in fields.items() if value not in (None, "", [], {})}


def readable(line):
    """A line as a page shows it. Rich text was sanitised when it was stored; all else is escaped here."""
    content = line.get("content", "")
    if line.get("mediaType") == "text/plain":
        content = linebreaks(escape(content))
    return {
        "title": line.get("name") or "",
        "when": spoken(line.get("published")),
        "context": line.get("context") or "",
        "url": line.get("url") or (line.get("inReplyTo") if line.get("type") == "Note" else None) or "",
        "content": mark_safe(elsewhere(content)),  # noqa: S308 - see above
        "summary": line.get("summary", "") if not content else "",
        "facts": [(label, text_of(line[name])) for name, label in labels().items() if line.get(name)],
        "file": line.get("url", "") if line.get("type") == "Document" else line.get("icon") or "",
    }


def labels():
    """What a page says of a line beside its title and text; the lines themselves hold more."""
    return {
        "startTime": _("Begin"),
        "endTime": _("End"),
        "location": _("Place"),
        "a20:status": _("State"),
        "a20:state": _("State"),
        "a20:costs": _("Costs"),
        "a20:accessibility": _("Accessibility"),
        "a20:hashtag": _("Hashtag"),
        "a20:role": _("Role"),
        "a20:organisation": _("Organisation"),
        "a20:province": _("Province"),
        "a20:email": _("E-mail address"),
        "a20:jobs": _("Jobs"),
        "tag": _("Subjects"),
        "a20:learning": _("Wants to learn about"),
        "a20:profile": _("Answers"),
        "a20:attended": _("Was there"),
        "a20:frequency": _("How often"),
        "object": _("About"),
    }


def text_of(value):
    if isinstance(value, list):
        return ", ".join(text_of(each) for each in value)
    if isinstance(value, dict):
        return " ".join(text_of(each) for name, each in value.items() if name not in {"type", "visibility"})
    words = {"draft": _("Draft"), "moderator": _("Group manager"), "member": _("Member"), "active": _("Member")}
    words |= {
        "published": _("Published"),
        "requested": _("Requested"),
        "invited": _("Invited"),
        "excluded": _("Excluded"),
    }
    return spoken(value) or words.get(value) or str(value)


def spoken(value):
    """A moment in words, "" for anything else."""
    when = parse_datetime(value) if isinstance(value, str) and len(value) > 15 else None
    return date_format(timezone.localtime(when), "j F Y, G.i") if when and timezone.is_aware(when) else ""
