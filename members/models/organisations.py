import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Replace
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _


class SortName(Func):
    """A name as people look it up: lower case, without accents."""

    template = "lower(immutable_unaccent(%(expressions)s))"
    output_field = models.TextField()


WILD = "\x02"  # what may be anything in a pattern of LikeAny; nothing printable is


class LikeAny(Func):
    """Whether a sort name is like one of these patterns, each on a line; the trigrams of an index find those too."""

    template = "%(expressions)s)"
    arg_joiner = " LIKE ANY("
    output_field = models.BooleanField()

    def __init__(self, column, patterns):
        text = SortName(Value(patterns))
        for sign, plain in (("\\", "\\\\"), ("%", "\\%"), ("_", "\\_"), (WILD, "%")):
            text = Replace(text, Value(sign), Value(plain))
        array = ArrayField(models.TextField())
        super().__init__(F(column), Func(text, Value("\n"), function="string_to_array", output_field=array))


def neighbours_swapped(words):
    """Patterns for LikeAny of words in which two letters changed places while typing: jasnen for jansen.

    Of few letters too much would be like them; of many there are too many pairs, and the rest will do to find them.
    """
    words = "".join(filter(str.isprintable, words))
    if not 4 <= len(words) <= 30:
        return ""
    places = [place for place in range(len(words) - 1) if words[place] != words[place + 1]]
    swapped = [words[:place] + words[place + 1] + words[place] + words[place + 2 :] for place in places]
    return "\n".join(f"{WILD}{each}{WILD}" for each in swapped)


class Province(models.TextChoices):
    DRENTHE = "Drenthe", "Drenthe"
    FLEVOLAND = "Flevoland", "Flevoland"
    FRYSLAN = "Fryslân", "Fryslân"
    GELDERLAND = "Gelderland", "Gelderland"
    GRONINGEN = "Groningen", "Groningen"
    LIMBURG = "Limburg", "Limburg"
    NOORD_BRABANT = "Noord-Brabant", "Noord-Brabant"
    NOORD_HOLLAND = "Noord-Holland", "Noord-Holland"
    OVERIJSSEL = "Overijssel", "Overijssel"
    UTRECHT = "Utrecht", "Utrecht"
    ZEELAND = "Zeeland", "Zeeland"
    ZUID_HOLLAND = "Zuid-Holland", "Zuid-Holland"


class OrganisationKind(models.TextChoices):
    """The kinds of the register; one that is not here yet shows the word of the register itself."""

    MUNICIPALITY = "gemeente", _("Municipality")
    PROVINCE = "provincie", _("Province")
    WATER_BOARD = "waterschap", _("Water board")
    MINISTRY = "ministerie", _("Ministry")
    AGENCY = "uitvoeringsorganisatie", _("Executive agency")
    JOINT = "gemeenschappelijke_regeling", _("Joint arrangement")
    UMBRELLA = "koepel", _("Umbrella organisation")
    OTHER = "overig", _("Other")


class OrganisationQuerySet(models.QuerySet):
    def existing(self):
        """Those that are there today; what merged or was wound up is history."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=timezone.localdate()))

    def named(self, words):
        return self.filter(sort_name__contains=SortName(Value(words.strip())))


class Organisation(models.Model):
    """A public body people work for. Domains are how a confirmed address is recognised, never a proof of anything.

    It may come to an end, and then points at the one that goes on with its work.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=200, unique=True, null=True, editable=False)  # noqa: DJ001 - unique or absent
    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    province = models.CharField(_("province"), max_length=20, choices=Province, blank=True)
    sort_name = models.GeneratedField(expression=SortName("name"), output_field=models.TextField(), db_persist=True)
    # What the public register calls it, so that a new name is not a new organisation.
    register_id = models.CharField(max_length=100, unique=True, null=True, editable=False)  # noqa: DJ001
    began_on = models.DateField(null=True, editable=False)
    ended_on = models.DateField(null=True, editable=False)
    successor = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="predecessors")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        indexes = [
            GinIndex(OpClass("sort_name", name="gin_trgm_ops"), name="organisation_name_trigrams", fastupdate=False),
            models.Index(fields=["sort_name", "id"], name="organisations_by_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(began_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
                name="an_organisation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(ended_on__isnull=False), name="only_what_ended_has_a_successor"
            ),
            models.CheckConstraint(condition=~Q(successor=F("id")), name="nothing_succeeds_itself"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("feed:organisation", args=[self.pk, self.slug])

    @property
    def slug(self):
        return slugify(self.name) or "organisatie"

    @property
    def has_ended(self):
        return self.ended_on is not None and self.ended_on <= timezone.localdate()

    @classmethod
    def recognised_by(cls, email):
        """The organisation whose domain the address ends in: the exact domain first, then its parents; or None."""
        labels = email.rpartition("@")[2].lower().split(".")
        domains = [".".join(labels[start:]) for start in range(len(labels) - 1)]
        rows = Domain.objects.filter(name__in=domains).select_related("organisation")
        found = {row.name: row.organisation for row in rows}
        return next((found[domain] for domain in domains if domain in found), None)


class Domain(models.Model):
    name = models.CharField(max_length=253, unique=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="domains")

    def __str__(self):
        return self.name
