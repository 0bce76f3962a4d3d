"""A session keeps its page: slides and files, notes, and a conversation."""

import os
import uuid
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.models import Content
from events import tasks
from events.models import Handout, NoRoomForHandouts, SessionNotes, SessionTalk
from events.personal_data import erase_what_was_left
from groups.models import Kind
from members.models import Contributions
from moderation.models import Case
from network.models import WatchedWord
from tests.at_once import run_at_once
from tests.events.factories import make_event
from tests.events.programmes import add_round, add_session
from tests.factories import make_group, make_member, make_post
from tests.files.scanner import EICAR, scanner
from tests.web.pictures import upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def held(speakers=(), **fields):
    """A released session of an event that has been, and its event."""
    event = make_event(begins=timezone.now() - timedelta(days=2), ends=timezone.now() - timedelta(days=1), **fields)
    session = add_session(add_round(event), "Werken met slides", speakers=speakers)
    event.release_programme(event.author)
    return session, event


def browser_of(member):
    client = Client()
    client.force_login(member)
    return client


def address(name, session, *more):
    return reverse(f"events:{name}", args=[session.event_id, session.event.slug, session.pk, *more])


def leave(member, session, *uploads, key=None):
    typed = {"uuid": key or uuid.uuid4(), "uploads": uploads or [upload(b"Slides", "mijn slides.pdf")]}
    return browser_of(member).post(address("add_handouts", session), typed)


def take(client, session, handout):
    """Download it. Gives the status, the headers and the bytes."""
    response = client.get(address("handout", session, handout.pk))
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, response.headers, content


def page_of(member, session):
    client = browser_of(member) if member else Client()
    return client.get(address("session", session)).content.decode()


@pytest.mark.parametrize("who", ["speaker", "organiser"])
def test_speakers_and_organisers_leave_slides_and_everybody_takes_them_along(who):
    speaker = make_member()
    session, event = held([speaker])
    key = uuid.uuid4()

    for _send in range(2):  # a double submit
        leave(speaker if who == "speaker" else event.author, session, upload(b"Slides", "../mijn<b>.pdf"), key=key)

    handout = session.handouts.get()
    _status, headers, content = take(Client(), session, handout)
    assert content == b"Slides"
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "<b>" not in handout.name
    assert handout.name in page_of(None, session)


def test_nobody_else_leaves_or_takes_away_or_writes():
    speaker, other = make_member(), make_member()
    session, _event = held([speaker])
    leave(speaker, session)
    client = browser_of(other)

    assert leave(other, session).status_code == 403
    assert client.post(address("discard_handout", session, session.handouts.get().pk)).status_code == 403
    assert client.post(address("session_notes", session), {"version": 0, "body": "<p>x</p>"}).status_code == 403
    assert "Voeg slides" not in page_of(other, session)


def test_who_is_planned_to_speak_and_not_announced_does_not_write_yet():
    session, _event = held()
    planned = make_member()
    session.let_speak([planned], [])

    assert leave(planned, session).status_code == 403


def test_what_is_with_a_session_of_a_closed_group_stays_there():
    inside, outside = make_member(), make_member()
    group = make_group(Kind.CLOSED, members=[inside])
    organiser = make_member()
    group.memberships.create(member=organiser)
    session, _event = held(author=organiser, group=group, visibility="group")
    leave(organiser, session)
    handout = session.handouts.get()

    assert take(browser_of(outside), session, handout)[0] == 404
    assert take(Client(), session, handout)[0] == 404
    assert take(browser_of(inside), session, handout)[0] == 200


def test_the_bytes_go_with_the_file(django_capture_on_commit_callbacks):
    speaker = make_member()
    session, _event = held([speaker])
    leave(speaker, session)
    handout = session.handouts.get()

    with django_capture_on_commit_callbacks(execute=True):
        browser_of(speaker).post(address("discard_handout", session, handout.pk))

    assert not session.handouts.exists()
    assert not default_storage.exists(handout.stored.name)


def test_there_is_an_end_to_what_fits(settings):
    session, event = held()
    ten = [upload(b"x", f"{number}.txt") for number in range(10)]
    Handout.objects.put(session, event.author, ten, uuid=uuid.uuid4())

    with pytest.raises(NoRoomForHandouts):
        Handout.objects.put(session, event.author, [upload(b"x", "11.txt")], uuid=uuid.uuid4())
    settings.FILES_PER_GROUP = 12
    with pytest.raises(NoRoomForHandouts):
        Handout.objects.put(add_session(add_round(event, 2)), event.author, [upload(b"xxx", "a")], uuid=uuid.uuid4())


def test_there_is_an_end_to_what_one_member_leaves_at_all_events_together(settings):
    settings.HANDOUTS_PER_MEMBER = 3
    speaker = make_member()
    for fits in (True, False):
        session, _event = held([speaker])
        with nullcontext() if fits else pytest.raises(NoRoomForHandouts):
            Handout.objects.put(session, speaker, [upload(b"xx", "a.txt")], uuid=uuid.uuid4())
    Handout.objects.put(session, make_member(), [upload(b"xx", "a.txt")], uuid=uuid.uuid4())


def test_a_file_stays_inside_until_the_scanner_has_judged_it(settings):
    speaker = make_member()
    session, _event = held([speaker])
    with scanner() as clamd:
        settings.CLAMAV_URL = clamd.url
        leave(speaker, session, upload(b"Goed", "goed.txt"), upload(EICAR, "slecht.txt"))
        good, bad = session.handouts.order_by("pk")
        assert take(Client(), session, good)[0] == 302
        assert "wordt gecontroleerd" in page_of(None, session)

        tasks.judge_handouts()

        assert take(Client(), session, good)[0] == 200
        assert not Handout.objects.filter(pk=bad.pk).exists()


def test_what_nobody_names_is_swept_away(settings):
    session, event = held()
    Handout.objects.put(session, event.author, [upload(b"x", "a.txt")], uuid=uuid.uuid4())
    kept = session.handouts.get().stored.name
    stray = default_storage.save("handouts/ab/abcdef", upload(b"y", "y"))
    for name in (kept, stray):
        os.utime(default_storage.path(name), (0, 0))

    tasks.sweep_handouts()

    assert default_storage.exists(kept)
    assert not default_storage.exists(stray)


def test_notes_are_one_text_and_nobody_overwrites_another():
    one, two = make_member(), make_member()
    session, _event = held([one, two])

    def write(member, version, words):
        typed = {"version": version, "body": f"<p>{words}<script>x</script></p>"}
        return browser_of(member).post(address("session_notes", session), typed)

    assert write(one, 0, "Eerste").status_code == 302
    late = write(two, 0, "Tweede").content.decode()

    assert "Iemand anders heeft dit verslag bewaard" in late
    assert "&lt;p&gt;Tweede" in late
    assert "[&#x27;" not in late
    assert 'name="version" value="1"' in late
    assert "Eerste" in page_of(None, session)
    assert "<script>x" not in SessionNotes.objects.get(session=session).body
    assert write(two, 1, "Samen").status_code == 302
    assert "Samen" in page_of(None, session)


def say(member, session, text, key=None, **sent):
    form = {"uuid": key or uuid.uuid4(), "text": text} | sent
    return browser_of(member).post(address("session_talk", session), form)


def test_the_first_word_begins_a_conversation_that_the_page_shows():
    member, other = make_member(), make_member()
    session, event = held()
    key = uuid.uuid4()

    for _send in range(2):
        say(member, session, "Waar staat <dat>?", key)
    assert "Nog geen reacties" not in page_of(other, session)
    say(other, session, "Op bladzijde 2.")  # the page was open from before

    talk = SessionTalk.objects.get(session=session).content
    assert (talk.title, talk.about_event_id, talk.comment_count) == (session.title, event.pk, 1)
    assert talk.visibility == event.visibility
    page = page_of(other, session)
    assert "Waar staat &lt;dat&gt;?" in page
    assert "Op bladzijde 2." in page
    assert talk.get_absolute_url() in browser_of(other).get(event.get_absolute_url()).content.decode()


def test_a_word_for_a_moderator_in_the_first_words_is_reported():
    """In those that begin a conversation, and in those of who came after that with a page from before."""
    WatchedWord.objects.create(word="krediet", act=WatchedWord.Act.QUEUE)
    session, _event = held()

    say(make_member(), session, "Goedkoop krediet.")
    say(make_member(), session, "Ook krediet.")

    talk = SessionTalk.objects.get(session=session).content
    assert Case.objects.filter(content=talk).count() == 1
    assert Case.objects.filter(comment=talk.comments.get()).count() == 1


def test_the_first_words_about_a_session_count_as_a_piece(settings):
    settings.HOURS_OF_FIRST_DAY = 24
    newcomer, (session, _event), (other, _other_event) = make_member(), held(), held()
    make_post(newcomer), make_post(newcomer)
    key = uuid.uuid4()
    for _press in range(2):
        say(newcomer, session, "Waar staat dat?", key)

    say(newcomer, other, "En dit?")

    assert [talk.session for talk in SessionTalk.objects.all()] == [session]


def test_members_and_subjects_are_named_in_what_is_said_about_a_session():
    member, (one, _other) = make_member(), [make_member("Jan Jansen") for _ in range(2)]
    make_post(tags=["Woo"])
    session, _event = held()
    assert "data-about" in page_of(member, session)
    say(member, session, "Eerst over de #woo, met @Jan Jansen.", mention=one.uuid)
    say(member, session, "Zie ook #woo, @Jan Jansen.", mention=one.uuid)

    page = page_of(member, session)
    assert page.count('href="/onderwerpen/woo/"') == 2
    assert page.count(f'data-mention="{one.uuid}">@Jan Jansen</a>') == 2


def test_after_a_conversation_that_was_taken_away_another_begins():
    member = make_member()
    session, _event = held()
    say(member, session, "Eerst dit.")
    Content._base_manager.get(session_talk__session=session).whole().remove()

    say(make_member(), session, "Dan dat.")

    assert "Dan dat." in page_of(member, session)


def test_a_conversation_about_a_long_title_begins_too():
    session, event = held()
    event.sessions.update(title="x" * 200)
    event.release_programme(event.author)

    assert say(make_member(), session, "Kort gezegd.").status_code == 302
    assert len(SessionTalk.objects.get(session=session).content.title) == 200


def test_who_is_kept_out_of_where_the_conversation_went_says_nothing_there():
    member = make_member()
    session, _event = held()
    say(make_member(), session, "Eerst dit.")
    manager = make_member()
    group = make_group(manager=manager)
    group.exclude(member, manager, "Genoeg.")
    Content._base_manager.filter(session_talk__session=session).update(group=group)

    assert say(member, session, "Toch nog iets.").status_code == 403


def test_no_conversation_begins_at_an_event_for_those_invited_alone():
    session, event = held(visibility="invited")

    assert say(event.author, session, "Wie leest dit?").status_code == 403
    assert not SessionTalk.objects.exists()


def test_visitors_read_and_get_no_form():
    session, _event = held()
    response = Client().get(address("session", session))

    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert Client().post(address("session_talk", session), {"text": "x"}).status_code == 302
    assert not SessionTalk.objects.exists()


def test_who_leaves_takes_the_own_files_along_when_they_say_so(django_capture_on_commit_callbacks):
    speaker = make_member()
    session, _event = held([speaker])
    leave(speaker, session)

    erase_what_was_left(speaker, Contributions.KEEP)
    assert session.handouts.exists()
    erase_what_was_left(speaker, Contributions.DELETE)

    assert not session.handouts.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_say_the_first_thing_at_once_are_in_one_conversation():
    members = [make_member() for _ in range(4)]
    session, _event = held()

    results = run_at_once([lambda member=member: say(member, session, "Ik eerst.").status_code for member in members])

    assert results == [302] * 4
    assert SessionTalk.objects.get(session=session).content.comment_count == 3
