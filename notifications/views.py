from django.contrib import messages
from django.db import transaction
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from content.models import Content, Following
from groups.models import MailLevel, MessageStop, membership_to_quiet
from members.middleware import asks_by_itself
from members.models import Member
from network.middleware import stays_open
from web.held import initial_for, release
from web.paging import page_of

from .bell import count_for
from .forms import MailSettingsForm, WishesForm
from .kinds import kind_named
from .listing import with_lines
from .models import DigestSubscription, Frequency, Notification, Way, Wishes
from .templatetags.bell import bell_markup
from .tokens import topic_in
from .topics import Topic

TOPIC = "soort"  # in the address of the list
WORDS = "groep"
MANY_GROUPS = 10


def notifications(request):
    """What the bell rang for, the newest first."""
    topic = request.GET.get(TOPIC, "")
    topic = topic if topic in Topic.values else ""
    rows = Notification.objects.visible_to(request.user).select_related("actor", "content", "group")
    rows = rows.defer("content__body")
    page = page_of(rows.of_topic(topic) if topic else rows, request, by="-at")
    with_lines(request.user, page.rows)
    context = {
        "page": page,
        "topic": topic,
        "topics": [("", _("Everything")), *Topic.choices],
    }
    return render(request, "notifications/notifications.html", context | {"unread": count_for(request.user)})


@require_POST
def read_all(request):
    """All that there is when the button is pressed, of one topic where the list showed one."""
    rows = Notification.objects.filter(member=request.user)
    topic = request.POST.get(TOPIC, "")
    (rows.of_topic(topic) if topic in Topic.values else rows).read()
    query = f"?{urlencode({TOPIC: topic})}" if topic in Topic.values else ""
    return redirect(f"{reverse('notifications:notifications')}{query}")


def open_notification(request, pk):
    """Go to what it is about, and have read it. It may be opened twice; what it was about may be gone by then."""
    rows = Notification.objects.visible_to(request.user).select_related("content", "group")
    notification = get_object_or_404(rows, pk=pk)
    kind = kind_named(notification.kind)
    address = kind and kind.address(request.user, notification)
    Notification.objects.filter(pk=pk).read()
    return redirect(address or "notifications:notifications")


@asks_by_itself
@transaction.non_atomic_requests
@never_cache
def bell(request):
    """The bell of an open page, asked each minute; 204 as long as the page shows the right number."""
    count = count_for(request.user)
    if request.GET.get("n") == str(count):
        return HttpResponse(status=204)
    return HttpResponse(bell_markup(count))


def mail_settings(request):
    subscription, _created = DigestSubscription.objects.get_or_create(member=request.user)
    if request.method == "POST":
        form = MailSettingsForm(request.POST)
        if form.is_valid():
            subscription.choose(form.cleaned_data["frequency"], form.cleaned_data["time_zone"])
            release(request, request.path)
            messages.success(request, saved_words(subscription))
            return redirect("notifications:mail_settings")
    else:
        held = initial_for(request, MailSettingsForm, request.path)
        form = digest_form(subscription, **held)
    return show_settings(request, form, WishesForm(instance=Wishes.objects.of(request.user)))


def digest_form(subscription, **held):
    return MailSettingsForm(initial=model_to_dict(subscription, ["frequency", "time_zone"]) | held)


def show_settings(request, form, wishes_form):
    groups = request.user.memberships.select_related("group").order_by("group__sort_name", "pk")
    words = request.GET.get(WORDS, "").strip()[:100]
    shown = groups.filter(group__name__icontains=words) if words else groups
    context = {
        "digest_form": form,
        "form": wishes_form if wishes_form.is_bound else form,  # whose errors stand above the page
        "wishes_form": wishes_form,
        "memberships": shown,
        "levels": MailLevel.choices,
        "words": words,
        "has_many_groups": bool(words) or len(shown) > MANY_GROUPS,
    }
    return render(request, "notifications/mail_settings.html", context)


@require_POST
def wish(request):
    """How much a member wants to hear, and when mail may come."""
    form = WishesForm(request.POST, instance=Wishes.objects.of(request.user))
    if not form.is_valid():
        subscription, _created = DigestSubscription.objects.get_or_create(member=request.user)
        return show_settings(request, digest_form(subscription), form)
    form.save()
    messages.success(request, _("Saved. This holds from now on, also for mail that still waits."))
    return redirect("notifications:mail_settings")


@require_POST
def hear_of_groups(request):
    """The levels of the groups that stood on the page."""
    for membership in request.user.memberships.all():
        level = request.POST.get(f"niveau-{membership.pk}", membership.mail_level)
        if level != membership.mail_level and level in MailLevel.values:
            membership.hear(level)
    messages.success(request, _("Saved. This is what you hear of these groups from now on."))
    return redirect("notifications:mail_settings")


def saved_words(subscription):
    return {
        Frequency.NEVER: _("Saved. You get no digest any more."),
        Frequency.DAILY: _("Saved. From now on you get one mail a day, if there is something new."),
        Frequency.WEEKLY: _("Saved. From now on you get one mail every Tuesday."),
        Frequency.MONTHLY: _("Saved. From now on you get one mail a month, on the first Tuesday."),
    }[subscription.frequency]


@csrf_exempt  # a mail program posts here without ever having seen the page; the token in the address is the proof
@stays_open
@never_cache
def unsubscribe(request, token):
    """Shows a button on GET, for mail gateways open links; acts on POST, from it or from a mail program (RFC 8058)."""
    membership = MessageStop.membership_bearing(token)
    if membership:
        return stop_messages(request, membership)
    membership = membership_to_quiet(token)
    if membership:
        return stop_pieces(request, membership)
    following = Following.objects.bearing(token)
    if following:
        return stop_following(request, *following)
    stopping = topic_in(token)
    if stopping:
        return stop_topic(request, *stopping)
    subscription = DigestSubscription.bearing(token)
    if subscription is None:
        return render(request, "notifications/unsubscribe_unknown.html", status=404)
    acted = request.method == "POST"
    if acted:  # a mail program names no frequency, and wants it to stop
        wanted = request.POST.get("frequency")
        subscription.choose(wanted if wanted in Frequency.values else Frequency.NEVER)
    stopped = subscription.frequency == Frequency.NEVER
    choices = [choice for choice in Frequency if choice not in (subscription.frequency, Frequency.NEVER)]
    context = {"subscription": subscription, "stopped": stopped, "acted": acted, "choices": choices}
    return render(request, "notifications/unsubscribe.html", context)


def stop_following(request, content_pk, member_pk):
    """Of one piece. Its title is for who may read it, also here, where nobody signed in."""
    member = Member.objects.present().filter(pk=member_pk).first()
    # unguarded: the title is asked below
    content = Content._base_manager.filter(pk=content_pk).first()
    if member is None or content is None:
        return render(request, "notifications/unsubscribe_unknown.html", status=404)
    acted = request.method == "POST"
    if acted:
        Following.objects.choose(content, member, follows="again" in request.POST)
    stopped = Following.objects.filter(content=content, member=member).exclude(stopped_at=None).exists()
    seen = Content.objects.visible_to(member).filter(pk=content_pk).exists()
    context = {"title": content.title if seen else "", "member": member, "stopped": stopped, "acted": acted}
    return render(request, "notifications/stop_following.html", context)


def stop_topic(request, member_pk, topic):
    """No mail of this kind of news any more; on the site it goes on."""
    member = Member.objects.present().filter(pk=member_pk).first()
    if member is None:
        return render(request, "notifications/unsubscribe_unknown.html", status=404)
    acted = request.method == "POST"
    if acted:
        Wishes.stop(member_pk, topic, again="again" in request.POST)
    stopped = Wishes.objects.of(member).way(topic) != Way.MAIL
    context = {"topic": topic.label, "member": member, "stopped": stopped, "acted": acted}
    return render(request, "notifications/stop_topic.html", context)


def stop_pieces(request, membership):
    """A mail program stops what it got, and says no more than that; the page offers to go further, or back."""
    acted = request.method == "POST"
    if acted:
        level = request.POST.get("level", "")
        membership.hear(level if level in MailLevel.values else MailLevel.DIGEST)
    context = {"group": membership.group, "member": membership.member, "level": membership.mail_level, "acted": acted}
    return render(request, "notifications/stop_pieces.html", context)


def stop_messages(request, membership):
    """Of the managers of one group; what else comes of it is another matter."""
    acted = request.method == "POST"
    if acted:
        MessageStop.choose(membership, stopped="again" not in request.POST)
    stopped = MessageStop.objects.filter(membership=membership).exists()
    context = {"group": membership.group, "member": membership.member, "stopped": stopped, "acted": acted}
    return render(request, "notifications/stop_messages.html", context)
