"""What stays of a session on its page: files, notes and a conversation."""

import uuid

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from content.forms import CommentForm
from content.mentioning import picked_in
from content.models import Closed, Content, Overtaken
from content.names import warn_of_unreachable
from content.permissions import can_comment
from content.thresholds import too_many
from content.views import as_sent, comments_of, page_with_comments
from members.limits import unless_limited
from members.models import Act
from web.editor import RichTextField, media_for
from web.held import held_for, hold, release
from web.often import too_often
from web.serving import file_to_keep
from web.submits import uuid_for
from web.uploads import UploadField

from ..models import Handout, Refused, SessionNotes, SessionTalk
from ..permissions import can_begin_talk, can_edit, can_keep_session
from .programme import seen, slot_in


class FirstWordsForm(CommentForm):
    """They become a conversation, which cannot wait for a moderator; or a comment, where one stands by now."""

    can_wait = False

    def __init__(self, *args, standing=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.standing = standing

    def group_of(self):
        return None

    def too_many(self):
        return super().too_many() or (None if self.standing else too_many(self.viewer))

    def is_sent_already(self):
        began = self.standing and self.standing.content.uuid == uuid_for(self.viewer, self.cleaned_data["uuid"])
        return began or super().is_sent_already()


class HandoutForm(forms.Form):
    without_optional_marks = True
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    uploads = UploadField(label=gettext_lazy("Files"), several=True)

    def __init__(self, *args, too_heavy=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["uploads"].let_in(too_heavy)
        self.initial.setdefault("uuid", uuid.uuid4())


class NotesForm(forms.Form):
    without_optional_marks = True
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    body = RichTextField(
        label=gettext_lazy("Notes"),
        required=False,
        help_text=gettext_lazy("What was said, what was agreed, where one reads on. Whoever sees the event reads it."),
    )


@login_not_required
def session(request, pk, slug, session):
    event = seen(request, pk)
    slot, slots = slot_in(event, request.user, session)
    beside = [each for each in slots if each.round_id == slot.round_id and each.pk != slot.pk]
    context = {"event": event, "slot": slot, "beside": beside, "when": slot.told(event.time_zone)}
    context["has_begun"] = slot.begins_at <= timezone.now()
    context["can_edit"] = can_edit(request.user, event)
    return page_with_comments(request, "events/programme_session.html", context | kept(request, slot))


def kept(request, slot):
    """What the page of a session shows below what was released of it."""
    notes = SessionNotes.objects.filter(session=slot.session_id).exclude(body="").select_related("by").first()
    context = {
        "handouts": list(Handout.objects.filter(session=slot.session_id).order_by("pk")),
        "notes": notes,
        "can_keep": can_keep_session(request.user, slot.event, slot),
    }
    standing = SessionTalk.about(slot.session_id)
    if standing is None:
        may = can_begin_talk(request.user, slot.event)
        return context | {"talk_form": talk_form(request, slot) if may else None}
    seen_by = Content.objects.visible_to(request.user).with_byline().with_marks_of(request.user)
    talk = seen_by.filter(pk=standing.content_id).first()
    return context | ({"talk": talk} | comments_of(request, talk) if talk else {})


def talk_form(request, slot):
    """Empty, or with what could not be placed and why."""
    action = reverse("events:session_talk", args=[slot.event_id, slot.event.slug, slot.session_id])
    held = held_for(request, action)
    return (
        FirstWordsForm(as_sent(held), viewer=request.user) if held else FirstWordsForm(initial={"uuid": uuid.uuid4()})
    )


def kept_by(request, pk, session):
    """The session, for its speakers and the organisers."""
    event = seen(request, pk)
    slot, _slots = slot_in(event, request.user, session)
    if not can_keep_session(request.user, event, slot):
        raise PermissionDenied
    return event, slot


@unless_limited(Act.POSTING)
def add_handouts(request, pk, slug, session):
    event, slot = kept_by(request, pk, session)
    if request.method == "POST":
        form = HandoutForm(request.POST, request.FILES, too_heavy=getattr(request, "too_heavy", ()))
    else:
        form = HandoutForm()
    if form.is_valid():
        limited = too_often(request, "put_file", user=request.user)
        if limited:
            return limited
        try:
            Handout.objects.put(slot.session, request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("uploads", refused.reason)
        else:
            messages.success(request, _("They are there."), extra_tags=str(form.cleaned_data["uuid"]))
            return redirect(slot)
    return render(request, "events/add_handouts.html", {"event": event, "slot": slot, "form": form})


@login_not_required
@require_safe
def handout(request, pk, slug, session, handout):
    found = get_object_or_404(Handout.objects.visible_to(request.user), pk=handout, session=session, session__event=pk)
    if not found.is_checked:
        return redirect("events:session", pk, slug, session)  # its page says why it is not to be had yet
    try:
        return file_to_keep(found.stored, found.name)
    except FileNotFoundError:
        raise Http404 from None


@require_POST
def discard_handout(request, pk, slug, session, handout):
    _event, slot = kept_by(request, pk, session)
    get_object_or_404(Handout.objects.visible_to(request.user), pk=handout, session=session).discard()
    messages.success(request, _("It has been taken away."))
    return redirect(slot)


@unless_limited(Act.POSTING)
def write_notes(request, pk, slug, session):
    event, slot = kept_by(request, pk, session)
    notes = SessionNotes.objects.filter(session=session).first() or SessionNotes()
    form = NotesForm(request.POST or None, initial={"version": notes.version, "body": notes.body})
    if form.is_valid():
        try:
            SessionNotes.rewrite(slot.session, request.user, **form.cleaned_data)
        except Overtaken:
            notes = SessionNotes.objects.get(session=session)
            form.data = form.data.copy()
            form.data["version"] = notes.version  # what is sent next stands on what is there now
            form.add_error(None, _("Somebody else saved these notes after you opened them here. Yours stand below."))
        else:
            messages.success(request, _("The notes have been saved."))
            return redirect(slot)
    context = {"event": event, "slot": slot, "form": form, "media": media_for(request, form), "now": notes}
    return render(request, "events/write_notes.html", context)


@require_POST
@unless_limited(Act.POSTING)
def talk(request, pk, slug, session):
    """The first thing that is said about a session. What follows is said in the conversation itself."""
    event = seen(request, pk)
    slot, _slots = slot_in(event, request.user, session)
    standing = SessionTalk.about(session)
    if standing is None:
        may = can_begin_talk(request.user, event)
    else:
        talk = Content.objects.visible_to(request.user).select_related("group").filter(pk=standing.content_id).first()
        may = talk is not None and can_comment(request.user, talk)
    if not may:
        raise PermissionDenied
    form = FirstWordsForm(request.POST, viewer=request.user, standing=standing)
    if form.is_valid():
        try:
            typed = form.cleaned_data
            said = SessionTalk.say(slot, request.user, typed["text"], typed["uuid"], picked_in(request.POST))
        except Closed:
            raise PermissionDenied(_("This conversation is closed.")) from None
        release(request, request.path)
        form.tell_of(said)
        warn_of_unreachable(request, getattr(said, "unreachable", ()))
        messages.success(request, _("Your comment is there."), extra_tags=str(form.cleaned_data["uuid"]))
    else:
        hold(request, request.path, dict(request.POST.lists()))
    return redirect(f"{slot.get_absolute_url()}#reacties")
