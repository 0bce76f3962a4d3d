from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content import writing
from content.about_events import event_of
from content.around import around
from content.authoring import author_tools, kept_out
from content.names import named_rows, text_of
from content.permissions import can_delete, can_rewrite, is_author
from content.readings import note_reading
from content.views import comments_of, page_with_comments
from members.models import Audience
from web.outline import outlined
from web.views import canonical

from .forms import PostForm
from .models import Post

DESK = writing.Desk(PostForm, "blog/write.html", gettext_lazy("Your blog is online."))


@login_not_required
def post(request, pk, slug):
    posts = readable(request.user).with_byline().with_marks_of(request.user).with_subjects().with_closure()
    posts = posts.annotate(named_rows=named_rows(request.user)).select_related("part__series", "picture")
    post = get_object_or_404(posts, pk=pk)
    elsewhere = canonical(request, post, slug)
    if elsewhere:
        return elsewhere
    note_reading(request, post)
    text, headings = outlined(text_of(post, request.user))
    context = {"post": post, "text": text, "headings": headings} | author_tools(request.user, post)
    context["writers"] = [one for one in [post.author, *post.coauthors] if one and opens_to(request.user, one)]
    if post.author and not post.coauthors:
        context["about_writer"] = post.author.seen_by_all(request.user).headline
    if not post.is_draft:
        context |= comments_of(request, post) | {"around": around(post, request.user)}
        context["place"], context["event"] = context["around"].place, context["around"].event
    else:
        context["event"] = event_of(post, request.user)
    return page_with_comments(request, "blog/post.html", context)


def opens_to(viewer, member):
    """Whether the viewer may open the pages of who stands in a byline; who left has none any more."""
    audience = "" if member.is_leaving else member.profile_audience
    return audience == Audience.PUBLIC or bool(audience and viewer.is_authenticated)


def readable(viewer):
    """What the viewer may read, own drafts included."""
    return Post.objects.visible_to(viewer) | Post.objects.drafts_of(viewer)


def write(request):
    return writing.write(request, DESK, {"about_event": request.GET.get("bij")})


def edit(request, pk, slug):
    post = own_post(request, pk)
    return writing.edit(request, DESK, post) if can_rewrite(request.user, post) else kept_out(request, post)


def delete(request, pk, slug):
    post = own_post(request, pk)
    if not can_delete(request.user, post):
        raise PermissionDenied
    if request.method == "POST":
        title = post.title
        post.remove()
        messages.success(request, _("“%(title)s” has been deleted.") % {"title": title})
        return redirect("feed:home")
    return render(request, "blog/delete.html", {"post": post, "is_answered": post.is_answered()})


def own_post(request, pk):
    post = get_object_or_404(readable(request.user), pk=pk)
    if not is_author(request.user, post):
        raise PermissionDenied
    return post
