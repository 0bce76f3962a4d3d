import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from network.middleware import stays_open
from network.models import JoiningPolicy, Network
from web.held import initial_for, release
from web.paging import page_of

from ..adapter import INVITATION
from ..forms.invitations import FileForm, InviteForm, LinkForm, ManyForm
from ..invitees import read_lines
from ..limits import unless_limited
from ..models import Act, Member, NetworkInvitation
from ..models.invitations import LINKS_AT_ONCE, MAILS_A_DAY_OF_MANAGERS
from ..permissions import can_admit_members, can_invite


@unless_limited(Act.INVITING)
def invite(request):
    if not can_invite(request.user):
        raise PermissionDenied
    form = InviteForm(request.POST or None, member=request.user, initial=initial_for(request, InviteForm, request.path))
    if form.is_valid():
        invited = NetworkInvitation.objects.invite(
            request.user, form.cleaned_data["emails"], form.cleaned_data["message"]
        )
        release(request, request.path)
        messages.success(request, words_for(len(invited)))
        return redirect("members:invite")
    return render(request, "members/invite.html", own_invitations(request.user) | {"form": form})


def own_invitations(member):
    own = NetworkInvitation.objects.filter(invited_by=member)
    links = own.by_link().open().order_by("expires_at")
    return {
        "mailed": own.by_mail().open().order_by("-mailed_at", "-pk")[:100],
        "links": links,
        "link_form": LinkForm(initial={"uuid": uuid.uuid4()}) if len(links) < LINKS_AT_ONCE else None,
        "came": sum(own.values_list("accepted", flat=True)),
    }


def words_for(count):
    return ngettext("%(count)s colleague has been invited.", "%(count)s colleagues have been invited.", count) % {
        "count": count
    }


@require_POST
@unless_limited(Act.INVITING)
def make_link(request):
    if not can_invite(request.user):
        raise PermissionDenied
    form = LinkForm(request.POST)
    if not form.is_valid():
        context = own_invitations(request.user) | {"form": InviteForm(member=request.user), "link_form": form}
        return render(request, "members/invite.html", context | {"wrong_form": form})
    chosen = form.cleaned_data
    if NetworkInvitation.objects.make_link(request.user, **chosen):
        messages.success(request, _("Your link is ready. Copy it, and send it to whom you like."))
    else:
        messages.warning(request, _("You have five links. Take one back before you make another."))
    return redirect("members:invite")


@require_POST
@unless_limited(Act.INVITING)
def mail_again(request, pk):
    invitation = get_object_or_404(NetworkInvitation.objects.managed_by(request.user), pk=pk)
    if not can_invite(request.user):
        raise PermissionDenied
    if invitation.mail_again():
        messages.success(request, _("The invitation has been sent once more."))
    else:
        messages.warning(request, _("An invitation can be sent again a day later, as long as it stands."))
    return redirect(desk_of(request, invitation))


@require_POST
def revoke(request, pk):
    invitation = get_object_or_404(NetworkInvitation.objects.managed_by(request.user), pk=pk)
    invitation.revoke()
    messages.success(request, _("The invitation has been taken back. Its link works no longer."))
    return redirect(desk_of(request, invitation))


def desk_of(request, invitation):
    return "members:invite" if invitation.invited_by_id == request.user.pk else "members:invitations"


@stays_open
@never_cache
def invitation(request, token):
    """Shows a button on GET, for mail gateways open links. Accepting leads to signing up; only that makes a member."""
    invitation = NetworkInvitation.objects.bearing(token)
    is_open = invitation is not None and invitation.is_open
    if request.method == "POST" and is_open and not request.user.is_authenticated:
        waiting = Member.objects.waiting().filter(email=invitation.email).first()
        if waiting:
            waiting.accept(invitation)
            messages.success(request, _("You are a member now. Log in, and you are in."))
            return redirect("account_login")
        request.session[INVITATION] = token
        return redirect("account_signup")
    network = Network.current()
    context = {
        "invitation": invitation if is_open else None,
        "token": token,
        "may_ask": network.joining_policy != JoiningPolicy.INVITATION,
    }
    return render(request, "members/invitation.html", context, status=200 if is_open else 404)


@stays_open
@require_POST
def decline(request, token):
    invitation = NetworkInvitation.objects.bearing(token)
    if invitation:
        invitation.decline()
    return render(request, "members/invitation_declined.html")


def invitations(request):
    """Every invitation that stands; and many at once, out of a file: first what is in it, then one press sends."""
    if not can_admit_members(request.user):
        raise PermissionDenied
    lines = []
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            lines = read_lines(form.cleaned_data["file"], among=NetworkInvitation.objects.all())
        except ValidationError as error:
            form.add_error("file", error)
    if lines:
        return preview(request, lines)
    standing = NetworkInvitation.objects.open().select_related("invited_by")
    return render(
        request, "members/invitations.html", {"form": form, "page": page_of(standing, request, "-created_at")}
    )


def preview(request, lines):
    emails = [line.email for line in lines if line.email]
    context = {
        "lines": lines,
        "emails": emails,
        "wrong": len(lines) - len(emails),
        "left": NetworkInvitation.objects.mails_left(request.user, MAILS_A_DAY_OF_MANAGERS),
        "many_form": ManyForm(initial={"emails": " ".join(emails)}),
    }
    return render(request, "members/invite_many.html", context)


@require_POST
@unless_limited(Act.INVITING)
def invite_many(request):
    if not can_admit_members(request.user):
        raise PermissionDenied
    form = ManyForm(request.POST)
    if not form.is_valid():
        emails = request.POST.get("emails", "").split()
        return render(request, "members/invite_many.html", {"form": form, "many_form": form, "emails": emails})
    invited = NetworkInvitation.objects.invite(
        request.user,
        form.cleaned_data["emails"],
        form.cleaned_data["message"],
        most=MAILS_A_DAY_OF_MANAGERS,
        among=NetworkInvitation.objects.all(),
    )
    messages.success(request, words_for(len(invited)))
    return redirect("members:invitations")
