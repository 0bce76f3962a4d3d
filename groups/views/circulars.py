import uuid

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from members.limits import unless_limited, unless_new
from members.models import Act
from web.clock import wall_at
from web.held import initial_for, release
from web.paging import page_of
from web.submits import uuid_for

from ..forms.circulars import CircularForm
from ..models import Circular, CircularDraft, TooManyCirculars, managing, reach_of
from ..permissions import can_manage, can_write_to_members
from ..signals import circular_tried
from .standing import known_to, managed_by, page_in


def circulars(request, pk, slug):
    """The copies that the managers of a group keep: who wrote, when, to how many."""
    group = managed_by(request.user, pk)
    context = {
        "group": group,
        "page": page_of(group.circulars.select_related("sender"), request, "-sent_at"),
        "left": Circular.objects.left_in(group),
        "can_write": can_write_to_members(request.user, group),
        "drafts": drafts_in(group, request.user).select_related("writer").order_by("-created_at", "-pk"),
    }
    return render(request, "groups/circulars.html", context)


def drafts_in(group, viewer):
    return CircularDraft.objects.visible_to(viewer).filter(group=group)


def circular(request, pk, slug, circular):
    """For all managers, and for who was written to: a notification leads here."""
    group = known_to(request.user, pk)
    seen = Circular.objects.visible_to(request.user).filter(group=group)
    context = {
        "group": group,
        "circular": get_object_or_404(seen.select_related("sender"), pk=circular),
        "is_manager": can_manage(request.user, group),
    }
    return render(request, "groups/circular.html", context)


@unless_limited(Act.MESSAGING)
@unless_new
def write_circular(request, pk, slug):
    """Writing, looking up members, a test to oneself, and sending: one form, so that nothing typed is ever lost."""
    group = managed_by(request.user, pk)
    if not can_write_to_members(request.user, group):
        raise PermissionDenied
    if request.method != "POST":
        initial = {"uuid": uuid.uuid4()} | written_in(request, group) | initial_for(request, CircularForm, request.path)
        return show_form(request, group, CircularForm(initial=initial, group=group, sender=request.user))
    if "find" in request.POST:
        typed = CircularForm.typed(request.POST)
        return show_form(request, group, CircularForm(initial=typed, group=group, sender=request.user))
    if "discard" in request.POST:
        return discarded(request, group)
    form = CircularForm(request.POST, group=group, sender=request.user)
    if form.is_valid() and "send" in request.POST:
        at = form.cleaned_data["planned"]
        return kept(request, group, form, at) if at and at > timezone.now() else sent(request, group, form)
    if form.is_valid() and "draft" in request.POST:
        return kept(request, group, form, None)
    if form.is_valid() and "test" in request.POST:
        words = {name: form.cleaned_data[name] for name in ("subject", "text", "audience")}
        circular_tried.send(Circular, group=group, writer=request.user, words=words)
        messages.success(request, _("The test is on its way to you alone. Nothing has been sent to others."))
    return show_form(request, group, form)


def draft_named(request, group):
    """The draft that the address names, or None."""
    key = request.GET.get("concept", "")
    return drafts_in(group, request.user).filter(pk=int(key)).first() if key.isdecimal() else None


def discarded(request, group):
    """Twice is once; what went out meanwhile is no draft any more."""
    draft = draft_named(request, group)
    if draft and draft.delete()[0]:
        messages.success(request, _("Your text has been thrown away."))
    release(request, request.path)
    return redirect(page_in(group, "circulars"))


def written_in(request, group):
    """What that draft holds."""
    draft = draft_named(request, group)
    if draft is None:
        return {}
    words = {"uuid": draft.uuid, "subject": draft.subject, "text": draft.text, "audience": draft.audience}
    is_ahead = draft.planned_for and not draft.kept_back
    planned = wall_at(draft.planned_for, settings.TIME_ZONE) if is_ahead else None
    return words | {"leden": draft.chosen, "planned": planned}


def kept(request, group, form, at):
    """As a draft, or until the moment it is to go out; saving it as a draft takes a plan back."""
    message = form.message()
    is_out = sent_from(request, group, form) is not None
    if is_out:  # its moment came while it was written on: what is new in it is kept, and goes nowhere by itself
        message["uuid"], at = uuid.uuid5(message["uuid"], "again"), None
    fields = {name: message[name] for name in ("subject", "text", "audience")}
    fields |= {"group": group, "planned_for": at, "chosen": [member.pk for member in message["chosen"]]}
    fields |= {"kept_back": ""}
    CircularDraft.objects.update_or_create(writer=request.user, uuid=message["uuid"], defaults=fields)
    if at:  # taken over, where it was another's
        drafts_from(request, group, form).exclude(writer=request.user).delete()
    release(request, request.path)
    words = _("Your message goes out at the moment you chose.") if at else _("Saved as a draft. Nothing has been sent.")
    if is_out:
        words = _("This message has been sent, as it stood before. What you wrote now is kept as a draft.")
    messages.success(request, words, extra_tags=str(message["uuid"]))
    return redirect(page_in(group, "circulars"))


def drafts_from(request, group, form):
    return drafts_in(group, request.user).filter(uuid=form.cleaned_data["uuid"])


def sent_from(request, group, form):
    """The message that went out from this form before, or None; waits for who is sending it at this moment. What was
    kept back, another manager may have sent."""
    list(drafts_from(request, group, form).select_for_update().order_by("pk"))
    senders = {request.user, *managing(group)}
    sent = group.circulars.filter(uuid__in=[uuid_for(sender, form.cleaned_data["uuid"]) for sender in senders])
    return sent.order_by("pk").first()


def sent(request, group, form):
    before = sent_from(request, group, form)
    same = {"sender": request.user} | {name: form.cleaned_data[name] for name in ("subject", "text")}
    if before and any(getattr(before, name) != value for name, value in same.items()):
        return kept(request, group, form, None)
    try:
        circular = Circular.objects.send(group, request.user, **form.message())
    except TooManyCirculars:
        form.add_error(
            None, _("This group had its messages for this week. Wait some days, or write a piece in the group.")
        )
        return show_form(request, group, form)
    drafts_from(request, group, form).delete()
    release(request, request.path)
    messages.success(request, _("Your message is on its way."), extra_tags=str(form.cleaned_data["uuid"]))
    return redirect(page_in(group, "circular", circular.pk))


def show_form(request, group, form):
    context = {
        "group": group,
        "form": form,
        "reach": reach_of(form.reached()),
        "is_ready": form.is_bound and form.is_valid(),
        "left": Circular.objects.left_in(group),
        "draft": draft_named(request, group),
    }
    return render(request, "groups/write_circular.html", context)
