"""Files that come in with a request: a member's, and no more than the site takes, or they are not kept at all."""

from django import forms
from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .sizes import spoken_size


class Doorkeeper(FileUploadHandler):
    """Stands before the handlers that keep what comes in, and lets go of a file as soon as it gets too heavy.

    The rest of it is read and thrown away, so that the form comes whole and its page can say which file it was:
    their names stand in request.too_heavy. Nothing that a visitor sends is kept; no form of ours asks one for files.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.received = 0
        self.request.too_heavy = []

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.weight = 0
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            raise SkipFile

    def receive_data_chunk(self, raw_data, start):
        self.weight += len(raw_data)
        self.received += len(raw_data)
        if self.weight > settings.LARGEST_FILE or self.received > settings.LARGEST_FILE * settings.FILES_AT_ONCE:
            self.request.too_heavy.append(self.file_name)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None


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
