"""Questions that were asked before and look like the one being typed: by the stems of the words of their titles."""

from itertools import combinations

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection

from content.models import Content

MOST = 5
MOST_WORDS = 4  # the longest say most
LOOKED_AT = 200  # questions that share words, of which the most alike are shown
WORDS = SearchVector("title", config="dutch")  # as the index questions_by_words has it
# What every other question begins with tells nothing about it.
EMPTY = {"wie", "weet", "wet", "iemand", "heeft", "hebb", "hoe", "jull", "jij", "graag", "kent", "waar", "welk", "wat"}


def similar_to(title, viewer):
    """Of the questions of others that this viewer may read those most like the title, at most five."""
    stems = stems_of(title)
    if not stems:
        return []
    either = SearchQuery(" | ".join(stems), config="simple", search_type="raw")
    # unguarded: which of these the viewer may see is asked right below
    alike = Content._base_manager.filter(kind="question")
    alike = alike.annotate(words=WORDS).filter(words=SearchQuery(sharing(stems), config="simple", search_type="raw"))
    seen = Content.objects.visible_to(viewer).listed_for(viewer).standing()
    # The own ones are known, and the one that is being posted may be sent twice.
    seen = seen.exclude(author=viewer)
    ranked = seen.filter(pk__in=alike.values("pk")[:LOOKED_AT]).annotate(rank=SearchRank(WORDS, either))
    return list(ranked.order_by("-rank", "-pk")[:MOST])


def stems_of(title):
    """The longest words of the title, as the index knows them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lexeme FROM unnest(to_tsvector('dutch', %s))", [title[:200].replace("\x00", "")])
        stems = {stem for (stem,) in cursor if stem.isalnum()} - EMPTY
    return sorted(stems, key=lambda stem: (-len(stem), stem))[:MOST_WORDS]


def sharing(stems):
    """Titles with two of these words: one word in common is chance, unless there is only one."""
    return " | ".join(f"({one} & {other})" for one, other in combinations(stems, 2)) if stems[1:] else stems[0]
