from django import forms
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from members.models import Organisation, SortName
from web.lines import LineField

from ..models import AdmissionRule, shown_jobs


class RuleForm(forms.Form):
    """An organisation of the register, or a mail domain of one, where the manager who says so works."""

    where = LineField(
        label=_("Organisation or mail domain"),
        max_length=253,
        help_text=_("Where you work yourself. “gemeente Brinkum”, or “brinkum.nl” for who has an address there."),
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
        error_messages={"required": _("Fill in an organisation or a domain.")},
    )

    def __init__(self, *args, group, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.group, self.viewer = group, viewer

    def clean_where(self):
        where = self.cleaned_data["where"]
        domain = where.lower().removeprefix("@") if "." in where and " " not in where else ""
        if domain:
            organisation = Organisation.recognised_by(f"iemand@{domain}")
        else:
            organisation = Organisation.objects.existing().filter(sort_name=SortName(Value(where))).first()
        if organisation is None:
            raise forms.ValidationError(_("We know no organisation of this name or with this domain."))
        if not shown_jobs(organisation).filter(member=self.viewer).exists():
            raise forms.ValidationError(
                _("You can only say this of an organisation where you work, with a confirmed address of your work.")
            )
        if self.group.rules.filter(organisation=organisation, domain=domain).exists():
            raise forms.ValidationError(_("This stands on the list already."))
        self.rule = AdmissionRule(group=self.group, organisation=organisation, domain=domain, created_by=self.viewer)
        return where
