"""The demo's mailbox: the mails its SMTP server kept, shown in the browser. Its addresses exist only in the demo."""

import email
import re
from datetime import UTC, datetime
from email.policy import default
from itertools import islice
from pathlib import Path

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_sameorigin

from network.middleware import stays_open

SHOWN = 100
# A mail brings its own styles and nothing else; the sandbox of the frame around it forbids script once more.
OF_A_MAIL = {
    "script-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "frame-ancestors": ["'self'"],
}


def letters_in(folder):
    """The mails in a folder of the SMTP server, newest first, each with its number and the moment it came."""
    for file in sorted(Path(folder).glob("*.eml"), reverse=True):
        letter = email.message_from_bytes(file.read_bytes(), policy=default)
        letter.number = int(file.stem)
        letter.came_at = datetime.fromtimestamp(letter.number / 1e9, tz=UTC)
        yield letter


def letter_or_404(number):
    for letter in letters_in(settings.DEMO_MAILBOX):
        if letter.number == number:
            return letter
    raise Http404


def envelope(letter):
    """What a template shows of a mail; of a mail itself it would take every attribute for a header."""
    headers = {"subject": letter["Subject"], "sender": letter["From"], "to": letter["To"]}
    return headers | {"number": letter.number, "came_at": letter.came_at}


def part_of(letter, kind):
    part = letter.get_body([kind])
    return part.get_content() if part else ""


@stays_open
def show_mailbox(request):
    letters = [envelope(letter) for letter in islice(letters_in(settings.DEMO_MAILBOX), SHOWN)]
    return render(request, "demo/mailbox.html", {"letters": letters})


@stays_open
def show_letter(request, number):
    letter = letter_or_404(number)
    text, html = part_of(letter, "plain"), part_of(letter, "html")
    return render(request, "demo/letter.html", {"letter": envelope(letter), "text": text, "has_html": bool(html)})


@stays_open
@xframe_options_sameorigin
@csp_replace(OF_A_MAIL)
def show_letter_html(request, number):
    """The mail as a mail program shows it; its links open in the whole window."""
    html = part_of(letter_or_404(number), "html")
    return HttpResponse(re.sub("<head[^>]*>", r'\g<0><base target="_top">', html, count=1))


urlpatterns = [
    path("", show_mailbox, name="demo_mailbox"),
    path("<int:number>/", show_letter, name="demo_letter"),
    path("<int:number>/opmaak/", show_letter_html, name="demo_letter_html"),
]
