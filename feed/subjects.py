"""The pages about subjects: all of them, one, and what is suggested while one is typed."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from content.models import CONVERSATIONS, Content, readers_of
from content.suggesting import audience_asked_for
from content.vocabulary import begins_with, known_to, suggested, with_use
from groups.models import Group
from members.models import Member
from network.models import Subject, SubjectFollow
from network.permissions import can_tend_subjects
from web.fragments import fragment_or_redirect
from web.held import way_back
from web.paging import page_of
from web.subjects import key_of

from .beside import as_groups, as_pieces, pieces_of, rows_of, together
from .cards import SOON, cards_of

LONGEST = 60  # letters of what is typed
BESIDE = 8  # members, groups beside what is written
ON_A_PAGE = 60
# What can be looked at apart: (in the address, the kinds of content, what it is called)
PARTS = [
    ("blogs", ["post"], _("Blogs")),
    ("gesprekken", CONVERSATIONS, _("Conversations")),
    ("bijeenkomsten", ["event"], _("Events")),
    ("bestanden", ["file"], _("Files")),
]


@login_not_required
def subjects(request):
    """The fixed subjects, and then the tags that members use, by name."""
    asked = request.GET.get("zoek", "").replace("\x00", "").strip()[:LONGEST]
    seen = Content.objects.visible_to(request.user).standing()
    known = with_use(known_to(request.user), seen)
    if key_of(asked):
        spelled = Subject.objects.filter(begins_with(asked))
        known = known.filter(Q(pk__in=spelled.values("pk")) | Q(pk__in=spelled.values("synonym_of")))
    page = page_of(known.filter(is_fixed=False), request, "key", ON_A_PAGE)
    context = {
        "asked": asked,
        "fixed": known.filter(is_fixed=True).order_by("key") if page.is_first else (),
        "page": page,
        "can_tend": can_tend_subjects(request.user),
    }
    return render(request, "feed/subjects.html", context)


@login_not_required
def subject(request, slug):
    viewer, subject = request.user, seen_subject(request.user, slug)
    if subject.slug != slug:
        return redirect(subject, permanent=True)
    contents = Content.objects.visible_to(viewer).listed_for(viewer).filter(taggings__tag=subject)
    groups = Group.objects.visible_to(viewer).living()
    soon = contents.standing().coming().order_by("happens_at", "pk")
    beside = together(
        groups=rows_of(groups.filter(group_subjects__tag=subject).order_by("sort_name")[:BESIDE]),
        events=pieces_of(soon[:SOON]),
    )
    part = next((part for part in PARTS if part[0] == request.GET.get("soort")), None)
    context = {
        "subject": subject,
        "parts": PARTS,
        "part": part,
        "cards": cards_of(request, contents.filter(kind__in=part[1]) if part else contents),
        "groups": as_groups(beside["groups"]),
        "events": as_pieces(beside["events"]),
        "can_tend": can_tend_subjects(viewer),
    }
    if viewer.is_authenticated:
        others = Member.objects.visible_to(viewer).without_blocked(viewer)
        experts = others.showing("expertise", viewer).filter(expertises__tag=subject)
        context["experts"] = experts.with_affiliation().order_by("sort_name", "pk")[:BESIDE]
        context["is_followed"] = subject.is_followed
    return render(request, "feed/subject.html", context)


def seen_subject(viewer, slug):
    """The subject at this address, or the one that this is another name of, if the viewer may know of it."""
    follow = SubjectFollow.objects.filter(subject=OuterRef("pk"), member=viewer.pk)
    names = Subject.objects.filter(synonym_of=OuterRef("pk")).order_by("name").values("name")
    known = known_to(viewer).annotate(is_followed=Exists(follow), other_names=ArraySubquery(names))
    return get_object_or_404(known, Q(slug=slug) | Q(pk__in=Subject.objects.filter(slug=slug).values("synonym_of")))


@require_POST
def follow_subject(request, slug):
    subject = seen_subject(request.user, slug)
    subject.follow(request.user)
    return following_changed(request, subject, is_followed=True)


@require_POST
def unfollow_subject(request, slug):
    named = Q(slug=slug) | Q(pk__in=Subject.objects.filter(slug=slug).values("synonym_of"))
    SubjectFollow.objects.filter(member=request.user, subject__in=Subject.objects.filter(named)).delete()
    subject = known_to(request.user).filter(named).first()
    if subject is None:  # following it was the last reason to know of it
        return redirect("members:following")
    return following_changed(request, subject, is_followed=False)


def following_changed(request, subject, is_followed):
    page = way_back(request)
    to = f"{page.partition('#')[0]}#volg-{subject.slug}" if page != request.get_full_path() else subject
    context = {"subject": subject, "is_followed": is_followed}
    return fragment_or_redirect(request, "feed/_follow_subject.html", context, to)


def subject_suggestions(request):
    """What a writer may mean by the beginning of a subject, as JSON.

    GET ?q=<what is typed of this one subject>&groep=<key of the group the piece is for, if any>&lezers=<its visibility>
    GET ?q=…&bij=<key of the piece that is commented on>
    {"subjects": [{"name": "Woo", "slug": "woo", "count": 12, "is_fixed": true, "synonym": "Wob"}, …]}, at most 8

    The order is the one to show. count: pieces about it that the writer and all readers may see. synonym: the other
    name it was found by, or "". With an empty q it names fixed subjects only. Case, accents, spaces and hyphens of q
    do not matter, and any word of a name may begin with it. Who is not signed in is led to signing in, as everywhere;
    a group that the writer is not in counts as none, and without a visibility the piece is for everybody.
    """
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    group, visibility = audience_asked_for(request)
    found = [
        {
            "name": subject.name,
            "slug": subject.slug,
            "count": subject.use,
            "is_fixed": subject.is_fixed,
            "synonym": subject.stands_for,
        }
        for subject in suggested(request.user, typed, readers_of(visibility, group))
    ]
    return JsonResponse({"subjects": found})
