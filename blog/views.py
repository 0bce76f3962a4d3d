from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from content.models import Overtaken
from content.readings import note_reading
from content.views import comments_of
from web.editor import media_for
from web.held import initial_for, release
from web.paging import page_of
from web.views import canonical

from .forms import PostForm
from .models import Post
from .permissions import can_edit


@login_not_required
def post(request, pk, slug):
    post = get_object_or_404(readable(request.user).with_byline().prefetch_related("tags"), pk=pk)
    elsewhere = canonical(request, post, slug)
    if elsewhere:
        return elsewhere
    note_reading(request, post)
    context = {"post": post, "can_edit": can_edit(request.user, post)}
    if not post.is_draft:
        context |= comments_of(request, post)
    return render(request, "blog/post.html", context)


def readable(viewer):
    """What the viewer may read, own drafts included."""
    return Post.objects.visible_to(viewer) | Post.objects.drafts_of(viewer)


def write(request):
    if request.method == "POST":
        form = PostForm(request.POST, viewer=request.user)
        if form.is_valid() and "preview" not in request.POST:
            post = Post.objects.write(request.user, uuid=form.cleaned_data["uuid"], **form.words())
            return saved(request, post, form)
    else:
        initial = {"group": request.GET.get("groep")} | initial_for(request, PostForm, request.path)
        form = PostForm(initial=initial, viewer=request.user)
    return show_form(request, form)


def edit(request, pk, slug):
    post = get_object_or_404(readable(request.user), pk=pk)
    if not can_edit(request.user, post):
        raise PermissionDenied
    if request.method == "POST":
        form = PostForm(request.POST, instance=post, viewer=request.user)
        if form.is_valid() and "preview" not in request.POST:
            try:
                post.rewrite(version=form.cleaned_data["version"] or post.version, **form.words())
            except Overtaken:
                theirs = readable(request.user).get(pk=pk)
                form.add_error(None, _("This piece was saved somewhere else after you opened it here."))
                return show_form(request, form, post=theirs, theirs=theirs)
            return saved(request, post, form)
    else:
        form = PostForm(instance=post, viewer=request.user, initial=initial_for(request, PostForm, request.path))
    return show_form(request, form, post=post)


def saved(request, post, form):
    """What follows on saving: publishing, if that was the button, and the page to look at next."""
    release(request, request.path)
    kept = str(form.cleaned_data["uuid"])  # site.js lets go of the copy it kept of this form
    if "publish" in request.POST and post.is_draft:
        post.publish()
        messages.success(request, _("Your blog is online."), extra_tags=kept)
    elif post.is_draft:
        messages.success(request, _("Your draft has been saved. Only you can see it."), extra_tags=kept)
        return redirect("blog:edit", post.pk, post.slug)
    else:
        messages.success(request, _("Your changes have been saved."), extra_tags=kept)
    return redirect(post)


def show_form(request, form, **context):
    context |= {"form": form, "media": media_for(request, form)}
    if "preview" in request.POST and form.is_valid():
        context["preview"] = Post(title=form.cleaned_data["title"], body=form.cleaned_data["body"])
    return render(request, "blog/write.html", context)


def delete(request, pk, slug):
    post = get_object_or_404(readable(request.user), pk=pk)
    if not can_edit(request.user, post):
        raise PermissionDenied
    if request.method == "POST":
        post.delete()
        messages.success(request, _("“%(title)s” has been deleted.") % {"title": post.title})
        return redirect("feed:home")
    return render(request, "blog/delete.html", {"post": post})


def drafts(request):
    page = page_of(Post.objects.drafts_of(request.user), request, "-changed_at")
    return render(request, "blog/drafts.html", {"page": page})
