"""What stands in and below pieces of any kind."""

from content.models import Attachment
from tests.web.pictures import photo, upload
from web.images import copies


def make_picture(owner, size=(1200, 800), alt="Het loket"):
    whole, kept = copies(upload(photo(size)))
    return Attachment.objects.put(owner, kept, whole, alt)


def figure(attachment):
    return f'<figure><img src="{attachment.get_absolute_url()}" alt="{attachment.alt}"></figure>'
