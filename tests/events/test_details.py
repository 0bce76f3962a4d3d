"""What an event tells beside its text: costs, accessibility, a hashtag, a picture, the way there."""

import json
import re

import pytest
from django.utils.html import escape

from content.models import Picture
from events.models import Event
from tests.events.factories import make_event
from tests.events.test_planning import typed
from tests.factories import make_member
from tests.web.pictures import photo, upload

pytestmark = pytest.mark.django_db


def told(client, event):
    page = client.get(event.get_absolute_url()).content.decode()
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])


def test_what_the_organiser_says_stands_on_the_page(client):
    member = make_member()
    client.force_login(member)
    details = {
        "costs": "€ 25 met lunch",
        "access": "Er is een lift.\r\nEn een ringleiding.",
        "hashtag": "#ambtenaardag",
        "province": "Overijssel",
    }

    client.post("/agenda/nieuw/", typed(title="Dag", **details))

    event = Event.objects.get(title="Dag")
    page = client.get(event.get_absolute_url()).content.decode()
    assert "€ 25 met lunch" in page
    assert "Er is een lift.<br>En een ringleiding." in page
    assert "<dd>ambtenaardag</dd>" in page
    assert event.province == "Overijssel"
    assert 'value="€ 25 met lunch"' in client.get(event.get_edit_url()).content.decode()


@pytest.mark.parametrize("word", ["twee woorden", "2027", "a-b", "<b>", "#"])
def test_a_hashtag_is_one_word(client, word):
    client.force_login(make_member())

    response = client.post("/agenda/nieuw/", typed(hashtag=word))

    assert ("hashtag" in response.context["form"].errors) if word != "#" else response.status_code == 302


def test_the_hashtag_goes_along_where_it_is_shared(client):
    event = make_event(hashtag="ambtenaardag")

    by_mail = client.get(event.get_absolute_url()).content.decode()
    on_mastodon = client.get(f"/inhoud/{event.pk}/delen/mastodon/?server=mastodon.nl").content.decode()

    assert "%23ambtenaardag" in re.search(r'href="(mailto:[^"]+)"', by_mail)[1]
    assert "%23ambtenaardag" in on_mastodon


def test_an_address_leads_to_a_map_and_loads_none(client):
    event = make_event(place="Waagplein 1, Oeverdam & omstreken")

    page = client.get(event.get_absolute_url()).content.decode()

    assert 'href="https://www.openstreetmap.org/search?query=Waagplein%201%2C%20Oeverdam%20%26%20omstreken"' in page
    assert "iframe" not in page


def test_each_hall_leads_to_a_map_and_a_screen_does_not(client):
    event = make_event()
    event.add_location(name="Zwolle", address="Plein 1, Zwolle", capacity=None)
    event.add_location(name="Online", address="", online_url="https://video.example/1", capacity=None)

    page = client.get(event.get_absolute_url()).content.decode()

    assert page.count("openstreetmap.org") == 1


@pytest.mark.parametrize("place", ["", "Online", "online "])
def test_what_is_online_says_so_once(client, place):
    event = make_event(place=place, online_url="https://video.example/1")

    page = client.get(event.get_absolute_url()).content.decode()
    practical = re.sub(r"<[^>]+>", " ", page[page.index("<h2>Praktisch") :].partition("</section>")[0])

    assert practical.split().count("Online") + practical.split().count("Online.") == 1


@pytest.mark.parametrize(
    ("locations", "mode"),
    [
        ([("Zwolle", "Plein 1", ""), ("Online", "", "https://video.example/1")], "Mixed"),
        ([("Zwolle", "Plein 1", "https://video.example/1")], "Mixed"),
        ([("Zwolle", "Plein 1", ""), ("Rotterdam", "Kade 2", "")], "Offline"),
        ([("Ochtend", "", "https://video.example/1"), ("Avond", "", "https://video.example/2")], "Online"),
    ],
)
def test_search_engines_hear_where_it_is_held(client, locations, mode):
    event = make_event()
    for name, address, online_url in locations:
        event.add_location(name=name, address=address, online_url=online_url, capacity=None)

    said = told(client, event)

    assert said["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    halls = [place["address"] for place in said["location"] if place["@type"] == "Place"]
    assert halls == [address for _name, address, _url in locations if address]
    assert "video.example" not in json.dumps(said)


@pytest.mark.parametrize("has_location", [False, True])
def test_search_engines_hear_in_which_province_that_is(client, has_location):
    event = make_event(place="Stadhuis", province="Drenthe")
    if has_location:
        event.add_location(name="Assen", address="Stadhuis", capacity=None)

    [place] = told(client, event)["location"]

    assert place["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "Stadhuis",
        "addressRegion": "Drenthe",
        "addressCountry": "NL",
    }


def test_a_picture_stands_above_it(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    event = make_event()
    client.force_login(event.author)

    client.post(
        f"/inhoud/{event.pk}/plaatje/kiezen/", {"picture": upload(photo(), "zaal.jpg"), "alt": "Een volle zaal"}
    )

    picture = Picture.objects.get(content=event)
    client.logout()
    page = client.get(event.get_absolute_url()).content.decode()
    assert f'src="{escape(picture.url)}" alt="Een volle zaal"' in page
    assert f'<meta property="og:image" content="http://127.0.0.1:8000{escape(picture.url)}">' in page


def test_only_its_organiser_puts_a_picture_there(client):
    event = make_event()
    client.force_login(make_member())

    assert client.get(f"/inhoud/{event.pk}/plaatje/kiezen/").status_code in {403, 404}
