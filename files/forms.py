import uuid

from django import forms
from django.utils.translation import gettext_lazy

from content.forms import PieceForm, audience_choices
from content.thresholds import AtTheDoor
from web.editor import RichTextField
from web.lines import LineField
from web.uploads import UploadField

from .models import File, Folder
from .models.files import uuid_for_place

ARROW = " › "


class FolderField(forms.ModelChoiceField):
    """A folder of one group, each shown with the folders it lies in."""

    def __init__(self, **kwargs):
        super().__init__(
            queryset=Folder.objects.none(),
            required=False,
            label=gettext_lazy("Folder"),
            empty_label=gettext_lazy("Not in a folder"),
            **kwargs,
        )

    def offer(self, folders):
        paths = {folder.pk: folder.path for folder in folders}
        self.queryset = Folder.objects.filter(pk__in=[folder.pk for folder in folders])
        ordered = sorted(folders, key=lambda folder: [each.sort_name for each in paths[folder.pk]])
        names = [(folder.pk, ARROW.join(each.name for each in paths[folder.pk])) for folder in ordered]
        self.choices = [("", self.empty_label), *names]


def folders_of(group, viewer):
    """The folders of a group that somebody made, each with its path."""
    return list(Folder.objects.visible_to(viewer).filter(group=group).exclude(parent=None).with_path())


class UploadForm(AtTheDoor, forms.Form):
    can_wait = False

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    uploads = UploadField(label=gettext_lazy("Files"), several=True)
    folder = FolderField()
    body = RichTextField(
        label=gettext_lazy("Description"),
        required=False,
        help_text=gettext_lazy("What it is and what it is for. It stands with each of the files."),
    )
    visibility = forms.ChoiceField(label=gettext_lazy("Who may read this?"), widget=forms.RadioSelect)

    def __init__(self, *args, group, viewer, too_heavy=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer, self.group = viewer, group
        self.fields["uploads"].let_in(too_heavy)
        self.fields["folder"].offer(folders_of(group, viewer))
        self.fields["visibility"].choices = audience_choices(group)[::-1]
        self.initial.setdefault("uuid", uuid.uuid4())
        self.initial.setdefault("visibility", self.fields["visibility"].choices[0][0])

    def group_of(self):
        return self.group

    def number(self):
        return len(self.cleaned_data["uploads"])

    def key_sent(self):
        return uuid_for_place(self.cleaned_data["uuid"], 0)


class RenewForm(forms.Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    upload = UploadField(label=gettext_lazy("File"))
    note = LineField(
        label=gettext_lazy("What changed?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("One line, so that others know whether to look again."),
    )

    def __init__(self, *args, too_heavy=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["upload"].let_in(too_heavy)
        self.initial.setdefault("uuid", uuid.uuid4())


class FileForm(PieceForm):
    """What is said of a file; what is in it changes by a new version."""

    body = RichTextField(label=gettext_lazy("Description"), required=False)
    folder = FolderField()

    class Meta(PieceForm.Meta):
        model = File
        fields = ["title", "body", "folder", "tags", "group", "visibility"]

    field_order = ["title", "folder", "body", "tags", "visibility"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["folder"].offer(folders_of(self.instance.group, self.viewer))
        self.fields["visibility"].choices = audience_choices(self.instance.group)[::-1]

    def words(self):
        return {name: self.cleaned_data[name] for name in ("title", "body", "folder", "visibility", "tags")}


class FolderForm(forms.Form):
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    name = LineField(
        label=gettext_lazy("Name of the folder"),
        max_length=Folder._meta.get_field("name").max_length,
        error_messages={"required": gettext_lazy("Give the folder a name.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("uuid", uuid.uuid4())
        self.fields["name"].widget.attrs["autocomplete"] = "off"


class ChangedFolderForm(FolderForm):
    uuid = None
    parent = FolderField()

    def __init__(self, *args, folders, **kwargs):
        forms.Form.__init__(self, *args, **kwargs)
        self.fields["parent"].label = gettext_lazy("In folder")
        self.fields["parent"].offer(folders)


class DeleteFolderForm(forms.Form):
    KEEP, CLEAR = "keep", "clear"
    content = forms.ChoiceField(
        label=gettext_lazy("What should become of what is in it?"),
        widget=forms.RadioSelect,
        initial=KEEP,
        choices=[
            (KEEP, gettext_lazy("Put it one folder higher")),
            (CLEAR, gettext_lazy("Delete all of it, the files of others too")),
        ],
    )

    def __init__(self, *args, may_clear, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_clear:
            self.fields["content"].choices = self.fields["content"].choices[:1]
