from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from web.fragments import fragment_or_redirect
from web.held import way_back
from web.paging import page_of

from ..models import Block, Member
from ..permissions import can_block, can_follow


@require_POST
def follow(request, pk):
    member = get_object_or_404(Member.objects.visible_to(request.user), pk=pk)
    if not can_follow(request.user, member) or not request.user.follow(member):
        raise PermissionDenied
    return following_changed(request, member, is_followed=True)


@require_POST
def unfollow(request, pk):
    member = get_object_or_404(Member.objects.visible_to(request.user), pk=pk)
    request.user.unfollow(member)
    return following_changed(request, member, is_followed=False)


def following_changed(request, member, is_followed):
    page = way_back(request)
    stood_on_a_page = page != request.get_full_path()
    to = f"{page.partition('#')[0]}#volg-{member.pk}" if stood_on_a_page else member
    return fragment_or_redirect(request, "members/_follow.html", {"member": member, "is_followed": is_followed}, to)


def following(request):
    members = Member.objects.visible_to(request.user).followed_by(request.user)
    page = page_of(members.rows_for(request.user, "sort_name"), request, "place")
    subjects = (
        request.user.followed_subjects.select_related("subject").order_by("subject__key") if page.is_first else ()
    )
    return render(
        request, "members/following.html", {"page": page, "subjects": [follow.subject for follow in subjects]}
    )


def block(request, pk):
    member = get_object_or_404(Member.objects.visible_to(request.user), pk=pk)
    if not can_block(request.user, member):
        raise PermissionDenied
    if request.method == "POST":
        request.user.block(member)
        messages.success(request, _("You blocked %(name)s.") % {"name": member.name})
        return redirect("members:blocked")
    return render(request, "members/block.html", {"member": member})


def blocked(request):
    blocks = Block.objects.filter(blocker=request.user).select_related("blocked__affiliation")
    return render(request, "members/blocked.html", {"page": page_of(blocks, request, "-created_at", size=50)})


@require_POST
def unblock(request, pk):
    block = get_object_or_404(Block.objects.select_related("blocked"), blocker=request.user, blocked=pk)
    request.user.unblock(block.blocked)
    messages.success(request, _("%(name)s is no longer blocked.") % {"name": block.blocked.name})
    return redirect("members:blocked")
