from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from network.models import Network
from notifications import smtp as handing
from notifications import tasks
from notifications.letters import one_line
from notifications.models import Mail
from notifications.smtp import hang_up
from tests.factories import make_member
from tests.notifications.factories import html_of, lose_the_worker, make_mail, text_of

pytestmark = pytest.mark.django_db


def test_a_mail_is_a_row_in_the_transaction_of_its_sender(smtp):
    with transaction.atomic():
        send_mail("Welkom", "Dag", None, ["noor@lindewaard.example"])
        transaction.set_rollback(True)
    send_mail("Welkom", "Dag", None, ["saskia@oeverdam.example"])

    tasks.sweep()

    assert smtp.recipients == ["saskia@oeverdam.example"]


@pytest.mark.parametrize("pipelines", [False, True])
def test_what_arrives_is_complete(smtp, pipelines):
    smtp.pipelines = pipelines
    message = EmailMultiAlternatives("Bevestig je adres", "Dag\n.\n..of nacht", None, ["noor@lindewaard.example"])
    message.attach_alternative("<p>Dag</p>", "text/html")
    message.send()

    tasks.sweep()

    [arrived] = smtp.messages
    assert arrived["Subject"] == "Bevestig je adres"
    assert arrived["From"] == f'"{Network.current().name}" <post@127.0.0.1>'
    assert arrived["To"] == "noor@lindewaard.example"
    assert arrived["List-Id"] == "<account.127.0.0.1>"
    assert arrived["Message-ID"].endswith("@127.0.0.1>")
    assert arrived["Date"]
    assert text_of(arrived).split() == ["Dag", ".", "..of", "nacht"]
    assert html_of(arrived).strip() == "<p>Dag</p>"


def test_everybody_it_is_addressed_to_has_a_row(smtp):
    EmailMultiAlternatives("Proef", "Dag", None, ["een@lid.example"], bcc=["twee@lid.example"]).send()

    tasks.sweep()

    assert smtp.recipients == ["een@lid.example", "twee@lid.example"]
    assert {message["Bcc"] for message in smtp.messages} == {None}


def test_sending_twice_is_sending_once_and_the_text_is_erased(smtp):
    mail = make_mail()

    tasks.send_mail(mail.pk)
    tasks.send_mail(mail.pk)

    mail.refresh_from_db()
    assert smtp.recipients == [mail.recipient]
    assert mail.sent_at
    assert bytes(mail.message) == b""


def test_a_mail_that_is_gone_is_no_error(smtp):
    mail = make_mail()
    pk = mail.pk
    mail.delete()

    tasks.send_mail(pk)

    assert smtp.letters == []


def test_a_claim_without_a_mark_is_sent_again_as_the_same_mail(smtp):
    mail = make_mail()
    Mail.objects.claim(mail.pk)

    tasks.sweep()
    assert smtp.letters == []  # whoever claimed it may still be at it
    lose_the_worker(mail)
    tasks.sweep()

    assert [message["Message-ID"] for message in smtp.messages] == ["<proef@lid.example>"]


def test_a_mail_the_server_kept_without_saying_so_is_sent_again_as_the_same_mail(smtp):
    mail = make_mail()
    smtp.cuts_after_data = True
    tasks.send_mail(mail.pk)
    smtp.cuts_after_data = False
    Mail.objects.update(next_attempt_at=timezone.now())

    tasks.sweep()

    assert [message["Message-ID"] for message in smtp.messages] == ["<proef@lid.example>"] * 2
    assert Mail.objects.get().sent_at


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 1), (1, 5), (2, 30), (3, 120), (4, 360), (20, 360)])
def test_a_server_that_is_down_is_asked_ever_later(dead_smtp, attempts, minutes):
    mail = make_mail(attempts=attempts)

    tasks.send_mail(mail.pk)

    mail.refresh_from_db()
    wait = mail.next_attempt_at - timezone.now()
    assert timedelta(minutes=minutes) - wait < timedelta(seconds=30)
    assert (mail.claimed_at, mail.sent_at, mail.failed_at) == (None, None, None)
    assert "refused" in mail.error
    assert bytes(mail.message) != b""


def refuse(smtp, stage, answer):
    if stage == "recipient":
        smtp.refuses["noor@lindewaard.example"] = answer
    else:
        smtp.data_answer = answer


@pytest.mark.parametrize("pipelines", [False, True])
@pytest.mark.parametrize("stage", ["recipient", "text"])
def test_a_refusal_for_now_is_tried_again(smtp, stage, pipelines):
    smtp.pipelines = pipelines
    refuse(smtp, stage, "451 Later")
    mail = make_mail()

    tasks.send_mail(mail.pk)

    mail.refresh_from_db()
    assert mail.failed_at is None
    assert mail.error == "451 Later"


@pytest.mark.parametrize("stage", ["recipient", "text"])
def test_a_refusal_for_good_ends_it(smtp, stage):
    refuse(smtp, stage, "550 Unknown here")
    mail = make_mail()

    tasks.send_mail(mail.pk)

    mail.refresh_from_db()
    assert mail.failed_at
    assert mail.error == "550 Unknown here"
    assert bytes(mail.message) == b""
    assert Mail.objects.due().count() == 0


def test_after_three_days_it_is_given_up(dead_smtp):
    mail = make_mail(created_at=timezone.now() - timedelta(days=3, minutes=1))

    tasks.send_mail(mail.pk)

    mail.refresh_from_db()
    assert mail.failed_at
    assert bytes(mail.message) == b""


def test_words_that_open_no_account_are_kept_for_a_week(smtp):
    refuse(smtp, "text", "550 Unknown here")
    mail = make_mail(kind="left")
    tasks.send_mail(mail.pk)

    tasks.forget_words()
    mail.refresh_from_db()
    assert bytes(mail.message) != b""

    Mail.objects.update(failed_at=timezone.now() - timedelta(days=8))
    tasks.forget_words()
    mail.refresh_from_db()
    assert bytes(mail.message) == b""


def test_a_server_that_keeps_us_waiting_is_left_alone_for_a_while(smtp, settings, queries):
    """It takes the time of a worker, which others wait for too; and what is not tried is no attempt."""
    settings.EMAIL_TIMEOUT, smtp.is_silent = 0.05, True
    first, second = make_mail(), make_mail()

    tasks.send_mail(first.pk)
    smtp.is_silent = False
    with queries() as asked:
        for task, pk in ((tasks.send_mail, second.pk), (tasks.send_delivery, 1), (tasks.send_digests, [1])):
            task(pk)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.attempts, second.attempts, second.claimed_at) == (1, 0, None)
    assert list(asked) == smtp.letters == []
    settings.EMAIL_TIMEOUT, handing.rests_until = 10, 0.0
    Mail.objects.update(next_attempt_at=timezone.now())
    tasks.sweep()
    assert len(smtp.letters) == 2


def test_one_that_is_refused_does_not_keep_the_others(smtp):
    smtp.refuses["noor@lid.example"] = "550 Unknown here"
    make_mail(recipient="noor@lid.example")
    make_mail(recipient="saskia@lid.example")

    tasks.sweep()

    assert smtp.recipients == ["saskia@lid.example"]


def test_a_server_that_may_spoil_our_mails_is_told_of_once(smtp, caplog):
    smtp.takes_octets = False
    for _ in range(2):
        tasks.send_mail(make_mail().pk)
        hang_up()

    assert smtp.sessions == 2
    assert [record.message for record in caplog.records if "8BITMIME" in record.message] == [
        f"the mail server 127.0.0.1:{smtp.port} offers no 8BITMIME: it may spoil or refuse our mails"
    ]


def test_one_connection_carries_many_mails(smtp):
    for _ in range(5):
        make_mail()

    tasks.sweep()

    assert (len(smtp.letters), smtp.sessions) == (5, 1)


@pytest.mark.parametrize("pipelines", [False, True])
def test_a_connection_the_server_closed_is_made_anew(smtp, pipelines):
    smtp.pipelines = pipelines
    tasks.send_mail(make_mail().pk)
    smtp.hang_up_on_everybody()
    second = make_mail()

    tasks.send_mail(second.pk)

    second.refresh_from_db()
    assert second.sent_at
    assert smtp.sessions == 2


def test_known_and_unknown_addresses_cost_a_row_each(client, smtp):
    member = make_member()
    assert EmailAddress.objects.filter(email=member.email, verified=True).exists()

    for address in (member.email, "niemand@lid.example"):
        client.post(reverse("account_reset_password"), {"email": address})

    assert sorted(Mail.objects.values_list("recipient", "kind")) == sorted(
        [(member.email, "account"), ("niemand@lid.example", "account")]
    )


def test_the_name_of_the_network_cannot_begin_a_header(smtp):
    Network.objects.update(name='Net\r\nBcc: x@y.example, "{0}" %s')
    send_mail("Proef", "Dag", None, ["noor@lindewaard.example"])

    tasks.sweep()

    [arrived] = smtp.messages
    assert smtp.recipients == ["noor@lindewaard.example"]
    assert arrived["Bcc"] is None
    assert arrived["From"].addresses[0].addr_spec == "post@127.0.0.1"


def test_what_has_been_sent_is_forgotten_after_a_month(smtp):
    make_mail(sent_at=timezone.now(), created_at=timezone.now() - timedelta(days=31))
    young = make_mail(sent_at=timezone.now())

    tasks.sweep()

    assert list(Mail.objects.all()) == [young]


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Jan\r\nBcc: x@y.example", "Jan Bcc: x@y.example"),
        ("  Jan   de\tWit ", "Jan de Wit"),
        ("Jan\x00\u202etiW", "Jan tiW"),  # and no sign that turns the direction of what follows
        ("Gülsüm Aydın 🌷", "Gülsüm Aydın 🌷"),
    ],
)
def test_text_for_a_header_is_one_line_of_what_can_be_seen(typed, line):
    assert one_line(typed) == line
