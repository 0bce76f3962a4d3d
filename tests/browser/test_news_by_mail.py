"""News by mail: answered from the mail program, kept back by a pause and quiet hours, and written to many."""

import subprocess
import sys
from datetime import date, timedelta
from email.message import EmailMessage
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from content.models import Comment
from network.rights import RoleName
from notifications.models import Broadcast, Delivery, Notification
from tests.browser.conftest import TAKES_REPLIES, wait_until
from tests.browser.journeys import sign_in
from tests.browser.ways import ways
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.browser


def arrive(stack, mail):
    """At the door that a mail server pipes into."""
    door = [sys.executable, "manage.py", "take_mail"]
    subprocess.run(door, input=mail.as_bytes(), env=stack.env, check=True, timeout=60)


def answer_to(letter, member, words):
    """As a mail program makes it, and as our mail server marks what it let in."""
    mail = EmailMessage()
    domain = member.email.partition("@")[2]
    mail["Authentication-Results"] = f"{TAKES_REPLIES['REPLY_AUTHSERV_ID']}; dmarc=pass header.from={domain}"
    mail["From"], mail["To"], mail["Message-ID"] = member.email, letter["Reply-To"], f"<{uuid4()}@{domain}>"
    mail["Subject"], mail["In-Reply-To"] = f"Re: {letter['Subject']}", letter["Message-ID"]
    quoted = "".join(f"> {line}\n" for line in letter.get_body(["plain"]).get_content().splitlines())
    mail.set_content(f"{words}\n\nOp vr 27 nov 2026 schreef {letter['From']}:\n{quoted}")
    return mail


def test_an_answer_from_the_mail_program_stands_below_the_piece(new_page, axe, stack, mailbox, database):
    noor, colleague = make_member("Noor Visscher"), make_member("Saskia de Wit")
    said = make_comment(make_post(title="Vier avonden"), author=noor)
    make_comment(said.content, colleague, parent=said, text="Hoe dan?")
    letter = mailbox.wait_for(noor.email, "antwoordde je", deadline=60)

    arrive(stack, answer_to(letter, noor, "Met twee formulieren."))

    assert Comment._base_manager.filter(author=noor, text="Met twee formulieren.").exists()
    page = new_page()
    sign_in(page, colleague)
    wait_until(lambda: Notification.objects.filter(member=colleague).exists(), "a notification")
    page.goto("/meldingen/")
    expect(page.get_by_role("main")).to_contain_text("Noor Visscher")
    page.get_by_role("link", name="Vier avonden").first.click()
    expect(page.get_by_text("Met twee formulieren.")).to_be_visible()
    expect(page.get_by_text("Op vr 27 nov")).to_have_count(0)
    axe(page)
    look_at_mail(page, letter, axe)


@ways("without script", "keyboard")
def test_mail_stays_away_during_a_pause_and_waits_in_quiet_hours(way, new_page, axe, mailbox, database):
    member, colleague = make_member(), make_member()
    said = make_comment(make_post(title="Vier avonden"), author=member)
    page = way.open(new_page)
    sign_in(page, member)
    page.goto("/profiel/mail/")
    way.press(page.get_by_text("Wanneer mail mag komen"))

    choose_when(way, page, paused_until=date(2039, 12, 12))
    if way.by_keyboard:
        axe(page)
    make_comment(said.content, colleague, parent=said)
    wait_until(lambda: Notification.objects.filter(member=member).exists(), "a notification")
    assert not Delivery.objects.filter(member=member).exists()

    clock, hours = timezone.localtime(), {}
    if not way.by_keyboard:  # in which order one types a time is up to the browser
        hours = {"quiet_from": clock - timedelta(hours=2), "quiet_until": clock + timedelta(hours=2)}
    choose_when(way, page, paused_until=date(2020, 1, 1), **hours)
    make_comment(said.content, colleague, parent=said)
    if hours:
        waiting = wait_until(lambda: Delivery.objects.filter(member=member).first(), "a mail that waits")
        assert waiting.next_attempt_at > timezone.now() + timedelta(hours=1)
        choose_when(way, page, paused_until=date(2020, 1, 1), quiet_from=clock, quiet_until=clock)  # none at all
        Delivery.objects.filter(pk=waiting.pk).update(next_attempt_at=timezone.now())

    mailbox.wait_for(member.email, "antwoordde je", deadline=60)
    assert len(mailbox.letters_to(member.email)) == 1


def choose_when(way, page, paused_until, **hours):
    for name, moment in hours.items():
        way.write(page.locator(f"#id_{name}"), moment.strftime("%H:%M"))
    box = page.get_by_label("Geen mail tot")
    way.write(box, paused_until.strftime("%d%m%Y" if way.by_keyboard else "%Y-%m-%d"))
    way.press(page.get_by_role("button", name="Bewaar").first)
    expect(page.get_by_text("Bewaard.")).to_be_visible()
    expect(box).to_have_value(paused_until.isoformat())


@ways("with script", "without script")
def test_a_message_to_many_is_tried_counted_planned_and_sent_once(way, new_page, axe, mailbox, database):
    writer = make_member(roles=[RoleName.COMMUNITY_MANAGER])
    leader, subject = make_member(), f"Storing op {uuid4().hex[:8]}"
    make_group(manager=leader)
    page = way.open(new_page)
    sign_in(page, writer)
    page.goto("/beheer/berichten/")
    page.get_by_role("link", name="Schrijf een bericht").click()
    way.write(page.get_by_label("Onderwerp"), subject)
    way.write(page.get_by_label("Tekst"), "Van negen tot tien.")
    way.choose(page.get_by_label("Iedereen die een groep beheert"))
    way.press(page.get_by_role("button", name="Bewaar als concept"))
    expect(page.get_by_text("Er is niets verstuurd.")).to_be_visible()
    number = Broadcast.objects.get(subject=subject).reach().count
    words = "1 lid krijgt" if number == 1 else f"{number} leden krijgen"
    expect(page.get_by_role("heading", name=f"{words} deze mail")).to_be_visible()
    way.look(page, axe)

    way.press(page.get_by_role("button", name="Stuur mij eerst een proef"))
    mailbox.wait_for(writer.email, f"Proef: {subject}", deadline=60)
    tomorrow = timezone.localtime() + timedelta(days=1)
    way.write(page.get_by_label("Wanneer?"), tomorrow.strftime("%Y-%m-%dT%H:%M"))
    way.press(page.get_by_role("button", name="Verstuur", exact=True))
    row = page.get_by_role("listitem").filter(has_text=subject)
    expect(row).to_contain_text("Gaat uit op")
    assert mailbox.letters_to(leader.email) == []

    Broadcast.objects.filter(subject=subject).update(planned_for=timezone.now())  # tomorrow came
    letter = mailbox.wait_for(leader.email, subject, deadline=60)
    page.reload()
    expect(row).to_contain_text("Verstuurd op")
    page.get_by_role("link", name=subject).click()
    expect(page.get_by_text("Van negen tot tien.")).to_be_visible()
    expect(page.get_by_role("button", name="Verstuur", exact=True)).to_have_count(0)
    assert len(mailbox.letters_to(leader.email)) == 1
    if way.name == "with script":
        look_at_mail(page, letter, axe)


def look_at_mail(page, letter, axe):
    """On a small phone, by day and by night."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/demo/postbus/{letter.number}/opmaak/")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
