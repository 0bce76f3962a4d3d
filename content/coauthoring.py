"""Asking colleagues to write along, their answer, and ending it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Value
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from members.models import Act, Member, SortName
from web.held import initial_for, release

from .authoring import written_by
from .models import Authorship, Content, NotAmongReaders, TooManyAuthors
from .permissions import can_ask_along

OFFERED = 10  # members of that name
LONGEST_NAME = Member._meta.get_field("name").max_length


class AskAlongForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of your colleague"),
        max_length=LONGEST_NAME,
        error_messages={"required": gettext_lazy("Write a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    member = forms.ModelChoiceField(
        Member.objects.none(),
        required=False,
        label=gettext_lazy("Who do you mean?"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = Member.objects.visible_to(viewer).without_blocked(viewer).exclude(pk=viewer.pk)
        self.fields["member"].queryset = self.named(self["name"].value() or "")
        if not self.data.get("member"):  # without script the field is sent, and empty
            self.fields["member"].widget = forms.HiddenInput()

    def named(self, name):
        words = " ".join(name.replace("\x00", "").split())[:LONGEST_NAME]
        if not words:
            return self.known.none()
        found = self.known.filter(sort_name__contains=SortName(Value(words))).order_by("sort_name", "pk")
        return self.known.filter(pk__in=list(found.values_list("pk", flat=True)[:OFFERED])).order_by("sort_name", "pk")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name") and not cleaned.get("member") and "member" not in self.errors:
            found = list(self.fields["member"].queryset[:2])
            if not found:
                self.add_error("name", _("Nobody here goes by that name. Look at the spelling."))
            elif len(found) > 1:
                self.fields["member"].widget = forms.RadioSelect(choices=self.fields["member"].choices)
                self.add_error("member", _("There are more of that name. Choose one."))
            else:
                cleaned["member"] = found[0]
        return cleaned


def coauthors(request, pk):
    """Who writes a piece, and asking another one."""
    content = written_by(request.user, pk)
    can_ask = can_ask_along(request.user, content)
    form = None
    if can_ask:
        posted = request.POST if request.method == "POST" else None
        form = AskAlongForm(posted, viewer=request.user, initial=initial_for(request, AskAlongForm, request.path))
        if form.is_valid() and asked(request, content, form):
            return redirect("content:coauthors", pk)
    elif request.method == "POST":
        raise PermissionDenied
    rows = Authorship.objects.filter(content=content.pk).select_related("member__departure")
    context = {"content": content, "authorships": rows.order_by("asked_at", "pk"), "form": form}
    context["is_first"] = content.author_id == request.user.pk
    return render(request, "content/coauthors.html", context)


def asked(request, content, form):
    limit = request.user.limit_on(Act.INVITING)
    if limit:
        form.add_error(None, limit.words)
        return False
    colleague = form.cleaned_data["member"]
    try:
        content.ask_along(colleague, by=request.user)
    except NotAmongReaders:
        form.add_error(
            "name", _("%(name)s cannot read it in this group. Invite them to the group first.") % {"name": colleague}
        )
    except TooManyAuthors:
        form.add_error(None, _("No more names fit above one piece."))
    else:
        release(request, request.path)
        messages.success(request, _("%(name)s has been asked, and says yes or no.") % {"name": colleague})
        return True
    return False


@require_POST
def end_coauthor(request, pk, member):
    """The first author takes a name off, or somebody their own."""
    content = written_by(request.user, pk)
    authorship = get_object_or_404(Authorship.objects.select_related("member", "content"), content=pk, member=member)
    is_own = authorship.member_id == request.user.pk
    if not is_own and content.author_id != request.user.pk:
        raise PermissionDenied
    authorship.end()
    if is_own:
        messages.success(request, _("You no longer write “%(title)s” along.") % {"title": content})
        return redirect("content:drafts")
    messages.success(request, _("%(name)s no longer writes it along.") % {"name": authorship.member})
    return redirect("content:coauthors", pk)


def answer_coauthor(request, pk):
    """Only who was asked answers; for everybody else there is no question."""
    asking = Authorship.objects.asking(request.user).select_related("content__author", "content__group", "asked_by")
    authorship = asking.filter(content=pk).first()
    if authorship is None:
        return redirect(get_object_or_404(Content.objects.written_with(request.user), pk=pk))
    if request.method == "POST":
        if "decline" in request.POST:
            authorship.end()
            messages.success(request, _("You do not write it along. Nothing else happens."))
            return redirect("feed:home")
        authorship.accept()
        messages.success(request, _("You write “%(title)s” along from now on.") % {"title": authorship.content})
        return redirect(authorship.content)
    return render(request, "content/answer_coauthor.html", {"authorship": authorship, "content": authorship.content})
