"""At the doors of what a member can be kept from for a while. What was written stays with who wrote it."""

from functools import wraps

from django.core.exceptions import PermissionDenied

from web.held import hold


def unless_limited(act):
    """For a page on which one does this: who is limited is told until when and why, and what was typed is kept."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            limit = request.user.is_authenticated and request.user.limit_on(act)
            if not limit:
                return view(request, *args, **kwargs)
            if request.method == "POST":
                hold(request, request.path, dict(request.POST.lists()))
            raise PermissionDenied(limit.words)

        return guarded

    return decorate
