import itertools
import uuid

from django.db import transaction

from content.models import Visibility
from files.models import File, Folder
from tests.factories import make_group, make_member
from tests.web.pictures import upload as uploaded

numbers = itertools.count(1)


@transaction.atomic
def make_folder(group, name=None, parent=None):
    parent = parent or Folder.objects.locked_for(group)
    return parent.make(name or f"Map {next(numbers):05}", uuid.uuid4())


def make_file(author=None, group=None, visibility=Visibility.GROUP, folder=None, upload=None, body=""):
    """A file with one version, of a few bytes unless told otherwise."""
    author = author or make_member()
    (file,) = File.objects.put(
        author,
        group or make_group(members=[author]),
        [upload or uploaded(b"Tien bytes", f"Bestand {next(numbers):05}.txt")],
        uuid=uuid.uuid4(),
        folder=folder,
        visibility=visibility,
        body=body,
    )
    return file


def renew(file, author, upload, note=""):
    file.renew(author, upload, uuid=uuid.uuid4(), note=note)
    file.refresh_from_db()
    return file
