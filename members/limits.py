"""At the doors of what a member can be kept from for a while. What was written goes back to who wrote it.

They stand where something new goes out to others. Changing what is out stays open, so that what has to be mended can
be; and so does what an import brings, which was written when nobody was limited.
"""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from web.held import longest_in


def unless_limited(act):
    """For a page on which one does this: who is limited is told until when and why, and reads what was typed there.

    A limit lasts longer than a session keeps words, so they are not held but given back at once.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            limit = request.user.is_authenticated and request.user.limit_on(act)
            if not limit:
                return view(request, *args, **kwargs)
            unsent = longest_in(dict(request.POST.lists()))
            if len(unsent.split()) > 1:  # one word is a choice or a button
                return render(request, "members/limited.html", {"unsent": unsent, "why": limit.words}, status=403)
            raise PermissionDenied(limit.words)

        return guarded

    return decorate
