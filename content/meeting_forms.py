from urllib.parse import urlsplit

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from .models import Meeting

# Of these letters a browser and the older rules by which we spell an address make two different ones.
AMBIGUOUS = set("ßς\u200c\u200d")


class MeetingForm(forms.Form):
    """The link of a meeting that a member made elsewhere; where the operator has a provider, no form is needed."""

    url = forms.URLField(
        label=_("Link of your meeting"),
        max_length=Meeting._meta.get_field("url").max_length,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"])],
        help_text=_("Of Teams, Webex, Jitsi or whatever you use. Only who may take part here sees it."),
        error_messages={
            "required": _("Paste the link of your meeting."),
            "invalid": _("Paste the whole link. It begins with https://."),
        },
    )

    def clean_url(self):
        url = self.cleaned_data["url"]
        if "@" in urlsplit(url).netloc:
            raise forms.ValidationError(_("There is a name or a password in front of the address. Leave that out."))
        if not is_clear(urlsplit(url).hostname):
            raise forms.ValidationError(self.fields["url"].error_messages["invalid"])
        return url


def is_clear(host):
    """Whether everybody can be told where it leads."""
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return AMBIGUOUS.isdisjoint(host)
