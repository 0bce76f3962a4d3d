from pathlib import PurePosixPath

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from groups.models import Group
from groups.views.standing import standing_in
from web.filenames import apart, clean_name
from web.held import initial_for, release
from web.paging import page_of
from web.serving import to_keep
from web.sizes import spoken_size
from web.submits import uuid_for
from web.views import canonical

from ..archive import zipped
from ..forms import ChangedFolderForm, DeleteFolderForm, FolderForm, folders_of
from ..models import DEEPEST, File, Folder, NameTaken, TooDeep
from ..permissions import can_add, can_clear

ORDERS = {"": "-renewed_at", "naam": "sort_title"}
FILES_ON_A_PAGE = 50
MOST_IN_ZIP = 2000  # files


# --- Looking


def group_read_by(viewer, pk):
    """The group as this viewer stands to it, or 404 for whom its gate is closed."""
    return get_object_or_404(Group.objects.readable_by(viewer).with_standing(viewer), pk=pk)


def folder_in(group, viewer, pk):
    """A folder that somebody made, or without a number the one the group begins with; that may have no row yet."""
    folders = Folder.objects.visible_to(viewer).filter(group=group.pk).with_path()
    if pk is not None:
        return get_object_or_404(folders.exclude(parent=None), pk=pk)
    return folders.filter(parent=None).first() or Folder(group=group)


def files_in(folders, viewer):
    seen = File.objects.visible_to(viewer).standing().listed_for(viewer)
    return seen.filter(folder__in=[folder.pk for folder in folders if folder.pk]).select_related("author", "current")


@login_not_required
def group(request, pk, slug):
    return show(request, pk, slug)


@login_not_required
def folder(request, pk, slug, folder):
    return show(request, pk, slug, folder)


def show(request, pk, slug, number=None):
    group = group_read_by(request.user, pk)
    folder = folder_in(group, request.user, number)
    elsewhere = canonical(request, group, slug, folder.get_absolute_url())
    if elsewhere:
        return elsewhere
    order = request.GET.get("volgorde", "")
    order = order if order in ORDERS else ""
    files = files_in([folder], request.user).defer("body")
    subfolders = Folder.objects.visible_to(request.user).filter(parent__isnull=False, parent=folder.pk)
    context = standing_in(group, request.user) | {
        "folder": folder,
        "is_deepest": folder.depth >= DEEPEST,
        "subfolders": subfolders.order_by("sort_name", "pk"),
        "page": page_of(files, request, ORDERS[order], FILES_ON_A_PAGE),
        "order": order,
        "can_add": can_add(request.user, group),
        "size": first_of(folder).size,
        "most": settings.FILES_PER_GROUP,
    }
    return render(request, "files/folder.html", context)


def first_of(folder):
    while folder.parent_id is not None:
        folder = folder.parent
    return folder


# --- Taking along


@login_not_required
@require_safe
def zip_of_group(request, pk, slug):
    return zip_of(request, pk)


@login_not_required
@require_safe
def zip_of_folder(request, pk, slug, folder):
    return zip_of(request, pk, folder)


def zip_of(request, pk, number=None):
    """All the viewer sees in a folder and those below it, as one file to keep."""
    group = group_read_by(request.user, pk)
    folder = folder_in(group, request.user, number)
    inside = folder.with_all_inside() if folder.pk else []
    files = list(files_in(inside, request.user).order_by("sort_title", "pk")[: MOST_IN_ZIP + 1])
    checked = [file for file in files if file.current and file.current.is_checked]
    refusal = why_no_zip(files, checked)
    if refusal:
        messages.warning(request, refusal)
        return redirect(folder)
    places = places_of(inside)
    entries = [(within(places[file.folder_id], file.current.name), file.current.stored.name) for file in checked]
    waiting = [file.title for file in files if file not in checked]
    response = StreamingHttpResponse(zipped(entries, note_about(waiting)), content_type="application/zip")
    return to_keep(response, clean_name(f"{folder.name or group.name}.zip"))


def why_no_zip(files, checked):
    if len(files) > MOST_IN_ZIP:
        return _("There are too many files in this folder for one zip. Choose a folder that lies in it.")
    size = sum(file.current.size for file in checked)
    if size > settings.LARGEST_ZIP:
        sizes = {"size": spoken_size(size), "most": spoken_size(settings.LARGEST_ZIP)}
        return (
            _("Together these files are %(size)s, and one zip holds at most %(most)s. Choose a folder that lies in it.")
            % sizes
        )
    if not files:
        return _("There are no files in this folder to put in a zip.")
    if not checked:
        return _("The files in this folder are still being checked. Try again in a few minutes.")
    return ""


def places_of(inside):
    """Where each folder lies in the zip, and which names are taken there: {key: (path, names)}."""
    places = {inside[0].pk: (PurePosixPath(), set())}
    for folder in inside[1:]:
        path, taken = places[folder.parent_id]
        places[folder.pk] = (path / apart(clean_name(folder.name), taken), set())
    return places


def within(place, name):
    path, taken = place
    return str(path / apart(name, taken))


def note_about(waiting):
    if not waiting:
        return None
    lines = [_("These files are not in this zip, because they are still being checked:"), "", *waiting, ""]
    return _("Not in this zip.txt"), "\r\n".join(lines)


# --- Keeping order


def make(request, pk, slug, folder=None):
    group, place = workplace(request, pk, folder)
    if request.method == "POST":
        form = FolderForm(request.POST)
        if form.is_valid():
            place = place if place.pk else Folder.objects.locked_for(group)
            key = uuid_for(group, uuid_for(request.user, form.cleaned_data["uuid"]))
            made = attempted(form, "name", lambda: place.make(form.cleaned_data["name"], key))
            if made:
                release(request, request.path)
                return redirect(made)
    else:
        form = FolderForm(initial=initial_for(request, FolderForm, request.path))
    return render(request, "files/make_folder.html", {"form": form, "group": group, "folder": place})


def workplace(request, pk, number):
    """The group and the folder to change something in, for who may."""
    group = group_read_by(request.user, pk)
    folder = folder_in(group, request.user, number)
    if not can_add(request.user, group):
        raise PermissionDenied
    return group, folder


def attempted(form, field, act):
    """What the act gives, or None with the reason beside the field."""
    try:
        return act()
    except NameTaken:
        form.add_error("name", _("There is a folder of this name here already. Choose another name."))
    except TooDeep:
        form.add_error(field, _("Folders lie at most %(count)s deep in one another.") % {"count": DEEPEST})
    except Folder.DoesNotExist:
        form.add_error(None, _("Somebody has just deleted this folder."))
    return None


def edit(request, pk, slug, folder):
    group, folder = workplace(request, pk, folder)
    inside = {each.pk for each in folder.with_all_inside()}
    others = [each for each in folders_of(group, request.user) if each.pk not in inside]
    if request.method == "POST":
        form = ChangedFolderForm(request.POST, folders=others)
        if form.is_valid():
            to = form.cleaned_data["parent"] or Folder.objects.locked_for(group)
            name = form.cleaned_data["name"]
            if attempted(form, "parent", lambda: folder.settle(name, to) or folder):
                release(request, request.path)
                messages.success(request, _("Your changes have been saved."))
                return redirect(folder)
    else:
        initial = {"name": folder.name, "parent": folder.parent_id}
        form = ChangedFolderForm(
            initial=initial | initial_for(request, ChangedFolderForm, request.path), folders=others
        )
    return render(request, "files/edit_folder.html", {"form": form, "group": group, "folder": folder})


def delete(request, pk, slug, folder):
    group, folder = workplace(request, pk, folder)
    inside = folder.with_all_inside()
    files = files_in(inside, request.user)
    may_clear = can_clear(request.user, group)
    form = DeleteFolderForm(request.POST or None, may_clear=may_clear)
    if form.is_valid():
        if form.cleaned_data["content"] == DeleteFolderForm.CLEAR:
            for file in files.select_related("group"):
                file.remove(by=request.user)
            for each in inside[:0:-1]:
                each.dissolve()
        folder.dissolve()
        messages.success(request, _("The folder “%(name)s” has been deleted.") % {"name": folder.name})
        return redirect(folder.parent)
    context = {"form": form, "group": group, "folder": folder, "may_clear": may_clear}
    context |= {"file_count": files.count(), "folder_count": len(inside) - 1}
    return render(request, "files/delete_folder.html", context)
