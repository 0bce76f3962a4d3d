import uuid
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from web.editor import media_for
from web.held import LONGEST_ADDRESS, initial_for, release, way_back
from web.images import served
from web.often import with_moment
from web.paging import page_of
from web.showing import shown

from .forms import (
    AdmissionForm,
    LookForm,
    NoticeForm,
    PageForm,
    PreventionForm,
    ProblemForm,
    RulesForm,
    SettleForm,
    WordingForm,
)
from .middleware import stays_open
from .models import RULES, Network, Notice, Page, ProblemReport, RulesVersion, Wording
from .permissions import (
    can_edit_pages,
    can_edit_wording,
    can_prevent,
    can_read_problems,
    can_set_admission,
    can_set_look,
)
from .sentences import OCCASIONS, as_shown, sentences
from .themes import readings

MOST_SENTENCES = 100  # in one list; more is searched for


@stays_open
def page(request, slug):
    page = get_object_or_404(Page, slug=slug)
    body = shown(with_names(page.body))
    return render(
        request,
        "network/page.html",
        {"page": page, "body": body, "can_edit": can_edit_pages(request.user), "has_versions": slug == RULES},
    )


def with_names(text):
    """The texts name the network and its host with placeholders: a renamed network needs no edited pages."""
    network = Network.current()
    return text.replace("{network}", escape(network.name)).replace("{host}", escape(network.host))


def edit_page(request, slug):
    page = get_object_or_404(Page, slug=slug)
    if not can_edit_pages(request.user):
        raise PermissionDenied
    form_class = RulesForm if slug == RULES else PageForm
    form = form_class(request.POST or None, instance=page, initial=initial_for(request, form_class, request.path))
    if form.is_valid():
        page.rewrite(**form.cleaned_data, by=request.user)
        release(request, request.path)
        messages.success(request, _("The page has been saved."))
        return redirect(page)
    return render(request, "network/edit_page.html", {"page": page, "form": form, "media": media_for(request, form)})


def admission(request):
    if not can_set_admission(request.user):
        raise PermissionDenied
    form = AdmissionForm(request.POST or None, instance=Network.objects.get())
    if form.is_valid():
        Network.objects.get().let_in_by(by=request.user, **form.cleaned_data)
        messages.success(request, _("This is how colleagues get in from now on."))
        return redirect("network:admission")
    return render(request, "network/admission.html", {"form": form})


def look(request):
    if not can_set_look(request.user):
        raise PermissionDenied
    form = LookForm(request.POST or None, request.FILES or None, instance=Network.objects.get())
    if form.is_valid():
        form.dress(by=request.user)
        messages.success(request, _("This is how the network looks from now on."))
        return redirect("network:look")
    return render(request, "network/look.html", {"form": form, **readings(form.instance.theme)})


@require_POST
def undress(request):
    if not can_set_look(request.user):
        raise PermissionDenied
    network = Network.objects.get()
    network.dress(network.name, network.tagline, theme={}, by=request.user)
    messages.success(request, _("The network has the colours again that it came with."))
    return redirect("network:look")


@stays_open
def style(request, stamp):
    """The colours, at an address that is of these colours alone. A page of before gets those of now, and keeps none."""
    css, current = Network.current(request.user).style
    if stamp != current:
        css, current = Network.objects.get().style
    keeps = "public, max-age=31536000, immutable" if stamp == current else "no-store"
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers={"Cache-Control": keeps})


@stays_open
def logo(request, stamp):
    picture = Network.objects.get().logo
    if Path(picture.name).stem != stamp:
        raise Http404
    return served(picture)


def prevention(request):
    if not can_prevent(request.user):
        raise PermissionDenied
    form = PreventionForm(request.POST or None, instance=Network.objects.get())
    if form.is_valid():
        waits, words = form.cleaned_data["first_posts_wait"], form.words()
        Network.objects.get().look_out(waits, words, by=request.user)
        messages.success(request, _("This is what we look out for from now on."))
        return redirect("network:prevention")
    return render(request, "network/prevention.html", {"form": form})


def wordings(request):
    if not can_edit_wording(request.user):
        raise PermissionDenied
    occasion, words = request.GET.get("waar", ""), request.GET.get("zoek", "").strip()[:100].lower()
    said = own_words()
    rows = [
        (sentence, said.get(sentence.source))
        for sentence in sentences().values()
        if (sentence.occasion == occasion or occasion not in OCCASIONS)
        and is_about(words, sentence, said.get(sentence.source, ()))
        and (not request.GET.get("eigen") or sentence.source in said)
    ]
    context = {
        "rows": rows[:MOST_SENTENCES],
        "number": len(rows),
        "own": len(said),
        "occasions": [(name, label) for name, (label, _places) in OCCASIONS.items()],
        "occasion": occasion,
        "words": words,
        "only_own": request.GET.get("eigen"),
    }
    return render(request, "network/wordings.html", context)


def own_words():
    """{sentence: [own words for each of its forms]}, of what is in the list."""
    said, listed = {}, {sentence.source for sentence in sentences().values()}
    for row in Wording.objects.filter(sentence__in=listed).order_by("sentence", "form"):
        said.setdefault(row.sentence, []).append(as_shown(row.text))
    return said


def is_about(words, sentence, said):
    return not words or any(words in text.lower() for text in [*sentence.shown, *said])


def edit_wording(request, key):
    if not can_edit_wording(request.user):
        raise PermissionDenied
    sentence = sentence_or_404(key)
    rows = list(Wording.objects.filter(sentence=sentence.source).select_related("changed_by").order_by("form"))
    said = [row.text for row in rows]
    if len(said) != len(sentence.forms):  # none; or it was counted, or was not, in an earlier release
        said = sentence.forms
    form = WordingForm(request.POST or None, sentence=sentence, said=said)
    if form.is_valid():
        Network.objects.get().say(sentence, form.texts, by=request.user)
        messages.success(request, _("From now on we say it in these words."))
        return redirect("network:wordings")
    context = {"form": form, "sentence": sentence, "own": rows[0] if rows else None}
    return render(request, "network/edit_wording.html", context)


@require_POST
def reset_wording(request, key):
    if not can_edit_wording(request.user):
        raise PermissionDenied
    Network.objects.get().say(sentence_or_404(key), [], by=request.user)
    messages.success(request, _("The original text is back."))
    return redirect("network:wordings")


def sentence_or_404(key):
    if key not in sentences():
        raise Http404
    return sentences()[key]


def notices(request):
    """Those that stand or are to come, and the form for another one."""
    if not can_edit_wording(request.user):
        raise PermissionDenied
    made = Notice(made_by=request.user)
    form = NoticeForm(request.POST or None, instance=made, initial={"uuid": uuid.uuid4()})
    if form.is_valid():
        made.uuid = form.cleaned_data["uuid"]
        Network.objects.get().put_up(made, by=request.user)
        messages.success(request, _("The notice has been saved."))
        return redirect("network:notices")
    return render(request, "network/notices.html", {"form": form, "notices": standing_notices()})


def standing_notices():
    return Notice.objects.not_over().select_related("made_by").order_by("since", "pk")


def edit_notice(request, pk):
    if not can_edit_wording(request.user):
        raise PermissionDenied
    notice = get_object_or_404(Notice.objects.not_over(), pk=pk)
    form = NoticeForm(request.POST or None, instance=notice, initial={"uuid": notice.uuid})
    if form.is_valid():
        Network.objects.get().put_up(notice, by=request.user)
        messages.success(request, _("The notice has been saved."))
        return redirect("network:notices")
    return render(request, "network/notices.html", {"form": form, "notice": notice})


@require_POST
def take_down_notice(request, pk):
    if not can_edit_wording(request.user):
        raise PermissionDenied
    Network.objects.get().take_down(get_object_or_404(Notice, pk=pk), by=request.user)
    messages.success(request, _("The notice is gone."))
    return redirect("network:notices")


@stays_open
def rules_versions(request):
    return render(request, "network/rules_versions.html", {"versions": RulesVersion.objects.order_by("-number")})


@stays_open
def rules_version(request, number):
    version = get_object_or_404(RulesVersion, number=number)
    newest = RulesVersion.objects.current()
    context = {"version": version, "is_current": version == newest, "body": shown(with_names(version.body))}
    return render(request, "network/rules_version.html", context)


@stays_open
def report_problem(request):
    if request.method == "POST":
        form = ProblemForm(request.POST)
        if form.is_valid() and form.is_let_through(request, "report_problem"):
            report = form.cleaned_data
            ProblemReport.objects.get_or_create(
                uuid=report.pop("uuid"),
                defaults=report | {"member": request.user if request.user.is_authenticated else None},
            )
            return redirect(f"{request.path}?bedankt=1")
    else:
        form = ProblemForm(initial={"uuid": uuid.uuid4(), "page": came_from(request)})
    page = render(request, "network/report_problem.html", {"form": form, "thanks": "bedankt" in request.GET})
    return with_moment(page, form.again_at)


def came_from(request):
    back = way_back(request)
    return "" if back.startswith(request.path) else request.build_absolute_uri(back)[:LONGEST_ADDRESS]


def problems(request):
    if not can_read_problems(request.user):
        raise PermissionDenied
    return list_of_problems(request)


def list_of_problems(request, refused=None, form=None):
    """refused: the key of the one whose form came back; it alone is shown then, wherever in the list it stands."""
    which = {"pk": refused} if refused else {"settled_at": None}
    page = page_of(ProblemReport.objects.filter(**which).select_related("member"), request, "-created_at")
    for report in page:
        address = reverse("network:settle_problem", args=[report.pk])
        fresh = SettleForm(initial=initial_for(request, SettleForm, address), auto_id=f"%s-{report.pk}")
        report.settling = form if report.pk == refused else fresh
    return render(request, "network/problems.html", {"page": page, "form": form})


def settle_problem(request, pk):
    if not can_read_problems(request.user):
        raise PermissionDenied
    report = get_object_or_404(ProblemReport, pk=pk)
    if request.method != "POST":
        return redirect("network:problems")
    form = SettleForm(request.POST, auto_id=f"%s-{pk}")
    if not form.is_valid():
        return list_of_problems(request, pk, form)
    answer = form.cleaned_data["answer"]
    if report.settle(answer, by=request.user):
        release(request, request.path)
    elif answer:
        words = _("A colleague settled it a moment ago. This was not sent: %(answer)s")
        messages.warning(request, words % {"answer": answer})
    return redirect("network:problems")
