"""The picture above a group."""

import uuid

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

WIDTH, HEIGHT = 1600, 320  # in pixels


class Covered(models.Model):
    """The part of a group that is its picture: for whoever may know of the group, as its name is."""

    cover = models.FileField(_("picture"), upload_to="covers", max_length=120, blank=True)

    class Meta:
        abstract = True

    def show_cover(self, picture):
        """Replace the picture; as web.images.strip gives it, or None to remove it."""
        gone = self.cover.name
        if picture:
            self.cover.save(f"{self.uuid}-{uuid.uuid4().hex}.webp", picture, save=False)
        else:
            self.cover = ""
        self.save(update_fields=["cover"])
        if gone:
            transaction.on_commit(lambda: default_storage.delete(gone), robust=True)

    @property
    def cover_url(self):
        """Its address changes with the picture."""
        if not self.cover:
            return ""
        stamp = self.cover.name.rpartition("-")[2].partition(".")[0]
        return f"{reverse('groups:cover', args=[self.pk, self.slug])}?{stamp}"
