"""Files that come in with a request: a member's, and no more than the site takes, or they are not kept at all."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


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
