"""Keeping what is being written, every few seconds, before it is a piece and beside one that is being read."""

import uuid as uuids
from datetime import timedelta

from allauth.core import ratelimit
from django import forms
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils import timezone

from web.editor import RichTextField
from web.held import as_initial, release
from web.plain import from_typed
from web.submits import uuid_for

from .mentioning import LINKED, bare
from .models import TypedElsewhere, WorkingCopy

MOST = 400_000  # characters of all fields together; a text alone may have half of that (web.richtext)
AT_IT = timedelta(minutes=2)  # so lately somebody typed who is still busy
NEVER_KEPT = {"uuid", "version", "draft"}
# What became of it, and the status of the answer.
KEPT, OVERTAKEN, CAME_OUT = "kept", "overtaken", "came-out"
ELSEWHERE, WRITTEN, TOO_LONG, TOO_DEEP = "elsewhere", "written", "too-long", "too-deep"
STATUS = {KEPT: 200, OVERTAKEN: 200, CAME_OUT: 200, ELSEWHERE: 409, WRITTEN: 409, TOO_LONG: 413, TOO_DEEP: 413}


def autosave(request, desk, piece=None):
    """Keep the form as it is typed now, and tell the page in JSON what it has to know. Readers see nothing of it."""
    limited = ratelimit.consume(request, action="autosave", user=request.user)
    if not limited:
        return JsonResponse({"state": "later"}, status=429)
    try:
        form_uuid, tab = uuids.UUID(request.POST.get("uuid", "")), uuids.UUID(request.POST.get("tab", ""))
    except ValueError:
        return JsonResponse({"state": "unknown"}, status=400)
    try:
        fields = typed_in(desk.form, request.POST)
    except ValidationError as error:
        return answer(TOO_DEEP if error.code == "too_deep" else TOO_LONG)
    release(request, request.path)  # what an earlier session left is older than this
    if piece is None and written_by_form(desk, request.user, form_uuid):
        return answer(WRITTEN)
    if is_saved(desk, piece, request, fields) or not has_words(fields):
        WorkingCopy.objects.of_form(request.user, form_uuid, piece).delete()
        return answer(KEPT, saves=0)
    version = number_in(request.POST, "version")
    try:
        copy = WorkingCopy.objects.keep(
            request.user,
            uuid=form_uuid,
            piece=piece,
            tab=tab,
            saves=number_in(request.POST, "saves") or 0,
            fields=fields,
            kind=desk.kind.KIND,
            path=request.path,
            version=version,
        )
    except TypedElsewhere:
        return answer(ELSEWHERE)
    if piece is None:
        return answer(KEPT, saves=copy.saves)
    state = KEPT if version in (None, piece.version) else OVERTAKEN
    if state == KEPT and request.POST.get("draft") == "1" and not piece.is_draft:
        state = CAME_OUT
    return answer(state, saves=copy.saves, others=at_it_too(piece, request.user))


def answer(state, **told):
    return JsonResponse({"state": state} | told, status=STATUS[state])


def typed_in(form_class, posted):
    """What was typed, by field of the form, rich text sanitised. Raises ValidationError when it is too long to keep."""
    fields = {}
    for name, field in form_class.base_fields.items():
        if name in NEVER_KEPT or (name not in posted and not isinstance(field, forms.BooleanField)):
            continue
        values = [value.replace("\x00", "") for value in posted.getlist(name)]
        if isinstance(field, RichTextField):
            values = [from_typed(text, posted.get("scripted") == "1") if text.strip() else "" for text in values[-1:]]
        fields[name] = values
    if sum(len(value) for values in fields.values() for value in values) > MOST:
        raise ValidationError("too long")
    return fields


def has_words(fields):
    return any(text.strip() for name in ("title", "body", "tags") for text in fields.get(name, []))


def is_saved(desk, piece, request, fields):
    """Whether the piece says all of this already: a page may send it once more while it is being saved."""
    if piece is None:
        return False
    linked = {slug for slug, _words in LINKED.findall(piece.body)}  # by what the text itself names
    subjects = piece.tags.all()
    names = {subject.name.lower() for subject in subjects}
    chosen = {subject.name.lower() for subject in subjects if subject.slug not in linked}
    typed = {name.strip().lower() for name in ",".join(fields.get("tags", [])).split(",")} - {""}
    body = bare("".join(fields.get("body", [piece.body])[-1:]))
    others = set(desk.form(request.POST, instance=piece, viewer=request.user).changed_data)
    return chosen <= typed <= names and body == bare(piece.body) and others <= {"body", "tags", *NEVER_KEPT}


def number_in(posted, name):
    text = posted.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def at_it_too(piece, member):
    """The names of others who are changing the piece at this moment."""
    busy = WorkingCopy.objects.filter(content=piece.pk, changed_at__gt=timezone.now() - AT_IT).exclude(member=member)
    return list(busy.order_by("member__sort_name").values_list("member__name", flat=True)[:3])


def written_by_form(desk, member, form_uuid):
    """The piece that this form made already, in another tab or before its answer was lost; None when there is none."""
    # unguarded: the member's own
    return desk.kind._base_manager.filter(uuid=uuid_for(member, form_uuid), author=member).first()


def copy_for(request, desk, piece=None):
    """What the viewer typed and did not save: of this piece, or of the new one whose form the address names."""
    if piece is not None:
        return WorkingCopy.objects.of_form(request.user, None, piece).first()
    try:
        form_uuid = uuids.UUID(request.GET.get("concept", ""))
    except ValueError:
        return None
    return WorkingCopy.objects.of_form(request.user, form_uuid).filter(kind=desk.kind.KIND).first()


def unseen_copy(request, desk, form_uuid, piece=None):
    """A copy with other words than were sent, kept by a page that the one that sends knows nothing of."""
    seen = number_in(request.POST, "saves")
    if seen is None or form_uuid is None:
        return None
    copy = WorkingCopy.objects.of_form(request.user, form_uuid, piece).exclude(saves=seen).first()
    if copy is None or str(copy.tab) == request.POST.get("tab"):
        return None
    try:
        return None if copy.fields == typed_in(desk.form, request.POST) else copy
    except ValidationError:
        return copy


def initial_of(copy, form_class, piece=None):
    """The copy in the shape of a form's initial. The group of a published piece is not for this form to change."""
    if copy is None:
        return {}
    initial = as_initial(form_class, copy.fields) | {"uuid": copy.uuid}
    if piece is not None:
        initial["version"] = copy.version or piece.version
        if not piece.is_draft:
            initial.pop("group", None)
    return initial
