"""What a piece said before: a row for every version, who may read which, and going back to one of them."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

ONE_SITTING = timedelta(minutes=10)  # a draft that is saved again so soon is the same version


class RevisionQuerySet(models.QuerySet):
    def standing(self):
        """Without those whose words an author took away."""
        return self.filter(erased_at=None)

    def shown_to(self, viewer, content, *, is_author):
        """Versions of a piece this viewer reads, who reads the piece itself.

        Its authors read them all. Other members read those that were there for its readers to read.
        """
        if not viewer.is_authenticated:
            return self.none()
        versions = self.filter(content=content.pk)
        return versions if is_author else versions.filter(was_public=True)


class Revision(models.Model):
    """A piece as it was saved: its words, by whom and when. It goes with the piece."""

    content = models.ForeignKey("Content", models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=512)
    summary = models.CharField(max_length=220, blank=True)
    body = models.TextField()
    subjects = ArrayField(models.CharField(max_length=100), null=True)  # their names; null: nobody wrote them down
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    was_public = models.BooleanField(default=False)  # it was there for the readers the piece has now
    erased_at = models.DateTimeField(null=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["content", "version"], name="one_revision_of_a_version"),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(title="", summary="", body="", subjects=None),
                name="an_erased_revision_has_no_words",
            ),
        ]

    def __str__(self):
        return f"{self.content_id} - {self.version}"

    def erase(self):
        """Take its words out of the history, for good; that there was a version, and whose, stays."""
        fresh = {"title": "", "summary": "", "body": "", "subjects": None, "erased_at": timezone.now()}
        Revision.objects.filter(pk=self.pk, erased_at=None).update(**fresh)


class Revised(models.Model):
    """The part of a piece that remembers what it said."""

    class Meta:
        abstract = True

    @transaction.atomic
    def note_version(self, before, by, subjects):
        """Keep what was just saved over `before`, the row as it was then; subjects: the names of its tags then.

        A draft that one author saves again and again in one sitting is one version, so that saving by itself leaves
        no heap of them.
        """
        now = timezone.now()
        now_about = self.subject_names()
        said = (before.title, before.summary, before.body, subjects)
        if said == (self.title, self.summary, self.body, now_about):
            Revision.objects.filter(content=self.pk, version=before.version).update(version=self.version)
            return
        latest = before.remembered(subjects)
        words = {"title": self.title, "summary": self.summary, "body": self.body, "subjects": now_about}
        words |= {"version": self.version, "at": now}
        same_sitting = latest.by_id == by.pk and latest.at > now - ONE_SITTING
        if before.is_draft and not latest.was_public and latest.erased_at is None and same_sitting:
            Revision.objects.filter(pk=latest.pk).update(**words)
        else:
            Revision.objects.create(content_id=self.pk, by=by, was_public=not before.is_draft, **words)

    def subject_names(self):
        return sorted(self.tags.names())

    def remembered(self, subjects=None):
        """The version this is, written down if it was not: a piece that was never changed has no other."""
        revision, _created = Revision.objects.get_or_create(
            content_id=self.pk,
            version=self.version,
            defaults={
                "title": self.title,
                "summary": self.summary,
                "body": self.body,
                "subjects": subjects,
                "by_id": self.author_id,
                "at": self.edited_at or self.created_at,
                "was_public": not self.is_draft,
            },
        )
        return revision

    def show_version(self):
        """What comes out now is read from now on."""
        Revision.objects.filter(content=self.pk, version=self.version).update(was_public=True)

    def was_rewritten_since(self, moment):
        return Revision.objects.filter(content=self.pk, at__gte=moment).exists()

    def close_history(self):
        """What it said before is for its authors alone from now on: others were to read that, or nobody was."""
        Revision.objects.filter(content=self.pk).exclude(version=self.version).update(was_public=False)
