"""A programme is drawn up unseen, with warnings, and released as a version that says what it changes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.models import Visibility
from events.clock import spoken_day
from events.models import InUse, NothingNew, Oversold, Pattern, ReleaseNews, Session, SessionKind, Speaker, clashes
from groups.models import Kind
from members.models import Block, Member
from notifications.kinds.events import Registered
from notifications.kinds.programme import ProgrammeReleased
from notifications.models import Announcement, Notification
from tests.at_once import run_at_once
from tests.discussions.factories import make_discussion
from tests.events.factories import make_event
from tests.events.programmes import HOUR, add_break, add_round, add_session, change
from tests.events.queries import queries_of
from tests.factories import make_comment, make_group, make_member, make_organisation, make_post
from web.clock import wall_at

pytestmark = pytest.mark.django_db


def address(name, event, *args):
    return reverse(f"events:{name}", args=[event.pk, event.slug, *args])


def day(**fields):
    begins = (timezone.now() + timedelta(days=30)).replace(hour=9, minute=0, second=0, microsecond=0)
    return make_event(begins=begins, ends=begins + 8 * HOUR, **fields)


def told(event):
    return {news.member: [change["what"] for change in news.changes] for news in ReleaseNews.objects.all()}


def titles(event, viewer=None):
    return [slot.title for slot in event.programme_for(viewer or AnonymousUser())]


def test_a_programme_of_several_days_stands_under_each_of_them(client):
    begin = day().happens_at
    event = make_event(begins=begin, ends=begin + 27 * HOUR)
    add_session(add_round(event), "Opening")
    add_session(add_round(event, 25), "Tweede ochtend")
    event.release_programme(event.author)

    page = client.get(address("programme", event)).content.decode()

    days = [page.index(f"{spoken_day(wall_at(begin + timedelta(days=n), event.time_zone))}</h3>") for n in (0, 1)]
    assert days[0] < page.index(">Opening</a></h4>") < days[1] < page.index(">Tweede ochtend</a></h4>")


# --- Drawing it up


def test_an_organiser_draws_a_programme_up_with_the_forms(client):
    event, speaker = day(), make_member("Saskia Brandsma")
    client.force_login(event.author)
    begin = wall_at(event.happens_at, event.time_zone)
    clock = {"begins": begin.isoformat()[:16], "ends": (begin + HOUR).isoformat()[:16]}

    client.post(address("add_part", event, "ronde"), clock | {"name": "Ronde 1", "uuid": uuid4()})
    client.post(address("add_part", event, "zaal"), {"name": "Raadzaal", "size": "60", "uuid": uuid4()})
    client.post(address("add_part", event, "thema"), {"name": "Dienstverlening", "uuid": uuid4()})
    fields = {"round": event.rounds.get().pk, "room": event.rooms.get().pk, "track": event.tracks.get().pk}
    fields |= {"title": "Het loket", "kind": "session", "capacity": "40", "body": "Wat *er* gebeurde."}
    fields |= {"members": "saskia  brandsma", "guests": "Jan Smit, de bakker\n\nPiet", "uuid": uuid4()}
    response = client.post(address("add_part", event, "sessie"), fields)

    assert response.status_code == 302
    session = event.sessions.get()
    assert (session.title, session.capacity, str(session.room), str(session.track)) == (
        "Het loket",
        40,
        "Raadzaal",
        "Dienstverlening",
    )
    assert [str(each) for each in session.speakers.order_by("pk")] == [speaker.name, "Jan Smit, de bakker", "Piet"]
    page = client.get(address("programme_desk", event)).content.decode()
    assert "Het loket" in page
    assert client.get(address("edit_part", event, "sessie", session.pk)).status_code == 200


@pytest.mark.parametrize(("part", "rows"), [("ronde", "rounds"), ("zaal", "rooms"), ("thema", "tracks")])
def test_the_same_form_twice_makes_one(client, part, rows):
    event, other = day(), day()
    begin = wall_at(event.happens_at, event.time_zone)
    clock = {"begins": begin.isoformat()[:16], "ends": (begin + HOUR).isoformat()[:16]}
    form = clock | {"name": "Een naam", "uuid": uuid4()}

    for each in (event, event, other):
        client.force_login(each.author)
        assert client.post(address("add_part", each, part), form).status_code == 302
    client.force_login(event.author)
    client.post(address("add_part", event, part), form | {"uuid": uuid4()})

    assert getattr(event, rows).count() == 2
    assert getattr(other, rows).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_session_that_is_saved_twice_at_once_is_one(client):
    event = day()
    client.force_login(event.author)
    fields = {"round": add_round(event).pk, "title": "Het loket", "kind": "session", "guests": "Piet", "uuid": uuid4()}
    session = client.cookies["sessionid"].value

    def save():
        from_tab = Client()
        from_tab.cookies["sessionid"] = session
        return from_tab.post(address("add_part", event, "sessie"), fields).status_code

    assert run_at_once([save, save]) == [302, 302]
    assert event.sessions.get().speakers.count() == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"members": "Niemand Zo"}, "members"),
        ({"members": "Tweeling"}, "members"),
        ({"title": ""}, "title"),
        ({"round": ""}, "round"),
        ({"round": "999999999"}, "round"),
        ({"capacity": "0"}, "capacity"),
        ({"guests": "x" * 121}, "guests"),
    ],
)
def test_what_makes_no_sense_is_said(client, fields, wrong):
    event = day()
    make_member("Tweeling"), make_member("Tweeling")
    client.force_login(event.author)
    good = {"title": "Iets", "kind": "session", "round": add_round(event).pk, "members": "", "guests": "", "body": ""}

    page = client.post(address("add_part", event, "sessie"), good | fields | {"uuid": uuid4()})

    assert list(page.context["form"].errors) == [wrong]
    assert not event.sessions.exists()


def test_one_of_two_of_the_same_name_is_named_by_the_profile(client):
    event, other = day(), make_member("Tweeling")
    wanted = make_member("Tweeling")
    client.force_login(event.author)
    fields = {"title": "Iets", "kind": "session", "round": add_round(event).pk, "guests": "", "body": ""}

    client.post(address("add_part", event, "sessie"), fields | {"members": wanted.get_absolute_url(), "uuid": uuid4()})

    assert event.sessions.get().speakers.get().member == wanted
    page = client.get(address("edit_part", event, "sessie", event.sessions.get().pk)).content.decode()
    assert wanted.get_absolute_url() in page
    assert other.get_absolute_url() not in page


def test_who_is_kept_apart_is_not_made_to_speak_but_stays_where_they_spoke(client):
    event, blocker = day(), make_member("Wil Dit Niet")
    client.force_login(event.author)
    session = add_session(add_round(event), "Iets", [blocker])
    Block.objects.create(blocker=blocker, blocked=event.author)
    fields = {"title": "Iets", "kind": "session", "round": session.round_id, "members": blocker.name, "guests": ""}

    page = client.post(address("add_part", event, "sessie"), fields | {"uuid": uuid4()})
    kept = client.post(address("edit_part", event, "sessie", session.pk), fields)

    assert list(page.context["form"].errors) == ["members"]
    assert kept.status_code == 302
    assert session.speakers.get(is_planned=True).member == blocker


@pytest.mark.parametrize(
    ("begin", "end", "wrong"), [(1, 1, "ends"), (2, 1, "ends"), (-1, 1, "begins"), (7, 9, "begins")]
)
def test_a_round_falls_within_the_event(client, begin, end, wrong):
    event = day()
    client.force_login(event.author)
    first = wall_at(event.happens_at, event.time_zone)
    fields = {"begins": (first + begin * HOUR).isoformat()[:16], "ends": (first + end * HOUR).isoformat()[:16]}

    page = client.post(address("add_part", event, "ronde"), fields | {"uuid": uuid4()})

    assert list(page.context["form"].errors) == [wrong]


def test_a_round_with_sessions_in_it_stays(client):
    event = day()
    round = add_round(event)
    session = add_session(round)

    with pytest.raises(InUse):
        round.discard()
    event.release_programme(event.author)
    session.discard()
    with pytest.raises(InUse):
        round.discard()  # others still see it
    event.release_programme(event.author)
    round.discard()

    assert not event.rounds.exists()


def test_nobody_is_double_booked_unwarned():
    event, speaker = day(), make_member("Saskia")
    hall = event.rooms.create(name="Raadzaal", size=30)
    one, overlapping, later = add_round(event), add_round(event, 1.5), add_round(event, 3)
    add_session(one, "A", [speaker], ["Jan"], room=hall, capacity=31)
    add_session(overlapping, "B", [speaker], ["jan"], room=hall)
    add_session(later, "C", [speaker], ["Jan"], room=hall, capacity=30)

    found = sorted(map(str, clashes(event.sessions.planned())))

    assert found == [
        "Jan spreekt tegelijk in ‘A’ en ‘B’.",
        "Saskia spreekt tegelijk in ‘A’ en ‘B’.",
        "‘A’ en ‘B’ zijn tegelijk in Raadzaal.",
        "‘A’ heeft 31 plekken, en in Raadzaal passen er 30.",
        "‘B’ neemt iedereen aan, en in Raadzaal passen er 30: geef een aantal plekken.",
    ]


def test_warnings_refuse_nothing(client):
    event, speaker = day(), make_member()
    round = add_round(event)
    add_session(round, "A", [speaker])
    add_session(round, "B", [speaker])
    client.force_login(event.author)

    assert "spreekt tegelijk" in client.get(address("programme_desk", event)).content.decode()
    client.post(address("release_programme", event))

    assert titles(event) == ["A", "B"]


# --- Releasing it


def test_others_see_nothing_before_it_is_released(client):
    event = day()
    session = add_session(add_round(event), "Geheim plan")
    pages = [event.get_absolute_url(), address("programme", event), address("now", event)]

    assert all("Geheim plan" not in client.get(page).content.decode() for page in pages)
    assert client.get(address("session", event, session.pk)).status_code == 404
    event.release_programme(event.author)

    assert all("Geheim plan" in client.get(page).content.decode() for page in pages)
    assert client.get(address("session", event, session.pk)).status_code == 200


def test_what_is_drawn_up_after_a_release_stays_unseen(client):
    event, old, new = day(), make_member("Oude Spreker"), make_member("Nieuwe Spreker")
    one, two = add_round(event), add_round(event, 2)
    session = add_session(one, "Eerst", [old], body="<p>Zoals het was.</p>")
    gone = add_session(one, "Vervalt straks")
    event.release_programme(event.author)

    change(session, title="Daarna", body="<p>Zoals het wordt.</p>", round=two)
    session.let_speak([new], [])
    gone.discard()
    add_session(two, "Komt erbij")

    seen = client.get(address("programme", event)).content.decode()
    seen += client.get(address("session", event, session.pk)).content.decode()
    for text in ("Eerst", "Zoals het was.", "Oude Spreker", "Vervalt straks"):
        assert text in seen
    for text in ("Daarna", "Zoals het wordt.", "Nieuwe Spreker", "Komt erbij"):
        assert text not in seen
    event.release_programme(event.author)
    seen = client.get(address("programme", event)).content.decode()
    assert titles(event) == ["Daarna", "Komt erbij"]
    assert "Oude Spreker" not in seen
    assert "Nieuwe Spreker" in seen
    assert client.get(address("session", event, gone.pk)).status_code == 404


def test_a_version_says_what_it_changed(client):
    event = day()
    one, two = add_round(event), add_round(event, 2)
    moving, changing, going = add_session(one, "A"), add_session(one, "B"), add_session(one, "C")
    event.release_programme(event.author)
    change(moving, round=two)
    change(changing, title="B, anders")
    going.discard()
    add_session(two, "D")

    client.force_login(event.author)
    client.post(address("release_programme", event), {"name": "onder voorbehoud"})

    release = event.releases.get(number=2)
    assert {each["title"]: each["what"] for each in release.changes} == {
        "A": "moved",
        "B, anders": "changed",
        "C": "dropped",
        "D": "added",
    }
    page = client.get(address("programme", event)).content.decode()
    assert "Versie 2: onder voorbehoud" in page
    assert "niet meer in het programma" in page
    with pytest.raises(NothingNew):
        event.release_programme(event.author)


def test_a_session_that_was_put_back_never_went():
    event = day()
    session = add_session(add_round(event), "Toch wel")
    event.release_programme(event.author)
    session.discard()
    change(session, dropped_at=None)

    with pytest.raises(NothingNew):
        event.release_programme(event.author)


def test_only_those_hear_of_it_whose_session_it_is():
    speaker, other, chose, elsewhere, idle = (make_member() for _ in range(5))
    event = day(attendees=[chose, elsewhere, idle])
    one, two = add_round(event), add_round(event, 2)
    moving, staying = add_session(one, "A", [speaker]), add_session(one, "B", [other])
    event.release_programme(event.author)
    assert told(event) == {speaker: ["added"], other: ["added"]}
    ReleaseNews.objects.all().delete()
    event.choose_sessions(chose, {one.pk: moving.slot.pk})
    event.choose_sessions(elsewhere, {one.pk: staying.slot.pk})
    change(moving, round=two)
    change(staying, body="<p>Een komma minder.</p>")

    event.release_programme(event.author)
    assert told(event) == {speaker: ["moved"], chose: ["moved"]}
    ReleaseNews.objects.all().delete()
    moving.discard()
    event.release_programme(event.author)

    assert told(event) == {speaker: ["dropped"], chose: ["dropped"]}


def test_a_sixth_version_that_mails_waits_and_one_that_mails_nobody_does_not(client):
    event = day()
    session = add_session(add_round(event), "Het loket", [make_member()])
    rounds = [session.round, add_round(event, 2)]
    for number in range(6):
        change(session, round=rounds[number % 2])
        if number < 5:
            event.release_programme(event.author)
    client.force_login(event.author)

    page = client.post(address("release_programme", event)).content.decode()

    assert "geef het morgen vrij" in page
    assert event.releases.count() == 5
    assert event.sessions.get().round == rounds[1]
    change(session, round=rounds[0])
    add_break(rounds[1])
    client.post(address("release_programme", event))
    assert event.releases.count() == 6


def test_a_new_speaker_and_the_one_before_hear_of_it():
    before, after, chose = make_member(), make_member(), make_member()
    event = day(attendees=[chose])
    round = add_round(event)
    session = add_session(round, "A", [before])
    event.release_programme(event.author)
    event.choose_sessions(chose, {round.pk: session.slot.pk})
    ReleaseNews.objects.all().delete()
    session.let_speak([after], [])

    event.release_programme(event.author)

    assert told(event) == {before: ["changed"], after: ["changed"]}


def test_the_mail_tells_what_changed_for_its_reader():
    speaker = make_member()
    event = day()
    session = add_session(add_round(event), "Het loket", [speaker])
    event.release_programme(event.author)
    two = add_round(event, 2)
    change(session, round=two)
    release = event.release_programme(event.author)
    kind = ProgrammeReleased()

    assert Announcement.objects.filter(kind=ProgrammeReleased.NAME).count() == 2
    assert list(kind.audience(release)) == [speaker]
    [line] = kind.personal(release, speaker)["lines"]
    assert line.startswith("‘Het loket’ is verplaatst. Het was: ")


def test_nobody_is_sent_away_by_a_smaller_capacity(client):
    members = [make_member() for _ in range(3)]
    event = day(attendees=members)
    round = add_round(event)
    session = add_session(round, "Te klein", capacity=3)
    event.release_programme(event.author)
    for member in members:
        event.choose_sessions(member, {round.pk: session.slot.pk})
    change(session, capacity=2)

    with pytest.raises(Oversold):
        event.release_programme(event.author)
    client.force_login(event.author)
    page = client.post(address("release_programme", event)).content.decode()

    assert "‘Te klein’ (3)" in page
    assert session.slot.picks.count() == 3


def test_rounds_move_along_with_the_event():
    event = day()
    session = add_session(add_round(event, 2))
    event.release_programme(event.author)
    names = ["title", "body", "group", "visibility", "time_zone", "place", "online_url", "capacity"]
    fields = {name: getattr(event, name) for name in names}
    week = timedelta(days=7)
    before = wall_at(session.slot.begins_at, event.time_zone)

    event.replan(version=event.version, happens_at=event.happens_at + week, ends_at=event.ends_at + week, **fields)

    session.slot.refresh_from_db()
    session.round.refresh_from_db()
    moved = wall_at(event.happens_at, event.time_zone) + HOUR
    assert wall_at(session.slot.begins_at, event.time_zone) == moved
    assert session.round.begins_at == session.slot.begins_at
    assert before.date() != moved.date()


# --- Who sees it


def test_a_programme_is_for_who_sees_the_event(client):
    author = make_member()
    group = make_group(kind=Kind.CLOSED, members=[author])
    event = make_event(author, group, Visibility.GROUP)
    session = add_session(add_round(event))
    event.release_programme(author)
    client.force_login(make_member())

    for page in (address("programme", event), address("now", event), address("session", event, session.pk)):
        assert client.get(page).status_code == 404


def test_now_and_next(client):
    now = timezone.now()
    event = make_event(begins=now + timedelta(days=1))
    past, running, coming, later = (
        event.rounds.create(begins_at=now + at * HOUR, ends_at=now + (at + 1) * HOUR) for at in (-3, -0.5, 1, 3)
    )
    for round, title in ((past, "Geweest"), (running, "Bezig"), (coming, "Zo meteen"), (later, "Veel later")):
        add_session(round, title)
    event.release_programme(event.author)

    page = client.get(address("now", event))
    text = page.content.decode()

    assert text.index("Bezig") < text.index("Zo meteen")
    assert "Geweest" not in text
    assert "Veel later" not in text
    fragment = client.get(address("now", event), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert all('hx-trigger="every 60s"' in each for each in (text, fragment))  # and so it goes on after each swap
    assert "Bezig" in fragment


def test_what_comes_up_on_another_day_says_which(client):
    event = day()
    add_session(add_round(event))
    event.release_programme(event.author)

    page = client.get(address("now", event)).content.decode()

    assert f"<h3>{spoken_day(wall_at(event.happens_at, event.time_zone))}, " in page


def test_what_is_held_when_the_event_is_not_is_warned_of():
    event = day()
    add_session(add_round(event, 9), "Te laat")
    add_session(add_round(event, 8), "Net op tijd")

    [warning] = clashes(event.sessions.planned())

    assert "‘Te laat’" in warning


def test_a_speaker_who_leaves_is_named_no_more():
    event, speaker = day(), make_member()
    session = add_session(add_round(event), "A", [speaker])
    event.release_programme(event.author)

    Speaker.objects.filter(member=speaker).delete()

    assert titles(event) == ["A"]
    assert not session.speakers.exists()


def test_the_page_of_a_big_day_costs_no_more_queries_whoever_looks(client, subtests):
    event = day(capacity=None)
    viewer, helper = make_member(), make_member()
    people = [make_member(organisation=make_organisation()) for _ in range(20)]
    now = timezone.now()
    crowd = Member.objects.bulk_create(
        Member(name=f"Deelnemer {number}", email=f"{uuid4()}@lid.example", confirmed_at=now, joined_at=now)
        for number in range(1000)
    )
    event.registrations.bulk_create(event.registrations.model(event=event, member=member) for member in crowd)
    event.register(viewer)
    event.ask_to_help(helper, by=event.author).accept()
    for number in range(1, 8):
        round = add_round(event, number)
        for place in range(15 if number < 7 else 10):
            add_session(round, f"Sessie {number}-{place}", [people[place]], capacity=40)
    add_break(add_round(event, 8))
    event.release_programme(event.author)
    for name, link in (("Oeverdam", ""), ("Online", "https://video.example/zaal")):
        event.add_location(name=name, address="" if link else name, online_url=link, capacity=None)
    event.recur(Pattern.WEEK, 1, event.returns_at(Pattern.WEEK, 1, times=3))
    event.tags.set(["Woo"])
    about = {"author": people[0], "about_event": event.content_ptr}
    make_post(**about)
    make_discussion(**about)
    for member in people[:3]:
        make_comment(event, member, parent=make_comment(event, people[4]))
    Notification.write_to([viewer.pk], Registered(), event.registration_of(viewer))
    assert Session.objects.filter(event=event, kind=SessionKind.SESSION).count() == 100
    looking = {"visitor": None, "member": make_member(), "registered": viewer, "organiser": event.author}

    for name, member in (looking | {"helper": helper}).items():
        client.logout()
        if member:
            client.force_login(member)
        with subtests.test(name):
            queries = queries_of(client, event.get_absolute_url())
            assert len(queries) <= 10, "\n\n".join(f"{sql[:60]} {sql[sql.find(' FROM ') :][:60]}" for sql in queries)

    assert not Notification.objects.filter(member=viewer, read_at=None).exists()
