from django.contrib.auth.decorators import login_not_required
from django.http import Http404

from web.images import served

from .standing import known_to


@login_not_required
def cover(request, pk, slug):
    """The picture above the group, for whoever may know of it."""
    group = known_to(request.user, pk)
    if not group.cover:
        raise Http404
    return served(group.cover)
