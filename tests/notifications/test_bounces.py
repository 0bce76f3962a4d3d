from datetime import timedelta
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from events.models import Guest, reach_at
from groups.models import Reach
from members.models import AddressPause
from members.tasks import look_after_jobs
from notifications.bounces import take_in
from notifications.kinds import Skip, address_for
from notifications.models import Announcement, Delivery, Mail
from notifications.smtp import is_gone, names_no_mailbox
from notifications.tasks import deliver, send_delivery
from tests.events.factories import make_event, make_guest
from tests.factories import make_member, make_organisation
from tests.members.entrance import prove

pytestmark = pytest.mark.django_db
REPORT = """From: MAILER-DAEMON@mx.example
To: post@example
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grens"

--grens
Content-Type: text/plain

It did not work.
--grens
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {email}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} No such user

--grens
Content-Type: text/rfc822-headers

Message-ID: {message_id}
To: {email}

--grens--
"""


@pytest.fixture
def noor():
    lindewaard = make_organisation("gemeente Lindewaard", domain="lindewaard.example")
    return make_member("Noor Visscher", email="noor@lindewaard.example", organisation=lindewaard)


def sent_to(member):
    return Delivery.objects.create(member=member, kind="admitted", subject_id=member.pk, sent_at=timezone.now())


def report(delivery, email="noor@lindewaard.example", action="failed", status="5.1.1", message_id=None):
    text = REPORT.format(email=email, action=action, status=status, message_id=message_id or delivery.message_id)
    return take_in(BytesIO(text.encode()))


def test_a_report_pauses_the_address_and_asks_once(client, noor):
    delivery = sent_to(noor)

    assert report(delivery) == "noor@lindewaard.example"
    assert report(delivery) == "noor@lindewaard.example"

    assert str(AddressPause.objects.get()) == noor.email
    assert Announcement.objects.filter(kind="still_working").count() == 1
    client.force_login(noor)  # pausing takes no right away
    assert "Werk je nog bij gemeente Lindewaard?" in client.get("/").content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "4.2.2"},
        {"status": "5.2.2"},  # the box is full
        {"status": "5.7.1"},  # they refuse us, not the address
        {"action": "delayed"},
        {"email": "iemand@anders.example"},
        {"message_id": "<admitted.1.20260101000000000000@testserver>"},
        {"message_id": "<verzonnen@elders.example>"},
    ],
)
def test_what_is_no_proof_pauses_nothing(noor, fields):
    assert report(sent_to(noor), **fields) is None
    assert not AddressPause.objects.exists()


def test_who_got_the_same_mail_cannot_work_out_the_name_of_it(noor):
    hers = sent_to(noor)
    mine = Delivery.objects.create(
        member=make_member(), kind="admitted", sent_at=timezone.now(), created_at=hers.created_at
    )

    guess = mine.message_id.replace(f".{mine.pk}.", f".{hers.pk}.")

    assert guess != hers.message_id
    assert report(hers, message_id=guess) is None


@pytest.mark.parametrize("junk", [b"", b"\x00\xff", b"Subject: hallo\n\nDag."])
def test_junk_is_no_report(junk):
    assert take_in(BytesIO(junk)) is None


def test_a_refusal_of_the_mail_server_pauses_it_too(smtp, noor):
    smtp.refuses[noor.email] = "550 Unknown here"
    noor.affiliation.ask()
    send(noor)

    assert AddressPause.objects.get().answer == "550 Unknown here"


def test_a_refusal_of_the_mail_itself_pauses_nothing(smtp, noor):
    smtp.refuses[noor.email] = "550 5.7.1 Message considered spam"
    noor.affiliation.ask()
    send(noor)

    assert not AddressPause.objects.exists()


def send(member):
    for announcement in Announcement.objects.due():
        deliver(announcement.pk)
    for delivery in Delivery.objects.due().filter(member=member):
        send_delivery(delivery.pk)


def test_mail_goes_to_another_address_meanwhile(smtp, noor):
    EmailAddress.objects.create(user=noor, email="noor@thuis.example", verified=True)
    AddressPause.after_bounce(noor.email, "550")
    send(noor)

    assert smtp.recipients == ["noor@thuis.example"]


def test_and_to_none_when_there_is_none(smtp, noor):
    AddressPause.after_bounce(noor.email, "550")
    send(noor)

    assert smtp.letters == []
    assert Delivery.objects.get().skipped == "no_address"


def test_the_owner_shows_that_it_works_again(client, noor):
    AddressPause.after_bounce(noor.email, "550")
    pause = AddressPause.objects.get()
    client.force_login(noor)

    client.post(f"/profiel/werk/{noor.affiliation.pk}/nog-steeds/")
    client.post(f"/profiel/werk/adres/{pause.pk}/")  # pressed again at once: one mail is enough
    assert Mail.objects.filter(kind="reconfirmation", recipient=noor.email).count() == 1
    assert AddressPause.objects.exists()

    address = f"/profiel/werk/adres/{pause.token}/"
    assert "Ja, dit adres werkt" in client.get(address).content.decode()
    prove(client)
    client.post(address)
    assert not AddressPause.objects.exists()
    assert "Deze link doet niets meer" in client.get(address).content.decode()


def test_somebody_else_cannot_show_it(client, noor):
    AddressPause.after_bounce(noor.email, "550")
    client.force_login(make_member())
    prove(client)

    client.post(f"/profiel/werk/adres/{AddressPause.objects.get().token}/")

    assert AddressPause.objects.exists()


def test_after_thirty_days_without_it_the_address_opens_nothing(noor):
    AddressPause.after_bounce(noor.email, "550")
    look_after_jobs()
    assert EmailAddress.objects.filter(user=noor).exists()

    AddressPause.objects.update(signs_in_until=timezone.now() - timedelta(seconds=1))
    look_after_jobs()

    assert not EmailAddress.objects.filter(user=noor).exists()


@pytest.mark.parametrize(
    ("code", "answer", "gone"),
    [
        (550, b"Unknown here", True),
        (550, b"5.1.1 No such user", True),
        (550, b"5.2.1 Switched off", True),
        (552, b"5.2.2 Full", False),
        (550, b"5.7.1 Denied", False),
        (450, b"Try again", False),
        (554, b"Policy", False),
    ],
)
def test_what_names_no_mailbox(code, answer, gone):
    assert names_no_mailbox(code, answer) is gone
    assert not is_gone("5.10.1")


def test_a_guest_whose_mail_comes_back_is_marked_and_gets_no_more(client, smtp):
    event = make_event(welcomes_guests=True)
    guest = make_guest(event, name="Gerda Gast")
    event.sign_up(guest)
    elsewhere = make_guest(make_event(welcomes_guests=True))
    delivery = Delivery.objects.create(guest=guest, kind="registered", subject_id=1, sent_at=timezone.now())
    assert reach_at(event, event.author, "coming") == Reach(1, {})
    assert report(delivery, email=elsewhere.email) is None

    assert report(delivery, email=guest.email) == guest.email

    assert set(Guest.objects.exclude(bounced_at=None)) == {guest}
    assert reach_at(event, event.author, "coming") == Reach(0, {"no_address": 1})
    with pytest.raises(Skip):
        address_for(Guest.objects.get(pk=guest.pk))
    client.force_login(event.author)
    page = client.get(reverse("events:attendees", args=[event.pk, event.slug])).content.decode()
    assert "mail komt terug" in page
    Guest.objects.ask(event, name="Gerda Gast", email=guest.email)  # who says that the address works is tried again
    assert not Guest.objects.exclude(bounced_at=None).exists()


def test_a_mail_server_that_knows_no_such_guest_marks_the_guest(smtp):
    guest = make_guest(make_event(welcomes_guests=True))
    smtp.refuses[guest.email] = "550 Unknown here"
    Delivery.objects.all().delete()
    guest.event.sign_up(guest)
    for announcement in Announcement.objects.due():
        deliver(announcement.pk)
    for delivery in Delivery.objects.due().filter(guest=guest):
        send_delivery(delivery.pk)

    assert Guest.objects.get(pk=guest.pk).bounced_at
