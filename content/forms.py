import uuid

from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from groups.models import Group, Kind, Tightening
from network.widgets import SubjectsInput
from web.clock import WallClockField, comes_twice, moment_at, wall_at
from web.editor import RichTextField
from web.lines import LineField, one_line, readable
from web.subjects import SubjectsField, subjects_initial

from .hashtags import MOST_SUBJECTS
from .illustrations import checked
from .models import Comment, Content, Plan, Visibility, widens
from .quoting import own_words
from .thresholds import AtTheDoor, waits_first

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


class GroupField(forms.ModelChoiceField):
    """The groups one may post in. One that is about to become stricter says so itself, whichever is chosen."""

    def for_writer(self, viewer):
        self.stricter = {row.group_id: row.at for row in Tightening.objects.open_for(viewer)}
        self.queryset = Group.objects.postable_by(viewer).order_by("sort_name")

    def label_from_instance(self, group):
        if group.pk not in self.stricter:
            return super().label_from_instance(group)
        day = date_format(timezone.localtime(self.stricter[group.pk]), "j F")
        return _("%(group)s (from %(day)s for the group alone)") % {"group": group, "day": day}


class PieceForm(AtTheDoor, forms.ModelForm):
    """What every kind of content is written with: the words, the subjects, the group and the audience."""

    LINES = ()  # other fields with words of the writer

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    body = RichTextField(
        label=_("Text"),
        pictures_to=reverse_lazy("content:attach"),
        error_messages={"required": _("Write your text first.")},
    )
    tags = SubjectsField(
        label=_("Subjects"),
        most=MOST_SUBJECTS,
        required=False,
        widget=SubjectsInput,
        help_text=_(
            "At most five, with commas between them. They help others find your piece. A #subject in your text counts"
            " too."
        ),
    )
    group = GroupField(
        queryset=None, required=False, label=_("Post in group"), empty_label=_("No group, on your own page")
    )
    visibility = forms.ChoiceField(
        label=_("Who may read this?"),
        choices=[(value, Visibility(value).label) for value in IN_AN_OPEN_GROUP],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Content
        fields = ["title", "body", "tags", "group", "visibility"]
        error_messages = {"title": {"required": _("Give it a title.")}}

    def __init__(self, *args, viewer, initial=None, **kwargs):
        super().__init__(*args, initial=initial, **kwargs)
        self.viewer = viewer
        self.fields["group"].for_writer(viewer)
        self.fields["title"].widget.attrs["autocomplete"] = "off"
        self.initial.setdefault("uuid", uuid.uuid4())
        self.initial.setdefault("visibility", Visibility.PUBLIC)
        if self.instance.pk:
            self.initial.setdefault("version", self.instance.version)
            self.initial["tags"] = (initial or {}).get("tags", subjects_initial(self.instance.tags.all()))
            # Moving a piece to another group is moving it to other readers; that is not an edit.
            is_first = self.instance.author_id == viewer.pk
            self.fields["group"].disabled = not (self.instance.is_draft and is_first)
            if self.fields["group"].disabled and self.instance.group:
                self.fields["group"].queryset = Group.objects.visible_to(viewer).filter(pk=self.instance.group_id)

    def clean_title(self):
        title = one_line(self.cleaned_data["title"])
        readable(title)
        return title

    def clean_body(self):
        return checked(self.cleaned_data["body"], self.viewer, self.instance)

    def clean(self):
        cleaned = super().clean()
        group, audience = cleaned.get("group"), cleaned.get("visibility")
        if "group" in cleaned and audience and audience not in self.audiences(group):
            self.add_error("visibility", self.why_not(group))
        if audience and self.adds_readers(group, audience):
            self.widen(audience)
        return cleaned

    @property
    def is_new(self):
        return not self.instance.pk or self.instance.is_draft

    def standing_key(self):
        return self.instance.pk

    def says(self):
        lines = [self.cleaned_data.get(name) or "" for name in ("title", *self.LINES)]
        return " ".join([*map(escape, lines), self.cleaned_data["body"]])

    def said_before(self):
        if self.is_new:
            return ""
        return " ".join(
            [*(escape(getattr(self.instance, name)) for name in ("title", *self.LINES)), self.instance.body]
        )

    def audiences(self, group):
        return dict(audience_choices(group))

    def why_not(self, group):
        if group is None:
            return _("Choose a group first, or let all members read it.")
        return _("%(group)s is not open: only its members can read what is in it.") % {"group": group.name}

    def adds_readers(self, group, audience):
        """Whether others would read what is out already, or what others answered while it was."""
        if not self.instance.pk:
            return False
        was = Content._base_manager.select_related("group").get(pk=self.instance.pk)
        if was.is_draft and not (was.was_out() and was.whole().counts_on_readers()):
            return False
        return widens((was.visibility, was.group), (audience, group))

    def widen(self, audience):
        """Narrowing is always allowed, widening in silence never: who commented did so before this audience."""
        self.add_error("visibility", _("A published piece can get fewer readers, not more: comments count on that."))

    def words(self):
        """What was written, by field name, ready for the method that saves it."""
        return {name: self.cleaned_data[name] for name in ("title", "body", "group", "visibility", "tags")}


class DraftForm(PieceForm):
    """What is drafted can also come out by itself, at a moment its author plans."""

    LINES = ("summary",)

    summary = LineField(
        label=_("Summary"),
        required=False,
        max_length=Content._meta.get_field("summary").max_length,
        help_text=_("In lists, and where somebody shares it. Leave it empty, and it is the beginning of your text."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    draft = forms.BooleanField(widget=forms.HiddenInput, required=False)  # it was one when the form was opened
    publish_at = WallClockField(
        label=_("Publish later"),
        required=False,
        help_text=_("Leave it empty to publish at once. Choose a day and a time, and it comes out then."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.asks_consent = None, False
        self.initial.setdefault("summary", self.instance.summary)
        self.initial["draft"] = "" if self.instance.pk and not self.instance.is_draft else "1"
        if self.instance.pk and not self.instance.is_draft:
            del self.fields["publish_at"]
        elif self.instance.pk:
            self.plan = Plan.objects.filter(content=self.instance.pk).first()
            if self.plan:
                self.initial.setdefault("publish_at", wall_at(self.plan.at, settings.TIME_ZONE))

    def widen(self, audience):
        """It takes a word of its author, who then sees who reads it from now on; and nobody else's words go along."""
        was = self.instance.whole()
        if was.counts_on_readers():
            self.add_error(
                "visibility",
                _(
                    "Colleagues said something here for those who read it now, so it gets no other readers. Write a new"
                    " piece with your own words for them."
                ),
            )
        self.asks_consent = self.data.get("confirmed") != audience

    def words(self):
        return super().words() | {"summary": self.cleaned_data["summary"]}

    def comes_out(self):
        return not self.is_new or not {"publish", "now"}.isdisjoint(self.data)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("publish_at") and waits_first(self.viewer, cleaned.get("group")):
            self.add_error("publish_at", _("What you write first is read by a moderator, so its moment is not yours."))
        return cleaned

    def clean_publish_at(self):
        """The moment it comes out, or None: at once, or not yet when it is only saved."""
        wall = self.cleaned_data["publish_at"]
        if wall is None or "publish" not in self.data:
            return None
        if comes_twice(wall, settings.TIME_ZONE):
            raise forms.ValidationError(
                _("The clock goes back in that night, and it is this time twice. Choose another hour.")
            )
        moment = moment_at(wall, settings.TIME_ZONE)
        if moment <= timezone.now():
            raise forms.ValidationError(_("This is in the past. Choose a later moment, or leave it empty."))
        return moment


class CommentForm(AtTheDoor, forms.Form):
    """viewer: who writes, where it comes out by this form; nothing is asked of what was said long ago."""

    TEXT, kind = "text", Comment

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)
    quoted = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your comment"),
        widget=forms.Textarea(attrs={"rows": 5, "id": "reageer", "data-names": ""}),
        error_messages={
            "required": _("Write your comment first. One sentence is enough."),
            "too_long": _(
                "Your comment is too long: at most 20,000 characters fit, and it has %(length)d. Shorten it, or post it"
                " in parts."
            ),
        },
    )

    def __init__(self, *args, viewer=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def says(self):
        return escape(own_words(self.cleaned_data["text"]))

    def asks_an_answer(self):
        self.fields["text"].label = _("Your answer")
        self.fields["text"].help_text = _("Half an answer helps too. Say how it ended where you work.")

    def clean_text(self):
        text = self.cleaned_data["text"].replace("\x00", "").replace("\r\n", "\n").strip()
        # Said here and by no maxlength on the box, which would cut what is pasted without a word.
        if len(text) > Comment._meta.get_field("text").max_length:
            error = self.fields["text"].error_messages["too_long"]
            raise forms.ValidationError(error, code="too_long", params={"length": len(text)})
        return text


class CommentEditForm(CommentForm):
    uuid = parent = quoted = None
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    is_new = False

    def __init__(self, *args, before="", **kwargs):
        super().__init__(*args, **kwargs)
        self.before = before

    def said_before(self):
        return escape(own_words(self.before))
