"""What an answer can be narrowed by, each choice with how many it leaves; and what may help when there is no answer."""

from collections import Counter
from datetime import timedelta

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Tagging
from content.vocabulary import known_to
from groups.models import Group
from members.models import Member, Organisation, SortName
from network.models import Subject
from web.subjects import key_of

MOST = 6  # choices of each
EXPERTS = 4
NEAREST = 5
ALIKE = 0.3


def facets_of(hits, asked, viewer):
    """[(what it is called, [(choice, how many, query string), …]), …]: of what the viewer may see."""
    pieces = [hit for hit in hits if hit.content]
    offered = []
    for field, title, counted in (
        ("in", _("Group"), lambda: named(Group.objects.visible_to(viewer), Counter(hit.group for hit in pieces))),
        ("onderwerp", _("Subject"), lambda: subjects_of(pieces)),
        (
            "organisatie",
            _("Organisation"),
            lambda: named(Organisation.objects.all(), Counter(hit.organisation for hit in pieces)),
        ),
        ("sinds", _("Period"), lambda: periods_of(pieces)),
    ):
        if field not in asked.filter and pieces:
            choices = [(name, number, asked.query_with(**{field: value})) for name, value, number in counted()]
            if choices:
                offered.append((title, choices))
    return offered


def named(rows, counted):
    """(name, name, number) of those that are counted most."""
    counted.pop(None, None)
    names = dict(rows.filter(pk__in=counted).values_list("pk", "name")) if counted else {}
    most = [(pk, number) for pk, number in counted.most_common() if pk in names][:MOST]
    return [(names[pk], names[pk], number) for pk, number in most]


def subjects_of(pieces):
    tagged = Tagging.objects.filter(content_object__in=[hit.content for hit in pieces], tag__synonym_of=None)
    counted = tagged.order_by().values_list("tag__name").annotate(number=Count("pk")).order_by("-number", "tag__name")
    return [(name, name, number) for name, number in counted[:MOST]]


def periods_of(pieces):
    now = timezone.now()
    for name, days in ((_("The past week"), 7), (_("The past month"), 31), (_("The past year"), 365)):
        number = sum(hit.at >= now - timedelta(days=days) for hit in pieces)
        if 0 < number < len(pieces):
            yield name, timezone.localdate(now - timedelta(days=days)).isoformat(), number


def experts_in(asked, viewer):
    """Members who show that they know the subject that was typed."""
    if not viewer.is_authenticated or not asked.has_words or asked.narrows:
        return []
    subjects = Subject.objects.going_by(asked.plain)
    members = Member.objects.visible_to(viewer).without_blocked(viewer).showing("expertise", viewer)
    members = members.filter(expertises__tag__in=subjects).with_affiliation().with_nearness(viewer).distinct()
    return list(members.order_by("sort_name", "pk")[:EXPERTS])


def nearest_subjects(asked, viewer):
    """Subjects the viewer may know of that are spelled like what was typed."""
    if not key_of(asked.plain):
        return []
    likeness = TrigramSimilarity("key", SortName(Value(key_of(asked.plain))))
    near = Subject.objects.annotate(likeness=likeness).filter(likeness__gte=ALIKE).order_by("-likeness")
    roots = [synonym_of or pk for pk, synonym_of in near.values_list("pk", "synonym_of")[: 4 * NEAREST]]
    known = known_to(viewer).in_bulk(roots)
    return [known[pk] for pk in dict.fromkeys(roots) if pk in known][:NEAREST]
