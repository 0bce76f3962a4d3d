from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Act
from network.models import RulesVersion
from web.outline import headings_in

from ..models import Decision, Outcome
from ..permissions import ON_MEMBERS
from ..telling import RULES_OF, draft_for

USUAL = timedelta(days=7)
LONGEST = 2  # years; whoever has to be away longer is blocked, and can object
ACTS = [
    (Act.POSTING, _("Post and comment")),
    (Act.INVITING, _("Invite others")),
    (Act.MESSAGING, _("Write to other members")),
]


class DecisionForm(forms.Form):
    """One outcome, with a text that was drafted for it."""

    without_optional_marks = True

    rule = forms.ChoiceField(
        label=_("Which house rule?"), error_messages={"required": _("Choose the house rule that goes with it.")}
    )
    act = forms.ChoiceField(label=_("What is not possible for a while?"), choices=ACTS, widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Until and including"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Give a day, such as 2027-03-01."),
        },
    )
    text = forms.CharField(
        label=_("To whoever wrote it"),
        max_length=Decision._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("We drafted this. Make it fit: what is wrong, and how can it be mended?"),
        error_messages={"required": _("Say why: its writer reads this.")},
    )
    also_hide = forms.BooleanField(label=_("Hide what it is about as well"), required=False)

    def __init__(self, *args, case, outcome, **kwargs):
        super().__init__(*args, **kwargs)
        rules = RulesVersion.objects.current()
        headings = headings_in(rules.body) if rules else []
        names = headings or [rules.title if rules else str(_("House rules"))]
        longest = Decision._meta.get_field("rule").max_length
        self.fields["rule"].choices = [(name[:longest], name) for name in names]
        if RULES_OF.get(case.reason) in headings:
            self.fields["rule"].initial = RULES_OF[case.reason]
        else:
            self.fields["rule"].choices = [("", _("Choose a house rule")), *self.fields["rule"].choices]
        self.fields["text"].initial = draft_for(case, outcome)
        self.fields["until"].initial = timezone.localdate() + USUAL
        for name in self.superfluous(case, outcome):
            del self.fields[name]
        if outcome == Outcome.NOTHING_WRONG:
            self.fields["text"].required = False
            self.fields["text"].help_text = _("Its writer reads this only if it was hidden until somebody judged.")

    @staticmethod
    def superfluous(case, outcome):
        if outcome == Outcome.NOTHING_WRONG:
            yield "rule"
        if outcome != Outcome.LIMIT:
            yield "act"
        if outcome not in (Outcome.LIMIT, Outcome.SUSPEND):
            yield "until"
        if outcome not in ON_MEMBERS or not case.hideable():
            yield "also_hide"

    def clean_until(self):
        """The end of that day, for the last day counts."""
        day, today = self.cleaned_data["until"], timezone.localdate()
        if day < today or day.year > today.year + LONGEST:
            raise forms.ValidationError(_("Choose a day between today and two years from now."))
        return timezone.make_aware(datetime.combine(day, time.max))


class UndoForm(forms.Form):
    why = forms.CharField(
        label=_("Why do you undo it?"),
        help_text=_("It stands in the logbook. Whoever it is about does not read it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, for whoever reads this back.")},
    )
