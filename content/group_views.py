"""What pieces are to their group: what others lose when it becomes stricter, and where authors take their own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.forms.tightening import TightenForm
from groups.models import INSIDE, Group, Kind, Opening, OpensUp
from groups.views.standing import known_to, managed_by, page_in
from web.held import initial_for, release
from web.paging import page_of

from .group_forms import TakeAlongForm, TakeOutForm
from .models import Answered, AuthorOutside, Content
from .opening import begin_anew, can_begin_anew, own_in, take_along
from .tightening import lost_to_others, own_for_others_in, plan_tightening, take_out


def tighten(request, pk, slug):
    group = managed_by(request.user, pk)
    running = group.tightenings.open().select_related("planned_by").first()
    form = None
    if running is None and group.kind != Kind.HIDDEN:
        typed = request.POST if request.method == "POST" else None
        form = TightenForm(typed, group=group, initial=initial_for(request, TightenForm, request.path))
        if form.is_valid():
            release(request, request.path)
            return planned(request, group, form.cleaned_data)
    public, members = lost_to_others(group, request.user)
    context = {"group": group, "form": form, "tightening": running, "public": public, "members": members}
    return render(request, "content/tighten.html", context)


def planned(request, group, choice):
    try:
        tightening = plan_tightening(group, request.user, **choice)
    except OpensUp:
        messages.info(request, _("Another manager has made this group stricter in the meantime."))
        return redirect(page_in(group, "about"))
    if tightening.carried_out_at:
        messages.success(request, _("The group is stricter now."))
        return redirect(page_in(group, "about"))
    if tightening.planned_by_id == request.user.pk:
        messages.success(request, _("It has been announced. Who wrote something here for others hears it by mail."))
    else:
        messages.info(request, _("Another manager has announced already that this group becomes stricter."))
    return redirect("content:tighten", group.pk, group.slug)


def own_pieces(request, pk, slug):
    """What the viewer wrote in this group for others than the group, while it can still be taken out."""
    group = known_to(request.user, pk)
    tightening = group.tightenings.open().first()
    own = own_for_others_in(group, request.user) if tightening else Content.objects.none()
    context = {"group": group, "tightening": tightening, "page": page_of(own, request, "-published_at")}
    return render(request, "content/own_pieces.html", context)


def take_out_of_group(request, pk):
    content = get_object_or_404(Content.objects.visible_to(request.user).select_related("group"), pk=pk)
    if content.author_id != request.user.pk:
        raise PermissionDenied
    tightening = content.group and content.group.tightenings.open().first()
    if not tightening or not own_for_others_in(content.group, request.user).filter(pk=pk).exists():
        messages.info(request, _("There is no need to take this piece out of a group, or it is too late for that."))
        return redirect(content)
    if request.method == "POST":
        form = TakeOutForm(request.POST, content=content)
        if form.is_valid():
            if take_out(content, form.cleaned_data["visibility"]):
                release(request, request.path)
                messages.success(request, _("“%(title)s” is on your own page now.") % {"title": content.title})
            return redirect("content:own_pieces", content.group_id, content.group.slug)
    else:
        form = TakeOutForm(content=content, initial=initial_for(request, TakeOutForm, request.path))
    context = {"content": content, "group": content.group, "tightening": tightening, "form": form}
    return render(request, "content/take_out.html", context)


def beside(viewer, origin, pk):
    """A group that began beside the other one, if this viewer may know of it."""
    opened = Opening.objects.filter(origin=origin).values("group")
    return get_object_or_404(Group.objects.visible_to(viewer).with_standing(viewer).filter(pk__in=opened), pk=pk)


def take_pieces_along(request, pk, slug, other):
    """What the viewer wrote in a group, with the way into the one that began beside it."""
    group = known_to(request.user, pk)
    other = beside(request.user, group, other)
    page = page_of(own_in(group, request.user), request, "-published_at")
    is_inside = other.standing in INSIDE
    return render(
        request, "content/take_along.html", {"group": group, "other": other, "page": page, "is_inside": is_inside}
    )


def take_piece_along(request, pk, other):
    content = get_object_or_404(Content.objects.visible_to(request.user).select_related("group"), pk=pk)
    if content.author_id != request.user.pk or content.stays_in_group:
        raise PermissionDenied
    group = content.group
    if group is None or group.pk == other:
        return redirect(content)
    other = beside(request.user, group, other)
    back = redirect("content:take_along", group.pk, group.slug, other.pk)
    if other.standing not in INSIDE:
        return back
    form = TakeAlongForm(request.POST if request.method == "POST" else None, group=other)
    content = content.whole()
    answered = content.counts_on_readers()
    if form.is_valid():
        visibility = form.cleaned_data["visibility"]
        if answered and can_begin_anew(content):
            draft = begin_anew(content, other, visibility)
            messages.success(request, _("Here are your own words again, as a draft. Publish it when it is right."))
            return redirect(draft.get_edit_url() if draft.is_draft else draft)
        try:
            take_along(content, other, visibility)
        except (Answered, AuthorOutside):
            messages.info(request, _("It stays where it is: others said something there."))
        else:
            messages.success(request, _("“%(title)s” stands in “%(group)s” now.") % {"title": content, "group": other})
        return back
    context = {
        "content": content,
        "group": group,
        "other": other,
        "form": form,
        "is_answered": answered,
        "can_begin_anew": can_begin_anew(content),
    }
    return render(request, "content/take_piece_along.html", context)
