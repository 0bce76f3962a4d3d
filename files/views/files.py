from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from content.models import Overtaken
from content.readings import note_reading
from content.views import comments_of, page_with_comments
from members.limits import unless_limited
from members.models import Act
from web.editor import media_for
from web.held import initial_for, release
from web.often import too_often
from web.serving import file_to_keep, picture_to_show
from web.sizes import spoken_size
from web.views import canonical

from ..forms import FileForm, RenewForm, UploadForm
from ..models import File, Folder, NoRoom, Version
from ..permissions import can_add, can_edit, can_renew
from .folders import group_read_by


def file_seen_by(viewer, pk):
    """The file, with its group as this viewer stands to it; 404 when the viewer may not see it."""
    files = (
        File.objects.visible_to(viewer)
        .with_byline()
        .with_marks_of(viewer)
        .select_related("current", "folder__parent__parent__parent")
    )
    file = get_object_or_404(files, pk=pk)
    file.group = file.group.seen_by(viewer)
    return file


@login_not_required
def file(request, pk, slug):
    file = file_seen_by(request.user, pk)
    elsewhere = canonical(request, file, slug)
    if elsewhere:
        return elsewhere
    note_reading(request, file)
    versions = Version.objects.visible_to(request.user).filter(file=file).select_related("author", "affiliation")
    context = comments_of(request, file) | {
        "file": file,
        "versions": versions.order_by("-number"),
        "can_edit": can_edit(request.user, file),
        "can_renew": can_renew(request.user, file),
    }
    return page_with_comments(request, "files/file.html", context)


# --- Putting there


@unless_limited(Act.POSTING)
def upload(request, pk, slug):
    group = group_read_by(request.user, pk)
    if not can_add(request.user, group):
        raise PermissionDenied
    given = {"group": group, "viewer": request.user}
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, too_heavy=getattr(request, "too_heavy", ()), **given)
        if form.is_valid():
            limited = too_often(request, "put_file", user=request.user)
            if limited:
                return limited
            try:
                files = put(request, group, **form.cleaned_data)
            except NoRoom:
                form.add_error("uploads", no_room_in(group))
            else:
                return added(request, form, files)
    else:
        initial = {"folder": request.GET.get("map")} | initial_for(request, UploadForm, request.path)
        form = UploadForm(initial=initial, **given)
    return render(request, "files/upload.html", {"form": form, "media": media_for(request, form), "group": group})


def put(request, group, *, uploads, **fields):
    return File.objects.put(request.user, group, uploads, **fields)


def added(request, form, files):
    release(request, request.path)
    for file in files:
        form.tell_of(file)
    there = ngettext("Your file is there.", "Your %(count)s files are there.", len(files)) % {"count": len(files)}
    messages.success(request, there, extra_tags=str(form.cleaned_data["uuid"]))
    if len(files) == 1:
        return redirect(files[0])
    return redirect(Folder.objects.visible_to(request.user).with_path().get(pk=files[0].folder_id))


def no_room_in(group):
    left = Folder.objects.locked_for(group).room_left
    return _(
        "The group has %(size)s left for files. Choose fewer or smaller ones, or delete what is no use any more."
    ) % {"size": spoken_size(left)}


@unless_limited(Act.POSTING)
def renew(request, pk, slug):
    file = file_seen_by(request.user, pk)
    if not can_renew(request.user, file):
        raise PermissionDenied
    if request.method == "POST":
        form = RenewForm(request.POST, request.FILES, too_heavy=getattr(request, "too_heavy", ()))
        if form.is_valid():
            limited = too_often(request, "put_file", user=request.user)
            if limited:
                return limited
            typed = form.cleaned_data
            try:
                file.renew(request.user, typed["upload"], uuid=typed["uuid"], note=typed["note"])
            except NoRoom:
                form.add_error("upload", no_room_in(file.group))
            else:
                release(request, request.path)
                messages.success(request, _("Your version is there."), extra_tags=str(typed["uuid"]))
                return redirect(file)
    else:
        form = RenewForm(initial=initial_for(request, RenewForm, request.path))
    return render(request, "files/renew.html", {"form": form, "file": file})


@require_POST
def put_back(request, pk, slug, number):
    file = file_seen_by(request.user, pk)
    version = get_object_or_404(Version.objects.visible_to(request.user).checked(), file=file, number=number)
    if not can_renew(request.user, file):
        raise PermissionDenied
    file.put_back(version, request.user)
    messages.success(request, _("Version %(number)s is in use again.") % {"number": number})
    return redirect(file)


# --- Changing and taking away


def edit(request, pk, slug):
    file = file_seen_by(request.user, pk)
    if not can_edit(request.user, file):
        raise PermissionDenied
    if request.method == "POST":
        form = FileForm(request.POST, instance=file, viewer=request.user)
        if form.is_valid():
            try:
                file.describe(version=form.cleaned_data["version"] or file.version, **form.words())
            except Overtaken:
                form.add_error(None, _("This file was described somewhere else after you opened it here."))
            else:
                form.tell_of(file)
                release(request, request.path)
                messages.success(request, _("Your changes have been saved."), extra_tags=str(form.cleaned_data["uuid"]))
                return redirect(file)
    else:
        initial = {"folder": None if file.folder.parent_id is None else file.folder_id}
        initial |= initial_for(request, FileForm, request.path)
        form = FileForm(instance=file, viewer=request.user, initial=initial)
    return render(request, "files/edit.html", {"form": form, "media": media_for(request, form), "file": file})


def delete(request, pk, slug):
    file = file_seen_by(request.user, pk)
    if not can_edit(request.user, file):
        raise PermissionDenied
    if request.method == "POST":
        title, folder = file.title, file.folder
        file.remove(by=request.user)
        messages.success(request, _("“%(title)s” has been deleted.") % {"title": title})
        return redirect(folder)
    return render(request, "files/delete.html", {"file": file})


# --- Taking along


def version_seen_by(viewer, pk, number):
    return get_object_or_404(Version.objects.visible_to(viewer).select_related("file"), file=pk, number=number)


@login_not_required
@require_safe
def download(request, pk, slug, number):
    version = version_seen_by(request.user, pk, number)
    if not version.is_checked:
        return redirect(version.file)  # its page says why it is not to be had yet
    try:
        return file_to_keep(version.stored, version.name)
    except FileNotFoundError:
        raise Http404 from None


@login_not_required
@require_safe
def picture(request, pk, slug, number):
    version = version_seen_by(request.user, pk, number)
    if not version.has_picture:
        raise Http404
    try:
        return picture_to_show(version.picture.open("rb"))
    except FileNotFoundError:
        raise Http404 from None
