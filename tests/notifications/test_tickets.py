"""The picture on a ticket, on the page and in the mail: read square by square, and followed to the door."""

import base64
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image
from qrcode import QRCode

from events.models import Event
from tests.events.factories import make_event, make_guest
from tests.factories import make_member
from tests.notifications.factories import deliver_everything

pytestmark = pytest.mark.django_db
SQUARE = re.compile(rb"M(\d+),(\d+)H")  # of the path that the dark squares are drawn with
DOTS = 8  # of the PNG, to a square


def dark_in(rows):
    return {(x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark}


def code_for(address):
    """The dark squares of the one code that says this."""
    code = QRCode(border=2)
    code.add_data(address)
    return dark_in(code.get_matrix())


def shown_on(page):
    [picture] = re.findall(r'class="qr" src="data:image/svg\+xml;base64,([^"]+)"', page)
    return {(int(x), int(y)) for x, y in SQUARE.findall(base64.b64decode(picture))}


def mailed_to(smtp, address):
    mail = next(mail for recipient, mail in smtp.letters if recipient == address)
    [file] = [each for each in mail.iter_attachments() if each.get_content_type() == "image/png"]
    image = Image.open(io.BytesIO(file.get_content())).convert("1")
    middles = range(DOTS // 2, image.width, DOTS)
    return dark_in([[not image.getpixel((x, y)) for x in middles] for y in middles])


def letters_on(page):
    [first, last] = re.search(r'class="nowrap code">(\w{4})-(\w{4})<', page).groups()
    return first + last


@pytest.mark.parametrize("is_guest", [False, True], ids=["a member", "a guest"])
def test_the_picture_leads_to_the_door_with_the_code_below_it(settings, smtp, is_guest):
    settings.SITE_URL = "https://a20.example"
    event = make_event(begins=timezone.now() + timedelta(hours=2), welcomes_guests=True)
    who = make_guest(event, name="Anaïs Hof") if is_guest else make_member("Anaïs Hof")
    event.sign_up(who)
    deliver_everything()
    browser, door = Client(), Client()
    if not is_guest:
        browser.force_login(who)
    page = browser.get(f"/agenda/gast/{who.token}/" if is_guest else event.get_absolute_url()).content.decode()

    way = f"/agenda/{event.pk}-{Event.objects.get(pk=event.pk).slug}/inchecken/?code={letters_on(page)}"

    assert shown_on(page) == mailed_to(smtp, who.email) == code_for(f"https://a20.example{way}")
    door.force_login(event.author)
    found = door.get(way).content.decode()
    assert "Anaïs Hof" in found


def test_the_pictures_of_two_people_differ(client):
    event = make_event(begins=timezone.now() + timedelta(hours=2))
    seen = []
    for _ in range(2):
        member = make_member()
        event.sign_up(member)
        client.force_login(member)
        seen.append(shown_on(client.get(event.get_absolute_url()).content.decode()))

    assert seen[0] != seen[1]
