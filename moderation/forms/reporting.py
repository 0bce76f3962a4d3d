from django import forms
from django.utils.translation import gettext_lazy as _

from web.bots import BOX, STAMP, ForPeople
from web.radios import ExplainedRadios

from ..models import Reason, Report

REASON_MEANS = {
    Reason.UNKIND: _("Name-calling, bullying, discrimination or a threat."),
    Reason.PERSONAL: _("A resident, a client or a colleague, even without a name."),
    Reason.ADVERTISING: _("Somebody sells something, or posts the same everywhere."),
    Reason.FORBIDDEN: _("Is somebody in danger now? Call 112 first."),
    Reason.UNTRUE: _("Others may come to harm by it. Do you just disagree? Say so in a comment."),
    Reason.TAKEN_OVER: _("A text, a photo or a file, without the source or without permission."),
    Reason.OTHER: _("Tell below what it is."),
}


class ReportForm(ForPeople, forms.ModelForm):
    """Why something should not stand there. Who is no member leaves an address, to hear what comes of it."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Report
        fields = ["reason", "text", "email"]
        widgets = {"reason": ExplainedRadios, "text": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"reason": {"required": _("Choose what is wrong with it.")}}

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        reason, email = self.fields["reason"], self.fields["email"]
        reason.choices, reason.widget.means = Reason.choices, REASON_MEANS
        email.label, email.required = _("Your e-mail address"), True
        email.help_text = _("We mail you what comes of it, and use it for nothing else.")
        email.widget.attrs["autocomplete"] = "email"
        email.error_messages["required"] = _("Leave an address, so that we can tell you what comes of it.")
        if viewer.is_authenticated:
            for name in ("email", BOX, STAMP):  # the account says who it is
                del self.fields[name]

    def clean(self):
        said = super().clean()
        if said.get("reason") == Reason.OTHER and not said.get("text"):
            self.add_error("text", _("Tell what is wrong with it."))
        return said

    def is_let_through_for(self, request, viewer):
        """Whether this is not too often, for this member or this address."""
        if viewer.is_authenticated:
            return self.is_let_through(request, "report", user=viewer)
        return self.is_let_through(request, "report_by_mail", key=self.cleaned_data["email"].lower())
