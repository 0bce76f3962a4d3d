"""The short lists beside a page, all of them in one query."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from content.models import Content
from groups.models import Group
from network.models import Network

GROUP = JSONObject(**{name: F(name) for name in ("pk", "name", "pattern", "hue", "member_count")})
PIECE = JSONObject(**{name: F(name) for name in ("pk", "kind", "slug", "title", "place", "happens_at")})


def together(**parts):
    """{name: rows as dicts} of querysets that end in values(row=JSONObject(…)); the order of each is kept."""
    [found] = Network.objects.filter(pk=1).values_list(*map(ArraySubquery, parts.values()))
    return dict(zip(parts, found, strict=True))


def rows_of(groups):
    return groups.values(row=GROUP)


def pieces_of(contents):
    return contents.values(row=PIECE)


def as_groups(rows):
    return [Group(**row) for row in rows]


def as_pieces(rows):
    return [Content(**row | {"happens_at": row["happens_at"] and parse_datetime(row["happens_at"])}) for row in rows]
