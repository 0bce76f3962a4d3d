"""The digest as a community manager looks after it: the word of the week, a look beforehand, and what became of it."""

from csp.decorators import csp_replace
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from discussions.models import Willingness
from groups.models import Group
from members.models import Member, mailbox_of
from network.models import Network, Subject

from . import figures
from .kinds.digest import digest_letter, last_letter, select_all
from .letters import in_the_networks_language
from .models import DIGEST, Delivery, DigestSubscription, DigestWord, Frequency, Mail
from .permissions import can_tend_digest, only_if

NOBODY = "voorbeeld@nergens.example"
OF_A_MAIL = {"script-src": ["'none'"], "style-src": ["'unsafe-inline'"]}


class WordForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your word to the members, this week"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Stands at the top of each digest of this week. Empty is no word."),
    )


class ReaderForm(forms.Form):
    """What kind of member to look along with; a group only as far as the manager reads it."""

    frequency = forms.ChoiceField(label=gettext_lazy("How often"), choices=list(Frequency.choices)[:3], required=False)
    group = forms.ModelChoiceField(Group.objects.none(), label=gettext_lazy("Is in the group"), required=False)
    subject = forms.CharField(label=gettext_lazy("Knows about"), required=False, max_length=100)
    may_be_asked = forms.BooleanField(label=gettext_lazy("May be asked about that"), required=False)
    is_away = forms.BooleanField(label=gettext_lazy("Was not here for half a year"), required=False)
    as_text = forms.BooleanField(label=gettext_lazy("The text version"), required=False)

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = Group.objects.readable_by(viewer).order_by("sort_name", "pk")

    def clean_subject(self):
        """By its name: there are hundreds. One that nobody uses is none."""
        name = self.cleaned_data["subject"]
        return Subject.objects.filter(name__iexact=name).first() if name else None


@only_if(can_tend_digest)
def desk(request):
    word = DigestWord.objects.of_now(timezone.now())
    context = {
        "word": word,
        "word_form": WordForm(initial={"text": word.text if word else ""}),
        "reader_form": ReaderForm(viewer=request.user),
        "coming": figures.coming(),
        "past": figures.past(),
        "wrong": figures.gone_wrong(),
    }
    return render(request, "notifications/digest_desk.html", context)


@require_POST
@only_if(can_tend_digest)
def write_word(request):
    form = WordForm(request.POST)
    if form.is_valid():
        DigestWord.objects.write(form.cleaned_data["text"].strip(), request.user)
        messages.success(request, _("Saved. It stands in the digests that go out from now on, this week."))
    else:
        messages.error(request, _("A word has at most 600 characters."))
    return redirect("notifications:digest_desk")


@only_if(can_tend_digest)
@csp_replace(OF_A_MAIL)
def preview(request):
    """The mail as a new member of this kind would get it now; nothing of it is kept, sent or told."""
    form = ReaderForm(request.GET, viewer=request.user)
    letter = letter_for_somebody(**form.cleaned_data) if form.is_valid() else None
    if letter and form.cleaned_data["as_text"]:
        return HttpResponse(letter.text, content_type="text/plain; charset=utf-8")
    return HttpResponse(letter.html if letter else _("There was nothing new to tell"))


def letter_for_somebody(frequency, group, subject, may_be_asked, is_away, as_text):
    with transaction.atomic(), in_the_networks_language():
        now = timezone.now()
        member = Member.objects.create(name=_("Example Member"), email=NOBODY, confirmed_at=now, joined_at=now)
        if group:
            group.memberships.create(member=member)
        if subject:
            member.expertises.create(tag=subject)
        if subject and may_be_asked:
            Willingness.choose(member, [subject])
        letter = letter_now(member, NOBODY, frequency or Frequency.WEEKLY, is_away)
        transaction.set_rollback(True)
    return letter


def letter_now(member, address, frequency=None, is_away=False):
    """What a digest would tell this member, without the ledger hearing of it; None when there is nothing."""
    subscription, _created = DigestSubscription.objects.get_or_create(member=member)
    subscription.member, subscription.told_until = member, None
    subscription.frequency = frequency or subscription.frequency
    delivery = Delivery(pk=0, member=member, kind=DIGEST, claimed_at=timezone.now())
    if is_away:
        return last_letter(subscription, delivery, address, Network.current())
    [selection] = select_all([(delivery, subscription)])
    if not selection:
        return None
    word = DigestWord.objects.of_now(timezone.now())
    return digest_letter(subscription, selection, delivery, address, Network.current(), word)


@require_POST
@only_if(can_tend_digest)
def send_test(request):
    address = mailbox_of(request.user)
    with in_the_networks_language():
        letter = letter_now(request.user, address)
    if letter and address:
        Mail.write_bytes(letter.as_bytes(), "digest_test", address, letter.headline)
        messages.success(request, _("A digest as you would get it now is on its way to %s.") % address)
    elif letter:
        messages.error(request, _("No address of yours takes our mail now, so there is nowhere to send it."))
    else:
        messages.info(request, _("There is nothing new for you, so you would get no digest."))
    return redirect("notifications:digest_desk")


@require_POST
@only_if(can_tend_digest)
def send_again(request, pk):
    delivery = get_object_or_404(figures.gone_wrong_digests(), pk=pk)
    delivery.send_again(by=request.user)
    messages.success(request, _("It is sent once more, and noted here that you had that done."))
    return redirect("notifications:digest_desk")
