"""A member as a row of a list: the plain values a row shows, and who may see them; a list needs no more of twenty."""

from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.query import ValuesListIterable

from network.models import Subject

from .audiences import Nearness
from .jobs import Affiliation, job_in_words
from .profiles import Profile


class Row(NamedTuple):
    """One row of MemberQuerySet.rows_for; its fields are called as those of a member, so that a Profile reads them."""

    pk: int
    name: str
    photo: str
    headline: str
    job_title: str | None
    organisation_name: str | None
    shown_expertise: tuple
    profile_audience: str
    headline_audience: str
    job_audience: str
    expertise_audience: str
    nearness: int
    is_followed: bool
    place: Any  # where it stands in the order of the list

    @classmethod
    def of(cls, values):
        """A row as the database gives it; what is listed in it does not change any more."""
        return cls(*values[:SUBJECTS], tuple(values[SUBJECTS]), *values[SUBJECTS + 1 :])

    @property
    def affiliation(self):
        return job_in_words(self.job_title, self.organisation_name)

    @property
    def seen(self):
        """What the viewer may see for whom these rows were fetched."""
        return Profile(self, Nearness(self.nearness))


SUBJECTS = Row._fields.index("shown_expertise")


class Rows(ValuesListIterable):
    def __iter__(self):
        return map(Row.of, super().__iter__())


# By key and not by a join: what a row shows is then looked up for the twenty rows of the page, and not for all rows of
# which those are the first.


def names_of_each(through):
    rows = through.objects.filter(content_object=OuterRef("pk")).order_by("pk")
    return ArraySubquery(rows.values(name=Subquery(Subject.objects.filter(pk=OuterRef("tag")).values("name"))))


def of_job(field):
    return Subquery(Affiliation.objects.filter(pk=OuterRef("affiliation")).values(field))


# What is not called so in the database.
COLUMNS = {"job_title": of_job("job_title"), "organisation_name": of_job("organisation_name")}
