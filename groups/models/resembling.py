"""Groups like the one somebody is about to begin, found by the trigrams of their names and by their subjects."""

import re

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, Value
from django.utils.text import slugify

from members.models import SortName

from .groups import Group, GroupSubject

MOST = 5
AT_MOST = 100  # of one subject
WORDS = 6  # of a name and a sentence, the longest say most
SHORTEST = 4
# They stand in names of groups about anything.
EMPTY = set("groep groepen voor over onze samen netwerk werken werkgroep collega collegas ambtenaren overheid".split())


def telling(text):
    """The words that say what something is about."""
    words = {word for word in re.findall(r"\w+", text.lower()) if len(word) >= SHORTEST and word not in EMPTY}
    return sorted(words, key=lambda word: (-len(word), word))[:WORDS]


def resembling(viewer, name, intro=""):
    """The groups this viewer may know of that seem to be about the same, the likest first."""
    words, of_name = telling(f"{name} {intro}"), telling(name)
    if not words:
        return Group.objects.none()
    alike = Q(sort_name__trigram_similar=SortName(Value(name)))
    for word in of_name:
        alike |= Q(sort_name__trigram_word_similar=SortName(Value(word)))
    slugs = [slugify(word) for word in words]
    # A list, not a subquery: beside one PostgreSQL would not look the names up in their index.
    about_it = list(GroupSubject.objects.filter(tag__slug__in=slugs).values_list("content_object", flat=True)[:AT_MOST])
    found = Group.objects.visible_to(viewer).filter(alike | Q(pk__in=about_it))
    return found.annotate(likeness=TrigramSimilarity("sort_name", SortName(Value(name)))).order_by(
        "-likeness", "-last_activity_at", "pk"
    )[:MOST]
