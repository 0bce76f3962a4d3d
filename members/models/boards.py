import uuid

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NoteQuerySet(models.QuerySet):
    def on_board_of(self, profile):
        """What hangs on the board of a member, as far as the audience of the board lets the viewer see it."""
        return self.filter(owner=profile.member) if profile.shows("board") else self.none()

    def visible_to(self, viewer, members):
        """Notes on boards the viewer may see, of members among these (visible_to), and the viewer's own words."""
        seen = models.Q(owner__in=members.showing("board", viewer))
        return self.filter(seen | models.Q(author=viewer)) if viewer.is_authenticated else self.filter(seen)

    def removable_by(self, viewer):
        """Notes the viewer may take away: the own ones, and everything on the own board."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(models.Q(author=viewer) | models.Q(owner=viewer))


class Note(models.Model):
    """Something a colleague pinned to the board on a member's profile: plain text, for all who see the board."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=200, unique=True, null=True, editable=False)  # noqa: DJ001 - unique or absent
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="board")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="notes")
    text = models.TextField(_("note"), max_length=1000)
    created_at = models.DateTimeField(default=timezone.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        indexes = [models.Index(fields=["owner", "-created_at", "-id"], name="notes_by_board")]

    def __str__(self):
        return self.text[:60]

    @transaction.atomic
    def remove(self):
        """Take it down, before what points at it, as whoever reports it at this moment does."""
        Note.objects.select_for_update().filter(pk=self.pk).first()
        self.delete()
