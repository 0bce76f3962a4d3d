from django.contrib import messages
from django.forms import model_to_dict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from content.models import Content, Following
from groups.models import MailLevel, MessageStop, membership_to_quiet
from members.models import Member
from network.middleware import stays_open
from web.held import initial_for, release

from .forms import MailSettingsForm
from .models import DigestSubscription, Frequency


def mail_settings(request):
    subscription, _created = DigestSubscription.objects.get_or_create(member=request.user)
    if request.method == "POST":
        form = MailSettingsForm(request.POST)
        if form.is_valid():
            subscription.choose(form.cleaned_data["frequency"], form.cleaned_data["time_zone"])
            subscription.hear_of_notes(form.cleaned_data["hears_of_notes"])
            release(request, request.path)
            messages.success(request, saved_words(subscription))
            return redirect("notifications:mail_settings")
    else:
        held = initial_for(request, MailSettingsForm, request.path)
        kept = model_to_dict(subscription, ["frequency", "time_zone", "hears_of_notes"])
        form = MailSettingsForm(initial=kept | held)
    groups = request.user.memberships.select_related("group").order_by("group__sort_name", "pk")
    return render(request, "notifications/mail_settings.html", {"form": form, "memberships": groups})


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
