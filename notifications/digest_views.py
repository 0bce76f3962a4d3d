"""What the links of a digest open, for whoever holds the mail: nobody need sign in, and rights are asked again."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from content.models import Content
from groups.models import MailLevel
from members.models import Member
from network.middleware import stays_open
from network.models import Subject

from .digest import what_was_told
from .kinds.digest import WORD, parts_of
from .models import Delivery, DigestQuiet, DigestSubscription, DigestWord


@stays_open
@never_cache
def web_version(request, token):
    """What a digest told, as far as the member may still see it."""
    digest = Delivery.bearing(token)
    if digest is None or not Member.objects.present().filter(pk=digest.member_id).exists():
        raise Http404
    subscription, _created = DigestSubscription.objects.get_or_create(member=digest.member)
    word = DigestWord.objects.filter(pk__in=digest.told.filter(kind=WORD).values("subject_id"))
    context = {
        "digest": digest,
        "member": digest.member,
        "word": word.select_related("author").first(),
        "parts": list(parts_of(what_was_told(digest), subscription)),
    }
    return render(request, "notifications/digest.html", context)


@csrf_exempt  # posted by a browser that came from a mail and never saw the site; the token in the address is the proof
@stays_open
@never_cache
def adjust(request, token):
    """More or less of what a piece in a digest was there for. GET shows buttons, for mail gateways open links."""
    subscription, content_pk = DigestSubscription.bearing_about(token) or (None, None)
    if subscription is None or not Member.objects.present().filter(pk=subscription.member_id).exists():
        return render(request, "notifications/unsubscribe_unknown.html", status=404)
    member = subscription.member
    content = Content.objects.visible_to(member).filter(pk=content_pk).select_related("group").first()
    membership = content and content.group_id and member.memberships.filter(group=content.group_id).first()
    subjects = subjects_between(member, content)
    if request.method == "POST":
        choose(member, membership, subjects, request.POST)
    quiet = set(DigestQuiet.objects.filter(member=member).values_list("subject", flat=True))
    followed = set(member.followed_subjects.values_list("subject", flat=True))
    for subject in subjects:
        subject.is_quiet, subject.is_followed = subject.pk in quiet, subject.pk in followed
    context = {"title": content.title if content else "", "member": member, "membership": membership or None}
    context |= {"subjects": subjects, "acted": request.method == "POST", "subscription": subscription}
    return render(request, "notifications/adjust.html", context)


def subjects_between(member, content):
    """What the piece is about and the member knows or follows."""
    if content is None:
        return []
    own = member.expertises.values("tag").union(member.followed_subjects.values("subject"))
    quiet = member.digest_quiets.values("subject")
    return list(Subject.objects.filter(pk__in=own.union(quiet), taggings__content_object=content).order_by("name"))


def choose(member, membership, subjects, posted):
    level = posted.get("group")
    if membership and level in MailLevel.values:
        membership.hear(level)
    for subject in subjects:
        if posted.get("less") == str(subject.pk):
            member.followed_subjects.filter(subject=subject).delete()
            DigestQuiet.objects.get_or_create(member=member, subject=subject)
        elif posted.get("more") == str(subject.pk):
            DigestQuiet.objects.filter(member=member, subject=subject).delete()
            member.followed_subjects.get_or_create(subject=subject)
