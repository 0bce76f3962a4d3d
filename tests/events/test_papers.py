"""Badges and the list of who comes, as PDF: every name is readable in them, however long."""

import pypdfium2
import pytest
from django.urls import reverse

from tests.events.factories import make_event
from tests.factories import make_member

pytestmark = pytest.mark.django_db
LONG = "Wilhelmina Carolina Adelheid van Voorst tot Voorst-Beerenbrouck de Sévigné"


def words_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


@pytest.mark.parametrize("name", ["badges", "paper_list"])
def test_every_name_stands_on_paper(client, name):
    organiser = make_member()
    names = ["Anaïs Hof", "Jörg Çelik", "Ştefan Łukasz", LONG, *(f"Collega {number:02}" for number in range(30))]
    event = make_event(organiser, attendees=[make_member(each) for each in names], title="Ambtenaar 2.0-dag")
    client.force_login(organiser)

    response = client.get(reverse(f"events:{name}", args=[event.pk, event.slug]))

    pages = words_of(response.content)
    assert response["Content-Type"] == "application/pdf"
    assert len(pages) == (5 if name == "badges" else 2)
    whole = " ".join(pages)
    assert "Ambtenaar 2.0-dag" in pages[0]
    for each in ("Anaïs Hof", "Jörg Çelik", "ukasz", "Collega 29"):
        assert each in whole
    assert LONG in whole


def test_an_event_without_people_has_its_papers_too(client):
    organiser = make_member()
    event = make_event(organiser)
    client.force_login(organiser)

    assert len(words_of(client.get(reverse("events:badges", args=[event.pk, event.slug])).content)) == 1
