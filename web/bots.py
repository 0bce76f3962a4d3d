"""Forms that anybody may send, without an account: what a machine sends comes back, and goes nowhere.

No service of others and no puzzle, but a box that people do not see, and a stamp that says when the form was opened
and is good for one sending. Who is taken for a machine and is none finds everything as it was typed, with a sentence
about it, and sends it once more.
"""

import secrets
import time
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from .often import again_from, wait_until

BOX, STAMP = "website", "opened"
GOOD_FOR = 24 * 3600  # seconds a form may lie open before it is sent

FILLED = _(
    "A box that people do not see was filled in, perhaps by your browser. It is empty again: send this once more."
)
TOO_FAST = _("This went faster than people type. Look it over, and send it once more.")
TOO_OLD = _("This page was open for a long time. Nothing is lost: send it once more.")
# The stamp is used up also where what came after this stood in the way.
SENT_ALREADY = _("This may have been sent already. If it was not, or you want to send something else, do so once more.")


class UnseenInput(forms.TextInput):
    """Neither seen, nor read out, nor reached by a key; it stands among the hidden fields, without a label."""

    is_hidden = True

    def __init__(self):
        super().__init__({"class": "visually-hidden", "aria-hidden": "true", "tabindex": "-1", "autocomplete": "off"})


class ForPeople:
    """Before a form among the bases of a class. Its view does nothing else than for any form."""

    again_at = None  # from when it can be sent again, where that was done too often

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[BOX] = forms.CharField(required=False, widget=UnseenInput)
        self.fields[STAMP] = forms.CharField(required=False, widget=forms.HiddenInput, initial=self.stamp)

    @classmethod
    def stamp(cls, opened_at=None):
        """For this form alone; opened_at: seconds since 1970, now where nothing is said."""
        return cls.signer().sign(f"{int(opened_at or time.time())}.{secrets.token_urlsafe(9)}")

    @classmethod
    def signer(cls):
        return signing.Signer(salt=f"web.bots.{cls.__name__}")

    def full_clean(self):
        super().full_clean()
        if not self.is_bound or STAMP not in self.fields:  # taken out where something else proves who it is
            return
        box, stamp = (self.cleaned_data.pop(name, "") for name in (BOX, STAMP))
        if not self._errors:  # else it comes back anyway, and is sent once more
            self.look_for_machine(box, stamp)

    def look_for_machine(self, box, stamp):
        if box:
            return self.send_back(FILLED)
        if not settings.SECONDS_TO_FILL_IN:
            return None
        opened_at = self.opened_at(stamp)
        if opened_at is None or opened_at < time.time() - GOOD_FOR:
            return self.send_back(TOO_OLD)
        if opened_at > time.time() - settings.SECONDS_TO_FILL_IN:
            return self.add_error(None, TOO_FAST)
        if not cache.add(f"sent:{stamp}", 1, GOOD_FOR):
            return self.send_back(SENT_ALREADY, uuid=uuid4())  # what is typed now may be something else
        return None

    def opened_at(self, stamp):
        """Seconds since 1970; None for a stamp that was not given out for this form."""
        try:
            return int(self.signer().unsign(stamp).partition(".")[0])
        except signing.BadSignature:
            return None

    def is_let_through(self, request, action, **whose):
        """Count once more (web.often); where that is too often, it comes back and says so."""
        self.again_at = wait_until(request, action, **whose)
        if self.again_at:
            self.send_back(again_from(self.again_at))
        return self.again_at is None

    def send_back(self, words, **changed):
        """It goes nowhere, for this reason; as it comes back it can be sent once more, and at once."""
        self.add_error(None, words)
        changed |= {BOX: "", STAMP: self.stamp(time.time() - settings.SECONDS_TO_FILL_IN)}
        self.data = self.data.copy()
        for name in changed.keys() & self.fields.keys():
            self.data[self.add_prefix(name)] = str(changed[name])
