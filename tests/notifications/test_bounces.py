from datetime import timedelta
from email import message_from_bytes
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone

from events.models import Guest, reach_at
from groups.models import MailLevel, Reach
from members.models import AddressPause
from members.tasks import look_after_jobs
from notifications import figures
from notifications.arriving import take_in
from notifications.kinds import Skip, address_for
from notifications.models import (
    PATIENCE,
    Announcement,
    Delivery,
    DigestSubscription,
    Frequency,
    Mail,
    Outcome,
    Way,
    Wishes,
)
from notifications.smtp import is_gone, names_no_mailbox
from notifications.tasks import deliver, send_delivery
from notifications.topics import Topic
from tests.events.factories import make_event, make_guest
from tests.factories import make_group, make_member, make_organisation, make_post
from tests.members.entrance import prove
from tests.notifications.factories import deliver_everything, make_subscriber, send_digest_to

pytestmark = pytest.mark.django_db
REPORT = """From: MAILER-DAEMON@mx.example
To: post@example
Subject: Undelivered Mail
Message-ID: <{uuid}@mx.example>
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
COMPLAINT = """From: feedback@mx.example
To: post@example
Subject: Complaint
Message-ID: <{uuid}@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="grens"

--grens
Content-Type: text/plain

Somebody calls this spam.
--grens
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Proef/1.0
Version: 1

--grens
Content-Type: text/rfc822-headers

Message-ID: {message_id}

--grens--
"""


@pytest.fixture
def noor():
    lindewaard = make_organisation("gemeente Lindewaard", domain="lindewaard.example")
    return make_member("Noor Visscher", email="noor@lindewaard.example", organisation=lindewaard)


def sent_to(member):
    return Delivery.objects.create(member=member, kind="admitted", subject_id=member.pk, sent_at=timezone.now())


def report(delivery, email="noor@lindewaard.example", action="failed", status="5.1.1", message_id=None):
    name = message_id or delivery.message_id
    text = REPORT.format(uuid=uuid4(), email=email, action=action, status=status, message_id=name)
    return take_in(text.encode())


def test_a_report_pauses_the_address_and_asks_once(client, noor):
    delivery = sent_to(noor)

    assert report(delivery) == Outcome.BOUNCED
    assert report(delivery) == Outcome.BOUNCED  # another report of it

    assert str(AddressPause.objects.get()) == noor.email
    assert Announcement.objects.filter(kind="still_working").count() == 1
    client.force_login(noor)  # pausing takes no right away
    assert "Werk je nog bij gemeente Lindewaard?" in client.get("/").content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "delayed"},
        {"email": "iemand@anders.example"},
        {"message_id": "<admitted.1.20260101000000000000@testserver>"},
        {"message_id": "<verzonnen@elders.example>"},
    ],
)
def test_what_is_no_proof_pauses_nothing(noor, fields):
    assert report(sent_to(noor), **fields) == Outcome.NOT_OURS
    assert not AddressPause.objects.exists()


def test_who_got_the_same_mail_cannot_work_out_the_name_of_it(noor):
    hers = sent_to(noor)
    mine = Delivery.objects.create(
        member=make_member(), kind="admitted", sent_at=timezone.now(), created_at=hers.created_at
    )

    guess = mine.message_id.replace(f".{mine.pk}.", f".{hers.pk}.")

    assert guess != hers.message_id
    assert report(hers, message_id=guess) == Outcome.NOT_OURS


@pytest.mark.parametrize("junk", [b"", b"\x00\xff", b"Subject: hallo\n\nDag."])
def test_junk_is_no_report(junk):
    assert take_in(junk) in (Outcome.NOT_OURS, Outcome.AUTOMATIC)
    assert take_in(junk) is None


@pytest.mark.parametrize("status", ["4.2.2", "5.2.2", "5.7.1"])  # a full mailbox, or a server that refuses us
def test_what_may_still_arrive_is_sent_again_and_the_address_stays(noor, status):
    delivery = sent_to(noor)
    Delivery.objects.update(attempts=1)

    assert report(delivery, status=status) == Outcome.PUT_OFF
    assert report(delivery, status=status) == Outcome.NOT_OURS  # it waits for the next attempt already

    delivery.refresh_from_db()
    assert (delivery.sent_at, delivery.failed_at) == (None, None)
    assert delivery.next_attempt_at > timezone.now()
    assert not AddressPause.objects.exists()
    Delivery.objects.update(created_at=timezone.now() - PATIENCE - timedelta(hours=1), sent_at=timezone.now())
    delivery.refresh_from_db()
    assert report(delivery, status=status) == Outcome.PUT_OFF
    assert Delivery.objects.get().failed_at  # after three days it is given up


def test_a_digest_that_comes_back_is_not_sent_a_second_time(smtp, noor):
    make_post()
    digest = send_digest_to(noor)
    assert digest.sent_at

    assert report(digest, status="5.2.2") == Outcome.PUT_OFF

    digest.refresh_from_db()
    assert (digest.sent_at, bool(digest.failed_at)) == (None, True)
    assert not Delivery.objects.due().exists()


@pytest.mark.parametrize(("status", "failed"), [("5.1.1", 0), ("5.2.2", 1)])
def test_the_desk_counts_what_came_back_once_and_with_its_own_period(noor, status, failed):
    now, week = timezone.now(), {"kind": "digest", "frequency": "weekly"}
    digests = [
        Delivery.objects.create(member=noor, sent_at=now, period=timezone.localdate() - timedelta(days=days), **week)
        for days in (0, 7)
    ]

    for _ in range(2):
        report(digests[1], status=status)

    assert [(row["bounced"], row["failed"]) for row in figures.past()] == [(0, 0), (1, failed)]


def test_a_complaint_stops_the_list_it_is_about_and_no_other(smtp):
    member, group = make_member(), make_group()
    group.memberships.create(member=member, mail_level=MailLevel.EVERYTHING)
    subscription = make_subscriber(member)
    make_post(group=group)
    deliver_everything()
    complaint = COMPLAINT.format(uuid=uuid4(), message_id=Delivery.objects.get(member=member).message_id)

    assert take_in(complaint.encode()) == Outcome.COMPLAINED

    assert group.memberships.get(member=member).mail_level == MailLevel.DIGEST
    assert DigestSubscription.objects.get(pk=subscription.pk).frequency == Frequency.WEEKLY
    assert not AddressPause.objects.exists()
    digest = send_digest_to(member)
    complaint = COMPLAINT.format(uuid=uuid4(), message_id=digest.message_id)
    assert take_in(complaint.encode()) == Outcome.COMPLAINED
    assert DigestSubscription.objects.get(pk=subscription.pk).frequency == Frequency.NEVER


def test_a_complaint_about_a_kind_of_news_stops_that_kind(noor):
    host = make_member()
    make_group(manager=host).invite(noor, by=host)
    invitation = noor.invitations.get()
    mail = Delivery.objects.create(member=noor, kind="invited", subject_id=invitation.pk, sent_at=timezone.now())
    complaint = COMPLAINT.format(uuid=uuid4(), message_id=mail.message_id)

    assert take_in(complaint.encode()) == Outcome.COMPLAINED

    assert Wishes.objects.get(member=noor).way(Topic.ASKED) == Way.SITE


def test_a_mail_that_is_not_kept_proves_itself_by_its_name(smtp, noor):
    """Of an account, an invitation, a note: the ledger does not know them."""
    other = make_member(email="piet@lindewaard.example")
    send_mail("Welkom", "Dag", None, [noor.email])
    name = message_from_bytes(bytes(Mail.objects.get().message))["Message-ID"]

    assert report(None, message_id=name, email=other.email) == Outcome.NOT_OURS
    assert report(None, message_id=name, status="5.2.2") == Outcome.NOT_OURS
    assert report(None, message_id=name) == Outcome.BOUNCED

    assert str(AddressPause.objects.get()) == noor.email


def test_a_complaint_about_what_is_for_one_alone_stops_nothing(noor):
    complaint = COMPLAINT.format(uuid=uuid4(), message_id=sent_to(noor).message_id)

    assert take_in(complaint.encode()) == Outcome.NOT_OURS


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
    assert report(delivery, email=elsewhere.email) == Outcome.NOT_OURS

    assert report(delivery, email=guest.email) == Outcome.BOUNCED

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
