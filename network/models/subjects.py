"""The one vocabulary of the network: what a thing is about, under whatever name somebody types it."""

from itertools import count

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import _TaggableManager
from taggit.models import NaturalKeyManager, TagBase

from web.subjects import key_of

from ..signals import acted


class SubjectKeyField(models.TextField):
    """What the name of a subject is found by: written from the name, so that nobody can forget it."""

    def pre_save(self, instance, add):
        instance.key = key_of(instance.name)
        return instance.key


class NameTaken(Exception):
    """Another subject goes by this name."""

    def __init__(self, subject):
        super().__init__(subject.name)
        self.subject = subject


class SubjectQuerySet(models.QuerySet):
    def roots(self):
        """Without the names that stand for another subject."""
        return self.filter(synonym_of=None)

    def going_by(self, name):
        """What goes by this name, or is another name of what does."""
        roots = self.filter(key=key_of(name)).order_by().values(root=Coalesce("synonym_of", "pk"))
        return self.filter(Q(pk__in=roots) | Q(synonym_of__in=roots))

    def meant_by(self, names):
        """What these names stand for, synonyms resolved: {key: subject}. A name nothing goes by is left out."""
        rows = self.filter(key__in={key_of(name) for name in names}).select_related("synonym_of")
        # A subject of that name comes before a synonym that is spelled alike.
        rows = sorted(rows, key=lambda subject: subject.synonym_of_id is None)
        return {subject.key: subject.synonym_of or subject for subject in rows}


class SubjectManager(NaturalKeyManager.from_queryset(SubjectQuerySet)):
    def named(self, names):
        """The subjects these names, or subjects, stand for, each once and in their order; what is missing is made."""
        meant = self.meant_by([name for name in names if isinstance(name, str)])
        found = []
        for name in names:
            if isinstance(name, Subject):
                found.append(name.synonym_of or name)
            else:
                key = key_of(name)
                meant[key] = meant.get(key) or self.make(name)
                found.append(meant[key])
        return list(dict.fromkeys(found))

    def make(self, name):
        """A new subject; when somebody made it a moment ago, theirs."""
        try:
            with transaction.atomic():
                return self.create(name=name)
        except IntegrityError:
            return self.meant_by([name])[key_of(name)]


class Subject(TagBase):
    """What something is about. Every room tags with these, so a subject is one thing in the whole network."""

    key = SubjectKeyField(default="", editable=False)
    description = models.TextField(_("description"), max_length=500, blank=True)
    is_fixed = models.BooleanField(_("fixed subject"), default=False)
    synonym_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="synonyms")

    objects = SubjectManager()

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(synonym_of=None), name="one_subject_of_a_name")
        ]
        indexes = [models.Index(fields=["key"], opclasses=["text_pattern_ops"], name="subjects_by_key")]

    def get_absolute_url(self):
        return reverse("feed:subject", args=[self.slug])

    def follow(self, member):
        """Keep up with it. Following twice is following once."""
        SubjectFollow.objects.get_or_create(member=member, subject=self)

    @transaction.atomic
    def describe(self, name, description, is_fixed, also=(), by=None):
        """What it is called, and what else it goes by. A former name stays a name of it, and its address leads here.

        Raises NameTaken, with the subject that has one of these names.
        """
        self.check_free([name, *also])
        if self._state.adding or key_of(name) == self.key:
            self.name = name
        else:
            self.rename(name)
        self.description, self.is_fixed = description, is_fixed
        self.save()
        for other in also:
            if not self.is_called(other):
                Subject.objects.create(name=other, synonym_of=self)
        acted.send(Subject, what="subject", by=by, about={"thing": f"subject:{self.pk}"})

    @transaction.atomic
    def discard(self, by):
        """One that is only another name: it leads nowhere any more."""
        acted.send(Subject, what="subject", by=by, about={"thing": f"subject:{self.synonym_of_id}"})
        self.delete()

    def check_free(self, names):
        taken = Subject.objects.filter(key__in=[key_of(name) for name in names]).exclude(pk=self.pk)
        other = taken.exclude(synonym_of__isnull=False, synonym_of=self.pk).select_related("synonym_of").first()
        if other:
            raise NameTaken(other.synonym_of or other)

    def is_called(self, name):
        return Subject.objects.going_by(name).filter(pk=self.pk).exists()

    def rename(self, name):
        was = {"name": self.name, "slug": self.slug}
        self.name, self.slug = name, ""
        known = self.synonyms.filter(key=key_of(name)).first()
        if known:  # they change places, so that the address of either goes on working
            self.slug = known.slug
            known.delete()
        else:
            self.slug = self.free_slug()
        self.save()
        Subject.objects.create(**was, synonym_of=self)

    def free_slug(self):
        slug = self.slugify(self.name)
        taken = set(Subject.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
        return next(each for i in count() if (each := self.slugify(self.name, i or None)) not in taken)


class Subjects(_TaggableManager):
    """How something is tagged: by names that may be spelled in any way, or that stand for another subject.

    What came along as subject_rows, a column of the row it belongs to, is not asked again.
    """

    def get_queryset(self, extra_filters=None):
        rows = self.instance.__dict__.get("subject_rows") if self.instance else None
        return super().get_queryset(extra_filters) if rows is None else [Subject(**row) for row in rows]

    def _to_tag_model_instances(self, tags, tag_kwargs):
        return Subject.objects.named(list(tags))


class SubjectFollow(models.Model):
    """A member wants to keep up with a subject; nobody else is shown that."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="followed_subjects")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="follows")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "subject"], name="one_follow_of_a_subject")]

    def __str__(self):
        return f"{self.member_id} follows {self.subject_id}"
