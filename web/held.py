"""What somebody typed before signing in: kept an hour in the session, shown again in the same form afterwards."""

import time
from urllib.parse import urlsplit

from django.utils.http import url_has_allowed_host_and_scheme

SESSION_KEY = "held"
HOUR = 3600
MOST = 200_000  # characters of all fields together
NEVER_KEPT = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword"}


def hold(request, form_path, fields, at=None):
    """Keep what was typed for the form that posts to form_path; too much or nothing is not kept."""
    kept = {name: values for name, values in fields.items() if name not in NEVER_KEPT and "password" not in name}
    if kept and sum(len(value) for values in kept.values() for value in values) <= MOST:
        request.session[SESSION_KEY] = {"path": form_path, "fields": kept, "at": at or time.time()}


def held_for(request, form_path):
    """What was typed for this form, as {field: [values]}, or {}; it stays until the form has been accepted."""
    held = request.session.get(SESSION_KEY) if request.session.session_key else None
    if not held or held["path"] != form_path or time.time() - held["at"] > HOUR:
        return {}
    return held["fields"]


def release(request, form_path):
    """The form was accepted: what was held for it has done its work."""
    held = request.session.get(SESSION_KEY)
    if held and held["path"] == form_path:
        del request.session[SESSION_KEY]


def initial_for(request, form_class, form_path):
    """Held fields in the shape of a form's initial: one value, or a list where the form takes several."""
    initial = {}
    for name, values in held_for(request, form_path).items():
        field = form_class.base_fields.get(name)
        if field is not None:
            several = hasattr(field.widget, "allow_multiple_selected") and field.widget.allow_multiple_selected
            initial[name] = values if several else values[-1]
    return initial


def way_back(request):
    """The page a form stood on: its referrer on this site, else the address that was asked for."""
    referrer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referrer, allowed_hosts={request.get_host()}):
        parts = urlsplit(referrer)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path()
