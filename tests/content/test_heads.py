"""What the head of a page tells search engines and sites where it is shared."""

import html
import json
import re

import pytest
from django.utils.dateparse import parse_datetime

from content.models import Visibility
from groups.models import Kind
from network.models import Network
from tests.discussions.factories import make_idea, make_open_question
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_post
from tests.files.factories import make_file

pytestmark = pytest.mark.django_db
NOINDEX = '<meta name="robots" content="noindex">'
SITE = "http://127.0.0.1:8000"


@pytest.fixture
def bytes_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def head(client, piece):
    return client.get(piece.get_absolute_url()).content.decode().partition("<body")[0]


def data_in(page):
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return json.loads(text)


def properties_in(page):
    return {
        name: html.unescape(value) for name, value in re.findall(r'<meta property="([^"]+)" content="([^"]*)">', page)
    }


MAKERS = {
    "BlogPosting": lambda **fields: make_post(**fields),
    "QAPage": lambda **fields: make_open_question(**fields),
    "DiscussionForumPosting": lambda **fields: make_idea(**fields),
    "Event": lambda **fields: make_event(**fields),
    "DigitalDocument": lambda **fields: make_file(
        fields.pop("author"), make_group(), fields.pop("visibility", Visibility.PUBLIC)
    ),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_public_page_tells_what_it_is(client, bytes_elsewhere, kind):
    piece = MAKERS[kind](author=make_member("Noor Visscher"))

    page = head(client, piece)

    address = f"{SITE}{piece.get_absolute_url()}"
    assert f'<link rel="canonical" href="{address}">' in page
    told, shared = data_in(page), properties_in(page)
    assert (told["@context"], told["@type"], told["url"]) == ("https://schema.org", kind, address)
    assert (shared["og:title"], shared["og:url"], shared["og:type"]) == (piece.title, address, "article")
    assert shared["og:image"].startswith(f"{SITE}/static/")
    assert "Noor Visscher" in json.dumps(told)
    assert NOINDEX not in page


def test_a_summary_of_its_own_goes_along_where_it_is_shared(client):
    page = head(client, make_post(summary="Waar het op neerkomt.", body="<p>Het begin.</p>"))

    assert properties_in(page)["og:description"] == data_in(page)["description"] == "Waar het op neerkomt."
    assert '<meta name="description" content="Waar het op neerkomt.">' in page


@pytest.mark.parametrize("kind", MAKERS)
def test_a_page_for_members_tells_nothing(client, bytes_elsewhere, kind):
    piece = MAKERS[kind](author=make_member(), visibility=Visibility.MEMBERS)
    client.force_login(piece.author)

    page = head(client, piece)

    assert NOINDEX in page
    assert "ld+json" not in page
    assert "og:title" not in page


def test_a_title_cannot_end_the_element_it_stands_in(client):
    title = '</script><script>alert(1)</script><!-- " \u2028 &amp;'
    post = make_post(title=title)

    page = head(client, post)

    assert data_in(page)["headline"] == title
    assert properties_in(page)["og:title"] == title
    assert "<script>alert" not in page


def test_the_dates_and_subjects_of_a_blog(client):
    author = make_member()
    post = make_post(author, tags=["Woo", "archief"])

    told = data_in(head(client, post))

    assert told["datePublished"] == told["dateModified"] == post.published_at.isoformat(timespec="seconds")
    assert sorted(told["keywords"]) == ["Woo", "archief"]
    assert told["commentCount"] == 0


def test_a_profile_that_visitors_cannot_open_is_not_linked(client):
    closed, opened = make_member(), make_member(profile_audience="public")

    assert "url" not in data_in(head(client, make_post(closed)))["author"]
    assert data_in(head(client, make_post(opened)))["author"]["url"] == f"{SITE}{opened.get_absolute_url()}"


def test_a_question_stands_in_its_page(client):
    question = make_open_question(title="Wie weet dit?", body="<p>De <strong>hele</strong> vraag.</p>")

    asked = data_in(head(client, question))["mainEntity"]

    assert (asked["@type"], asked["name"], asked["text"], asked["answerCount"]) == (
        "Question",
        "Wie weet dit?",
        "De hele vraag.",
        0,
    )


def test_an_event_says_when_and_where_but_not_how_to_get_in_online(client):
    event = make_event(place="Stadhuis, Deventer", online_url="https://video.example/geheim")

    page = head(client, event)

    told = data_in(page)
    assert told["startDate"][-6:] in {"+01:00", "+02:00"}
    assert told["name"] == event.title
    assert [parse_datetime(told[name]) for name in ("startDate", "endDate")] == [event.happens_at, event.ends_at]
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    assert [place["@type"] for place in told["location"]] == ["Place", "VirtualLocation"]
    assert told["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert "geheim" not in page
    event.cancel(event.author, "De zaal is ondergelopen.")
    assert data_in(head(client, event))["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_network_that_shows_visitors_nothing_is_not_indexed(client, django_capture_on_commit_callbacks):
    client.force_login(make_member())
    with django_capture_on_commit_callbacks(execute=True):
        Network.objects.get().let_in_by(visitors_see="home")

    assert NOINDEX in head(client, make_post())


def test_a_blog_its_author_took_away_is_not_indexed(client):
    post = make_post()
    make_comment(post)
    post.remove()
    post.refresh_from_db()

    assert NOINDEX in head(client, post)


# --- Groups and profiles


@pytest.mark.parametrize(("kind", "is_open"), [(Kind.OPEN, True), (Kind.CLOSED, False)])
def test_an_open_group_tells_what_it_is_and_a_closed_one_does_not(client, kind, is_open):
    group = make_group(kind=kind, name="Balie & loket")

    page = head(client, group)

    assert f'<link rel="canonical" href="{SITE}{group.get_absolute_url()}">' in page
    assert (NOINDEX in page) is not is_open
    assert (properties_in(page).get("og:title") == "Balie & loket") is is_open


@pytest.mark.parametrize("page", ["", "blog/", "agenda/", "over/"])
def test_each_page_of_a_group_has_an_address_of_its_own(client, page):
    address = f"{make_group().get_absolute_url()}{page}"

    assert f'<link rel="canonical" href="{SITE}{address}">' in client.get(f"{address}?na=x").content.decode()


def test_a_profile_for_everybody_tells_whose_it_is(client):
    member = make_member("Noor Visscher", profile_audience="public")

    page = head(client, member)

    assert data_in(page)["mainEntity"]["name"] == "Noor Visscher"
    assert NOINDEX not in page


def test_a_profile_for_members_tells_nothing(client):
    member = make_member("Noor Visscher")
    client.force_login(member)

    page = head(client, member)

    assert NOINDEX in page
    assert "ld+json" not in page


def test_every_author_is_told(client):
    post = make_post(make_member("Noor Visscher"))
    post.ask_along(make_member("Anneke Postma"), by=post.author).accept()

    assert [person["name"] for person in data_in(head(client, post))["author"]] == ["Noor Visscher", "Anneke Postma"]


def test_the_answer_that_helped_is_told_as_long_as_it_stands(client):
    question = make_open_question()
    answer = make_comment(question, make_member("Anneke Postma"), text="Bel de griffie.")
    question.accept(answer, by=question.author)

    told = data_in(head(client, question))["mainEntity"]["acceptedAnswer"]

    assert (told["text"], told["author"]["name"]) == ("Bel de griffie.", "Anneke Postma")
    assert told["url"] == f"{SITE}{answer.get_absolute_url()}"
    answer.hide(by=None, reason="Reclame.")
    assert "acceptedAnswer" not in data_in(head(client, question))["mainEntity"]
