import pytest

from content.models import Visibility
from groups.models import Kind
from tests.factories import make_group, make_member, make_organisation, make_post

pytestmark = pytest.mark.django_db


def suggested(client, typed):
    answer = client.get("/suggesties/zoeken/", {"q": typed})
    return [(each["label"], each["about"]) for each in answer.json()["suggestions"]]


def test_what_begins_so_is_suggested_of_every_kind_a_few(client):
    member = make_member("Wiebe Zonnestraal")
    for number in range(9):
        make_post(title=f"Zonnepanelen {number}")
    make_group(name="Zonnige daken")
    make_organisation("Instituut Zonnekracht")
    client.force_login(make_member())

    seen = suggested(client, "zonn")

    assert {"Lid", "Groep", "Organisatie", "Blog"} == {about for _label, about in seen}
    assert len(seen) <= 8
    assert suggested(client, "zonnestr") == [(member.name, "Lid")]
    assert suggested(client, "z") == suggested(client, "") == suggested(client, "van:wiebe") == []


def test_nothing_is_suggested_that_the_viewer_may_not_see(client):
    insider, blocked, viewer = make_member(), make_member("Quirijn Blok"), make_member()
    group = make_group(name="Quizmasters", kind=Kind.HIDDEN, members=[insider])
    make_post(insider, group, Visibility.GROUP, title="Quizvragen")
    make_post(insider, title="Quiz in de maak", draft=True)
    viewer.block(blocked)

    client.force_login(viewer)
    outside = suggested(client, "qui")
    client.force_login(insider)
    inside = suggested(client, "quiz")

    assert outside == []
    assert {label for label, _about in inside} == {"Quizmasters", "Quizvragen"}
