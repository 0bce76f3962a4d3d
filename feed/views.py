from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from content.models import Content
from groups.models import Group
from groups.views import managers_of, standing_in
from members.models import Member
from network.models import Subject
from web.views import canonical

from .cards import cards_of

SOON = 3  # upcoming events beside a list
FACADE = 9  # groups on the landing page
FIRST_READ = 4  # blogs on the landing page


@login_not_required
def home(request):
    if not request.user.is_authenticated:
        return landing(request)
    context = {
        "cards": cards_of(request, Content.objects.visible_to(request.user)),
        "groups": Group.objects.joined_by(request.user).order_by("-last_activity_at")[:8],
        "events": upcoming(request.user),
        "hour": timezone.localtime().hour,
    }
    return render(request, "feed/home.html", context)


def landing(request):
    posts = Content.objects.visible_to(request.user).filter(kind="post").with_byline()
    context = {
        "posts": posts.order_by("-published_at", "-pk")[:FIRST_READ],
        "events": upcoming(request.user)[:1],
        "groups": Group.objects.visible_to(request.user).order_by("-last_activity_at", "-pk")[:FACADE],
    }
    return render(request, "feed/landing.html", context)


def upcoming(viewer):
    soon = Content.objects.visible_to(viewer).filter(happens_at__gte=timezone.now())
    return soon.order_by("happens_at", "pk")[:SOON]


@login_not_required
def blog(request):
    posts = Content.objects.visible_to(request.user).filter(kind="post")
    return render(request, "feed/blog.html", {"cards": cards_of(request, posts)})


@login_not_required
def group(request, pk, slug):
    group = get_object_or_404(Group.objects.visible_to(request.user).with_standing(request.user), pk=pk)
    elsewhere = canonical(request, group, slug)
    if elsewhere:
        return elsewhere
    contents = Content.objects.visible_to(request.user).filter(group=group)
    context = standing_in(group, request.user) | {
        "cards": cards_of(request, contents),
        "events": contents.filter(happens_at__gte=timezone.now()).order_by("happens_at", "pk")[:SOON],
        "managers": managers_of(group, request.user),
        "is_readable": group.is_readable,
    }
    return render(request, "feed/group.html", context)


@login_not_required
def member(request, pk, slug):
    member = get_object_or_404(Member.objects.visible_to(request.user).with_affiliation(), pk=pk)
    elsewhere = canonical(request, member, slug)
    if elsewhere:
        return elsewhere
    context = {
        "member": member,
        "expertise": member.expertise.all(),
        "cards": cards_of(request, Content.objects.visible_to(request.user).filter(author=member)),
        # Of a closed group only those inside know who is in it.
        "groups": Group.objects.readable_by(request.user).filter(memberships__member=member).order_by("sort_name"),
        "is_self": member.pk == request.user.pk,
    }
    return render(request, "feed/member.html", context)


@login_not_required
def subject(request, slug):
    subject = get_object_or_404(Subject.objects.select_related("synonym_of"), slug=slug)
    if subject.synonym_of:
        return redirect(subject.synonym_of, permanent=True)
    context = {
        "subject": subject,
        "cards": cards_of(request, Content.objects.visible_to(request.user).filter(taggings__tag=subject)),
        "groups": Group.objects.visible_to(request.user).filter(group_subjects__tag=subject).order_by("sort_name")[:8],
    }
    if request.user.is_authenticated:
        experts = Member.objects.visible_to(request.user).filter(expertises__tag=subject)
        context["experts"] = experts.with_affiliation().order_by("sort_name", "pk")[:8]
    return render(request, "feed/subject.html", context)
