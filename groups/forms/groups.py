from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db.models import Value
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.forms.jobs import DayField
from members.models import Province, SortName
from web.editor import RichTextField
from web.lines import LineField, seen_of
from web.radios import ExplainedRadios
from web.subjects import SubjectsField
from web.submits import uuid_for

from ..models import Admission, Group, Kind, Life, Pattern

# What follows from a choice. What follows from becoming stricter stands in tightening.py.
KIND_MEANS = {
    Kind.OPEN: _("Everybody can read along. Who writes something chooses whether it is for everybody or for fewer."),
    Kind.CLOSED: _("Everybody can find the group. What is written in it and who is in it, only its members see."),
    Kind.HIDDEN: _("Only its members know that the group exists. Others come in when they are invited, and only then."),
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
    ends_on = DayField(
        label=_("Last day"),
        required=False,
        help_text=_(
            "Only for a group that is there for a while, such as for a pilot. After this day it goes into the archive. "
            "The managers are asked two weeks before."
        ),
    )
    hue = forms.TypedChoiceField(
        label=_("Colour"), coerce=int, choices=HUES, widget=ShutterRadios(attrs={"class": "pair"})
    )

    class Meta:
        model = Group
        fields = ["name", "intro", "about", "subjects", "kind", "admission", "ends_on", "pattern", "hue"]
        field_classes = {"name": LineField, "intro": LineField}
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
        self.fields["kind"].choices, self.fields["kind"].widget.means = Kind.choices, KIND_MEANS
        self.fields["admission"].choices, self.fields["admission"].widget.means = Admission.choices, ADMISSION_MEANS
        self.fields["pattern"].choices = Pattern.choices
        self.fields["pattern"].widget.beside = {"hue": self["hue"].value()}
        self.fields["hue"].widget.beside = {"pattern": self["pattern"].value()}

    def clean_name(self):
        """The name, unless another group that may be known of has it."""
        name = self.cleaned_data["name"]
        # Also one that looks the same, for what nobody sees in it tells nobody the two apart.
        alike = [SortName(Value(text)) for text in (name, seen_of(name))]
        known = Group.objects.visible_to(AnonymousUser()).filter(sort_name__in=alike)
        if known.exclude(**self.itself()).exists():
            raise NAME_IN_USE
        return name

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is still to come, or none."))
        return day

    def itself(self):
        """What tells the group of this form from others."""
        return {"pk": self.instance.pk}

    def clean(self):
        cleaned = super().clean()
        kind, admission = cleaned.get("kind", self.instance.kind), cleaned.get("admission")
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
        for name in ("name", "intro"):
            self.fields[name].widget.attrs |= {
                "hx-get": reverse_lazy("groups:similar"),
                "hx-trigger": "input changed delay:400ms",
                "hx-include": "[name=name], [name=intro]",
                "hx-target": "#lijkt-op",
            }

    def itself(self):
        if not self.cleaned_data.get("uuid"):
            return {"pk": None}
        proposed = uuid_for(self.founder, self.cleaned_data["uuid"])
        return {"uuid__in": [proposed, uuid_for(self.founder, proposed)], "founder": self.founder}


class ProposedGroupForm(NewGroupForm):
    """A new group where a community manager looks first."""

    why = forms.CharField(
        label=_("Why this group?"),
        required=False,
        max_length=1000,
        help_text=_("Only the community managers read this. For whom is it, and who joins in?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ChangedGroupForm(GroupForm):
    """Who may read along is no part of it: becoming stricter is announced, on a page of its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["kind"]
        now, admission = self.instance.kind, self.fields["admission"]
        if now == Kind.CLOSED:
            admission.choices = [choice for choice in Admission.choices if choice[0] != Admission.AT_ONCE]
        elif now == Kind.HIDDEN:
            admission.choices = [choice for choice in Admission.choices if choice[0] == Admission.BY_INVITATION]


class DirectoryFilter(forms.Form):
    """What the directory is narrowed by and how it is ordered."""

    without_optional_marks = True
    KINDS = {"open": Kind.OPEN, "besloten": Kind.CLOSED}
    LIVES = {
        "startend": Life.STARTING,
        "actief": Life.ACTIVE,
        "stil": Life.QUIET,
        "slapend": Life.ASLEEP,
        "archief": Life.ARCHIVED,
    }
    ORDERS = {"actief": "-last_activity_at", "nieuw": "-created_at", "leden": "-member_count"}

    zoek = forms.CharField(
        label=_("Subject"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    soort = forms.ChoiceField(label=_("Kind of group"), required=False)
    leven = forms.ChoiceField(
        label=_("How lively"),
        required=False,
        choices=[
            ("", _("Without the archive")),
            ("startend", _("Just begun")),
            ("actief", _("Active")),
            ("stil", _("Quiet")),
            ("slapend", _("Asleep")),
            ("archief", _("In the archive")),
        ],
    )
    regio = forms.ChoiceField(
        label=_("Province"), required=False, choices=[("", _("The whole country")), *Province.choices]
    )
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
        if asked["regio"]:
            groups = groups.in_province(asked["regio"])
        if asked["soort"] == "mijn":
            groups = groups.joined_by(self.viewer)
        elif asked["soort"]:
            groups = groups.filter(kind=self.KINDS[asked["soort"]])
        if asked["leven"]:
            return groups.filter(life=self.LIVES[asked["leven"]])
        return groups.living()

    @property
    def more_is_asked(self):
        """Whether something was chosen of what the page folds away."""
        asked = [self.data.get("leven"), self.data.get("regio"), self.data.get("volgorde") not in (None, "", "actief")]
        return any(asked)

    @property
    def order(self):
        chosen = self.cleaned_data.get("volgorde") if self.is_valid() else ""
        return chosen or "actief"

    @property
    def order_label(self):
        return dict(self.fields["volgorde"].choices)[self.order]

    @property
    def is_narrowing(self):
        return any(self.data.get(name, "").strip() for name in ("zoek", "soort", "leven", "regio"))
