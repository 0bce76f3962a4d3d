"""A page of the directory comes from a query that is built once a process; it must answer like one built anew."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from members.finding import SIZE, Search
from members.models import Member, answer
from tests.factories import make_member, make_organisation, make_question

pytestmark = pytest.mark.django_db

ASKED = [
    "",
    "naam=vis",
    "naam=vi",
    "onderwerp=woo",
    "organisatie=beek",
    "organisatie=nergens",
    "soort=waterschap",
    "provincie=Drenthe",
    "vraag=ma",
    "naam=visser&onderwerp=woo&soort=gemeente&provincie=Drenthe&organisatie=beek&vraag=ma",
]
ORDERS = ["", "nieuw", "gedeeld"]


def make_crowd(viewer):
    """Enough for two pages of everything, with some who show less and some who are apart from the viewer."""
    question = make_question(kind="choices", options=["ma", "di"], is_filter=True)
    beek, kreek = make_organisation("gemeente Beek"), make_organisation("waterschap De Kreek", kind="waterschap")
    now = timezone.now()
    for number in range(2 * SIZE + 12):
        member = make_member(
            f"{'Visser Visscher Bos'.split()[number % 3]} {number % 4}",
            organisation=kreek if number % 5 == 0 else beek,
            province="Drenthe" if number % 7 else "Zeeland",
            joined_at=now - timedelta(hours=number // 2),
        )
        audience = {11: "nobody", 12: "connections"}.get(number, "members")
        member.describe(expertise=["woo", "archief"][: 1 + number % 2], expertise_audience=audience)
        answer(member, {question: ["ma"] if number % 6 else ["di"]})
        if number == 13:
            member.block(viewer)
        if number in (12, 14):
            viewer.follow(member)
            member.follow(viewer)
    return question


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_is_what_a_query_built_anew_says(rf, order):
    viewer = make_member("Wim Visser", organisation=make_organisation("gemeente Oever"), province="Drenthe")
    viewer.describe(expertise=["woo"], learning=["archief"])
    question, lengths = make_crowd(viewer), []

    for asked in ASKED:
        query = f"{asked.replace('vraag=', f'vraag-{question.pk}=')}&volgorde={order}"
        search = Search.of(QueryDict(query), viewer)
        members = search.narrow(Member.objects.visible_to(viewer).without_blocked(viewer), viewer)
        anew = list(members.rows_for(viewer, search.place))
        found, after = [], ""
        while after is not None:
            request = rf.get("/leden/", {"na": after} if after else {})
            request.user = viewer
            page = search.page(request)
            found, after = found + page.rows, page.after or None
        assert found == anew, query
        lengths.append(len(found))

    assert max(lengths) > 2 * SIZE
    assert [asked for asked, length in zip(ASKED, lengths, strict=True) if not length] == ["organisatie=nergens"]


def test_two_viewers_ask_the_same_query_and_see_their_own(rf):
    """What one viewer may see stays out of the other's rows: audiences of connections, blocks, and whom one follows."""
    one, other, shy = make_member("Een"), make_member("Ander"), make_member("Verlegen")
    shy.describe(expertise=["woo"], expertise_audience="connections", headline="Kom er in", headline_audience="nobody")
    one.follow(shy)
    shy.follow(one)
    blocker = make_member("Blok")
    blocker.block(other)

    def seen_by(viewer):
        request = rf.get("/leden/")
        request.user = viewer
        rows = {row.name: row for row in Search.of(QueryDict(""), viewer).page(request)}
        return set(rows), rows["Verlegen"].seen.expertise, rows["Verlegen"].seen.headline, rows["Verlegen"].is_followed

    for _again in range(2):
        assert seen_by(one) == ({"Een", "Ander", "Verlegen", "Blok"}, ("woo",), "", True)
        assert seen_by(other) == ({"Een", "Ander", "Verlegen"}, (), "", False)
    assert seen_by(shy)[2] == "Kom er in"
