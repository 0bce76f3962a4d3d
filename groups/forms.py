from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from members.models import Member, SortName
from web.editor import RichTextField
from web.lines import unbroken
from web.subjects import SubjectsField

from .models import Admission, Group, JoinRequest, Kind, Pattern

# What follows from a choice, for a new group and for one that becomes stricter.
KIND_MEANS = {
    Kind.OPEN: _("Everybody can read along. Who writes something chooses whether it is for everybody or for fewer."),
    Kind.CLOSED: _("Everybody can find the group. What is written in it and who is in it, only its members see."),
    Kind.HIDDEN: _("Only its members know that the group exists. Others come in when they are invited, and only then."),
}
BECOMING_MEANS = {
    (Kind.OPEN, Kind.CLOSED): _(
        "Whoever is no member of the group then reads nothing here any more, not even what is public now. "
        "Nor do they see who is in it. This cannot be undone."
    ),
    (Kind.OPEN, Kind.HIDDEN): _(
        "For whoever is no member the group then disappears, with everything in it, also what is public now. "
        "Links to it stop working for them. This cannot be undone."
    ),
    (Kind.CLOSED, Kind.HIDDEN): _(
        "The group then disappears from the list for whoever is no member, and nobody can ask to join any more. "
        "This cannot be undone."
    ),
}
NO_WAY_BACK = {
    Kind.OPEN: "",
    Kind.CLOSED: _(
        "This group cannot become open: what members wrote here, they wrote for each other. Begin a new group for that."
    ),
    Kind.HIDDEN: _(
        "A hidden group stays hidden: its members count on it that nobody knows of them. "
        "Begin a new group for anything less closed."
    ),
}
ADMISSION_MEANS = {
    Admission.AT_ONCE: _("Who presses the button is in. Only in an open group."),
    Admission.ON_REQUEST: _("Who wants to join says why. A manager decides."),
    Admission.BY_INVITATION: _("Nobody can ask. The managers invite colleagues."),
}
HUES = [
    (1, _("Green and yellow")),
    (2, _("Oxblood")),
    (3, _("Blue")),
    (4, _("Leaf green")),
    (5, _("Ochre")),
    (6, _("Slate")),
]


class ExplainedRadios(forms.RadioSelect):
    """Radios that each say what follows from choosing them."""

    means = {}

    def create_option(self, name, value, *args, **kwargs):
        return super().create_option(name, value, *args, **kwargs) | {"hint": self.means.get(value)}


class ShutterRadios(forms.RadioSelect):
    """Radios that show the shutters they stand for; `beside` is the half of them that this choice leaves alone."""

    option_template_name = "groups/_shutter_option.html"
    beside = {}

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"].pop("class", None)  # that one is for the grid they stand in
        return option | {"shutter": Group(**{name: value}, **self.beside)}


class GroupForm(forms.ModelForm):
    about = RichTextField(
        label=_("About this group"),
        required=False,
        help_text=_("What is it for, what do people find here, and what did you agree on?"),
    )
    subjects = SubjectsField(
        label=_("Subjects"),
        required=False,
        help_text=_("A few words by which colleagues find this group, with commas between them."),
    )
    hue = forms.TypedChoiceField(
        label=_("Colour"), coerce=int, choices=HUES, widget=ShutterRadios(attrs={"class": "pair"})
    )

    class Meta:
        model = Group
        fields = ["name", "intro", "about", "subjects", "kind", "admission", "pattern", "hue"]
        labels = {
            "name": _("Name of the group"),
            "kind": _("Who may read along?"),
            "admission": _("How does one become a member?"),
            "pattern": _("Shutters"),
        }
        help_texts = {"intro": _("At most 200 characters. It stands in the list of groups.")}
        error_messages = {
            "name": {"required": _("Give the group a name.")},
            "intro": {"required": _("Say in one sentence what the group is about.")},
        }
        widgets = {
            "kind": ExplainedRadios,
            "admission": ExplainedRadios,
            "pattern": ShutterRadios(attrs={"class": "pair"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("name", "intro"):
            self.fields[name].validators.append(unbroken)
        self.fields["kind"].choices, self.fields["kind"].widget.means = Kind.choices, KIND_MEANS
        self.fields["admission"].choices, self.fields["admission"].widget.means = Admission.choices, ADMISSION_MEANS
        self.fields["pattern"].choices = Pattern.choices
        self.fields["pattern"].widget.beside = {"hue": self["hue"].value()}
        self.fields["hue"].widget.beside = {"pattern": self["pattern"].value()}

    def clean_name(self):
        """The name with single spaces, unless another group that may be known of has it."""
        name = " ".join(self.cleaned_data["name"].split())
        known = Group.objects.visible_to(AnonymousUser()).filter(sort_name=SortName(Value(name)))
        if known.exclude(**self.itself()).exists():
            raise NAME_IN_USE
        return name

    def itself(self):
        """What tells the group of this form from others."""
        return {"pk": self.instance.pk}

    def clean(self):
        cleaned = super().clean()
        kind, admission = cleaned.get("kind"), cleaned.get("admission")
        if kind == Kind.HIDDEN:
            cleaned["admission"] = Admission.BY_INVITATION  # whatever was chosen: nobody can ask for what is not known
        elif kind == Kind.CLOSED and admission == Admission.AT_ONCE:
            self.add_error("admission", _("Into a closed group nobody walks just like that. Choose one of the others."))
        return cleaned


NAME_IN_USE = forms.ValidationError(
    _("There is a group with this name already. Join it, or choose another name."), code="taken"
)


class NewGroupForm(GroupForm):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    # Ahead of the others: clean_name asks whether a group of this name is this very one, sent for the second time.
    field_order = ["uuid"]

    def __init__(self, *args, founder, **kwargs):
        self.founder = founder
        super().__init__(*args, **kwargs)

    def itself(self):
        return {"uuid": self.cleaned_data.get("uuid"), "founder": self.founder}


class ChangedGroupForm(GroupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        now, kind, admission = Kind(self.instance.kind), self.fields["kind"], self.fields["admission"]
        kind.choices = [choice for choice in Kind.choices if self.instance.may_become(choice[0])]
        kind.help_text = NO_WAY_BACK[now]
        kind.widget.means = KIND_MEANS | {to: means for (start, to), means in BECOMING_MEANS.items() if start == now}
        if now == Kind.CLOSED:
            admission.choices = [choice for choice in Admission.choices if choice[0] != Admission.AT_ONCE]
        elif now == Kind.HIDDEN:
            admission.choices = [choice for choice in Admission.choices if choice[0] == Admission.BY_INVITATION]


class JoinForm(forms.ModelForm):
    class Meta:
        model = JoinRequest
        fields = ["reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"reason": _("One sentence is enough. Only the managers of this group read it.")}


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you decline?"),
        help_text=_("Who asked reads this."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InviteForm(forms.Form):
    """Somebody by address, or by the link in the directory of members; which addresses are known it never tells."""

    without_optional_marks = True  # one of the two has to be there

    email = forms.EmailField(
        label=_("E-mail address of your colleague"),
        required=False,
        help_text=_("Exactly the address with which your colleague is a member here."),
    )
    lid = forms.ModelChoiceField(Member.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.members = self.fields["lid"].queryset = Member.objects.visible_to(viewer)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["lid"] and not cleaned["email"]:
            self.add_error("email", _("Fill in an address."))
        return cleaned

    def named(self):
        """The member this form is about when it came from the directory; what makes no sense names nobody."""
        try:
            return self.fields["lid"].clean(self["lid"].value())
        except forms.ValidationError:
            return None

    def invitee(self):
        """The member who is meant, or None for an address of nobody here."""
        return self.cleaned_data["lid"] or self.members.filter(email=self.cleaned_data["email"].lower()).first()


class MemberFilter(forms.Form):
    without_optional_marks = True

    naam = forms.CharField(label=_("Name"), required=False, max_length=80)

    def narrow(self, members):
        if not self.is_valid():
            return members.none()
        return members.named(self.cleaned_data["naam"]) if self.cleaned_data["naam"] else members


class DirectoryFilter(forms.Form):
    """What the directory is narrowed by and how it is ordered."""

    without_optional_marks = True
    KINDS = {"open": Kind.OPEN, "besloten": Kind.CLOSED}
    ORDERS = {"actief": "-last_activity_at", "nieuw": "-created_at", "leden": "-member_count"}

    zoek = forms.CharField(
        label=_("Subject"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    soort = forms.ChoiceField(label=_("Kind of group"), required=False)
    volgorde = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("actief", _("Most active")), ("nieuw", _("Newest first")), ("leden", _("Most members"))],
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        kinds = [("", _("All groups")), ("open", _("Open groups")), ("besloten", _("Closed groups"))]
        self.fields["soort"].choices = [*kinds, ("mijn", _("Your groups"))] if viewer.is_authenticated else kinds

    def narrow(self, groups):
        if not self.is_valid():
            return groups.none()
        asked = self.cleaned_data
        if asked["zoek"]:
            groups = groups.found_by(asked["zoek"])
        if asked["soort"] == "mijn":
            groups = groups.joined_by(self.viewer)
        elif asked["soort"]:
            groups = groups.filter(kind=self.KINDS[asked["soort"]])
        return groups

    @property
    def order(self):
        chosen = self.cleaned_data.get("volgorde") if self.is_valid() else ""
        return chosen or "actief"

    @property
    def order_label(self):
        return dict(self.fields["volgorde"].choices)[self.order]

    @property
    def is_narrowing(self):
        return any(self.data.get(name, "").strip() for name in ("zoek", "soort"))
