import re
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from content.models import Comment, Content, Visibility
from events.models import Event
from groups.models import Group
from members import tasks
from members.closing import close
from members.models import (
    LARGE,
    SMALL,
    Affiliation,
    Application,
    Contributions,
    Departure,
    Farewell,
    LastingMeasure,
    Member,
    NetworkInvitation,
    Suspension,
    Takeout,
)
from members.personal_data import ERASERS
from notifications.kinds.events import CalledOff
from notifications.models import Announcement, Mail
from tests.events.factories import make_event
from tests.factories import make_comment, make_community_manager, make_group, make_member, make_organisation, make_post
from tests.members.entrance import confirm, is_inside, log_in, prove, sign_up
from tests.web.pictures import photo, upload
from web.images import squares

pytestmark = pytest.mark.django_db
NAME, EMAIL = "Xanthippe Quist", "xanthippe@lindewaard.example"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def member():
    member = make_member(NAME, EMAIL, organisation=make_organisation(), job_title="archivaris")
    member.show_on_site(squares(upload(photo()), (LARGE, SMALL)))
    return member


def leave(client, member, contributions="keep", reason=""):
    log_in(client, member.email)
    prove(client)
    return client.post("/profiel/opzeggen/", {"contributions": contributions, "reason": reason})


def let_it_be_due(member):
    Departure.objects.filter(member=member).update(due_at=timezone.now() - timedelta(minutes=1))
    tasks.carry_out_departures()


def everything_about(name):
    """Where in the whole database a word still stands: [(table, column)]."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying', 'jsonb', 'ARRAY', 'bytea')"
        )
        for table, column, kind in cursor.fetchall():
            as_text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE {as_text} ILIKE %s', [f"%{name}%"])
            if cursor.fetchone()[0]:
                found.append((table, column))
    return found


# --- Asking to leave


def test_whoever_leaves_is_out_at_once_and_told_so(client, client_class, member):
    elsewhere = client_class()
    elsewhere.force_login(member)
    assert is_inside(elsewhere)

    response = leave(client, member)

    assert response.url == "/opgezegd/"
    assert "Je lidmaatschap is opgezegd" in client.get(response.url).content.decode()
    assert not is_inside(client)
    assert not is_inside(elsewhere)
    departure = Departure.objects.get(member=member)
    assert departure.due_at - departure.asked_at == pytest.approx(timedelta(days=14), abs=timedelta(seconds=5))
    letter = Mail.objects.get(kind="left")
    assert letter.recipient == EMAIL


def test_whoever_left_is_in_no_list_and_gets_no_digest(client, member):
    make_post(member, title="Wat zij schreef")
    leave(client, member)
    client.force_login(make_member())

    assert NAME not in client.get("/leden/").content.decode()
    assert client.get(member.get_absolute_url()).status_code == 404
    assert client.get(f"/leden/{member.pk}/foto/96/").status_code == 404
    assert "Wat zij schreef" in client.get("/blog/").content.decode()  # nothing is thrown away yet
    assert not Member.objects.present().filter(pk=member.pk).exists()


def test_a_password_is_asked_before_leaving_and_nothing_typed_is_lost(client, member):
    client.force_login(member)

    asked = client.post("/profiel/opzeggen/", {"contributions": "delete", "reason": "Geen tijd."})
    assert not Departure.objects.exists()
    prove_at = asked.url.partition("?")[0]
    client.post(prove_at, {"password": "vier woorden op een rij", "next": "/profiel/opzeggen/"})

    assert Departure.objects.get().contributions == "delete"
    assert Farewell.objects.get().reason == "Geen tijd."


def test_the_choice_has_to_be_made(client, member):
    log_in(client, member.email)
    prove(client)

    response = client.post("/profiel/opzeggen/", {"reason": "Zomaar."})

    assert "Kies een van de twee." in response.content.decode()
    assert not Departure.objects.exists()
    assert not Farewell.objects.exists()


def test_the_reason_is_kept_without_the_name(client, member):
    leave(client, member, reason="Te veel mail.")

    farewell = Farewell.objects.get()
    assert farewell.reason == "Te veel mail."
    assert farewell.month.day == 1
    assert {field.name for field in Farewell._meta.get_fields()} == {"id", "reason", "month"}


def test_community_managers_read_why_and_not_who(client, client_class, member):
    leave(client_class(), member, reason="<script>Te veel</script> mail.")
    client.force_login(make_community_manager())

    page = client.get("/beheer/opzeggingen/").content.decode()

    assert "&lt;script&gt;Te veel&lt;/script&gt; mail." in page
    assert "Xanthippe" not in page


def test_leaving_twice_is_leaving_once(member):
    first = member.leave(Contributions.KEEP, "Een reden.")
    second = member.leave(Contributions.DELETE, "Nog een reden.")

    assert first == second
    assert Departure.objects.get().contributions == Contributions.KEEP
    assert Mail.objects.filter(kind="left").count() == 1
    assert Farewell.objects.count() == 1


def test_what_would_have_nobody_in_charge_is_shown_and_never_forced(client, member):
    orphaned = make_group(name="Van haar alleen", manager=member, members=[make_member()])
    shared = make_group(name="Van twee", manager=member)
    shared.memberships.create(member=make_member(), is_manager=True)
    make_group(name="Zonder anderen", manager=member)
    make_event(author=member, title="Haar bijeenkomst", attendees=[make_member()])
    log_in(client, member.email)

    page = client.get("/profiel/opzeggen/").content.decode()

    assert f"/groepen/{orphaned.pk}-{orphaned.slug}/leden/#leden" in page
    assert "Haar bijeenkomst" in page
    assert page.count('Overdragen<span class="visually-hidden">: ') == 2
    assert "Van twee" not in page
    assert "Zonder anderen" not in page
    assert leave(client, member).url == "/opgezegd/"


def test_the_copy_is_offered_first(client, member):
    log_in(client, member.email)
    assert "/profiel/gegevens/aanvragen/" in client.get("/profiel/opzeggen/").content.decode()

    takeout = Takeout.objects.ask_for(member)
    tasks.build_takeouts()

    assert f"/profiel/gegevens/{takeout.uuid}.zip" in client.get("/profiel/opzeggen/").content.decode()


# --- Coming back


def test_whoever_signs_in_within_two_weeks_comes_back_to_everything(client, member):
    group = make_group(members=[member])
    post = make_post(member, group)
    leave(client, member, "delete")

    response = log_in(client, member.email)
    assert response.url == "/terugkomen/"
    assert "Kom terug" in client.get(response.url).content.decode()
    assert not is_inside(client)
    client.post(response.url)

    assert is_inside(client)
    assert not Departure.objects.exists()
    tasks.carry_out_departures()
    assert group.memberships.filter(member=member).exists()
    assert Content.objects.get(pk=post.pk).author == member


def test_coming_back_opens_no_session_that_leaving_closed(client, client_class, member):
    elsewhere = client_class()
    log_in(elsewhere, member.email)
    assert is_inside(elsewhere)
    leave(client, member)

    log_in(client, member.email)
    client.post("/terugkomen/")

    assert is_inside(client)
    assert not is_inside(elsewhere)


def test_nobody_comes_back_for_somebody_else(client, member):
    leave(client, member)

    assert log_in(client, member.email, "een verkeerd wachtwoord").status_code == 200
    assert client.get("/terugkomen/").url == "/inloggen/"
    assert client.post("/terugkomen/").url == "/inloggen/"
    assert Departure.objects.exists()


def test_the_next_person_at_the_same_browser_does_not_come_back_for_who_left(client, member):
    leave(client, member)
    log_in(client, member.email)
    log_in(client, make_member().email)

    client.post("/terugkomen/")

    assert Departure.objects.filter(member=member).exists()


def test_who_was_suspended_meanwhile_comes_back_to_that(client, member):
    leave(client, member)
    log_in(client, member.email)
    Suspension.objects.create(member=member, reason="Een maatregel.")

    response = client.post("/terugkomen/")

    assert response.url == "/geblokkeerd/"
    assert not Departure.objects.exists()
    assert not is_inside(client)


def test_the_way_back_closes_when_it_is_due(client, member):
    leave(client, member)
    log_in(client, member.email)
    Departure.objects.update(due_at=timezone.now())

    assert client.post("/terugkomen/").url == "/inloggen/"
    assert Departure.objects.exists()
    log_in(client, member.email)
    assert not is_inside(client)


def test_the_answer_to_a_stranger_is_the_same_as_for_any_address(client, member):
    def says(email):
        page = log_in(client, email, "een verkeerd wachtwoord").content.decode()
        return re.sub(r'value="[^"]*"', "", page).replace(email, "")

    before = says(member.email)
    member.leave(Contributions.KEEP)

    assert says(member.email) == before == says("niemand@lindewaard.example")


# --- When it is due


def test_nothing_happens_before_it_is_due(client, member):
    leave(client, member)

    tasks.carry_out_departures()

    assert Member.objects.filter(pk=member.pk).exists()


def test_contributions_stay_under_nobodys_name(client, member):
    other = make_member()
    group = make_group(manager=other, members=[member])
    post = make_post(member, group, title="Haar stuk")
    comment = make_comment(make_post(other), member, "Haar reactie.")
    draft, private = make_post(member, draft=True), make_post(member, visibility=Visibility.PRIVATE)
    past = make_event(author=other, attendees=[member], begins=timezone.now() - timedelta(days=3))
    coming = make_event(author=other, attendees=[member])
    client.force_login(other)
    client.get("/")
    leave(type(client)(), member)

    let_it_be_due(member)

    page = client.get(post.get_absolute_url()).content.decode()
    assert "Haar stuk" in page
    assert "Oud-lid" in page
    assert NAME not in page
    assert "archivaris" not in page
    assert Comment.objects.get(pk=comment.pk).text == "Haar reactie."
    assert not Content.objects.filter(pk__in=[draft.pk, private.pk]).exists()
    assert Group.objects.get(pk=group.pk).member_count == 1
    assert Event.objects.get(pk=coming.pk).registration_count == 0
    assert Event.objects.get(pk=past.pk).registration_count == 1
    assert not Affiliation.objects.filter(job_title="archivaris").exists()


def test_contributions_go_but_the_replies_of_others_stay(client, member):
    other = make_member()
    answered, alone = make_post(member, title="Beantwoord", tags=["Woo"]), make_post(member, title="Onbeantwoord")
    reply = make_comment(answered, other, "Het antwoord van een ander.")
    make_comment(answered, member, "Haar eigen antwoord.", parent=reply)
    hers = make_comment(make_post(other), member, "Haar reactie.")
    theirs = make_comment(hers.content, other, "Een antwoord daarop.", parent=hers)
    event = make_event(author=member, title="Haar bijeenkomst", attendees=[other])
    client.force_login(other)
    for address in ("/", "/blog/", answered.get_absolute_url(), "/agenda/"):
        client.get(address)  # so that what is cached would show
    leave(type(client)(), member, "delete")

    let_it_be_due(member)

    assert not Content.objects.filter(pk=alone.pk).exists()
    gone = Content.objects.get(pk=answered.pk)
    assert (gone.title, gone.body, gone.excerpt, gone.author) == ("Verwijderd door de schrijver", "", "", None)
    page = client.get(gone.get_absolute_url()).content.decode()
    assert "Verwijderd door de schrijver" in page
    assert "Het antwoord van een ander." in page
    assert "Haar eigen antwoord." not in page
    assert "Beantwoord" not in page
    assert Comment.objects.get(pk=theirs.pk).text == "Een antwoord daarop."
    assert Comment.objects.get(pk=hers.pk).text == ""
    assert (Event.objects.get(pk=event.pk).body, Event.objects.get(pk=event.pk).online_url) == ("", "")
    for address in ("/", "/blog/", "/agenda/", "/onderwerpen/woo/", "/blog/rss/"):
        shown = client.get(address).content.decode()
        assert not re.search("Verwijderd door de schrijver|Beantwoord|Haar bijeenkomst", shown), address


def test_who_was_coming_hears_that_an_event_was_taken_away(client, member):
    coming = make_member()
    event = make_event(author=member, title="Haar bijeenkomst", attendees=[coming])
    member.leave(Contributions.DELETE)

    let_it_be_due(member)
    for announcement in Announcement.objects.filter(kind="called_off"):
        Announcement.deliver(announcement.pk)

    (delivery,) = coming.deliveries.filter(kind="called_off")
    letter = CalledOff().message_for(delivery)
    assert Event.objects.get(pk=event.pk).when in letter.body
    assert NAME not in letter.body
    client.force_login(coming)
    client.post(f"/agenda/{event.pk}-verwijderd/aanmelden/")
    page = client.get(f"/agenda/{event.pk}-verwijderd/").content.decode()
    assert "Verwijderd door de schrijver" in page
    assert 'id="registration"' not in page


@pytest.mark.parametrize("contributions", Contributions)
def test_the_name_is_nowhere_afterwards(client, media, member, contributions):
    other = make_member()
    group = make_group(manager=other, members=[member])
    post = make_post(member, group, visibility=Visibility.PUBLIC)
    make_comment(post, other)
    make_comment(make_post(other), member)
    make_event(author=other, attendees=[member])
    member.expertise.add("Woo")
    NetworkInvitation.objects.create(email=EMAIL, invited_by=other, accepted=1)
    Takeout.objects.ask_for(member)
    tasks.build_takeouts()
    client.force_login(other)
    addresses = ["/", "/blog/", "/blog/rss/", "/leden/", "/leden/?naam=Quist", "/agenda/", "/onderwerpen/woo/"]
    addresses += [group.get_absolute_url(), post.get_absolute_url()]
    for address in addresses:
        client.get(address)
    assert everything_about("Quist")
    leave(type(client)(), member, contributions)

    let_it_be_due(member)

    assert everything_about("Quist") == []
    assert everything_about(EMAIL) == []
    assert [path for path in Path(media).rglob("*") if path.is_file()] == []
    for viewer in (client, type(client)()):
        for address in addresses:
            response = viewer.get(address)
            assert "Xanthippe" not in response.content.decode(), address


def test_the_invitation_somebody_came_by_goes_with_them(member):
    host = make_member()
    came_by, waits, link = (
        NetworkInvitation.objects.create(email="vorig@elders.example", invited_by=host, accepted=1),
        NetworkInvitation.objects.create(email="collega@elders.example", invited_by=host),
        NetworkInvitation.objects.create(invited_by=host, accepted=1, most=5),
    )
    Application.objects.create(member=member, invitation=came_by)

    close(member.leave(Contributions.KEEP, after=timedelta(0)))

    assert set(NetworkInvitation.objects.all()) == {waits, link}


def test_closing_goes_on_where_it_was_killed(member, monkeypatch):
    make_comment(make_post(member), make_member())
    departure = member.leave(Contributions.DELETE, after=timedelta(0))
    erasers = list(ERASERS)
    for stop_after in range(len(erasers)):
        for erase in erasers[: stop_after + 1]:  # a worker that dies right after this eraser
            erase(member, departure.contributions)

    close(departure)

    assert not Member.objects.filter(pk=member.pk).exists()
    assert Content.objects.get().removed_at


def test_closing_one_account_that_cannot_be_closed_keeps_no_other_open(member, caplog):
    other = make_member()
    for each in (member, other):
        each.leave(Contributions.KEEP, after=timedelta(0))

    def refuse(someone, contributions):
        if someone.pk == member.pk:
            raise RuntimeError("a fault of ours")

    ERASERS[refuse] = ()
    try:
        tasks.carry_out_departures()
    finally:
        del ERASERS[refuse]

    assert list(Member.objects.filter(pk__in=[member.pk, other.pk])) == [member]
    assert "departure" in caplog.text


# --- Measures that outlive an account


def close_with_measure(member, until):
    Suspension.objects.create(member=member, reason="Bedreigingen aan Xanthippe.", until=until)
    close(member.leave(Contributions.KEEP, after=timedelta(0)))


def test_a_running_measure_meets_the_address_again(client, member):
    until = timezone.now() + timedelta(days=90)
    close_with_measure(member, until)
    assert everything_about(EMAIL) == []

    sign_up(client, "Iemand", EMAIL.upper())
    confirm(client)

    newcomer = Member.objects.get(email=EMAIL)
    assert newcomer.suspensions.get().until == until
    assert "Bedreigingen" not in newcomer.suspensions.get().reason
    assert not is_inside(client)


def test_a_name_of_somebody_who_is_leaving_leads_nowhere(client, member):
    """Their profile is closed, and the cards and comments that were shown before must know."""
    post = make_post(member, title="Mijn laatste blog")
    make_comment(post, member, "Nog één ding.")
    client.force_login(make_member())
    link = f'<a class="who" href="{member.get_absolute_url()}">{NAME}</a>'

    def links():
        pages = (client.get(address).content.decode() for address in ("/blog/", post.get_absolute_url()))
        return [page.count(link) for page in pages]

    assert links() == [1, 2]
    departure = member.leave(Contributions.KEEP)
    assert links() == [0, 0]
    assert f'<span class="who">{NAME}</span>' in client.get("/blog/").content.decode()
    assert client.get(member.get_absolute_url()).status_code == 404

    departure.withdraw()
    assert links() == [1, 2]


@pytest.mark.parametrize(
    ("left_with", "comes_with", "is_same"),
    [
        ("xan@lindewaard.example", "xan+2@lindewaard.example", True),
        ("xan+nieuw@lindewaard.example", "xan@lindewaard.example", True),
        ("xan+a@lindewaard.example", "Xan+b+c@Lindewaard.example", True),
        ("xan@lindewaard.example", "xan+2@elders.example", False),
        ("xan@lindewaard.example", "xander@lindewaard.example", False),
        ("+a@lindewaard.example", "+b@lindewaard.example", False),  # a name, not an addition to one
    ],
)
def test_an_addition_to_the_same_mailbox_is_nobody_else(left_with, comes_with, is_same):
    close_with_measure(make_member(email=left_with), None)
    newcomer = make_member(email=comes_with.lower(), confirmed_at=None, joined_at=None)

    newcomer.confirm()

    assert newcomer.suspensions.exists() == is_same


def test_a_measure_does_not_meet_an_address_that_was_only_typed(member):
    """Else somebody who sees a measure coming could have it laid upon a colleague who has no account yet."""
    EmailAddress.objects.create(user=member, email="collega@lindewaard.example")
    EmailAddress.objects.create(user=member, email="thuis@lindewaard.example", verified=True)

    close_with_measure(member, None)

    assert not LastingMeasure.objects.on("collega@lindewaard.example").exists()
    assert LastingMeasure.objects.on("thuis@lindewaard.example").exists()
    assert LastingMeasure.objects.on(EMAIL).exists()


def test_signing_up_tells_a_stranger_nothing_of_a_measure(client, client_class, member):
    def says(email):
        client = client_class()
        page = sign_up(client, "Iemand", email)
        return page.status_code, page.url, client.get(page.url).content.decode().replace(email, "")

    close_with_measure(member, None)

    known, unknown = says(EMAIL), says("niemand.bekend@lindewaard.example")

    assert (known[0], known[1]) == (unknown[0], unknown[1])
    assert len(known[2]) == pytest.approx(len(unknown[2]), abs=60)


def test_without_a_measure_an_address_starts_afresh(client, member):
    close(member.leave(Contributions.KEEP, after=timedelta(0)))

    sign_up(client, "Iemand", EMAIL)
    confirm(client)

    assert is_inside(client)
    assert not LastingMeasure.objects.exists()


def test_a_measure_that_ended_is_forgotten(client, member):
    close_with_measure(member, timezone.now() + timedelta(days=1))
    LastingMeasure.objects.update(until=timezone.now())

    tasks.purge()
    sign_up(client, "Iemand", EMAIL)
    confirm(client)

    assert not LastingMeasure.objects.exists()
    assert is_inside(client)


def test_a_measure_is_found_under_a_key_that_was_replaced(settings, member):
    close_with_measure(member, None)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a-new-key-that-is-not-the-old-one-and-is-long-enough-for-anybody"

    assert LastingMeasure.objects.on(EMAIL).exists()
    settings.SECRET_KEY_FALLBACKS = []
    assert not LastingMeasure.objects.on(EMAIL).exists()


def test_nothing_but_a_hash_is_kept(member):
    close_with_measure(member, None)

    measure = LastingMeasure.objects.get()
    assert re.fullmatch("[0-9a-f]{64}", measure.address_hash)
    assert measure.until is None
