"""The picture that stands for a piece where somebody shares it, and above it on its page."""

import uuid

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

WIDTH, HEIGHT = 1200, 630  # in pixels, what most sites show of it


class Picture(models.Model):
    """One for each piece, for whoever may read that; it goes with it."""

    content = models.OneToOneField("Content", models.CASCADE, related_name="picture")
    stored = models.FileField(upload_to="pictures", max_length=120)
    alt = models.CharField(_("What is on it?"), max_length=200)

    def __str__(self):
        return self.alt

    @property
    def url(self):
        """Its address changes with the picture."""
        stamp = self.stored.name.rpartition("/")[2].partition(".")[0]
        return f"{reverse('content:picture', args=[self.content_id])}?{stamp}"

    def take_off(self):
        self.delete()
        forget(self.stored.name)


class Pictured(models.Model):
    """The part of a piece that has a picture."""

    class Meta:
        abstract = True

    @transaction.atomic
    def show_picture(self, image, alt):
        """Replace the picture, as web.images.strip gives it; or only what it is said to show: image None."""
        self.lock()
        picture = Picture.objects.filter(content=self.pk).first() or Picture(content_id=self.pk)
        picture.alt, gone = alt, ""
        if image:
            gone = picture.stored.name
            picture.stored.save(f"{uuid.uuid4().hex}.webp", image, save=False)
        picture.save()
        forget(gone)
        return picture

    def forget_picture(self):
        for picture in Picture.objects.filter(content=self.pk):
            picture.take_off()

    @property
    def shown_picture(self):
        """The picture, of a piece that was fetched with it; a list asks nothing for each."""
        return getattr(self, "picture", None) if type(self).picture.is_cached(self) else None

    def delete(self, using=None, keep_parents=False):
        """The bytes go with the row; a piece that only becomes another kind keeps both."""
        name = "" if keep_parents else Picture.objects.filter(content=self.pk).values_list("stored", flat=True).first()
        gone = super().delete(using=using, keep_parents=keep_parents)
        forget(name)
        return gone


def forget(name):
    if name:
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)
