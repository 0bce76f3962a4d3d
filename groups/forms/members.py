from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.questions import Answering
from members.models import Act, Member

from ..models import Admission, JoinRequest, MailLevel, Standing


class JoinForm(Answering, forms.ModelForm):
    """What somebody tells on the way in: why, where that is asked, and what the group wants to know of its members."""

    mail_level = forms.ChoiceField(label=_("Mail of this group"), choices=MailLevel.choices)

    class Meta:
        model = JoinRequest
        fields = ["reason", "mail_level"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"reason": _("One sentence is enough. Only the managers of this group read it.")}

    def __init__(self, *args, group, viewer, typed=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.initial.setdefault("mail_level", group.mail_level)
        if group.admission != Admission.ON_REQUEST or group.standing == Standing.INVITED:
            del self.fields["reason"]  # the door is open: nobody asks why
        if self.is_bound and "mail_level" not in self.data:
            del self.fields["mail_level"]  # one button brings nothing along: then it is as the group arranged
        if group.asks_first:
            questions = list(group.unanswered_by(viewer))
            self.ask(questions, {question.pk: (typed or {}).get(question.field_name, []) for question in questions})
            for question in questions:
                self.fields[question.field_name].required = True

    def clean_reason(self):
        """Who may not write to others can ask, and says nothing with it."""
        reason, limit = self.cleaned_data["reason"], self.viewer.limit_on(Act.MESSAGING)
        if reason and limit:
            raise forms.ValidationError(limit.words)
        return reason

    def wishes(self):
        """What was filled in besides the answers, as Group.join takes it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}

    @property
    def is_answered(self):
        """Whether the questions of the group came along with what was sent; a bare button brings none."""
        return not self.questions or any(question.field_name in self.data for question in self.questions)


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you decline?"),
        help_text=_("Who asked reads this."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InviteForm(forms.Form):
    """Somebody by address, or by a link beside their name; which addresses are known it never tells."""

    without_optional_marks = True  # one of the two has to be there

    email = forms.EmailField(
        label=_("E-mail address of your colleague"),
        required=False,
        help_text=_("Exactly the address with which your colleague is a member here."),
    )
    lid = forms.ModelChoiceField(Member.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.members = self.fields["lid"].queryset = Member.objects.visible_to(viewer).without_blocked(viewer)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["lid"] and not cleaned["email"]:
            self.add_error("email", _("Fill in an address."))
        return cleaned

    def named(self):
        """The member this form is about when a link named them; what makes no sense names nobody."""
        try:
            return self.fields["lid"].clean(self["lid"].value())
        except forms.ValidationError:
            return None

    def invitee(self):
        """The member who is meant, or None for an address of nobody here."""
        return self.cleaned_data["lid"] or self.members.filter(email=self.cleaned_data["email"].lower()).first()


class SuccessorForm(forms.Form):
    """Who is in charge when the only manager leaves: somebody of those who are in the group longest."""

    OFFERED = 8

    successor = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("Who is manager from now on?"),
        empty_label=None,
        widget=forms.RadioSelect,
        help_text=_("Ask first: who is chosen hears it by mail."),
        error_messages={"required": _("Choose somebody.")},
    )

    def __init__(self, *args, group, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        others = Member.objects.visible_to(viewer).filter(memberships__group=group).exclude(pk=viewer.pk)
        longest = others.order_by("memberships__since", "pk").values_list("pk", flat=True)[: self.OFFERED]
        offered = Member.objects.visible_to(viewer).filter(pk__in=list(longest))
        self.fields["successor"].queryset = offered.order_by("sort_name", "pk")

    def chosen(self):
        """The member chosen here, or None."""
        return self.cleaned_data["successor"] if self.is_valid() else None


class MemberFilter(forms.Form):
    without_optional_marks = True

    naam = forms.CharField(label=_("Name"), required=False, max_length=Member._meta.get_field("name").max_length)

    def narrow(self, members):
        if not self.is_valid():
            return members.none()
        return members.named(self.cleaned_data["naam"]) if self.cleaned_data["naam"] else members
