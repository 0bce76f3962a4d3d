import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import Group, Kind
from web.editor import RichTextField
from web.subjects import SubjectsField, subjects_initial

from .models import Comment, Content, Visibility

IN_AN_OPEN_GROUP = [Visibility.PUBLIC, Visibility.MEMBERS, Visibility.GROUP]
BEHIND_A_GATE = [Visibility.GROUP]


def audience_choices(group):
    """The audiences a piece can have in this group, or outside any when group is None.

    Only choices that mean something are offered: nothing in a closed group is public, whatever its author says.
    """
    if group is None:
        offered = [Visibility.PUBLIC, Visibility.MEMBERS]
    else:
        offered = IN_AN_OPEN_GROUP if group.kind == Kind.OPEN else BEHIND_A_GATE
    return [(audience.value, audience.label) for audience in offered]


class PieceForm(forms.ModelForm):
    """What every kind of content is written with: the words, the subjects, the group and the audience."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    body = RichTextField(label=_("Text"), error_messages={"required": _("Write your text first.")})
    tags = SubjectsField(
        label=_("Subjects"),
        most=5,
        required=False,
        help_text=_("At most five, with commas between them. They help others find your piece."),
    )
    group = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Post in group"), empty_label=_("No group, on your own page")
    )
    visibility = forms.ChoiceField(
        label=_("Who may read this?"),
        choices=[choice for choice in Visibility.choices if choice[0] != Visibility.PRIVATE],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Content
        fields = ["title", "body", "tags", "group", "visibility"]
        error_messages = {"title": {"required": _("Give it a title.")}}

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["group"].queryset = Group.objects.joined_by(viewer).order_by("sort_name")
        self.fields["title"].widget.attrs["autocomplete"] = "off"
        self.initial.setdefault("uuid", uuid.uuid4())
        self.initial.setdefault("visibility", Visibility.PUBLIC)
        if self.instance.pk:
            self.initial.setdefault("version", self.instance.version)
            self.initial["tags"] = self.initial.get("typed_tags") or subjects_initial(self.instance.tags.all())
            # Moving a piece to another group is moving it to other readers; that is not an edit.
            self.fields["group"].disabled = not self.instance.is_draft
            if self.fields["group"].disabled and self.instance.group:
                self.fields["group"].queryset = Group.objects.visible_to(viewer).filter(pk=self.instance.group_id)

    def clean_title(self):
        title = " ".join(self.cleaned_data["title"].split())
        if any(not character.isprintable() for character in title):
            raise forms.ValidationError(_("Use letters, digits and punctuation only."))
        return title

    def clean(self):
        cleaned = super().clean()
        group, audience = cleaned.get("group"), cleaned.get("visibility")
        if "group" in cleaned and audience and audience not in dict(audience_choices(group)):
            self.add_error("visibility", self.why_not(group))
        if audience and self.widens(audience):
            self.add_error(
                "visibility", _("A published piece can get fewer readers, not more: comments count on that.")
            )
        return cleaned

    def why_not(self, group):
        if group is None:
            return _("Choose a group first, or let all members read it.")
        return _("%(group)s is not open: only its members can read what is in it.") % {"group": group.name}

    def widens(self, audience):
        """Narrowing is always allowed, widening in silence never: who commented did so before this audience."""
        order = [Visibility.PRIVATE, Visibility.GROUP, Visibility.MEMBERS, Visibility.PUBLIC]
        was = self.initial_visibility
        return was is not None and order.index(audience) > order.index(was)

    @property
    def initial_visibility(self):
        if not self.instance.pk or self.instance.is_draft:
            return None
        return Content._base_manager.values_list("visibility", flat=True).get(pk=self.instance.pk)

    def words(self):
        """What was written, by field name, ready for the method that saves it."""
        return {name: self.cleaned_data[name] for name in ("title", "body", "group", "visibility", "tags")}


class CommentForm(forms.Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your comment"),
        max_length=Comment._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 5, "id": "reageer"}),
        error_messages={
            "required": _("Write your comment first. One sentence is enough."),
        },
    )

    def clean_text(self):
        return self.cleaned_data["text"].replace("\x00", "").replace("\r\n", "\n").strip()


class CommentEditForm(CommentForm):
    uuid = parent = None
