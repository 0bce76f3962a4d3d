"""What members hear of places: that they wait, that one is kept for them, that it passed on."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from content.models import Visibility
from events.models import Admission, Event, Guest, Offer, State, Waiting
from events.tasks import pass_offers_on, remind
from groups.models import Kind
from notifications.models import Announcement, Delivery
from notifications.models.wishes import Wishes
from notifications.tasks import send_delivery
from notifications.topics import Topic
from tests.events.factories import make_event, make_guest
from tests.events.programmes import add_round, add_session, change, open_call
from tests.factories import make_group, make_member
from tests.notifications.factories import deliver_everything, text_of

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def make_full_event(*line, begins=None, **fields):
    """As full as can be, with these in line; what was told of that has been told."""
    first = make_member()
    event = make_event(capacity=1, attendees=[first], begins=begins or timezone.now() + WEEK, **fields)
    for member in line:
        event.wait(member)
    return event, first


def mails_to(smtp, member):
    return [message for recipient, message in smtp.letters if recipient == member.email]


def test_who_waits_hears_the_place_in_line(smtp):
    one, two = make_member(), make_member()
    make_full_event(one, two, title="Ambtenaar 2.0-dag")

    deliver_everything()

    [mail] = mails_to(smtp, two)
    assert mail["Subject"] == "Je staat op de wachtlijst van Ambtenaar 2.0-dag"
    assert "Je bent nummer 2 in de rij." in text_of(mail)


def test_an_offer_is_mailed_and_its_clock_starts_then(smtp):
    one, two = make_member(), make_member()
    event, first = make_full_event(one, two)
    deliver_everything()
    event.unregister(first)
    assert Offer.objects.get().expires_at is None

    deliver_everything()

    offer = Offer.objects.get()
    mail = mails_to(smtp, one)[-1]
    assert offer.told_at is not None
    assert offer.last_moment in text_of(mail)
    assert f"/agenda/plek/{offer.token}/" in text_of(mail)
    assert len(mails_to(smtp, two)) == 1


def test_a_mail_that_is_refused_for_now_starts_no_clock(smtp):
    member = make_member()
    event, first = make_full_event(member)
    deliver_everything()
    event.unregister(first)
    smtp.refuses[member.email] = "450 later"

    deliver_everything()

    assert Offer.objects.get().told_at is None
    smtp.refuses.clear()
    Delivery.objects.filter(sent_at=None).update(next_attempt_at=timezone.now())
    deliver_everything()
    assert Offer.objects.get().told_at is not None


def test_a_kept_place_of_who_may_no_longer_come_goes_on(smtp):
    one, two = make_member(), make_member()
    event, first = make_full_event(one, two)
    event.unregister(first)
    one.suspensions.create(reason="Huisregel 3")

    deliver_everything()
    pass_offers_on()
    deliver_everything()

    assert Offer.objects.open().get().waiting.member == two
    assert not any("Er is een plek voor je" in mail["Subject"] for mail in mails_to(smtp, one))


def test_who_answered_before_the_mail_went_is_not_mailed_any_more(smtp):
    member = make_member()
    event, first = make_full_event(member)
    event.unregister(first)
    event.register(member)

    deliver_everything()

    assert [mail["Subject"] for mail in mails_to(smtp, member)] == [f"Je staat op de lijst voor {event}"]


def test_who_did_not_answer_hears_that_the_place_passed_on(smtp):
    one, two = make_member(), make_member()
    event, first = make_full_event(one, two)
    event.unregister(first)
    deliver_everything()
    Offer.objects.update(expires_at=timezone.now())

    pass_offers_on()
    deliver_everything()

    assert mails_to(smtp, one)[-1]["Subject"] == f"Je plek bij {event} ging naar de volgende in de rij"
    assert mails_to(smtp, two)[-1]["Subject"] == f"Er is een plek voor je bij {event}"


def test_on_the_last_day_everybody_who_waits_hears_at_once(smtp):
    line = [make_member() for _ in range(3)]
    event, first = make_full_event(*line, begins=timezone.now() + timedelta(hours=5))
    deliver_everything()

    event.unregister(first)
    deliver_everything()

    for member in line:
        assert mails_to(smtp, member)[-1]["Subject"] == f"Er is een plek vrij bij {event}"


def test_on_the_last_day_a_guest_who_waits_hears_and_comes(smtp, client):
    first = make_member()
    event = make_event(capacity=1, attendees=[first], begins=timezone.now() + timedelta(hours=5), welcomes_guests=True)
    guest = make_guest(event)
    event.sign_up(guest)

    event.unregister(first)
    deliver_everything()
    client.post(reverse("events:guest", args=[guest.token]))

    [mail] = [each for each in mails_to(smtp, guest) if each["Subject"] == f"Er is een plek vrij bij {event}"]
    assert f"/agenda/gast/{guest.token}/" in text_of(mail)
    assert event.registration_of(guest)


def test_a_call_for_a_place_that_is_gone_is_not_sent(smtp):
    one, two = make_member(), make_member()
    event, first = make_full_event(one, two, begins=timezone.now() + timedelta(hours=5))
    deliver_everything()
    event.unregister(first)
    event.register(two)

    deliver_everything()

    assert not any("plek vrij" in mail["Subject"] for mail in smtp.messages)


def test_the_organiser_hears_who_asks_and_the_asker_what_came_of_it(smtp):
    organiser, one, two = make_member(), make_member("Noor Achterberg"), make_member()
    event = make_event(organiser, admission=Admission.ON_REQUEST)
    first, second = event.sign_up(one), event.sign_up(two)
    deliver_everything()
    assert f"Noor Achterberg vraagt een plek bij {event}" in [mail["Subject"] for mail in mails_to(smtp, organiser)]

    event.let_in(first)
    event.turn_away(second)
    deliver_everything()

    assert mails_to(smtp, one)[-1]["Subject"] == f"Je staat op de lijst voor {event}"
    assert mails_to(smtp, two)[-1]["Subject"] == f"Er is geen plek voor je bij {event}"


def test_each_confirmation_says_where_the_own_location_is(smtp):
    organiser = make_member()
    first, let_in, at_the_door = people = [make_member() for _ in range(3)]
    event = make_event(organiser, begins=timezone.now() + timedelta(hours=1), place="Nergens in het bijzonder")
    streets = ["Stationsplein 1", "Coolsingel 40", "Burgwal 12"]
    zwolle, rotterdam, delft = (
        event.add_location(name=name, address=street, online_url="", capacity=5)
        for name, street in zip(["Zwolle", "Rotterdam", "Delft"], streets, strict=True)
    )

    event.sign_up(first, zwolle)
    change(event, admission=Admission.ON_REQUEST)
    event.let_in(event.sign_up(let_in, rotterdam))
    event.walk_in(at_the_door, delft, by=organiser, uuid=uuid4())
    deliver_everything()

    for member, own in zip(people, streets, strict=True):
        [mail] = [mail for mail in mails_to(smtp, member) if mail["Subject"] == f"Je staat op de lijst voor {event}"]
        said = [street for street in [*streets, event.place] if street in text_of(mail)]
        [calendar] = [part.get_content() for part in mail.iter_attachments() if part.get_filename().endswith(".ics")]
        [entry] = Calendar.from_ical(calendar).walk("VEVENT")
        assert (said, own in entry["location"]) == ([own], True)


def test_sending_twice_tells_once(smtp):
    member = make_member()
    make_full_event(member)
    deliver_everything()

    for delivery in Delivery.objects.all():
        send_delivery(delivery.pk)

    assert len(mails_to(smtp, member)) == 1
    assert Waiting.objects.count() == 1


# --- Of an event that was announced already


def file_in(mail):
    [attachment] = mail.iter_attachments()
    calendar = Calendar.from_ical(attachment.get_content())
    [entry] = calendar.walk("VEVENT")
    assert attachment.get_content_type() == "text/calendar"
    assert attachment.get_param("method") == calendar["METHOD"]
    return calendar["METHOD"], entry


def entry_in(mail):
    files = [part for part in mail.iter_attachments() if part.get_content_type() == "text/calendar"]
    [entry] = Calendar.from_ical(files[0].get_content()).walk("VEVENT")
    return entry


def fields_of(event, **changed):
    names = ["title", "body", "group", "visibility", "happens_at", "ends_at", "time_zone", "online_url", "capacity"]
    return {name: getattr(event, name) for name in [*names, "place"]} | changed


@pytest.mark.parametrize("act", ["move", "cancel", "drop"])
def test_who_does_something_there_hears_it_without_a_place(smtp, act):
    speaker, proposer, helper, along, idle = (make_member() for _ in range(5))
    event = make_event(begins=timezone.now() + WEEK)
    add_session(add_round(event), speakers=[speaker])
    event.release_programme(event.author)
    proposal = open_call(event).propose(proposer, uuid=uuid4(), title="Het loket", body="")
    change(proposal, state=State.ACCEPTED, answered_at=timezone.now())
    event.ask_to_help(helper, event.author).accept()
    event.ask_along(along, by=event.author).accept()
    event.ask_to_help(idle, event.author)  # said nothing yet
    deliver_everything()
    smtp.letters.clear()

    assert not event.counts_on_readers()  # they hear it, and nobody read what its readers alone read
    if act == "move":
        event.replan(version=event.version, by=event.author, **fields_of(event, place="Brinkum"))
    elif act == "cancel":
        event.cancel(event.author, "De zaal is ondergelopen.")
    else:
        twice = Event.objects.get(pk=event.pk)
        event.drop()
        twice.drop()
    deliver_everything()

    assert smtp.recipients == sorted(member.email for member in (speaker, proposer, helper, along))


def test_what_is_taken_away_is_told_to_who_waits_and_goes_out_of_calendars(smtp):
    coming, waiting = make_member(), make_member()
    event = make_event(capacity=1, attendees=[coming], begins=timezone.now() + WEEK)
    event.wait(waiting)
    deliver_everything()
    smtp.letters.clear()

    event.remove()
    deliver_everything()

    assert smtp.recipients == sorted([coming.email, waiting.email])
    method, entry = file_in(mails_to(smtp, coming)[0])
    assert (method, entry["STATUS"], entry["UID"]) == ("CANCEL", "CANCELLED", str(event.uuid))


def test_everybody_who_may_come_hears_that_it_is_off_and_why(smtp):
    coming, waiting, maybe, other = (make_member() for _ in range(4))
    event = make_event(capacity=1, attendees=[coming], begins=timezone.now() + WEEK)
    event.wait(waiting)
    event.answer(maybe, "maybe")
    event.answer(other, "no")
    deliver_everything()
    smtp.letters.clear()

    event.cancel(event.author, "De zaal is ondergelopen.")
    deliver_everything()

    assert smtp.recipients == sorted(member.email for member in (coming, waiting, maybe))
    assert all("De zaal is ondergelopen." in text_of(mail) for mail in smtp.messages)
    method, entry = file_in(mails_to(smtp, coming)[0])
    assert (method, entry["STATUS"], entry["UID"], entry["SEQUENCE"]) == ("CANCEL", "CANCELLED", str(event.uuid), 1)
    assert not list(mails_to(smtp, maybe)[0].iter_attachments())


def test_everybody_who_comes_hears_of_a_move_and_the_calendar_moves_along(smtp):
    coming = make_member()
    begins = timezone.now().replace(microsecond=0) + WEEK
    event = make_event(attendees=[coming], begins=begins, place="Stadhuis van Oeverdam")
    event.register(event.author)
    deliver_everything()
    smtp.letters.clear()
    later = timedelta(days=1)
    fields = fields_of(event, happens_at=event.happens_at + later, ends_at=event.ends_at + later, place="Brinkum")

    event.replan(version=1, **fields)
    deliver_everything()

    [mail] = mails_to(smtp, coming)
    assert mails_to(smtp, event.author) == []  # who did it has a place too, and knows
    assert mail["Subject"] == f"{event} is verplaatst"
    assert "Stadhuis van Oeverdam" in text_of(mail)
    assert "Brinkum" in text_of(mail)
    method, entry = file_in(mail)
    assert (method, entry["SEQUENCE"], entry["DTSTART"].dt) == ("PUBLISH", 1, fields["happens_at"])


def test_a_move_is_told_to_guests_who_waits_asked_and_may_come(smtp):
    event = make_event(capacity=1, begins=timezone.now() + WEEK, welcomes_guests=True)
    guest, waiting, maybe, no = make_guest(event), make_member(), make_member(), make_member()
    event.sign_up(guest)
    event.sign_up(waiting)
    event.answer(maybe, "maybe")
    event.answer(no, "no")
    deliver_everything()
    smtp.letters.clear()

    event.replan(version=1, **fields_of(event, place="Brinkum"))
    deliver_everything()

    assert smtp.recipients == sorted(who.email for who in (guest, waiting, maybe))


def test_a_new_link_alone_is_told_and_opens_to_who_has_a_place(smtp):
    coming, maybe = make_member(), make_member()
    event = make_event(attendees=[coming], begins=timezone.now() + WEEK, online_url="https://video.example/oud")
    event.answer(maybe, "maybe")

    event.replan(version=1, **fields_of(event, online_url="https://video.example/nieuw"))
    deliver_everything()

    told = {member: text_of(mails_to(smtp, member)[0]) for member in (coming, maybe)}
    assert all("De onlinelink is veranderd." in text and "Het was:" not in text for text in told.values())
    assert "https://video.example/nieuw" in told[coming]
    assert "video.example" not in told[maybe]


def test_a_first_location_elsewhere_is_a_move(smtp):
    coming = make_member()
    event = make_event(attendees=[coming], begins=timezone.now() + WEEK, place="Stadhuis van Oeverdam")

    event.add_location(name="Zwolle", address="Stationsplein 1", online_url="", capacity=None)
    deliver_everything()

    assert smtp.recipients == [coming.email]
    [mail] = smtp.messages
    assert mail["Subject"] == f"{event} is verplaatst"
    assert "Stationsplein 1" in text_of(mail)
    assert file_in(mail)[1]["LOCATION"] == "Stationsplein 1"


def test_a_first_location_at_the_same_place_moves_nobody(smtp):
    event = make_event(attendees=[make_member()], begins=timezone.now() + WEEK, place="Stadhuis van Oeverdam")

    event.add_location(name="Oeverdam", address="Stadhuis van Oeverdam", online_url="", capacity=None)
    deliver_everything()

    assert smtp.letters == []


def test_who_goes_to_another_location_is_confirmed_there(smtp):
    member, event = make_member(), make_event(begins=timezone.now() + WEEK, welcomes_guests=True)
    online = event.add_location(name="Online", address="", online_url="https://video.example/zaal", capacity=None)
    hall = event.add_location(name="Oeverdam", address="Grote Markt 1", online_url="", capacity=2)
    guest = make_guest(event)
    for who in (member, guest):
        event.register(who, online)
    deliver_everything()
    first = {who: entry_in(mails_to(smtp, who)[-1]) for who in (member, guest)}
    assert "QR" not in text_of(mails_to(smtp, member)[-1])  # there is no door

    for who in (member, guest):
        event.register(who, hall)
    deliver_everything()

    for who in (member, guest):
        mail = mails_to(smtp, who)[-1]
        assert mail["Subject"] == f"Je plek bij {event} is nu ergens anders"
        assert "Grote Markt 1" in text_of(mail)
        assert "video.example" not in text_of(mail)
        assert "Laat de QR-code bij deze mail zien bij de deur" in text_of(mail)
        assert entry_in(mail)["LOCATION"] == "Grote Markt 1"
        assert entry_in(mail)["SEQUENCE"] > first[who]["SEQUENCE"]


def test_a_location_that_moves_is_told_to_who_comes_there(smtp):
    there, elsewhere, waiting = make_member(), make_member(), make_member()
    event = make_event(begins=timezone.now() + WEEK)
    zwolle = event.add_location(name="Zwolle", address="Stationsplein 1", capacity=None)
    assen = event.add_location(name="Assen", address="Brink 1", capacity=None)
    event.register(there, zwolle)
    event.register(elsewhere, assen)
    event.register(waiting, assen)
    event.wait(waiting, zwolle)
    deliver_everything()
    smtp.letters.clear()

    event.change_location(zwolle, name="Zwolle", address="Grote Kerkplein 1", online_url="", capacity=None)
    deliver_everything()

    assert smtp.recipients == sorted([there.email, waiting.email])
    assert all("Grote Kerkplein 1" in text_of(mail) for mail in smtp.messages)
    assert file_in(mails_to(smtp, there)[0])[1]["LOCATION"] == "Grote Kerkplein 1"
    assert not list(mails_to(smtp, waiting)[0].iter_attachments())  # the place that they have did not move


def test_the_confirmation_has_a_link_that_gives_the_place_back(smtp):
    member = make_member()
    event = make_event(begins=timezone.now() + WEEK)
    registration = event.register(member)

    deliver_everything()

    assert f"/agenda/afmelden/{registration.token}/" in text_of(mails_to(smtp, member)[0])


def test_a_reminder_goes_to_who_had_a_place_for_a_while(smtp):
    member, fresh = make_member(), make_member()
    event = make_event(attendees=[member, fresh], begins=timezone.now() + timedelta(hours=20))
    event.registrations.filter(member=member).update(created_at=timezone.now() - WEEK)

    remind()
    deliver_everything()

    assert smtp.recipients == [member.email]
    assert smtp.messages[0]["Subject"] == f"Nog één dag tot {event}"


def test_nobody_is_reminded_who_is_out_of_the_group(smtp):
    author, member = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, members=[author, member])
    event = make_event(
        author, group=group, visibility="group", attendees=[member], begins=timezone.now() + timedelta(hours=20)
    )
    event.registrations.update(created_at=timezone.now() - WEEK)
    group.memberships.filter(member=member).delete()

    remind()
    deliver_everything()

    assert smtp.letters == []


def test_the_link_is_mailed_to_nobody_whom_the_group_keeps_out(smtp):
    manager, member, barred = make_member(), make_member(), make_member()
    group = make_group(manager=manager)
    begins = timezone.now() + timedelta(hours=20)
    event = make_event(manager, group=group, begins=begins, online_url="https://video.example/geheim")
    for coming in (member, barred):
        event.register(coming)
    event.registrations.update(created_at=timezone.now() - WEEK)
    group.exclude(barred, manager, "Reclame in elk gesprek.")

    remind()
    deliver_everything()

    def has_link(mail):
        [calendar] = [part for part in mail.iter_attachments() if part.get_content_type() == "text/calendar"]
        return "video.example" in text_of(mail), "video.example" in calendar.get_content().replace("\r\n ", "")

    for subject in (f"Je staat op de lijst voor {event}", f"Nog één dag tot {event}"):
        for reader, gets_it in ((member, True), (barred, False)):
            [mail] = [mail for mail in mails_to(smtp, reader) if mail["Subject"] == subject]
            assert has_link(mail) == (gets_it, gets_it)


# --- Guests


def test_a_guest_hears_by_mail_all_that_a_member_hears(smtp):
    begins = timezone.now() + timedelta(days=7, hours=1)
    event = make_event(capacity=1, welcomes_guests=True, begins=begins, title="Ambtenaar 2.0-dag")
    first, guest = make_member(), make_guest(event)
    event.sign_up(first)

    event.sign_up(guest)
    deliver_everything()
    event.unregister(first)
    deliver_everything()
    event.register(guest)
    deliver_everything()
    event.registrations.running().update(created_at=timezone.now() - WEEK)
    Event.objects.filter(pk=event.pk).update(happens_at=timezone.now() + timedelta(days=6))
    remind()
    deliver_everything()
    event.refresh_from_db()
    event.cancel(event.author, "De zaal is ondergelopen.")
    deliver_everything()

    mails = mails_to(smtp, guest)
    assert [mail["Subject"] for mail in mails] == [
        "Je staat op de wachtlijst van Ambtenaar 2.0-dag",
        "Er is een plek voor je bij Ambtenaar 2.0-dag",
        "Je staat op de lijst voor Ambtenaar 2.0-dag",
        "Nog een week tot Ambtenaar 2.0-dag",
        "Ambtenaar 2.0-dag gaat niet door",
    ]
    assert f"/agenda/gast/{guest.token}/" in text_of(mails[0])
    assert Offer.objects.get(waiting__guest=guest).told_at is not None
    file, _ticket = mails[2].iter_attachments()
    assert Calendar.from_ical(file.get_content()).walk("VEVENT")
    [file] = mails[4].iter_attachments()
    assert Calendar.from_ical(file.get_content())["METHOD"] == "CANCEL"


def test_what_was_announced_twice_a_guest_hears_once(smtp):
    event = make_event(welcomes_guests=True, begins=timezone.now() + WEEK)
    guest = make_guest(event)
    event.sign_up(guest)
    deliver_everything()

    Announcement.objects.update(done_at=None)
    deliver_everything()

    assert len(mails_to(smtp, guest)) == 1


def test_a_guest_hears_nothing_more_of_what_became_for_members(smtp):
    event = make_event(welcomes_guests=True, begins=timezone.now() + WEEK)
    guest = make_guest(event)
    event.sign_up(guest)
    Event.objects.filter(pk=event.pk).update(visibility=Visibility.MEMBERS)

    deliver_everything()

    assert mails_to(smtp, guest) == []


def test_no_mail_leads_a_guest_to_a_page_that_is_closed_to_them(smtp):
    event = make_event(begins=timezone.now() + WEEK, visibility=Visibility.INVITED)
    guest = Guest.objects.come_invited(event, name="Gerda Gast", email="gerda@buiten.example")
    event.sign_up(guest)
    deliver_everything()
    event.cancel(event.author, "Griep.")

    deliver_everything()

    mails = mails_to(smtp, guest)
    assert len(mails) == 2
    for part in (part for mail in mails for part in mail.walk() if part.get_content_maintype() == "text"):
        words = part.get_payload(decode=True).decode().replace("\r\n ", "")  # a calendar folds its lines
        assert event.get_absolute_url() not in words


# --- Afterwards


def test_who_was_there_is_asked_once_how_it_was_as_far_as_they_want_mail(smtp):
    organiser, here, absent, stopped, said = (make_member() for _ in range(5))
    ended = timezone.now() - timedelta(hours=3)
    times = {"begins": ended - timedelta(hours=2), "ends": ended}
    event = make_event(organiser, attendees=[organiser, here, stopped, said, absent], welcomes_guests=True, **times)
    guest = make_guest(event)
    event.registrations.create(guest=guest)
    event.registrations.exclude(member=absent).update(attended_at=ended)
    make_event(attendees=[make_member()], **times)  # nobody would read the answer of one
    make_event(attendees=[make_member() for _ in range(3)], begins=ended - WEEK, ends=ended - WEEK + timedelta(hours=1))
    Wishes.stop(stopped.pk, Topic.EVENTS)
    event.evaluate(said, score=4)

    for _twice in range(2):
        remind()
        deliver_everything()

    assert smtp.recipients == sorted([here.email, guest.email])
    assert reverse("events:evaluate", args=[event.pk, event.slug]) in text_of(mails_to(smtp, here)[0])
    assert reverse("events:evaluate_as_guest", args=[guest.token]) in text_of(mails_to(smtp, guest)[0])
