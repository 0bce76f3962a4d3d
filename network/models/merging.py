"""Making one subject of two that mean the same, and two of them again when they did not."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, UniqueConstraint
from django.utils import timezone

from ..signals import acted
from .subjects import Subject


class NotTwoSubjects(Exception):
    """One of them is a name of the other, or of a third, by now: two merged at the same time."""


class SubjectMergeQuerySet(models.QuerySet):
    def running(self):
        return self.filter(undone_at=None)

    @transaction.atomic
    def merge(self, subject, into, by):
        """Let the one be a name of the other; whatever was about it, or followed it, comes along, without doubles."""
        # Whoever tags something with it at this moment is waited for.
        held = Subject.objects.select_for_update().filter(pk__in=[subject.pk, into.pk]).order_by("pk").in_bulk()
        if len(held) < 2 or any(one.synonym_of_id for one in held.values()):
            raise NotTwoSubjects
        subject, into = held[subject.pk], held[into.pk]
        moved = {label: move(model, field, subject, into) for label, model, field in keys_to_subjects()}
        Subject.objects.filter(pk=subject.pk).update(synonym_of=into, is_fixed=False)
        self.running().filter(into=subject).update(into=into)
        merge = self.create(subject=subject, into=into, by=by, was_fixed=subject.is_fixed, moved=moved)
        acted.send(SubjectMerge, what="subjects_merged", by=by, after=merge.states, about=merge.in_trail)
        return merge


class SubjectMerge(models.Model):
    """That one subject became a name of another, with what moved, so that a mistake can be undone."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    into = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    was_fixed = models.BooleanField(default=False)
    moved = models.JSONField(
        default=dict
    )  # {key to a subject: {"moved": [pk], "doubled": [values of the row that went]}}
    undone_at = models.DateTimeField(null=True)

    objects = SubjectMergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=models.Q(undone_at=None), name="a_subject_is_merged_once"
            )
        ]

    def __str__(self):
        return f"{self.subject} = {self.into}"

    @property
    def in_trail(self):
        return {"thing": f"subject:{self.subject_id}"}

    @property
    def states(self):
        return {"into": f"subject:{self.into_id}"}

    @transaction.atomic
    def undo(self, by=None):
        """Make two of them again, with what came along then. What was added since stays where it is. Twice is once."""
        if not SubjectMerge.objects.running().filter(pk=self.pk).update(undone_at=timezone.now()):
            return
        list(Subject.objects.select_for_update().filter(pk__in=[self.subject_id, self.into_id]).order_by("pk"))
        Subject.objects.filter(pk=self.subject_id).update(synonym_of=None, is_fixed=self.was_fixed)
        for label, model, field in keys_to_subjects():
            bring_back(model, field, self.moved.get(label, {}), self.subject_id, self.into_id)
        SubjectMerge.objects.running().filter(subject__synonym_of=self.subject_id).update(into=self.subject_id)
        acted.send(SubjectMerge, what="subjects_parted", by=by, before=self.states, about=self.in_trail)


def keys_to_subjects():
    """Every foreign key to a subject in the whole project: (its name, its model, its own name)."""
    for relation in Subject._meta.get_fields(include_hidden=True):
        model = relation.related_model if relation.auto_created and relation.one_to_many else None
        if model and model is not SubjectMerge:
            yield f"{model._meta.label}.{relation.field.name}", model, relation.field.name


def alone_with(model, field):
    """The other columns that may stand only once beside a subject."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and field in constraint.fields:
            return [model._meta.get_field(name).attname for name in constraint.fields if name != field]
    return []


def move(model, field, was, to):
    # unguarded: nobody looks, and whatever it is about keeps its readers
    rows, others = model._base_manager.filter(**{field: was}), alone_with(model, field)
    doubled = []
    if others:
        same = model._base_manager.filter(**{field: to}, **{name: OuterRef(name) for name in others})
        doubles = rows.filter(Exists(same))
        doubled = list(doubles.values(*others))
        doubles.delete()
    moved = list(rows.values_list("pk", flat=True))
    rows.update(**{field: to})
    return {"moved": moved, "doubled": doubled}


def bring_back(model, field, gone, was, into):
    still = model._base_manager.filter(pk__in=gone.get("moved", []), **{field: into})
    still.update(**{field: was})
    for values in gone.get("doubled", []):
        # Only while that other is still about the subject it went up in; what was taken away since is not brought back.
        if model._base_manager.filter(**values, **{field: into}).exists():
            model._base_manager.get_or_create(**values, **{f"{field}_id": was})


@transaction.atomic
def gather_strays():
    """Take along what was tagged with a name in the very moment that it became one of another subject."""
    for _label, model, field in keys_to_subjects():
        if model is Subject:
            continue
        astray = model._base_manager.filter(**{f"{field}__synonym_of__isnull": False}).order_by()
        for pk in set(astray.values_list(field, flat=True)):
            name = Subject.objects.select_related("synonym_of").get(pk=pk)
            move(model, field, name, name.synonym_of)
