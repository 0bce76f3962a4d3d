import uuid

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.forms import PieceForm, audience_choices
from web.editor import RichTextField
from web.lines import LineField

from .models import File, Folder
from .sizes import spoken_size

ARROW = " › "


class UploadsInput(forms.FileInput):
    allow_multiple_selected = True


class UploadField(forms.FileField):
    """One upload, or several; each one that cannot be taken is named. The form gets the names the door let go of."""

    default_error_messages = {"required": gettext_lazy("Choose a file first.")}

    def __init__(self, *, several=False, **kwargs):
        super().__init__(widget=UploadsInput() if several else forms.FileInput(), **kwargs)
        self.several = several
        self.too_heavy = []

    def let_in(self, too_heavy):
        """too_heavy: names of what was too large to keep; said before the upload too, where there is script."""
        self.too_heavy = too_heavy
        self.help_text = (
            _("At most %(count)s at once, each at most %(size)s.")
            % {"count": settings.FILES_AT_ONCE, "size": spoken_size(settings.LARGEST_FILE)}
            if self.several
            else _("At most %(size)s.") % {"size": spoken_size(settings.LARGEST_FILE)}
        )
        self.widget.attrs |= {
            "data-heaviest": settings.LARGEST_FILE,
            "data-heavy": _("This is larger than %(size)s. Choose something smaller.")
            % {"size": spoken_size(settings.LARGEST_FILE)},
        }

    def clean(self, data, initial=None):
        uploads = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        errors = [
            _("“%(name)s” is larger than %(size)s. Choose a smaller file.")
            % {"name": name, "size": spoken_size(settings.LARGEST_FILE)}
            for name in self.too_heavy
        ]
        errors += [
            _("There is nothing in “%(name)s”. Save it again and choose it once more.") % {"name": upload.name}
            for upload in uploads
            if not upload.size
        ]
        if len(uploads) > settings.FILES_AT_ONCE:
            errors.append(_("Choose at most %(count)s files at once.") % {"count": settings.FILES_AT_ONCE})
        if errors:
            raise forms.ValidationError(errors)
        if not uploads:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return uploads if self.several else uploads[0]


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


class UploadForm(forms.Form):
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
        self.fields["uploads"].let_in(too_heavy)
        self.fields["folder"].offer(folders_of(group, viewer))
        self.fields["visibility"].choices = audience_choices(group)[::-1]
        self.initial.setdefault("uuid", uuid.uuid4())
        self.initial.setdefault("visibility", self.fields["visibility"].choices[0][0])


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
