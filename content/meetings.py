"""Video meetings: starting one in a group or about a conversation, saying that you come, and ending it.

Our pages touch no provider: they show a link, and whoever follows it leaves this site.
"""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groups.views.standing import known_to
from members.limits import unless_limited
from members.models import Act, Member
from web.held import initial_for, release

from .meeting_forms import MeetingForm
from .models import Content, Meeting
from .permissions import can_end, can_meet_about, can_meet_in


@unless_limited(Act.POSTING)
def meet_in_group(request, pk, slug):
    group = known_to(request.user, pk)
    if not can_meet_in(request.user, group):
        raise PermissionDenied
    return begin(request, group=group)


def meet_about(request, pk):
    content = get_object_or_404(Content.objects.visible_to(request.user).select_related("group"), pk=pk)
    if not can_meet_about(request.user, content):
        raise PermissionDenied
    return begin(request, content=content)


def begin(request, **place):
    """To the meeting that runs there already, or to a new one."""
    running = Meeting.objects.visible_to(request.user).filter(**place).first()
    if running:
        return redirect(running)
    form = None
    if not settings.VIDEO_URL:
        typed = request.POST if request.method == "POST" else None
        form = MeetingForm(typed, initial=initial_for(request, MeetingForm, request.path))
    if request.method == "POST" and (form is None or form.is_valid()):
        release(request, request.path)
        return redirect(Meeting.objects.start(request.user, **place, url=form.cleaned_data["url"] if form else ""))
    group = place.get("group") or place["content"].group
    context = {"place": place.get("group") or place["content"], "group": group, "form": form}
    return render(request, "content/begin_meeting.html", context)


def meeting(request, uuid):
    it = seen(request, uuid)
    coming = Member.objects.visible_to(request.user).filter(pk__in=it.guests.values("member"))
    context = {
        "meeting": it,
        "guests": coming.without_blocked(request.user).with_affiliation().order_by("sort_name", "pk")[:AT_MOST],
        "is_coming": it.guests.filter(member=request.user).exists(),
        "can_end": can_end(request.user, it),
    }
    return render(request, "content/meeting.html", context)


AT_MOST = 50  # faces on one page


@require_POST
def join(request, uuid):
    it = seen(request, uuid)
    it.welcome(request.user)
    return redirect(it)


@require_POST
def leave(request, uuid):
    it = seen(request, uuid)
    it.let_go(request.user)
    return redirect(it)


@require_POST
def end(request, uuid):
    it = seen(request, uuid)
    if not can_end(request.user, it):
        raise PermissionDenied
    it.end()
    messages.success(request, _("The video meeting has ended."))
    return redirect(it.place)


def seen(request, uuid):
    """A meeting that goes on and that the viewer may know of; an ended one does not exist any more."""
    meetings = Meeting.objects.visible_to(request.user).select_related("group", "content__group", "started_by")
    return get_object_or_404(meetings, uuid=uuid)
