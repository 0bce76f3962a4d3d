from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.forms.naming import member_named
from members.models import Member
from members.models.addresses import ADDRESS
from web.lines import LinesField

MOST_AT_ONCE = 100
LONGEST = 254


class InviteToEventForm(forms.Form):
    """Whom an event is for: colleagues by name, people by address, and groups as a whole."""

    without_optional_marks = True  # one of the two has to be there

    whom = LinesField(
        label=_("Names or mail addresses"),
        required=False,
        most=MOST_AT_ONCE,
        longest=LONGEST,
        rows=6,
        help_text=_(
            "One on each line. Who has no account here gets a link by mail with which they can see the event and "
            "register."
        ),
    )
    groups = forms.ModelMultipleChoiceField(
        queryset=None,
        required=False,
        label=_("Whole groups"),
        help_text=_("Whoever is a member of it, now or later, sees the event."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer, self.members, self.addresses = viewer, [], []
        self.fields["groups"].queryset = Group.objects.postable_by(viewer).order_by("sort_name")
        if not self.fields["groups"].queryset.exists():
            del self.fields["groups"]

    def clean_whom(self):
        """Every line that cannot be used is told, so that they are mended in one go."""
        lines, refused = self.cleaned_data["whom"], []
        known = Member.objects.visible_to(self.viewer).without_blocked(self.viewer)
        for line in lines:
            try:
                if "@" in line:
                    self.addresses.append(address_of(line))
                else:
                    self.members.append(member_named(line, known))
            except ValidationError as error:
                refused.append(error)
        if refused:
            raise ValidationError(refused)
        return lines

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("whom") and not cleaned.get("groups"):
            self.add_error("whom", _("Say whom you invite."))
        return cleaned


def address_of(line):
    try:
        validate_email(line)
    except ValidationError as error:
        raise ValidationError(_("“%(line)s” is not a mail address.") % {"line": line}) from error
    if not ADDRESS.fullmatch(line):
        raise ValidationError(_("We cannot send mail to “%(line)s”.") % {"line": line})
    return line.lower()
