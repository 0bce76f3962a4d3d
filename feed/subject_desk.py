"""Where a community manager looks after the vocabulary: what is fixed, what it is called, what means the same."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.models import Content
from content.vocabulary import begins_with, known_to, with_use
from groups.models import Group
from members.models import Member
from network.models import NameTaken, NotTwoSubjects, Subject, SubjectMerge
from network.permissions import can_tend_subjects
from web.held import initial_for, release
from web.paging import page_of
from web.subjects import key_of

from .forms import MergeForm, SubjectForm
from .subjects import LONGEST

ON_A_PAGE = 50


def subjects(request):
    """Those the manager may know of: no role opens what is named in a hidden group."""
    tended_by(request.user)
    asked = request.GET.get("zoek", "").replace("\x00", "").strip()[:LONGEST]
    which = request.GET.get("welke", "")
    known = with_use(known_to(request.user), seen_by(request.user)).prefetch_related("synonyms")
    if key_of(asked):
        spelled = Subject.objects.filter(begins_with(asked))
        known = known.filter(Q(pk__in=spelled.values("pk")) | Q(pk__in=spelled.values("synonym_of")))
    if which in {"vast", "vrij"}:
        known = known.filter(is_fixed=which == "vast")
    context = {"asked": asked, "which": which, "page": page_of(known, request, "key", ON_A_PAGE)}
    return render(request, "feed/subject_desk.html", context)


def new(request):
    tended_by(request.user)
    return described(request, Subject(), {"is_fixed": True})


def edit(request, pk):
    subject = subject_tended_by(request.user, pk)
    words = {"name": subject.name, "description": subject.description, "is_fixed": subject.is_fixed}
    return described(request, subject, words)


def described(request, subject, words):
    """The form of one subject, new or not, and saving it."""
    form = SubjectForm(request.POST or None, initial=words | initial_for(request, SubjectForm, request.path))
    if form.is_valid():
        try:
            subject.describe(**form.cleaned_data, by=request.user)
        except NameTaken as taken:
            form.add_error(None, name_taken(request.user, subject, taken.subject))
        else:
            release(request, request.path)
            messages.success(request, _("“%(subject)s” has been saved.") % {"subject": subject})
            return redirect("feed:edit_subject", subject.pk)
    context = {"subject": subject, "form": form, "names": names_of(subject)}
    return render(request, "feed/edit_subject.html", context)


def name_taken(viewer, subject, other):
    if not known_to(viewer).filter(pk=other.pk).exists():
        return _("This name is taken already.")
    words = _("“%(subject)s” goes by this name already.") % {"subject": other}
    if subject.pk is None:
        return words
    address = redirect("feed:merge_subject", subject.pk).url
    return format_html('{} <a href="{}?into={}">{}</a>', words, address, other.name, _("Make one subject of the two"))


def names_of(subject):
    """The other names of a subject, each with the merge it came by, if it did."""
    if subject.pk is None:
        return []
    merges = {merge.subject_id: merge for merge in SubjectMerge.objects.running().filter(into=subject)}
    return [(name, merges.get(name.pk)) for name in subject.synonyms.order_by("name")]


def merge(request, pk):
    """Which subject it goes into; then what comes along; then doing it."""
    tended_by(request.user)
    merged = SubjectMerge.objects.running().filter(subject=pk, into__in=known_to(request.user)).first()
    if merged:  # by the same form sent twice, or by another manager
        return redirect("feed:edit_subject", merged.into_id)
    subject = subject_tended_by(request.user, pk)
    typed = request.POST or request.GET
    form = MergeForm(typed if "into" in typed else None, viewer=request.user, subject=subject)
    into = form.cleaned_data["into"] if form.is_valid() else None
    if into and request.method == "POST":
        try:
            SubjectMerge.objects.merge(subject, into, request.user)
        except NotTwoSubjects:
            messages.info(request, _("Those two are one subject already."))
            return redirect("feed:subject_desk")
        messages.success(request, _("“%(name)s” is “%(subject)s” from now on.") % {"name": subject, "subject": into})
        return redirect("feed:edit_subject", into.pk)
    context = {"subject": subject, "form": form, "into": into}
    if into:
        context["counts"] = counts_of(subject, request.user)
    return render(request, "feed/merge_subject.html", context)


def counts_of(subject, viewer):
    """How much comes along, as far as the manager sees it, and how many follow it."""
    return {
        "pieces": seen_by(viewer).filter(taggings__tag=subject).count(),
        "groups": Group.objects.visible_to(viewer).filter(group_subjects__tag=subject).count(),
        "members": Member.objects.visible_to(viewer)
        .showing("expertise", viewer)
        .filter(expertises__tag=subject)
        .count(),
        "follows": subject.follows.count(),
        "names": subject.synonyms.count(),
    }


@require_POST
def part_name(request, pk):
    """Let a name stand for another subject no longer: what was merged is two again, a name that was added goes."""
    tended_by(request.user)
    name = get_object_or_404(Subject.objects.select_related("synonym_of"), pk=pk, synonym_of__in=known_to(request.user))
    merged = SubjectMerge.objects.running().filter(subject=name).first()
    if merged:
        merged.undo(by=request.user)
        messages.success(request, _("“%(name)s” is a subject of its own again.") % {"name": name})
    else:
        name.discard(by=request.user)
        messages.success(request, _("“%(name)s” leads nowhere any more.") % {"name": name})
    return redirect("feed:edit_subject", name.synonym_of_id)


def tended_by(viewer):
    if not can_tend_subjects(viewer):
        raise PermissionDenied


def subject_tended_by(viewer, pk):
    tended_by(viewer)
    return get_object_or_404(known_to(viewer), pk=pk)


def seen_by(viewer):
    return Content.objects.visible_to(viewer).standing()
