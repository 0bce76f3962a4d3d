"""Journey 4: beat finds the digest due, the worker sends it, it arrives, its links work, and one click stops it."""

import re
import urllib.parse
import urllib.request
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from notifications.models import Delivery, DigestSubscription, Frequency
from tests.browser.conftest import wait_until
from tests.browser.journeys import link_in, sign_in
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.browser

TITLE = "Zo kregen wij de balie mee"


@pytest.fixture
def reader(database):
    """A member in a group in which a colleague wrote something, who has had no digest yet."""
    reader, colleague = make_member(name="Fenna Zijlstra"), make_member(name="Bram Aalders")
    group = make_group(members=[reader, colleague])
    make_post(author=colleague, group=group, title=TITLE)
    DigestSubscription.objects.start_for([reader])
    return reader


@pytest.fixture
def digest(reader, mailbox):
    """The mail, after the reader's time has come; beat, worker and mail server do the rest."""
    DigestSubscription.objects.filter(member=reader).update(due_at=timezone.now() - timedelta(minutes=1))
    return mailbox.wait_for(reader.email, TITLE, deadline=60)


def test_a_digest_that_is_due_arrives_and_the_ledger_says_so(reader, digest):
    delivery = wait_until(
        lambda: Delivery.objects.filter(member=reader, kind="digest", sent_at__isnull=False).first(),
        "a digest marked as sent",
    )

    assert digest["Message-ID"] == delivery.message_id
    assert digest["To"] == reader.email
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert DigestSubscription.objects.get(member=reader).due_at > timezone.now()


def test_the_links_of_the_digest_work(page, axe, reader, digest):
    sign_in(page, reader)
    letter = f"/demo/postbus/{digest.number}/opmaak/"
    page.goto(letter)
    axe(page)
    addresses = page.locator("a").evaluate_all("links => links.map(link => link.href)")

    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    page.goto(letter)
    page.get_by_role("link", name="Kies zelf welke mail je krijgt").click()
    expect(page.get_by_role("heading", name="Jouw mail", exact=True)).to_be_visible()
    axe(page)
    assert {address: page.goto(address).status for address in addresses} == dict.fromkeys(addresses, 200)
    in_text = re.findall(r"https?://\S+", digest.get_body(["plain"]).get_content())
    assert set(in_text) <= set(addresses)


def test_a_mail_program_stops_the_digest_with_one_post(reader, digest):
    address = digest["List-Unsubscribe"].strip("<>")
    body = urllib.parse.urlencode({"List-Unsubscribe": "One-Click"}).encode()

    with urllib.request.urlopen(address, body, timeout=30) as answer:  # noqa: S310 - an address of our own
        assert (answer.status, answer.url) == (200, address)

    assert DigestSubscription.objects.get(member=reader).frequency == Frequency.NEVER


def test_a_reader_stops_the_digest_without_signing_in(page, axe, reader, digest):
    page.goto(link_in(digest, "/mail/stop/"))
    axe(page)
    assert DigestSubscription.objects.get(member=reader).frequency == Frequency.WEEKLY

    page.get_by_role("button", name="Stop het overzicht").click()

    expect(page.get_by_role("heading", name="Je krijgt geen overzicht meer")).to_be_visible()
    axe(page)
    assert DigestSubscription.objects.get(member=reader).frequency == Frequency.NEVER
