"""Visitors who come without an account: the address first, then the same line and the same places as everybody."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from content.models import Visibility
from events.models import Admission, Event, Guest, Offer, PlaceRequest, Registration, Waiting
from events.tasks import forget_guests
from events.tickets import code_of, spelt
from notifications.models import Mail
from tests.at_once import run_at_once
from tests.events.factories import make_event, make_guest
from tests.events.programmes import add_round, add_session
from tests.factories import make_member
from tests.notifications.factories import text_of

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
ANNE = {"name": "Anne van Buiten", "email": "anne@buiten.example"}


def make_open_event(**fields):
    return make_event(**{"begins": timezone.now() + WEEK, "welcomes_guests": True} | fields)


def form_of(event):
    return reverse("events:ask_as_guest", args=[event.pk, event.slug])


def page_of(guest):
    return reverse("events:guest", args=[guest.token])


def mailed_to(address):
    mails = Mail.objects.filter(recipient=address).order_by("pk")
    messages = [message_from_bytes(bytes(mail.message), policy=default) for mail in mails]
    return [f"{message['Subject']} {text_of(message)}" for message in messages]


def places_of(event):
    return Event.objects.values_list("registration_count", "reserved_count").get(pk=event.pk)


def test_a_guest_keeps_ticket_link_and_programme_until_it_is_over(client):
    event = make_open_event(online_url="https://video.example/zaal-7")
    guest = make_guest(event)
    registration = event.sign_up(guest)
    add_session(add_round(event, 2), "Later op de dag")
    event.release_programme(event.author)
    begun = timezone.now() - timedelta(minutes=10)
    Event.objects.filter(pk=event.pk).update(happens_at=begun, ends_at=begun + WEEK * 2)

    page = client.get(page_of(guest)).content.decode()

    assert spelt(code_of(registration.pk)) in page
    assert "https://video.example/zaal-7" in page
    assert "Later op de dag" in page
    assert "Afmelden" not in page


# --- Asking


def test_nothing_is_taken_until_the_address_is_confirmed(client):
    event = make_open_event(capacity=1)

    client.post(form_of(event), ANNE)
    guest = Guest.objects.get(event=event)
    client.get(page_of(guest))  # a mail gateway looks at the link

    assert not Registration.objects.filter(event=event).exists()
    client.post(page_of(guest))
    assert Registration.objects.get(event=event).who == guest
    assert "Je gaat" in client.get(page_of(guest)).content.decode()


def test_the_name_somebody_typed_does_not_reach_the_mailbox_of_a_stranger(client):
    event = make_open_event()

    client.post(form_of(event), ANNE | {"name": "Klik op slecht.example"})

    [mail] = mailed_to(ANNE["email"])
    assert "slecht.example" not in mail


def test_a_member_hears_in_the_mailbox_to_log_in_and_the_page_says_the_same_as_to_all(client):
    event, member = make_open_event(), make_member()
    EmailAddress.objects.filter(user=member).update(verified=True)
    known = EmailAddress.objects.filter(user=member).first() or EmailAddress.objects.create(
        user=member, email=member.email, verified=True, primary=True
    )

    pages = [client.post(form_of(event), ANNE | {"email": email}) for email in (known.email, "niemand@buiten.example")]

    assert [page.status_code for page in pages] == [302, 302]
    assert pages[0].headers["Location"] == pages[1].headers["Location"]
    [mail] = mailed_to(known.email)
    assert "Log in" in mail
    assert Guest.objects.get(email=known.email).token not in mail


def test_the_same_address_twice_is_one_guest_and_one_place(client):
    event = make_open_event()

    client.post(form_of(event), ANNE)
    guest = Guest.objects.get(event=event)
    client.post(page_of(guest))
    client.post(form_of(event), ANNE | {"email": "Anne@Buiten.example", "name": "Iemand anders"})
    client.post(page_of(guest))

    assert Guest.objects.get(event=event).name == ANNE["name"]
    assert Registration.objects.get(event=event).guest == guest
    assert "Je aanmelding" in mailed_to(ANNE["email"])[-1]


@pytest.mark.parametrize("shut", [{"registers_until": timezone.now()}, {"admission": Admission.CLOSED}])
def test_where_nobody_registers_any_more_no_guest_does(client, shut):
    event = make_open_event()
    known = make_guest(event)
    Event.objects.filter(pk=event.pk).update(**shut)
    mails = Mail.objects.count()

    client.post(form_of(event), ANNE)
    client.post(page_of(known))

    assert not Guest.objects.filter(email=ANNE["email"]).exists()
    assert Mail.objects.count() == mails
    assert not Registration.objects.filter(event=event).exists()


def test_a_guest_is_told_who_sees_the_name(client):
    assert (
        "Alleen wie de bijeenkomst organiseert of helpt, ziet je naam."
        in client.get(form_of(make_open_event())).content.decode()
    )


@pytest.mark.parametrize("wrong", [{"email": ""}, {"email": "geen adres"}, {"name": ""}, {"name": "\u200b"}])
def test_a_form_that_is_not_right_keeps_what_was_typed(client, wrong):
    event = make_open_event()

    page = client.post(form_of(event), ANNE | wrong).content.decode()

    assert "error" in page
    assert not Guest.objects.filter(event=event).exists()
    [kept] = {"name", "email"} - wrong.keys()
    assert ANNE[kept] in page


@pytest.mark.parametrize(
    "fields",
    [{"welcomes_guests": False}, {"visibility": Visibility.MEMBERS}],
    ids=["not welcome", "for members"],
)
def test_where_guests_do_not_come_there_is_no_form(client, fields):
    event = make_open_event(**fields)

    assert client.get(form_of(event)).status_code == 404
    assert client.post(form_of(event), ANNE).status_code == 404


def test_many_mails_to_one_address_end(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"ask_as_guest": "30/h/ip,5/h/key"}
    event = make_open_event()
    anne = ANNE | {"email": f"anne-{event.pk}@buiten.example"}

    answers = [client.post(form_of(event), anne).status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]


def test_the_page_of_the_event_gives_a_visitor_who_reads_no_cookie(client):
    event = make_open_event()

    page = client.get(event.get_absolute_url())

    assert form_of(event) in page.content.decode()
    assert not page.cookies
    assert "csrfmiddlewaretoken" not in page.content.decode()


def test_a_link_that_was_not_used_in_a_day_opens_nothing(client):
    guest = make_guest(make_open_event(), confirmed=False)
    Guest.objects.filter(pk=guest.pk).update(asked_at=timezone.now() - timedelta(hours=25))

    assert client.post(page_of(guest)).status_code == 404
    forget_guests()
    assert not Guest.objects.filter(pk=guest.pk).exists()


@pytest.mark.parametrize("spoil", [lambda token: token[:-1] + "~", lambda token: "1", lambda token: f"9{token}"])
def test_a_forged_link_opens_nothing(client, spoil):
    guest = make_guest(make_open_event())

    assert client.get(reverse("events:guest", args=[spoil(guest.token)])).status_code == 404


# --- The same line


def test_a_guest_waits_and_gets_the_offer_like_everybody(client):
    event = make_open_event(capacity=1)
    member = make_member()
    event.sign_up(member)
    guest = make_guest(event, confirmed=False)

    client.post(page_of(guest))
    assert "Je bent nummer 1 in de rij." in client.get(page_of(guest)).content.decode()
    event.unregister(member)

    offer = Offer.objects.get(waiting__guest=guest)
    assert places_of(event) == (0, 1)
    client.post(reverse("events:offer", args=[offer.token]))
    assert Registration.objects.running().get(event=event).who == guest
    assert places_of(event) == (1, 0)


def test_a_guest_gives_back_and_a_member_in_line_gets_the_offer(client):
    event, member = make_open_event(capacity=1), make_member()
    guest = make_guest(event)
    registration = event.sign_up(guest)
    event.sign_up(member)

    client.post(reverse("events:give_back", args=[registration.token]))

    assert Offer.objects.get(waiting__event=event).waiting.who == member
    assert "Je bent niet aangemeld" in client.get(page_of(guest)).content.decode()


def test_a_guest_waits_for_the_hall_with_a_place_online(client):
    event, member = make_open_event(), make_member()
    hall = event.add_location(name="Zaal", address="Waagplein 1", capacity=1)
    online = event.add_location(name="Online", online_url="https://video.example/zaal", capacity=None)
    event.sign_up(member, hall)
    guest = make_guest(event, location=hall)
    client.post(page_of(guest), {"locatie": hall.pk})
    assert "Kom zolang naar een andere locatie" in client.get(page_of(guest)).content.decode()

    client.post(page_of(guest), {"locatie": online.pk, "elders": "1"})

    page = client.get(page_of(guest)).content.decode()
    assert "Je bent nummer 1 in de rij voor Zaal." in page
    assert "Je hebt een plek: Online." in page
    assert "https://video.example/zaal" in page
    event.unregister(member)
    assert "Zeg je ja, dan verhuist je aanmelding" in client.get(page_of(guest)).content.decode()
    client.post(page_of(guest), {"locatie": hall.pk})
    assert Registration.objects.running().get(event=event).location == hall
    assert not Waiting.objects.running().filter(event=event).exists()


def test_a_guest_without_a_part_in_it_goes_nowhere_by_the_other_button(client):
    event = make_open_event()
    zwolle = event.add_location(name="Zwolle", address="Zwolle", capacity=None)
    guest = make_guest(event)

    client.post(page_of(guest), {"locatie": zwolle.pk, "elders": "1"})

    assert not Registration.objects.filter(event=event).exists()


def test_a_guest_chooses_where_to_come(client):
    event = make_open_event()
    one, two = (event.add_location(name=name, address=name, capacity=None) for name in ("Zwolle", "Rotterdam"))
    client.post(form_of(event), ANNE | {"location": one.pk})
    guest = Guest.objects.get(event=event)

    client.post(page_of(guest), {"locatie": two.pk})

    assert Registration.objects.get(event=event).location == two


def test_a_guest_asks_where_the_organiser_lets_people_in(client):
    organiser = make_member()
    event = make_open_event(author=organiser, admission=Admission.ON_REQUEST)
    guest = make_guest(event, confirmed=False, name="Bram van Buiten")
    client.post(page_of(guest))
    asked = PlaceRequest.objects.get(event=event)

    client.force_login(organiser)
    desk = client.get(reverse("events:desk", args=[event.pk, event.slug])).content.decode()
    client.post(reverse("events:let_in", args=[event.pk, event.slug, asked.pk]))

    assert "Bram van Buiten" in desk
    assert Registration.objects.get(event=event).who == guest


def test_who_came_in_before_guests_were_shut_out_keeps_the_place_and_nobody_new_comes(client):
    event = make_open_event()
    inside, outside = make_guest(event), make_guest(event, confirmed=False)
    event.sign_up(inside)
    Event.objects.filter(pk=event.pk).update(welcomes_guests=False)

    client.post(page_of(outside))

    assert [row.who for row in Registration.objects.filter(event=event)] == [inside]
    assert "Je gaat" in client.get(page_of(inside)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_never_one_over_with_guests_among_them():
    event = make_open_event(capacity=3)
    people = [person for _ in range(5) for person in (make_guest(event), make_member())]

    results = run_at_once([lambda who=who: Event.objects.get(pk=event.pk).sign_up(who) for who in people])

    assert {type(result) for result in results} == {Registration, Waiting}
    assert Registration.objects.running().filter(event=event).count() == 3
    assert Waiting.objects.running().filter(event=event).count() == 7


@pytest.mark.django_db(transaction=True)
def test_one_guest_who_presses_twice_at_once_has_one_place():
    event = make_open_event()
    guest = make_guest(event)

    run_at_once([lambda: Event.objects.get(pk=event.pk).sign_up(guest)] * 4)

    assert Registration.objects.filter(event=event).count() == 1


# --- Who sees them


def test_the_organiser_sees_who_they_are_and_members_only_how_many(client):
    organiser = make_member()
    event = make_open_event(author=organiser)
    event.sign_up(make_guest(event, name="Bram van Buiten"))
    address = reverse("events:attendees", args=[event.pk, event.slug])

    client.force_login(organiser)
    told = client.get(address).content.decode()
    table = client.get(reverse("events:export", args=[event.pk, event.slug])).getvalue().decode()
    client.force_login(make_member())
    seen = client.get(address).content.decode() + client.get(event.get_absolute_url()).content.decode()

    assert "Bram van Buiten" in told
    assert ["Bram van Buiten", "gast"] == table.splitlines()[1].replace('"', "").split(";")[:2]
    assert "Bram van Buiten" not in seen
    assert "1 van hen is een gast zonder account." in seen
    assert not Registration.objects.visible_to(AnonymousUser()).filter(event=event).exists()


def test_guests_are_welcome_only_where_everybody_can_read(client):
    organiser = make_member()
    event = make_open_event(author=organiser)
    client.force_login(organiser)
    edit = reverse("events:edit", args=[event.pk, event.slug])
    form = client.get(edit).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"visibility": Visibility.MEMBERS}
    typed |= {"begins": form["begins"].value().strftime("%Y-%m-%dT%H:%M"), "welcomes_guests": "on"}
    typed |= {"ends": form["ends"].value().strftime("%Y-%m-%dT%H:%M")}

    page = client.post(edit, typed).content.decode()

    assert "Gasten kunnen alleen komen bij wat iedereen kan lezen." in page


# --- What stays


def test_a_month_after_the_event_only_the_number_stays(client):
    organiser = make_member()
    event = make_open_event(author=organiser)
    guest = make_guest(event, name="Bram van Buiten")
    event.sign_up(guest)
    past = timezone.now() - timedelta(days=31)
    Event.objects.filter(pk=event.pk).update(happens_at=past - timedelta(hours=2), ends_at=past)

    forget_guests()

    guest.refresh_from_db()
    assert (guest.name, guest.email) == ("", "")
    assert places_of(event) == (1, 0)
    assert Registration.objects.get(event=event).guest == guest
    assert client.get(page_of(guest)).status_code == 404
    client.force_login(organiser)
    page = client.get(reverse("events:attendees", args=[event.pk, event.slug])).content.decode()
    assert "Gast van wie geen naam bewaard is" in page


def test_before_that_they_are_kept():
    event = make_open_event()
    guest = make_guest(event)
    past = timezone.now() - timedelta(days=29)
    Event.objects.filter(pk=event.pk).update(happens_at=past - timedelta(hours=2), ends_at=past)

    forget_guests()

    guest.refresh_from_db()
    assert guest.email


def test_a_place_is_of_a_member_or_a_guest_and_never_of_both():
    event = make_open_event()
    both = {"event": event, "member": make_member(), "guest": make_guest(event)}

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(**both)
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiting.objects.create(**both)
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiting.objects.create(event=event)


@pytest.mark.parametrize(
    ("part", "days", "kept"),
    [
        ("gave back", 8, False),
        ("gave back", 6, True),
        ("comes", 8, True),
        ("waits", 8, True),
        ("asks", 8, True),
        ("turned away", 8, False),
    ],
)
def test_a_guest_without_any_part_in_it_is_forgotten_after_a_week(part, days, kept):
    event = make_open_event(begins=timezone.now() + 3 * WEEK)
    guest = make_guest(event)
    then = timezone.now() - timedelta(days=days)
    Guest.objects.filter(pk=guest.pk).update(asked_at=timezone.now() - timedelta(days=20))
    Guest.objects.filter(pk=guest.pk).update(confirmed_at=timezone.now() - timedelta(days=20))
    if part in ("comes", "gave back"):
        event.registrations.create(
            guest=guest, created_at=then - WEEK, cancelled_at=then if part == "gave back" else None
        )
    elif part == "waits":
        event.waiting.create(guest=guest)
    else:
        event.place_requests.create(guest=guest, declined_at=then if part == "turned away" else None)

    forget_guests()

    guest.refresh_from_db()
    assert bool(guest.name) == bool(guest.email) == kept
