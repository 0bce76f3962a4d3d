"""What is being written and was not saved: nobody but its writer ever sees it."""

import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import mark_safe

from .pieces import Content


class TypedElsewhere(Exception):
    """Another page of the same member kept other words after this page was opened."""


class WorkingCopyQuerySet(models.QuerySet):
    def of_form(self, member, form_uuid, piece=None):
        """Of the member: the changes to a piece, or the new piece that is written in the form with this uuid."""
        own = self.filter(member=member)
        return own.filter(content=piece.pk) if piece else own.filter(content=None, uuid=form_uuid)

    @transaction.atomic
    def keep(self, member, *, uuid, piece=None, tab, saves, fields, **where):
        """Keep what a page holds now; `saves` is how many the page knows of. Returns the copy.

        Raises TypedElsewhere when it does not know of the last one, unless that came from itself, its answer lost on
        the way, or holds the same words.
        """
        begun = {"tab": tab, "uuid": uuid, "fields": fields} | where
        key = {"content_id": piece.pk} if piece else {"content": None, "uuid": uuid}
        copy, created = self.get_or_create(member=member, **key, defaults=begun)
        if created:
            return copy
        copy = self.select_for_update().get(pk=copy.pk)
        if copy.saves != saves and copy.tab != tab and copy.fields != fields:
            raise TypedElsewhere
        for name, value in begun.items():
            setattr(copy, name, value)
        copy.saves = copy.saves + 1
        copy.changed_at = timezone.now()
        copy.save()
        return copy


class WorkingCopy(models.Model):
    """The fields of a form as they were typed, whether or not they make a piece yet.

    Of a piece that exists these are changes: its readers see nothing of them until they are saved.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="working_copies")
    content = models.ForeignKey(Content, models.CASCADE, null=True, related_name="working_copies")
    uuid = models.UUIDField(default=uuid.uuid4)  # of the form
    kind = models.CharField(max_length=12)
    path = models.CharField(max_length=300)  # where the form stands
    fields = models.JSONField()
    version = models.PositiveIntegerField(null=True)  # of the piece, when the changes began
    tab = models.UUIDField()  # which page kept it last
    saves = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = WorkingCopyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "content"], condition=Q(content__isnull=False), name="one_working_copy_of_a_piece"
            ),
            models.UniqueConstraint(
                fields=["member", "uuid"], condition=Q(content=None), name="one_working_copy_of_a_form"
            ),
        ]
        indexes = [models.Index(fields=["member", "-changed_at"], name="working_copies_of_member")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Where its writer goes on."""
        return self.content.get_edit_url() if self.content_id else f"{self.path}?concept={self.uuid}"

    @property
    def is_of_a_piece(self):
        """Whether these are changes, also where the piece is gone."""
        return self.content_id is not None or self.version is not None

    @property
    def html(self):
        """Sanitised before it was kept (content.autosave)."""
        return mark_safe("".join(self.fields.get("body", [])))  # noqa: S308

    @property
    def title(self):
        return " ".join("".join(self.fields.get("title", [])).split())
