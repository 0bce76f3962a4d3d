"""Writing a piece of whatever kind: a draft, a preview, publishing, and two editors who overwrite nothing.

What is typed is kept every few seconds (content.autosave), so a form may open with what was never saved. A page that
sends words on top of others it has not seen, saved by somebody else or typed in another tab, is shown both.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.models import Act
from web.editor import media_for
from web.held import initial_for, release
from web.plain import plain

from .attaching import AttachmentForm
from .autosave import autosave, copy_for, initial_of, unseen_copy, written_by_form
from .drafting import CameOut
from .forms import DraftForm
from .illustrations import figure_of
from .mentioning import bare
from .models import Answered, Clearance, Comment, Overtaken, Visibility, WorkingCopy
from .names import warn_of_unreachable
from .thresholds import wait_for_moderator, waits_first


@dataclass(frozen=True)
class Desk:
    """Where pieces of one kind are written: the form, the page it stands on, and what is said once one is out."""

    form: type[DraftForm]
    template: str
    published: str

    @property
    def kind(self):
        return self.form._meta.model


def is_aside(request):
    """Whether what was sent asks for something else than saving the piece or a look at it."""
    return not {"autosave", "compare", "discard", "take"}.isdisjoint(request.POST)


def write(request, desk, initial=None, **context):
    """The page on which a new piece of this desk's kind is written."""
    if request.method != "POST":
        copy = copy_for(request, desk)
        initial = {"group": request.GET.get("groep")} | (initial or {}) | initial_of(copy, desk.form)
        form = desk.form(initial=initial | initial_for(request, desk.form, request.path), viewer=request.user)
        return show_form(request, desk, form, copy=copy, **context)
    if "autosave" in request.POST:
        return autosave(request, desk)
    if "add_picture" in request.POST:
        return add_picture(request, desk, **context)
    form = desk.form(request.POST, viewer=request.user)
    is_valid = form.is_valid()
    form_uuid = form.cleaned_data.get("uuid")
    piece = form_uuid and written_by_form(desk, request.user, form_uuid)
    if piece:  # in another tab, or before the answer to this page was lost
        return edit(request, desk, piece, **context)
    if is_letting_go(request):
        return let_go(request, desk, form_uuid)
    answer = both_texts(request, desk, form, **context)
    if answer:
        return answer
    if is_valid and "preview" not in request.POST:
        piece = desk.kind.objects.write(request.user, uuid=form_uuid, **form.words())
        return saved(request, desk, piece, form)
    return show_form(request, desk, form, **context)


def edit(request, desk, piece, **context):
    """The page on which its author changes a piece; who may is asked before."""
    if request.method != "POST":
        copy = copy_for(request, desk, piece)
        initial = initial_of(copy, desk.form, piece) | initial_for(request, desk.form, request.path)
        form = desk.form(instance=piece, viewer=request.user, initial=initial)
        theirs = piece if copy and copy.version not in (None, piece.version) else None
        return show_form(request, desk, form, piece=piece, copy=copy, theirs=theirs, **context)
    if "autosave" in request.POST:
        return autosave(request, desk, piece)
    if "add_picture" in request.POST:
        return add_picture(request, desk, piece=piece, **context)
    was = {"title": piece.title, "body": piece.body}
    form = desk.form(request.POST, instance=piece, viewer=request.user)
    is_valid = form.is_valid()
    form_uuid, version = form.cleaned_data.get("uuid"), form.cleaned_data.get("version")
    if is_letting_go(request):
        return let_go(request, desk, form_uuid, piece)
    if version is None and request.path != piece.get_edit_url():
        # The form of a new piece, that made this one already: the same words again are a double submit.
        words = form.cleaned_data
        if is_valid and was["title"] == words["title"] and bare(was["body"]) == bare(words["body"]):
            return saved(request, desk, piece, form)
        return show_form(request, desk, form, piece=piece, theirs=piece.whole(), **context)
    answer = both_texts(request, desk, form, piece, **context)
    if answer:
        return answer
    if is_valid and not {"preview", "back"} & request.POST.keys():
        if form.asks_consent:
            return ask_to_widen(request, piece, form)
        try:
            piece.rewrite(
                by=request.user, version=version or piece.version, as_draft=is_for_later(form), **form.words()
            )
        except CameOut:
            return came_out(request, desk, form, piece, **context)
        except Answered:
            form.add_error("visibility", _("Somebody said something here just now, for those who read it now."))
            return show_form(request, desk, form, piece=piece.whole(), **context)
        except Overtaken:
            theirs = piece.whole()
            form.add_error(None, _("This piece was saved somewhere else after you opened it here."))
            return show_form(request, desk, form, piece=theirs, theirs=theirs, **context)
        return saved(request, desk, piece, form)
    return show_form(request, desk, form, piece=piece, **context)


def is_for_later(form):
    """Whether these words are to be kept from readers: sent as a draft, or with a day to come out."""
    at_once = {"publish", "now"} & form.data.keys() and not form.data.get("publish_at")
    return form.cleaned_data.get("draft", False) and not at_once


def came_out(request, desk, form, piece, **context):
    """It was opened as a draft: who is told that it has readers by now may save, and then they read it."""
    form.add_error(
        None, _("This came out after you opened it here. If you save now, everybody who may read it sees it.")
    )
    form.data = form.data.copy()
    form.data["draft"] = ""
    return show_form(request, desk, form, piece=piece.whole(), **context)


def add_picture(request, desk, piece=None, **context):
    """The form again with a picture below the text; for who writes without script. The rest is not looked at yet."""
    typed, picture_form = request.POST.copy(), AttachmentForm(request)
    attachment = picture_form.put() if picture_form.is_valid() else None
    if attachment:
        typed["body"] = f"{typed.get('body', '').rstrip()}\n\n{plain(figure_of(attachment))}".lstrip()
        picture_form = AttachmentForm()
        messages.success(request, _("The picture stands at the end of your text. Move its line to where you want it."))
    form = desk.form(typed, instance=piece, viewer=request.user)
    form.errors.clear()
    return show_form(request, desk, form, piece=piece, picture_form=picture_form, **context)


def let_copies_go(request, form, piece):
    """What was typed is saved, so no copy of it is kept any more."""
    release(request, request.path)
    for of in (None, piece):
        WorkingCopy.objects.of_form(request.user, form.cleaned_data["uuid"], of).delete()


def is_letting_go(request):
    return "discard" in request.POST or "take" in request.POST


def both_texts(request, desk, form, piece=None, **context):
    """The form beside words it was sent on top of without having seen them, or asked for both; None where none are.

    form: looked at already, so that its words are known.
    """
    asks = "compare" in request.POST
    if piece is not None:
        context["piece"] = piece
        if asks and form.cleaned_data.get("version") not in (None, piece.version):
            return show_form(request, desk, form, theirs=piece.whole(), **context)
    unseen = unseen_copy(request, desk, form.cleaned_data.get("uuid"), piece)
    if unseen or asks:
        return show_form(request, desk, form, copy=unseen, theirs=as_piece(unseen, desk), **context)
    return None


def as_piece(copy, desk):
    """What was typed elsewhere, to be read beside what was typed here."""
    return copy and desk.kind(title=copy.title, body="".join(copy.fields.get("body", [])))


def let_go(request, desk, form_uuid, piece=None):
    """Throw away what was typed here, or take over what was typed elsewhere, and open the form as that stands."""
    copy = WorkingCopy.objects.of_form(request.user, form_uuid, piece)
    if "take" in request.POST and request.POST["take"] == "copy" and copy.exists():
        to = copy.get().get_absolute_url()
        messages.success(request, _("You go on with the other text."), extra_tags=str(form_uuid))
        return redirect(to)
    copy.delete()
    release(request, request.path)
    said = _("You go on with the saved text.") if "take" in request.POST else _("Your changes have been thrown away.")
    messages.success(request, said, extra_tags=str(form_uuid))
    return redirect(piece.get_edit_url() if piece else "content:drafts")


def ask_to_widen(request, piece, form):
    """Others would read what is out: their number is told first, and the form waits in the page."""
    was, audience = piece.whole(), form.cleaned_data["visibility"]
    # unguarded: how many of the writer's own
    own = Comment._base_manager.filter(content=piece.pk, author=request.user, removed_at=None).count()
    context = {
        "piece": was,
        "audience": Visibility(audience).label,
        "before": Visibility(was.visibility).label,
        "confirms": audience,
        "own": own,
        "typed": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in {"csrfmiddlewaretoken", "confirmed"}
            for value in values
        ],
    }
    return render(request, "content/widen.html", context)


def saved(request, desk, piece, form):
    """What follows on saving: publishing or planning, if that was the button, and the page to look at next."""
    let_copies_go(request, form, piece)
    form_uuid = form.cleaned_data["uuid"]
    warn_of_unreachable(request, getattr(piece, "unreachable", ()))
    kept = str(form_uuid)  # site.js lets go of the copy that writing.js kept of this form
    if not piece.is_draft:
        form.tell_of(piece)
        messages.success(request, _("Your changes have been saved."), extra_tags=kept)
        return redirect(piece)
    moment, limit = form.cleaned_data["publish_at"], request.user.limit_on(Act.POSTING)
    if limit and {"publish", "now"} & request.POST.keys() and not (moment and moment > limit.until):
        messages.warning(request, limit.words)
        messages.success(request, words_for_draft(form), extra_tags=kept)
        return redirect(piece.get_edit_url())
    if {"publish", "now"} & request.POST.keys() and waits_first(request.user, piece.group):
        piece.unplan()
        wait_for_moderator(piece)
        messages.success(request, _("It waits for a moderator, and comes out after that."), extra_tags=kept)
        return redirect(piece)
    if "publish" in request.POST and moment:
        piece.plan_for(moment, by=request.user)
        day = {"day": date_format(timezone.localtime(moment), "l j F Y, G.i")}
        messages.success(request, _("It comes out on %(day)s. Until then only you can see it.") % day, extra_tags=kept)
        return redirect(piece)
    if "publish" in request.POST or "now" in request.POST:
        piece.publish()
        form.tell_of(piece)
        messages.success(request, desk.published, extra_tags=kept)
        return redirect(piece)
    piece.unplan()
    Clearance.objects.filter(content=piece.pk).delete()
    messages.success(request, words_for_draft(form), extra_tags=kept)
    return redirect(piece.get_edit_url())


def words_for_draft(form):
    """Who filled in a day and chose to save a draft is told that the day does nothing."""
    if form.plan:
        return _("Your draft has been saved. It no longer comes out by itself.")
    if form.data.get("publish_at"):
        return _("Your draft has been saved. It has no date yet: it gets one when you publish it.")
    return _("Your draft has been saved. Only you can see it.")


def show_form(request, desk, form, **context):
    """theirs: other words, shown beside those in the form. Whoever has seen them may save on top of them."""
    context |= {"form": form, "media": media_for(request, form), "saves": saves_of(request, context)}
    context.setdefault("picture_form", AttachmentForm())
    theirs = context.get("theirs")
    if theirs:
        context["mine"] = words_in(form, desk)
        if theirs.pk and form.is_bound:
            form.data = form.data.copy()
            form.data["version"] = theirs.version
        elif theirs.pk:
            form.initial["version"] = theirs.version
    if "preview" in request.POST and form.is_valid():
        context["preview"] = desk.kind(title=form.cleaned_data["title"], body=form.cleaned_data["body"])
    return render(request, desk.template, context)


def saves_of(request, context):
    """How many copies the page knows of from now on: the one it shows, or those it knew of when it was sent."""
    if context.get("copy"):
        return context["copy"].saves
    saves = request.POST.get("saves", "")
    return saves if saves.isdecimal() else 0


def words_in(form, desk):
    """The text in the form as it would look."""
    if form.is_bound:
        words = {name: form.cleaned_data.get(name) or "" for name in ("title", "body")}
    else:
        words = {name: form[name].value() or "" for name in ("title", "body")}
    return desk.kind(**words)
