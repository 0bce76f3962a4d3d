"""The page of a series, and putting pieces in it in an order."""

import uuid

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from web.held import initial_for, release
from web.lines import LineField
from web.views import canonical

from .authoring import kept_out, written_by
from .models import Part, Series
from .permissions import can_put_in_series, can_rewrite

STEPS = {"up": -1, "down": 1}


class SeriesForm(forms.Form):
    without_optional_marks = True
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    series = forms.ModelChoiceField(
        Series.objects.none(),
        required=False,
        label=gettext_lazy("In which series?"),
        empty_label=gettext_lazy("A new one"),
    )
    title = LineField(
        label=gettext_lazy("Name of a new series"),
        required=False,
        max_length=Series._meta.get_field("title").max_length,
    )

    def __init__(self, *args, author, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = author.series.order_by("-created_at", "-pk")
        self.initial.setdefault("uuid", uuid.uuid4())

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("series") and not cleaned.get("title"):
            self.add_error("title", _("Give the series a name, or choose one you have."))
        return cleaned

    def chosen(self, author):
        if self.cleaned_data["series"]:
            return self.cleaned_data["series"]
        return Series.objects.begin(author, uuid=self.cleaned_data["uuid"], title=self.cleaned_data["title"])


@login_not_required
def series(request, pk, slug):
    series = get_object_or_404(Series.objects.visible_to(request.user).select_related("author__departure"), pk=pk)
    elsewhere = canonical(request, series, slug)
    if elsewhere:
        return elsewhere
    parts = Part.objects.visible_to(request.user).filter(series=series).select_related("content")
    context = {"series": series, "parts": parts, "is_own": series.author_id == request.user.pk is not None}
    return render(request, "content/series.html", context)


def put_in_series(request, pk):
    content = written_by(request.user, pk)
    if not can_rewrite(request.user, content):
        return kept_out(request, content)
    if not can_put_in_series(request.user, content):
        raise PermissionDenied
    part = Part.objects.filter(content=content.pk).select_related("series").first()
    posted = request.POST if request.method == "POST" else None
    initial = {"series": part and part.series_id} | initial_for(request, SeriesForm, request.path)
    form = SeriesForm(posted, author=request.user, initial=initial)
    if form.is_valid():
        chosen = form.chosen(request.user)
        chosen.put(content)
        release(request, request.path)
        messages.success(request, _("It is part of “%(series)s” now.") % {"series": chosen})
        return redirect(chosen)
    return render(request, "content/put_in_series.html", {"content": content, "form": form, "part": part})


@require_POST
def take_from_series(request, pk):
    content = written_by(request.user, pk)
    part = Part.objects.filter(content=content.pk).first()
    if part:
        part.take_out()
    messages.success(request, _("It stands alone again."))
    return redirect(content)


@require_POST
def shift_part(request, pk, content):
    """One place up or down: what a series without script is put in order with."""
    series = get_object_or_404(Series.objects.visible_to(request.user), pk=pk)
    if series.author_id != request.user.pk:
        raise PermissionDenied
    part = get_object_or_404(Part.objects.visible_to(request.user), series=series, content=content)
    series.shift(part, STEPS.get(request.POST.get("to"), 0))
    return redirect(series)
