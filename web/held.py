"""What somebody typed before signing in: kept an hour in the session, shown again in the same form afterwards."""

import time
from urllib.parse import urlsplit, urlunsplit

from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

SESSION_KEY = "held"
HOUR = 3600
NEVER_KEPT = {"csrfmiddlewaretoken", "code", "credential"}
MOST = 210_000  # characters of all fields together: the longest text (web.richtext), and what stands beside it
LONGEST_ADDRESS = 500


def hold(request, form_path, fields):
    """Keep what was typed for the form that posts to form_path; too much or nothing is not kept, passwords never.

    Returns whether it is kept: whoever holds what may be long has to give it back in another way where it is not.
    """
    kept = without_secrets(fields)
    fits = bool(kept) and size_of(kept) <= MOST
    if fits:
        request.session[SESSION_KEY] = {"path": form_path, "fields": kept, "at": time.time()}
    return fits


def without_secrets(fields):
    return {
        name: [value.replace("\x00", "") for value in values]  # which a database column cannot hold
        for name, values in fields.items()
        if name not in NEVER_KEPT and "password" not in name
    }


def size_of(fields):
    return sum(len(text) for name, values in fields.items() for text in [name, *values])


def hold_or_give_back(request, to):
    """Hold what was posted, for who goes elsewhere first (to) and comes back; None where that is how it goes on.

    What is too long to be held is given back at once, on a page from which that way leads on.
    """
    fields = dict(request.POST.lists())
    if hold(request, request.path, fields) or size_of(without_secrets(fields)) <= MOST:
        return None
    return render(request, "too_long_to_hold.html", {"unsent": longest_in(fields), "to": to}, status=413)


def longest_in(fields):
    """What took most work to write, of all that was typed: words before keys, which may be longer."""
    texts = [text for values in without_secrets(fields).values() for text in values]
    return max(texts, key=lambda text: (len(text.split()) > 1, len(text)), default="")


def held(request):
    """What is held in this session now, as (form_path, {field: [values]}), or ("", {})."""
    kept = request.session.get(SESSION_KEY) if request.session.session_key else None
    if not kept or time.time() - kept["at"] > HOUR:
        return "", {}
    return kept["path"], kept["fields"]


def held_for(request, form_path):
    """What was typed for this form, as {field: [values]}, or {}; it stays until the form has been accepted."""
    path, fields = held(request)
    return fields if path == form_path else {}


def release(request, form_path):
    """The form was accepted: what was held for it has done its work."""
    kept = request.session.get(SESSION_KEY)
    if kept and kept["path"] == form_path:
        del request.session[SESSION_KEY]


def initial_for(request, form_class, form_path):
    """Held fields in the shape of a form's initial."""
    return as_initial(form_class, held_for(request, form_path))


def as_initial(form, fields):
    """{field: [values]} as it was sent, as the initial of a form or a class of forms: one value, or a list where it
    takes several."""
    initial, known = {}, getattr(form, "fields", form.base_fields)
    for name, values in fields.items():
        field = known.get(name)
        if field is not None:
            several = getattr(field.widget, "allow_multiple_selected", False)
            initial[name] = values if several else "".join(values[-1:])
    return initial


def page_here(request, address):
    """Path, query and fragment of an address on this site; "" for any other."""
    if len(address) > LONGEST_ADDRESS or not address.isprintable():
        return ""
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return ""
    page = urlunsplit(urlsplit(address)._replace(scheme="", netloc=""))
    return page if page.startswith("/") and not page.startswith("//") else ""


def way_back(request):
    """The page a form stood on, as the browser says; else the address that was asked for."""
    for name in ("HX-Current-URL", "Referer"):
        page = page_here(request, request.headers.get(name, ""))
        if page:
            return page
    return request.get_full_path()
