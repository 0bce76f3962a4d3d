from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import Visibility
from groups.models import Kind
from members.models import Audience
from tests.events.factories import make_event
from tests.factories import make_group, make_member, make_organisation, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def lindewaard():
    return make_organisation("gemeente Lindewaard", province="Gelderland")


def make_colleague(organisation, **fields):
    return make_member(organisation=organisation, job_title="adviseur", **fields)


def page(client, organisation, viewer=None):
    client.logout()
    if viewer:
        client.force_login(viewer)
    return client.get(organisation.get_absolute_url()).content.decode()


def test_members_see_who_works_there_what_they_know_and_do(client, lindewaard):
    noor = make_colleague(lindewaard, name="Noor Visscher")
    noor.expertise.add("Woo")
    group = make_group(name="Woo en meer", members=[noor])
    make_post(author=noor, title="Een stuk van Noor")
    make_event(author=noor, title="Koffie in de haven")

    seen = page(client, lindewaard, make_member())

    for words in ("Noor Visscher", "Woo", group.name, "Een stuk van Noor", "Koffie in de haven", "1 lid"):
        assert words in seen


def test_visitors_hear_that_there_are_few_and_see_who_chose_to_be_seen(client, lindewaard):
    make_colleague(lindewaard, name="Noor Visscher")
    make_colleague(lindewaard, name="Open Kaart", profile_audience=Audience.PUBLIC, job_audience=Audience.PUBLIC)

    seen = page(client, lindewaard)

    assert "minder dan 5 leden" in seen
    assert "2 leden" not in seen
    assert "Noor Visscher" not in seen
    assert "Open Kaart" in seen
    assert "minder dan 5 leden" in client.get("/organisaties/?zoek=lindewaard").content.decode()


def test_from_five_on_it_is_a_number_for_everybody(client, lindewaard):
    for _ in range(5):
        make_colleague(lindewaard)

    assert "5 leden" in page(client, lindewaard)
    assert "minder dan 5" not in page(client, lindewaard)


def test_whoever_hides_the_job_is_neither_named_nor_counted(client, lindewaard):
    make_colleague(lindewaard, name="Stille Kracht", job_audience=Audience.NOBODY)

    seen = page(client, lindewaard, make_member())

    assert "Stille Kracht" not in seen
    assert "nog geen leden" in seen


def test_whoever_left_is_not_there_but_what_was_written_is(client, lindewaard):
    noor = make_colleague(lindewaard, name="Noor Visscher")
    make_post(author=noor, title="Een stuk van toen")
    noor.work_as("griffier", organisation=make_organisation())

    seen = page(client, lindewaard, make_member())

    assert "nog geen leden" in seen
    assert "Een stuk van toen" in seen


def test_it_tells_nothing_of_a_closed_group(client, lindewaard):
    noor = make_colleague(lindewaard)
    group = make_group(name="De besloten kring", kind=Kind.CLOSED, members=[noor])
    make_post(author=noor, group=group, visibility=Visibility.GROUP, title="Onder ons")

    seen = page(client, lindewaard, make_member())

    assert "De besloten kring" not in seen
    assert "Onder ons" not in seen


def test_a_block_keeps_apart_here_too(client, lindewaard):
    noor, viewer = make_colleague(lindewaard, name="Noor Visscher"), make_member()
    viewer.blocks.create(blocked=noor)

    assert "Noor Visscher" not in page(client, lindewaard, viewer)


def test_what_merged_leads_to_its_successor_and_back(client, lindewaard):
    rijnlinde = make_organisation("gemeente Rijnlinde")
    lindewaard.ended_on, lindewaard.successor = timezone.localdate() - timedelta(days=1), rijnlinde
    lindewaard.save()

    assert rijnlinde.get_absolute_url() in page(client, lindewaard)
    assert lindewaard.get_absolute_url() in page(client, rijnlinde)
    assert "gemeente Lindewaard" not in client.get("/organisaties/?provincie=Gelderland").content.decode()
    assert "gemeente Lindewaard" in client.get("/organisaties/?zoek=LINDEWAARD").content.decode()


def test_the_id_decides_and_a_wrong_slug_redirects(client, lindewaard):
    answer = client.get(f"/organisaties/{lindewaard.pk}-heel-anders/")

    assert (answer.status_code, answer["Location"]) == (301, lindewaard.get_absolute_url())
    assert client.get("/organisaties/999999999-x/").status_code == 404


def test_the_list_holds_who_has_members_until_all_are_asked_for(client, lindewaard):
    silent, empty = make_organisation("gemeente Stilwaard"), make_organisation("gemeente Leegwaard")
    make_colleague(lindewaard)
    make_colleague(silent, job_audience=Audience.NOBODY)

    first, all_of_them = (client.get(f"/organisaties/{query}").content.decode() for query in ("", "?toon=alle"))

    assert lindewaard.name in first
    assert silent.name not in first
    assert empty.name not in first
    assert 'href="?toon=alle"' in first
    assert all(name in client.get("/organisaties/?zoek=waard").content.decode() for name in (silent.name, empty.name))
    assert 'href="?toon=alle"' not in all_of_them
    assert "soort=gemeente&amp;toon=alle" in client.get("/organisaties/?soort=gemeente").content.decode()


def test_the_list_goes_on_where_it_stopped(client):
    first = client.get("/organisaties/?soort=gemeente&toon=alle")
    after = first.context["page"].after
    second = client.get("/organisaties/", {"soort": "gemeente", "toon": "alle", "na": after})

    names = [row[0].sort_name for response in (first, second) for row in response.context["rows"]]
    assert len(names) == 40
    assert names == sorted(names)


@pytest.mark.parametrize("query", ["zoek=%00", "soort=onzin", "provincie=x", "na=~~", "zoek=" + "x" * 5000])
def test_a_mangled_address_is_no_error(client, query):
    assert client.get(f"/organisaties/?{query}").status_code == 200


@pytest.mark.parametrize("size", [1, 10])
def test_the_page_costs_the_same_however_many_there_are(client, lindewaard, queries, size):
    for number in range(size):
        colleague = make_colleague(lindewaard)
        colleague.expertise.add(f"onderwerp {number}")
        make_group(members=[colleague]).arrange(organisation=lindewaard)
        make_post(author=colleague)
    client.force_login(make_member())
    with queries() as counted:
        client.get(lindewaard.get_absolute_url())
    assert len(counted) <= 17


# --- Groups that belong to it


def test_a_group_stands_on_the_page_of_its_home_organisation(client, lindewaard):
    known, archived, hidden = make_group(name="Terrassen"), make_group(name="Oud zeer"), make_group(kind=Kind.HIDDEN)
    for group in (known, archived, hidden):
        group.arrange(organisation=lindewaard)
    archived.archive(by=None)

    seen = page(client, lindewaard)

    assert "Groepen van deze organisatie" in seen
    assert [group.name in seen for group in (known, archived, hidden)] == [True, False, False]
    assert hidden.name not in page(client, lindewaard, make_member())
    hidden.memberships.create(member=(inside := make_member()))
    assert hidden.name in page(client, lindewaard, inside)
