import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content import writing
from content.about_events import event_of
from content.authoring import author_tools, kept_out
from content.models import Content, place_of, running_at
from content.names import named_rows
from content.permissions import can_delete, can_rewrite, is_author
from content.readings import note_reading
from content.views import comments_of, page_with_comments
from web.submits import uuid_for
from web.views import canonical

from ..asking import asking_of
from ..forms.conversations import DiscussionForm, IdeaForm, QuestionForm
from ..models import Discussion, Idea, Question
from ..permissions import can_change_kind, can_put_poll
from ..similar import similar_to
from .ideas import support_of
from .polls import poll_in
from .questions import around_answers

REDIRECT = 302
PAGE = "discussions/write.html"
DESKS = {
    "gesprek": writing.Desk(DiscussionForm, PAGE, gettext_lazy("Your conversation has begun.")),
    "vraag": writing.Desk(QuestionForm, PAGE, gettext_lazy("Your question is there. Now the others.")),
    "idee": writing.Desk(IdeaForm, PAGE, gettext_lazy("Your idea is there.")),
}
KIND_DESKS = {desk.kind.KIND: desk for desk in DESKS.values()}


@login_not_required
def conversation(request, pk, slug):
    piece = conversation_for(request.user, pk, with_tags=True)
    elsewhere = canonical(request, piece, slug)
    if elsewhere:
        return elsewhere
    note_reading(request, piece)
    context = {
        "piece": piece,
        "can_change_kind": can_change_kind(request.user, piece),
        "event": event_of(piece, request.user),
        "shown": poll_in(piece, request.user),
        "can_put_poll": can_put_poll(request.user, piece),
    } | author_tools(request.user, piece)
    context["place"] = place_of(piece, getattr(piece, "part", None), request.user)
    if piece.is_draft:
        return render(request, "discussions/conversation.html", context)
    if piece.kind == Idea.KIND:
        context |= support_of(piece, request.user)
    if piece.takes_answers:
        context |= comments_of(request, piece, lead=piece.question.accepted_id) | around_answers(request, piece)
        if any(comment.is_lead and comment.stands for comment in context["threads"]):
            piece.shown_answer = piece.question.accepted
            piece.shown_answer.content = piece  # in hand already; its address would fetch it again
    else:
        context |= comments_of(request, piece)
    if piece.kind == "question":
        context |= asking_of(piece, request.user)
    return page_with_comments(request, "discussions/conversation.html", context)


def conversation_for(viewer, pk, with_tags=False):
    """A conversation of any kind that the viewer may read, own drafts included; what a question adds comes along."""
    seen = Content.objects.visible_to(viewer) | Content.objects.drafts_of(viewer)
    pieces = seen.conversations().with_byline().select_related("question__accepted__author", "part__series", "picture")
    pieces = pieces.annotate(running_meeting=running_at("content"), named_rows=named_rows(viewer)).with_marks_of(viewer)
    piece = get_object_or_404(pieces.prefetch_related("tags") if with_tags else pieces, pk=pk)
    if piece.group and viewer.is_authenticated and piece.author_id != viewer.pk:
        piece.group = piece.group.seen_by(viewer)  # once: whether a manager looks is asked several times
    return piece


def choose(request):
    """What to begin: the three kinds side by side, each with what it is for."""
    return render(request, "discussions/choose.html", {"query": request.META.get("QUERY_STRING", "")})


def write(request, what):
    if what not in DESKS:
        raise Http404
    desk = DESKS[what]
    query = request.META.get("QUERY_STRING", "")
    context = {"kind": desk.kind.KIND, "what": what, "query": query}
    if request.method == "POST" and desk.kind is Question and not writing.is_aside(request):
        context["similar"] = similar_to(request.POST.get("title", ""), request.user)
        if context["similar"] and "looked" not in request.POST:
            # Without script nobody saw these while typing; the same button posts the question when it is another one.
            context["asks_to_look"] = True
            return writing.show_form(request, desk, desk.form(request.POST, viewer=request.user), **context)
    title = request.GET.get("titel", "").replace("\x00", "")[
        : Content._meta.get_field("title").max_length
    ]  # what was searched in vain
    response = writing.write(request, desk, {"about_event": request.GET.get("bij"), "title": title}, **context)
    return on_to_poll(request, response) or response


def on_to_poll(request, response):
    """The draft was saved to make a poll in it: that form comes next."""
    if request.POST.get("save") != "poll" or response.status_code != REDIRECT:
        return None
    form_uuid = uuid.UUID(request.POST["uuid"])  # the form was valid
    draft = Content.objects.drafts_of(request.user).filter(uuid=uuid_for(request.user, form_uuid)).first()
    return draft and redirect("discussions:put_poll", draft.pk, draft.slug)


def edit(request, pk, slug):
    piece = own_conversation(request, pk).whole()
    if not can_rewrite(request.user, piece):
        return kept_out(request, piece)
    return writing.edit(request, KIND_DESKS[piece.kind], piece, kind=piece.kind)


def delete(request, pk, slug):
    piece = own_conversation(request, pk).whole()
    if not can_delete(request.user, piece):
        raise PermissionDenied
    if request.method == "POST":
        title = piece.title
        piece.remove()
        messages.success(request, _("“%(title)s” has been deleted.") % {"title": title})
        return redirect("feed:home")
    return render(request, "discussions/delete.html", {"piece": piece, "is_answered": piece.is_answered()})


def become(request, pk, slug):
    """A conversation that is a question after all, or the other way round; asked first, for an answer may be lost."""
    piece = conversation_for(request.user, pk)
    if not can_change_kind(request.user, piece):
        raise PermissionDenied
    if request.method == "POST":
        piece.become(Discussion if piece.kind == Question.KIND else Question)
        messages.success(
            request, _("This is a conversation now.") if piece.takes_answers else _("This is a question now.")
        )
        return redirect(piece)
    return render(request, "discussions/become.html", {"piece": piece})


def own_conversation(request, pk):
    piece = conversation_for(request.user, pk)
    if not is_author(request.user, piece):
        raise PermissionDenied
    return piece
