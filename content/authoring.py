"""What those who wrote a piece can do to it as a whole: take it back, and what stands beside its page for them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.permissions import is_barred

from .models import Clearance, Comment, Content, Plan
from .permissions import can_ask_along, can_delete, can_put_in_series, can_rewrite, can_withdraw, is_author
from .views import KEPT_OUT


def author_tools(viewer, content):
    """What content/_author_tools.html shows; nothing to whoever did not write it."""
    if not is_author(viewer, content):
        return {}
    tools = {
        "can_edit": can_rewrite(viewer, content),
        "can_withdraw": can_withdraw(viewer, content),
        "can_write_together": can_ask_along(viewer, content) or content.author_id != viewer.pk,
        "can_put_in_series": can_put_in_series(viewer, content),
        "can_delete": can_delete(viewer, content),
        "is_barred": not content.is_draft and is_barred(viewer, content.group_id),
    }
    if content.is_draft:
        tools["clearance"] = Clearance.objects.filter(content=content.pk).first()
        tools["plan"] = Plan.objects.filter(content=content.pk).first()
        # unguarded: how many wait below the own draft, without a word of them
        tools["waiting"] = Comment._base_manager.filter(content=content.pk, removed_at=None).count()
    return {"own": tools}


def written_by(viewer, pk):
    """A piece of the viewer's own, draft or not: what is somebody else's is refused, the unseen does not exist."""
    seen = Content.objects.visible_to(viewer) | Content.objects.drafts_of(viewer)
    content = get_object_or_404(seen.with_byline(), pk=pk)
    if not is_author(viewer, content):
        raise PermissionDenied
    return content


def kept_out(request, content):
    """To the author who is excluded from the group: why nothing changes here any more."""
    if "autosave" in request.POST:
        return JsonResponse({"state": "refused"}, status=403)
    messages.warning(request, KEPT_OUT)
    return redirect(content)


def withdraw(request, pk):
    content = written_by(request.user, pk)
    if content.is_draft:
        messages.info(request, _("It is a draft already. Only you can see it."))
        return redirect(content)
    if not can_withdraw(request.user, content):
        raise PermissionDenied
    if request.method == "POST":
        content.withdraw(request.user)
        messages.success(request, _("It has been withdrawn, and waits among your drafts."))
        return redirect(content)
    return render(request, "content/withdraw.html", {"content": content, "is_answered": content.is_answered()})
