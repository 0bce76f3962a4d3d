"""The sentences this network may say in words of its own: what it mails, what it greets newcomers with, and what it
proposes to say to whoever a decision is about.

They are found in the catalogue, by the file they stand in. A sentence that also stands somewhere else on the site is
left out: pages are kept in parts, and would go on saying the old one.
"""

import hashlib
import json
import re
from collections import Counter
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation.trans_real import translation

OCCASIONS = {
    "welkom": (gettext_lazy("First steps"), ("feed/first_steps.py", "templates/feed/_first_steps.html")),
    "account": (gettext_lazy("Mails about an account"), ("templates/account/email/",)),
    "mails": (
        gettext_lazy("Other mails"),
        ("templates/mail/", "moderation/kinds/", "moderation/writing.py", "notifications/arriving.py"),
    ),
    "meldingen": (
        gettext_lazy("Notifications, and subjects of mails"),
        (
            "notifications/kinds/",
            "notifications/receivers.py",
            "notifications/entering_receivers.py",
            "notifications/file_receivers.py",
            "notifications/problem_receivers.py",
            "notifications/proposal_receivers.py",
        ),
    ),
    "besluiten": (
        gettext_lazy("Decisions, and drafts of what to say"),
        (
            "moderation/drafts.py",
            "moderation/telling.py",
            "moderation/deciding_receivers.py",
            "moderation/provisional.py",
        ),
    ),
}
QUOTED = re.compile(r'^(msgid|msgid_plural|msgstr|msgstr\[\d\])? ?(".*")$')
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
BRACES = re.compile(r"\{(\w+)\}")
TAG = re.compile(r"<[^<>]*>")
SPECIAL = re.compile(r'[<>&"]')  # what has a meaning in a mail


class Sentence(NamedTuple):
    key: str  # in its address
    source: str  # as it stands in the program
    forms: tuple  # as the catalogue has it: once, or for one and for more
    occasion: str

    @property
    def is_counted(self):
        return len(self.forms) > 1

    @property
    def shown(self):
        return [as_shown(form) for form in self.forms]


@lru_cache(maxsize=1)
def sentences():
    """{key: Sentence}, in the order of the files they stand in."""
    catalogue = settings.LOCALE_PATHS[0] / settings.LANGUAGE_CODE / "LC_MESSAGES" / "django.po"
    found = [(entry, occasion_of(entry["places"])) for entry in entries_in(catalogue.read_text())]
    found = sorted(((entry, occasion) for entry, occasion in found if occasion), key=lambda each: each[0]["places"][0])
    made = [
        Sentence(hashlib.sha256(entry["source"].encode()).hexdigest()[:12], entry["source"], entry["forms"], occasion)
        for entry, occasion in found
    ]
    return {sentence.key: sentence for sentence in made if all(is_fit(form) for form in sentence.forms)}


def entries_in(po):
    """What bin/messages wrote: {"places": files, "source": text, "forms": (text, ...)}."""
    for block in po.split("\n\n")[1:]:
        if "\nmsgctxt " in block:  # found under another key, so own words for it would never be said
            continue
        places, texts, name = [], {}, ""
        for line in block.splitlines():
            quoted = QUOTED.match(line)
            if line.startswith("#: "):
                places += line[3:].split()
            elif quoted:
                name = quoted[1] or name
                texts[name] = texts.get(name, "") + json.loads(quoted[2])
        forms = tuple(text for name, text in texts.items() if name.startswith("msgstr"))
        if texts.get("msgid"):
            yield {"places": places, "source": texts["msgid"], "forms": forms}


def occasion_of(places):
    fits = {
        next((name for name, (_label, starts) in OCCASIONS.items() if place.startswith(starts)), "") for place in places
    }
    return "" if "" in fits else min(fits, key=list(OCCASIONS).index, default="")


def is_fit(form):
    """Whether what we wrote would pass for somebody's own words; a sentence with braces in it would be taken wrong."""
    return not BRACES.search(form) and not SPECIAL.search(TAG.sub("", form))


# --- From and to the form


def as_shown(text):
    """{name} instead of %(name)s: what a community manager reads and writes."""
    return PLACEHOLDER.sub(r"{\1}", text).replace("%%", "%")


def as_kept(text, form):
    """The own words for a form of a sentence, fit for the catalogue. Raises ValidationError with what is wrong."""
    text = text.strip() if "\n" in form else " ".join(text.split())
    if sorted(TAG.findall(text)) != sorted(as_shown(tag) for tag in TAG.findall(form)):
        raise ValidationError(_("Keep what stands between < and > as it is, and add nothing of it."))
    if SPECIAL.search(TAG.sub("", text)):
        raise ValidationError(_('The signs < > & and " have a meaning in a mail. Use others, such as “ and ”.'))
    given, wanted = Counter(BRACES.findall(text)), Counter(PLACEHOLDER.findall(form))
    for name in wanted:
        if name not in given:
            raise ValidationError(_("{%(name)s} is missing: something is filled in there.") % {"name": name})
    for name in given:
        if name not in wanted:
            raise ValidationError(_("There is nothing to fill in at {%(name)s}.") % {"name": name})
    if set("{}") & set(BRACES.sub("", text)):
        raise ValidationError(_("A { or } that belongs to nothing is left over."))
    if "%" in text and not wanted:
        raise ValidationError(_("Write percent as a word here."))
    return BRACES.sub(r"%(\1)s", text.replace("%", "%%"))


# --- Saying them

spoken, as_of, lock = {}, None, Lock()  # {key in the catalogue: what it said before}, since which change


def speak(network):
    """From now on this process says what the network says. It costs nothing while nothing changed.

    Django has no place for words that go before the catalogue, so they are written over in it.
    """
    global as_of
    if network.changed_at == as_of:
        return
    with lock:
        catalogue = translation(settings.LANGUAGE_CODE)._catalog
        wanted = {
            row["sentence"] if row["form"] is None else (row["sentence"], row["form"]): row["text"]
            for row in network.wordings
        }
        wanted = {key: text for key, text in wanted.items() if key in catalogue}  # not what a release took away
        for key in spoken.keys() - wanted.keys():
            catalogue[key] = spoken.pop(key)
        for key, text in wanted.items():
            spoken.setdefault(key, catalogue[key])
            catalogue[key] = text
        as_of = network.changed_at
