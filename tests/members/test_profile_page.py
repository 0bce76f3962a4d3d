"""A profile as others see it: on its page, on its card for contacts, and in what hangs on its board."""

import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from members.models import FIELDS, LARGE, SMALL, Answer, Audience, Block, Follow, Member, Note, answer
from tests.events.factories import make_event
from tests.factories import make_community_manager, make_group, make_member, make_organisation, make_post, make_question
from tests.web import pictures
from web.images import squares

pytestmark = pytest.mark.django_db

VISITOR, STRANGER, CONNECTION, SELF = "visitor", "stranger", "connection", "self"
SEEN_BY = {
    Audience.PUBLIC: {VISITOR, STRANGER, CONNECTION, SELF},
    Audience.MEMBERS: {STRANGER, CONNECTION, SELF},
    Audience.CONNECTIONS: {CONNECTION, SELF},
    Audience.NOBODY: {SELF},
}
WORDS = {
    "headline": "Belt liever",
    "job": "griffier",
    "province": "Drenthe",
    "expertise": "kantines",
    "learning": "loten",
    "about": "Voorheen conciërge",
    "groups": "Participatie die werkt",
    "events": "Intervisie in Assen",
    "board": "/prikbord/",
    "email": "noor@lindewaard.example",
}
EACH = set(WORDS) - {"events"}
ON_THE_CARD = ["NOTE:Belt liever", "TITLE:griffier", "Drenthe", "EMAIL:noor@lindewaard.example"]


@pytest.fixture
def noor():
    noor = make_member(
        "Noor Visscher",
        email="noor@lindewaard.example",
        organisation=make_organisation("gemeente Lindewaard"),
        job_title="griffier",
        **{f"{field}_audience": "public" for field in ["profile", *FIELDS]},
    )
    noor.describe(
        headline="Belt liever",
        about="<p>Voorheen conciërge</p>",
        province="Drenthe",
        expertise=["kantines"],
        learning=["loten"],
    )
    make_group(manager=make_member(), members=[noor], name="Participatie die werkt")
    make_event(noor, title="Intervisie in Assen")
    noor.pin(make_member("Youssef"), "Wat een fijn stuk.", uuid.uuid4())
    return noor


def people_around(member):
    connection = make_member()
    Follow.objects.create(follower=connection, followed=member)
    Follow.objects.create(follower=member, followed=connection)
    return {VISITOR: None, STRANGER: make_member(), CONNECTION: connection, SELF: member}


def page_for(client, viewer, address):
    client.logout()
    if viewer:
        client.force_login(viewer)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def shown_on(page):
    # Not events: what somebody organises stands in the list as well, and a registration has a test of its own.
    return {field for field in EACH if WORDS[field] in page}


@pytest.mark.parametrize("audience", Audience)
def test_fields_stand_on_the_page_and_the_card_for_their_audience_alone(client, noor, audience):
    Member.objects.filter(pk=noor.pk).update(**{f"{field}_audience": audience for field in FIELDS})

    for name, viewer in people_around(noor).items():
        is_shown = name in SEEN_BY[audience]
        assert shown_on(page_for(client, viewer, noor.get_absolute_url())) == (EACH if is_shown else set())
        card = page_for(client, viewer, f"/leden/{noor.pk}/visitekaartje.vcf")
        assert {line in card for line in ON_THE_CARD} == {is_shown}


def test_who_sees_an_address_that_nobody_else_sees_is_told_so(client, noor):
    told = "Alleen jij kunt dit zien."
    assert told not in page_for(client, noor, noor.get_absolute_url())

    Member.objects.filter(pk=noor.pk).update(email_audience="nobody")

    assert told in page_for(client, noor, noor.get_absolute_url())
    assert noor.email not in page_for(client, make_member(), noor.get_absolute_url())


def test_each_field_follows_its_own_audience(client, noor):
    stranger = make_member()

    for field in sorted(EACH):
        Member.objects.filter(pk=noor.pk).update(
            **{f"{each}_audience": "nobody" if each == field else "public" for each in FIELDS}
        )
        assert shown_on(page_for(client, stranger, noor.get_absolute_url())) == EACH - {field}


@pytest.mark.parametrize("audience", Audience)
def test_events_somebody_goes_to_are_shown_to_the_audience_but_never_to_visitors(client, audience):
    member = make_member(profile_audience="public", events_audience=audience)
    make_event(make_member(), title="Intervisie in Assen", attendees=[member])
    people = people_around(member)

    seen = {
        name
        for name, viewer in people.items()
        if "Intervisie in Assen" in page_for(client, viewer, member.get_absolute_url())
    }

    assert seen == SEEN_BY[audience] - {VISITOR}


def test_an_event_somebody_organises_along_is_shown_too(client):
    member, first = make_member(profile_audience="public"), make_member()
    event = make_event(first, title="Intervisie in Assen")
    question = event.ask_along(member, by=first)
    assert "Intervisie in Assen" not in page_for(client, first, member.get_absolute_url())

    question.accept()

    assert "Intervisie in Assen" in page_for(client, first, member.get_absolute_url())


@pytest.mark.parametrize("audience", Audience)
def test_an_answer_stands_on_the_page_of_its_audience_alone(client, noor, audience):
    answer(noor, {make_question("Lievelingsdier?"): ["De egel"]})
    Answer.objects.update(audience=audience)

    people = people_around(noor)
    page = {name for name, viewer in people.items() if "De egel" in page_for(client, viewer, noor.get_absolute_url())}

    assert page == SEEN_BY[audience]


def test_a_private_answer_is_read_by_community_managers_alone(client, noor):
    answer(noor, {make_question("Telefoon?", is_private=True): ["06 1234"]})
    people = people_around(noor) | {"manager": make_community_manager()}

    page = {name for name, viewer in people.items() if "06 1234" in page_for(client, viewer, noor.get_absolute_url())}

    assert page == {SELF, "manager"}


def test_an_answer_that_is_a_web_address_gives_nothing_away_to_it(client, noor):
    answer(noor, {make_question("Je site?", kind="url"): ["https://voorbeeld.nl/?a=<b>"]})

    page = page_for(client, make_member(), noor.get_absolute_url())

    assert 'href="https://voorbeeld.nl/?a=&lt;b&gt;" rel="nofollow noopener ugc"' in page


@pytest.mark.parametrize(
    ("persona", "audiences"),
    [
        ("bezoeker", {"public"}),
        ("lid", {"public", "members"}),
        ("connectie", {"public", "members", "connections"}),
    ],
)
def test_a_member_looks_at_the_own_page_as_somebody_else(client, noor, persona, audiences):
    closed = make_group(kind="closed", manager=make_member(), members=[noor], name="Achter de deur")
    make_post(noor, closed, visibility="group", title="Onder ons")
    for audience in Audience:
        Member.objects.filter(pk=noor.pk).update(**{f"{field}_audience": audience for field in FIELDS})

        page = page_for(client, noor, f"{noor.get_absolute_url()}?bekijk_als={persona}")

        assert shown_on(page) == (EACH if audience in audiences else set())
        assert "Achter de deur" not in page
        assert "Onder ons" not in page


def test_nobody_else_looks_through_other_eyes(client, noor):
    Member.objects.filter(pk=noor.pk).update(headline_audience="connections")

    page = page_for(client, make_member(), f"{noor.get_absolute_url()}?bekijk_als=connectie")

    assert "Belt liever" not in page


def test_a_visitor_of_a_closed_profile_is_shown_to_the_member_as_such(client, noor):
    Member.objects.filter(pk=noor.pk).update(profile_audience="members")

    page = page_for(client, noor, f"{noor.get_absolute_url()}?bekijk_als=bezoeker")

    assert "kan je profielpagina niet openen" in page
    assert "Belt liever" not in page
    assert client.get(f"/leden/{noor.pk}/visitekaartje.vcf").status_code == 200
    client.logout()
    assert client.get(f"/leden/{noor.pk}/visitekaartje.vcf").status_code == 404


@pytest.mark.parametrize(("profile", "headline", "seen"), [("public", "public", True), ("members", "public", False)])
def test_below_a_piece_a_visitor_reads_no_more_of_its_writer_than_on_the_profile(client, profile, headline, seen):
    writer = make_member(profile_audience=profile, headline_audience=headline, headline="Belt liever")

    page = page_for(client, None, make_post(writer).get_absolute_url())

    assert ("Belt liever" in page) is seen


def test_expertise_that_is_not_shown_leads_nobody_to_the_expert(client):
    hidden = make_member("Verborgen Kenner", expertise_audience="nobody")
    shown = make_member("Bekende Kenner")
    for member in (hidden, shown):
        member.describe(expertise=["kantines"])

    page = page_for(client, make_member(), "/onderwerpen/kantines/")

    assert "Bekende Kenner" in page
    assert "Verborgen Kenner" not in page


def test_visitors_do_not_learn_where_a_group_manager_works_unless_it_is_public(client):
    manager = make_member(
        profile_audience="public", organisation=make_organisation("gemeente Geheim"), job_title="griffier"
    )
    group = make_group(manager=manager)

    assert "gemeente Geheim" not in page_for(client, None, group.get_absolute_url())
    manager.show_to(job_audience="public")
    assert "gemeente Geheim" in page_for(client, None, group.get_absolute_url())


@pytest.mark.parametrize("audience", Audience)
def test_the_list_of_members_shows_a_field_and_finds_by_it_for_its_audience_alone(client, noor, audience):
    question = make_question("Overleg?", kind="choice", options=["Bellen", "Lopen"], is_filter=True)
    answer(noor, {question: ["Bellen"]})
    Answer.objects.update(audience=audience)
    Member.objects.filter(pk=noor.pk).update(**{f"{field}_audience": audience for field in FIELDS})
    people = people_around(noor)
    del people[VISITOR]  # the list is for members
    filters = {"onderwerp": "kantines", "organisatie": "lindewaard", "provincie": "Drenthe"}
    filters[f"vraag-{question.pk}"] = "Bellen"

    for name, viewer in people.items():
        is_shown = name in SEEN_BY[audience]
        row = page_for(client, viewer, "/leden/?naam=Noor+Visscher")
        assert noor.get_absolute_url() in row  # a name is always visible
        assert ("gemeente Lindewaard" in row.partition('id="lid-')[2]) is is_shown
        assert (WORDS["headline"] in row) is (is_shown and viewer != noor)  # the own row says "Dit ben jij"
        for asked, value in filters.items():
            found = (
                noor.get_absolute_url()
                in page_for(client, viewer, f"/leden/?{urlencode({asked: value})}").partition("<main")[2]
            )
            assert found is is_shown, (name, asked)


# --- The photo


def test_a_photo_that_was_removed_is_gone_from_what_was_kept(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    member = make_member(photo_audience="public")
    member.show_on_site(squares(pictures.upload(pictures.photo()), (LARGE, SMALL)))
    make_post(member)
    address = member.photo_url(SMALL, for_visitor=True)
    assert address in page_for(client, None, "/blog/")

    Member.objects.get(pk=member.pk).show_to(photo_audience="members")
    assert address not in page_for(client, None, "/blog/")
    assert address in page_for(client, make_member(), "/blog/")

    Member.objects.get(pk=member.pk).show_on_site(None)
    assert address not in page_for(client, make_member(), "/blog/")
    assert client.get(address).status_code == 404


# --- The card


def test_a_card_escapes_folds_and_leaves_out_what_is_empty(client):
    member = make_member("Åsa; de \\ Vries, \U0001f98a" + "é" * 60)
    client.force_login(make_member())

    response = client.get(f"/leden/{member.pk}/visitekaartje.vcf")

    card = response.content
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment;")
    assert all(len(line) <= 75 for line in card.split(b"\r\n"))
    assert card.endswith(b"END:VCARD\r\n")
    unfolded = card.decode().replace("\r\n ", "")
    assert "FN:Åsa\\; de \\\\ Vries\\, \U0001f98a" + "é" * 60 + "\r\n" in unfolded
    for absent in ("EMAIL", "ORG", "TITLE", "NOTE", "ADR"):
        assert f"\r\n{absent}" not in unfolded


# --- The board


def pin(client, member, text="Wat een fijn stuk.", form=None):
    return client.post(f"/leden/{member.pk}/prikken/", {"uuid": form or uuid.uuid4(), "text": text})


def board(client, member):
    response = client.get(f"{member.get_absolute_url()}prikbord/")
    return response.content.decode() if response.status_code == 200 else response.status_code


def test_nobody_is_mailed_note_after_note_by_the_same_colleague(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"pin_note": "2/h/user"}
    owner = make_member()
    client.force_login(make_member())
    for _time in range(2):
        pin(client, owner)

    assert pin(client, owner, text="Nog een woord").status_code == 429
    assert Note.objects.count() == 2
    assert "Nog een woord" in client.get(owner.get_absolute_url() + "prikbord/").content.decode()


def test_a_note_sent_twice_hangs_once(client):
    member, form = make_member(), uuid.uuid4()
    client.force_login(make_member("Youssef"))

    assert pin(client, member, "<b>Dank</b> je", form).status_code == 302
    pin(client, member, "<b>Dank</b> je", form)

    assert Note.objects.count() == 1
    page = board(client, member)
    assert page.count("&lt;b&gt;Dank&lt;/b&gt; je") == 1
    assert "Youssef" in page


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_a_note_that_cannot_hang_is_explained_and_kept(client, text):
    member = make_member()
    client.force_login(make_member())

    response = pin(client, member, text)

    assert response.status_code == 302
    assert not Note.objects.exists()
    page = board(client, member)
    assert 'id="id_text_error"' in page
    assert text[:900].strip() in page


@pytest.mark.parametrize("way", ["closed", "blocked", "blocks", "not shown"])
def test_who_may_not_write_cannot(client, way):
    member, other = make_member(), make_member()
    match way:
        case "closed":
            member.open_board(False)
        case "blocked":
            Block.objects.create(blocker=member, blocked=other)
        case "blocks":
            Block.objects.create(blocker=other, blocked=member)
        case "not shown":
            member.show_to(board_audience="connections")
    client.force_login(other)

    assert pin(client, member).status_code == 403
    assert not Note.objects.exists()
    page = board(client, member)
    assert page == 404 if way == "not shown" else "<textarea" not in page


def test_the_owner_takes_any_note_away_and_a_writer_the_own_one(client):
    owner, writer, other = make_member(), make_member(), make_member()
    first, second = (owner.pin(writer, text, uuid.uuid4()) for text in ("een", "twee"))

    def remove(viewer, note):
        client.force_login(viewer)
        return client.post(f"/prikbord/{note.pk}/verwijderen/").status_code

    assert remove(other, first) == 403
    assert remove(owner, first) == 302
    assert remove(owner, first) == 404
    owner.show_to(board_audience="nobody")
    assert remove(other, second) == 404
    assert remove(writer, second) == 302
    assert not Note.objects.exists()


def test_a_closed_board_keeps_what_hangs_on_it_and_opens_again(client):
    owner = make_member()
    owner.pin(make_member(), "Blijft hangen.", uuid.uuid4())
    client.force_login(owner)

    client.post("/profiel/prikbord/")
    assert not Member.objects.get(pk=owner.pk).board_is_open
    assert "Blijft hangen." in board(client, owner)

    client.post("/profiel/prikbord/", {"open": "1"})
    assert Member.objects.get(pk=owner.pk).board_is_open


def test_notes_of_somebody_blocked_are_not_met_but_the_owner_can_remove_them(client):
    owner, viewer, writer = make_member(), make_member(), make_member()
    owner.pin(writer, "Van iemand anders.", uuid.uuid4())
    for blocker in (owner, viewer):
        Block.objects.create(blocker=blocker, blocked=writer)

    client.force_login(viewer)
    assert "Van iemand anders." not in board(client, owner)
    client.force_login(owner)
    assert "Van iemand anders." in board(client, owner)


def test_the_note_of_somebody_who_left_stays_without_a_name(client):
    owner, writer = make_member(), make_member("Weg Gegaan")
    owner.pin(writer, "Tot ziens.", uuid.uuid4())
    writer.delete()
    client.force_login(make_member())

    page = board(client, owner)

    assert "Tot ziens." in page
    assert "Oud-lid" in page


def test_ten_thousand_notes_are_read_a_page_at_a_time(client, queries):
    owner, writer, now = make_member(), make_member(), timezone.now()
    Note.objects.bulk_create(
        Note(owner=owner, author=writer, text=f"Briefje {number:05}.", created_at=now - timedelta(seconds=number // 3))
        for number in range(10_000)
    )
    client.force_login(make_member())

    with queries() as counted:
        page = board(client, owner)

    assert len(counted) <= 8
    assert page.count("<article") == 20
    assert 'rel="next"' in page
