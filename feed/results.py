"""What a group yielded, once it is in the archive: its best pieces, how long it ran, and the words of its managers."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from content.models import Content
from groups.models import Group
from groups.views.standing import managers_of, standing_in
from web.views import canonical

BEST = 5


@login_not_required
def result(request, pk, slug):
    group = get_object_or_404(Group.objects.visible_to(request.user).with_standing(request.user), pk=pk)
    elsewhere = canonical(request, group, slug, reverse("feed:group_result", args=[group.pk, group.slug]))
    if elsewhere:
        return elsewhere
    archiving = group.archivings.running().select_related("by").first()
    if archiving is None:
        return redirect(group)
    contents = Content.objects.visible_to(request.user).listed_for(request.user).standing()
    contents = contents.filter(group=group).with_byline()
    context = standing_in(group, request.user) | {
        "archiving": archiving,
        "written": group.active_weeks.aggregate(pieces=Sum("pieces"), comments=Sum("comments")),
        "most_read": contents.filter(view_count__gt=0).order_by("-view_count", "-pk")[:BEST],
        "most_commented": contents.filter(comment_count__gt=0).order_by("-comment_count", "-pk")[:BEST],
        "managers": managers_of(group, request.user),
    }
    return render(request, "feed/group_result.html", context)
