import imaplib
import socket
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from content.models import Comment
from members.models import mailbox_of
from notifications import mailbox
from notifications.models import DIGEST, Delivery, DigestSubscription, Frequency
from notifications.reply_addresses import reply_address
from notifications.tasks import fetch_mail
from tests.factories import make_comment, make_member, make_post
from tests.notifications.factories import make_subscriber
from tests.notifications.test_bounces import COMPLAINT, REPORT, sent_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def imap(settings):
    """A real IMAP server in a process of its own, with an empty mailbox; the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "--no-service", "admin", "dict", "--demo-data"]
    who = ["--demo-user", "lid", "--demo-password", "geheim"]
    server = subprocess.Popen([Path(sys.executable).with_name("pymap"), *words, *who], stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        box = imaplib.IMAP4("127.0.0.1", port, timeout=20)
        box.login("lid", "geheim")
        box.select("INBOX")
        box.store("1:*", "+FLAGS", r"(\Seen)")  # what it comes with
        settings.MAILBOX_URL = f"imap://lid:geheim@127.0.0.1:{port}/INBOX"
        yield box
        box.logout()
    finally:
        server.terminate()
        server.wait()


def wait_for(port, deadline=60):
    end = time.monotonic() + deadline
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            assert time.monotonic() < end, "the IMAP server never came"
            time.sleep(0.05)


def test_replies_and_reports_in_the_mailbox_are_taken_in_and_read_only_once(settings, imap):
    settings.REPLY_ADDRESS, settings.REPLY_AUTHSERV_ID = "antwoord@lid.example", "mx.lid.example"
    noor = make_member(email="noor@werk.example")
    said = make_comment(make_post(), author=noor)
    to = reply_address(said, noor)
    passed = "Authentication-Results: mx.lid.example; dmarc=pass header.from=werk.example\r\n"
    mail = f"{passed}From: noor@werk.example\r\nTo: {to}\r\nMessage-ID: <een@werk.example>\r\n\r\nPrima.\r\n"
    gone, annoyed = (make_subscriber(make_member()).member for _ in range(2))
    digest = Delivery.objects.create(member=annoyed, kind=DIGEST, sent_at=timezone.now())
    names = {"uuid": uuid4(), "email": gone.email, "message_id": sent_to(gone).message_id}
    bounce = REPORT.format(action="failed", status="5.1.1", **names)
    complaint = COMPLAINT.format(uuid=uuid4(), message_id=digest.message_id)
    for content in (b"\x00\xff geen mail", *(each.encode() for each in (mail, bounce, complaint))):
        imap.append("INBOX", "", imaplib.Time2Internaldate(time.time()), content)

    fetch_mail()
    fetch_mail()

    [reply] = Comment._base_manager.exclude(pk=said.pk)
    assert reply.text == "Prima."
    assert mailbox_of(gone) == ""
    frequencies = dict(DigestSubscription.objects.values_list("member", "frequency"))
    assert frequencies == {gone.pk: Frequency.WEEKLY, annoyed.pk: Frequency.NEVER}
    imap.noop()
    assert imap.uid("search", "UNSEEN")[1] == [b""]


def test_one_that_cannot_be_taken_in_is_flagged_and_passed_over(imap, monkeypatch):
    tried = []

    def fails(content):
        tried.append(content)
        raise ValueError("nobody understands it")

    monkeypatch.setattr(mailbox, "take_in", fails)
    imap.append("INBOX", "", imaplib.Time2Internaldate(time.time()), b"Subject: iets\r\n\r\nx")

    fetch_mail()
    fetch_mail()

    assert len(tried) == 1
    imap.noop()
    assert imap.uid("search", "UNSEEN", "FLAGGED")[1] != [b""]


def test_without_a_mailbox_nothing_is_fetched(settings):
    settings.MAILBOX_URL = ""

    assert fetch_mail() is None
