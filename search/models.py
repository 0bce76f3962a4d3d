"""Which words are searched for, and which in vain: counted in people, without keeping who."""

import hmac
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count
from django.utils import timezone

KEPT_FOR = timedelta(days=28)
LONGEST = 80
ENOUGH = 5  # people who typed the same, before the words are shown
ENOUGH_IN_VAIN = 2  # what one typed alone may be about that one
MOST = 50


class SoughtQuerySet(models.QuerySet):
    def note(self, words, member, *, in_vain):
        """Remember that somebody typed this. The same person again changes nothing but whether it was found."""
        row = Sought(words=words[:LONGEST].lower(), by=key_of_person(member), in_vain=in_vain, on=timezone.localdate())
        self.bulk_create([row], update_conflicts=True, unique_fields=["words", "by"], update_fields=["in_vain", "on"])

    def counted(self):
        """{words, people} of what was typed lately, by most people first."""
        lately = self.filter(on__gt=timezone.localdate() - KEPT_FOR).order_by()
        return lately.values("words").annotate(people=Count("pk")).order_by("-people", "words")

    def often(self):
        return self.counted().filter(people__gte=ENOUGH)[:MOST]

    def vain(self):
        """What found nothing for so many of those who typed it."""
        return self.filter(in_vain=True).counted().filter(people__gte=ENOUGH_IN_VAIN)[:MOST]

    def forget(self):
        self.filter(on__lte=timezone.localdate() - KEPT_FOR).delete()


class Sought(models.Model):
    """One person typed these words. Who it was nobody can read from it: `by` only tells two people apart."""

    words = models.CharField(max_length=LONGEST)
    by = models.CharField(max_length=32)
    in_vain = models.BooleanField()
    on = models.DateField()

    objects = SoughtQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["words", "by"], name="once_per_person_and_words")]
        indexes = [models.Index(fields=["on"], name="sought_by_day")]

    def __str__(self):
        return self.words


def key_of_person(member):
    """Not to be made, nor read back, without the secret of the installation."""
    return hmac.new(settings.SECRET_KEY.encode(), f"sought {member.pk}".encode(), "sha256").hexdigest()[:32]
