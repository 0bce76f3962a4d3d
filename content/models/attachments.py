"""Pictures in texts: whose they are, in which pieces they stand, and so who may see them."""

import uuid

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from web.images import COPIES
from web.richtext import pictures_in

from .clearing import Clearance
from .pieces import Content


class NoRoom(Exception):
    """This member has put in as many pictures as one may."""


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Pictures in what the viewer may see. Who put one in sees it in any case: it may be for a text to come; and a
        moderator sees those of what waits to be let out, for an advertisement may be in the picture."""
        read = Embedding.objects.filter(content__in=Content.objects.visible_to(viewer))
        seen = Q(pk__in=read.values("attachment"))
        if viewer.is_authenticated:
            drafts = Embedding.objects.filter(content__in=Content.objects.drafts_of(viewer))
            waiting = Embedding.objects.filter(content__in=Clearance.objects.waiting_for(viewer).values("content"))
            seen |= Q(owner=viewer) | Q(pk__in=drafts.values("attachment")) | Q(pk__in=waiting.values("attachment"))
        return self.filter(seen)

    def free_for(self, viewer, piece=None):
        """What the viewer may put in a piece: own pictures, and those that stand in it already.

        Not whatever the viewer may see: it would show others' pictures to readers they were not meant for.
        """
        own = Q(pk__in=[]) if viewer is None else Q(owner=viewer)
        if piece is not None and piece.pk:
            own |= Q(pk__in=Embedding.objects.filter(content=piece.pk).values("attachment"))
        return self.filter(own)

    @transaction.atomic
    def put(self, owner, copies, size, alt):
        """Keep an uploaded picture: copies as web.images.pictures makes them. Raises NoRoom."""
        weight = sum(len(copy) for copy in copies.values())
        taken = self.filter(owner=owner).aggregate(sum=Sum("weight"))["sum"] or 0
        if taken + weight > settings.PICTURES_PER_MEMBER:
            raise NoRoom
        width, height = size
        attachment = self.model(owner=owner, width=width, height=height, alt=alt, weight=weight)
        kept = []
        try:
            for copy, picture in copies.items():
                kept.append(default_storage.save(attachment.name_of(copy), picture))
            attachment.picture.name = kept[0]
            attachment.save(force_insert=True)
        except BaseException:
            for name in kept:
                default_storage.delete(name)
            raise
        return attachment

    def named(self, uuids):
        return self.filter(uuid__in=set(uuids))

    def strays(self, before):
        """In no text, and that since before this moment."""
        return self.filter(~Exists(Embedding.objects.filter(attachment=OuterRef("pk"))), free_since__lt=before)


class Attachment(models.Model):
    """A picture that a member uploaded, re-encoded to WebP without anything but its pixels, in a few widths.

    In a text it is the <img> with its address. Deleted when it is in no text for a while (content.tasks).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=200, unique=True, null=True, editable=False)  # noqa: DJ001 - unique or absent
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="attachments")
    alt = models.CharField(_("description"), max_length=500, blank=True)  # empty: it only decorates
    picture = models.FileField(max_length=120)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    weight = models.PositiveIntegerField()  # of all copies, in bytes
    created_at = models.DateTimeField(default=timezone.now)
    free_since = models.DateTimeField(default=timezone.now)  # when it last got to stand in no text

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        indexes = [models.Index(fields=["free_since"], name="attachments_by_free_since")]

    def __str__(self):
        return self.alt or str(self.uuid)

    def get_absolute_url(self):
        return reverse("content:attachment", args=[self.uuid])

    @property
    def is_decorative(self):
        return not self.alt

    def name_of(self, copy):
        """Where the copy of this width is kept; the whole picture is copy 0."""
        return f"attachments/{self.uuid.hex[:2]}/{self.uuid}-{copy}.webp"

    def opened(self, copy=0):
        """The file of the copy of this width, or of the whole picture where there is none as small."""
        name = self.name_of(copy)
        return default_storage.open(name if copy < self.width else self.name_of(0))

    @transaction.atomic
    def discard(self):
        self.delete()
        transaction.on_commit(self.delete_files, robust=True)

    def delete_files(self):
        for copy in (0, *COPIES):
            default_storage.delete(self.name_of(copy))


class EmbeddingQuerySet(models.QuerySet):
    @transaction.atomic
    def settle(self, piece, by=None, back=()):
        """Write down which pictures the text of a piece holds now. Those of others count only if they were in it.

        back: the uuids of those that an earlier version of it brings back.
        """
        wanted = pictures_in(piece.body)
        before = set(self.filter(content=piece.pk).values_list("attachment__uuid", flat=True))
        if wanted == before:
            return
        usable = Attachment.objects.free_for(by or piece.author, piece) | Attachment.objects.named(back)
        free = usable.filter(uuid__in=wanted - before)
        self.bulk_create(
            [Embedding(attachment=attachment, content_id=piece.pk) for attachment in free], ignore_conflicts=True
        )
        gone = self.filter(content=piece.pk, attachment__uuid__in=before - wanted)
        # They are kept for a while: the text may be put back as it was.
        Attachment.objects.filter(embeddings__in=gone).update(free_since=timezone.now())
        gone.delete()


class Embedding(models.Model):
    """That a picture stands in the text of a piece: who may see the one may see the other."""

    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="embeddings")
    content = models.ForeignKey(Content, models.CASCADE, related_name="embeddings")

    objects = EmbeddingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attachment", "content"], name="one_embedding_per_piece")]

    def __str__(self):
        return f"{self.attachment_id} in {self.content_id}"

    def withdraw(self):
        """The piece goes, and the picture with it where it stands in no other."""
        self.delete()
        if not self.attachment.embeddings.exists():
            self.attachment.discard()
