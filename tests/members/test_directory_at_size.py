"""The directory with a hundred thousand members: which way PostgreSQL goes, and in how many questions."""

import re
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from members.finding import Search
from members.models import ANYBODY, Member, ProfileQuestion, Tally
from tests.members.crowd import fill

FOUND = re.compile(r'<h2 aria-live="polite">([\d.]+) (?:lid|leden) gevonden</h2>')
NOBODY = "Niemand gevonden"
BESIDE = re.compile(r'<ul class="numbers">')
SCANNED = re.compile(r"Seq Scan on (members_(?:member|affiliation|expertise|learning|answer|follow))\b")
FILTERS = [
    "",
    "naam=fatma+yilmas",
    "naam=jasnen",
    "naam=noor",
    "naam=ja",
    "organisatie=gemeente+massastad+12",
    "organisatie=massastad+12",
    "soort=waterschap",
    "soort=koepel",
    "provincie=Drenthe",
    "provincie=Flevoland",
    "soort=provincie&provincie=Zeeland",
    "onderwerp=massaonderwerp+3",
    "onderwerp=massaonderwerp+390",
    "onderwerp=massaonderwerp+2&soort=gemeente",
    "onderwerp=massaonderwerp+1&soort=gemeente&provincie=Zuid-Holland",
    "naam=de",
    "vraag=ma",
    "vraag=do&soort=gemeente",
    "naam=jansen&provincie=Drenthe&soort=gemeente",
    "volgorde=nieuw",
    "volgorde=gedeeld",
]


@pytest.mark.load
@pytest.mark.django_db
def test_every_page_of_a_hundred_thousand_members_goes_by_an_index(client, queries):
    fill(100_000)
    Tally.count_all()
    viewer = Member.objects.get(email="massa500@lid.example")
    client.force_login(viewer)
    scanned, cold, warm, sizes, plans = {}, {}, {}, {}, {}

    for asked in [each.replace("vraag", f"vraag-{ProfileQuestion.objects.get().pk}") for each in FILTERS]:
        plans[asked] = plan_of(asked, viewer)
        cache.clear()
        with queries() as counted, explained() as ways:
            page = client.get(f"/leden/?{asked}")
        cold[asked] = len(counted)
        if found := SCANNED.findall(plans[asked] + "".join(ways)):
            scanned[asked] = found
        with queries() as counted:
            client.get(f"/leden/?{asked}")
        warm[asked] = len(counted)
        assert page.status_code == 200
        html = page.content.decode()
        if size := FOUND.search(html):
            sizes[asked] = int(size[1].replace(".", ""))
        assert BESIDE.search(html) or NOBODY in html, asked

    # Two letters stand in so many names that by the sample it drew PostgreSQL may rather read them all.
    assert scanned.keys() <= {"naam=de"}
    # Of a name or place that many have, the numbers are a question more: who they are, and then what those share.
    assert max(cold.values()) <= 7, cold
    assert max(number for asked, number in cold.items() if not re.match("naam|organisatie", asked)) <= 6, cold
    assert max(warm.values()) <= 5, warm
    assert max(sizes.values()) > 90_000
    assert len(sizes) > len(FILTERS) / 2
    assert sizes == {asked: how_many(asked) for asked in sizes}
    assert "Bitmap Index Scan on member_name_trigrams" in plans["naam=fatma+yilmas"]
    assert "sort_name ~~ ANY" in plans["naam=jasnen"].partition("Index Cond")[2]
    assert "members_by_name" in plans[""]
    assert "Sort Key: members_member" not in plans[""]
    assert "members_by_joining" in plans["volgorde=nieuw"]
    # Planned for any province: either those of one, or the names in order until a page is full.
    assert re.search("Index Scan using members_by_(province|name)", plans["provincie=Drenthe"]), plans[
        "provincie=Drenthe"
    ]

    far = client.get("/leden/?na=vera~1").content.decode()  # a page deep in the list begins at its place in the index
    assert 'rel="next"' in far
    assert re.search(r"Index Cond: \(sort_name >= \$\d", plan_of("", viewer, ("vera", 1)))


def how_many(asked):
    search = Search.of(QueryDict(asked), ANYBODY)
    return search.narrow(Member.objects.visible_to(ANYBODY), ANYBODY).count()


@contextmanager
def explained():
    """`with explained() as ways: …`: how PostgreSQL goes about each question that is asked meanwhile."""
    ways = []

    def explain(execute, sql, params, many, context):
        if sql.startswith(("SELECT", "EXECUTE")):
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql}", params)
                ways.append("\n".join(line for (line,) in cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield ways


def plan_of(asked, viewer, start=None):
    """How PostgreSQL goes about the query of the page, with everything filled in."""
    prepared, blanks = Search.of(QueryDict(asked), viewer).asking(start)
    with connection.cursor() as cursor:
        if prepared.planned_anew:
            parameters = prepared.parameters(viewer.pk, timezone.now(), **blanks)
            cursor.execute(f"EXPLAIN {prepared.compiler.sql}", parameters)
        else:
            connection.prepare(prepared.name, prepared.statement)
            cursor.execute(f"EXPLAIN {prepared.execution}", prepared.arguments(viewer.pk, timezone.now(), **blanks))
        return "\n".join(line for (line,) in cursor.fetchall())
