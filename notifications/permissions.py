from functools import wraps

from django.core.exceptions import PermissionDenied

from network.rights import Right, holds


def can_tend_digest(viewer):
    return holds(viewer, Right.TEND_DIGEST)


def can_write_to_all(viewer):
    return holds(viewer, Right.WRITE_TO_ALL)


def only_if(may):
    """For a page of the desk: whoever may not use it gets no further."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not may(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
