"""At the doors of what a member can be kept from for a while. What was written goes back to who wrote it.

They stand where something new goes out to others. Changing what is out stays open, so that what has to be mended can
be; and so does what an import brings, which was written when nobody was limited.
"""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from web.held import longest_in


def unless_limited(act):
    """For a page on which one does this: who is limited is told until when and why, and reads what was typed there.

    A limit lasts longer than a session keeps words, so they are not held but given back at once.
    """

    def why_not(viewer):
        limit = viewer.limit_on(act)
        return limit and limit.words

    return unless(why_not)


def unless(why_not):
    """why_not: of a viewer, the words that keep them out, if any."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            why = request.user.is_authenticated and why_not(request.user)
            if not why:
                return view(request, *args, **kwargs)
            unsent = longest_in(dict(request.POST.lists()))
            if len(unsent.split()) > 1:  # one word is a choice or a button
                return render(request, "members/limited.html", {"unsent": unsent, "why": why}, status=403)
            raise PermissionDenied(why)

        return guarded

    return decorate


def is_too_new(viewer):
    if not viewer.is_newcomer:
        return None
    moment = date_format(timezone.localtime(viewer.first_day_ends), "j F, G.i")
    return _("On your first day you cannot write to many at once. You can from %(moment)s.") % {"moment": moment}


unless_new = unless(is_too_new)  # for a page by which one writes to many
