import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.models import Member

ADDRESS = re.compile(r"/leden/(\d{1,18})-")


class MemberField(forms.CharField):
    """A member by name or by the address of the profile; which members there are is asked of `members`."""

    default_error_messages = {
        "unknown": _("There is no member of this name. Check how it is written."),
        "several": _("Several members go by this name. Paste the address of the profile instead."),
    }

    def __init__(self, **kwargs):
        super().__init__(max_length=512, **kwargs)
        self.members = Member.objects.none()

    def clean(self, value):
        words = super().clean(value)
        address = ADDRESS.search(words)
        found = self.members.filter(pk=address[1]) if address else self.members.named(words)
        # Whoever is called just this is meant, also where others have it as a part of their name.
        found = list(found[:20])
        exact = [member for member in found if member.name.casefold() == words.casefold()]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0]
        raise ValidationError(self.error_messages["several" if found else "unknown"])


class IntroduceForm(forms.Form):
    one = MemberField(label=_("Who?"), help_text=_("A name, or the address of the profile"))
    other = MemberField(label=_("With whom?"))
    word = forms.CharField(
        label=_("Why should they meet?"),
        help_text=_("Both read this. They get each other's address only when both want to."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why. That makes it easy to say yes.")},
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            self.fields[name].members = Member.objects.visible_to(viewer).order_by("sort_name", "pk")

    def clean(self):
        cleaned = super().clean()
        if "one" in cleaned and cleaned["one"] == cleaned.get("other"):
            self.add_error("other", _("Choose two different members."))
        return cleaned
