import re

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ..models import NetworkInvitation
from ..models.addresses import ADDRESS
from ..models.invitations import MAILS_A_DAY

BETWEEN = re.compile(r"[\s,;]+")
LINK = re.compile(r"://|\bwww\.", re.I)
MOST_AT_ONCE = 10


class InviteForm(forms.Form):
    """A few colleagues by address. Which of them are members already it never tells."""

    emails = forms.CharField(
        label=_("E-mail addresses of your colleagues"),
        help_text=_("One or a few, with commas between them. Each gets a mail of their own."),
        error_messages={"required": _("Fill in an address.")},
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
    )
    message = forms.CharField(
        label=_("Your own words"),
        required=False,
        max_length=500,
        help_text=_(
            "They stand in the mail. “I thought of you because of your work on terraces” says more than we can."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_emails(self):
        emails = list(dict.fromkeys(filter(None, BETWEEN.split(self.cleaned_data["emails"].lower()))))
        wrong = [email for email in emails if not ADDRESS.fullmatch(email)]
        if wrong:
            raise forms.ValidationError(
                _("This is no mail address: %(email)s. Use one like name@organisation.nl."),
                params={"email": wrong[0][:100]},
            )
        if not emails:
            raise forms.ValidationError(_("Fill in an address."))
        if len(emails) > MOST_AT_ONCE:
            raise forms.ValidationError(_("Invite at most ten colleagues at once."))
        invitations = NetworkInvitation.objects.all()
        for email, refusal in invitations.refusals(emails, invitations.filter(invited_by=self.member)).items():
            raise forms.ValidationError(f"{email}: {refusal.label}")
        left = invitations.mails_left(self.member, MAILS_A_DAY)
        if len(emails) > left:
            raise forms.ValidationError(
                ngettext_lazy(
                    "You can invite %(left)s more colleague today. Go on tomorrow.",
                    "You can invite %(left)s more colleagues today. Go on tomorrow.",
                    left,
                ),
                params={"left": left},
            )
        return emails

    def clean_message(self):
        message = self.cleaned_data["message"]
        if LINK.search(message):
            raise forms.ValidationError(_("Leave out the link: mail programs take such an invitation for spam."))
        return message


class LinkForm(forms.Form):
    without_optional_marks = True

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    most = forms.IntegerField(
        label=_("For how many colleagues?"),
        min_value=1,
        max_value=100,
        initial=10,
        error_messages={"required": _("Fill in a number from 1 to 100.")},
    )
    days = forms.TypedChoiceField(
        label=_("How long does the link work?"),
        coerce=int,
        choices=[(7, _("A week")), (30, _("A month")), (90, _("Three months"))],
        initial=30,
    )


class ManyForm(forms.Form):
    """The addresses of a file, after the preview; they are asked again, for a form may say anything."""

    emails = forms.CharField(max_length=200_000, widget=forms.HiddenInput)
    message = InviteForm.base_fields["message"]

    clean_message = InviteForm.clean_message

    def clean_emails(self):
        return [email for email in self.cleaned_data["emails"].lower().split() if ADDRESS.fullmatch(email)]


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("One colleague a line, at most 500 lines. Excel can save such a file: choose “CSV UTF-8”."),
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )
