import html
import re
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import AnonymousUser

from content.models import Visibility
from groups.models import Kind
from search.asking import Asked
from search.finding import find, find_named, prepared_for
from tests.discussions.factories import make_open_question
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_organisation, make_post

pytestmark = pytest.mark.django_db

TITLE = re.compile(r"<h3><a href=[^>]*>(.*?)</a></h3>")


def titles(client, q="", **fields):
    page = client.get(f"/zoeken/?{urlencode({'q': q} | fields)}")
    assert page.status_code == 200
    return [html.unescape(re.sub("</?mark>", "", title)) for title in TITLE.findall(page.content.decode())]


def found(viewer, q, **fields):
    return [
        hit for hit in find(Asked.of({"q": q} | fields), viewer).hits if hit.what != "page"
    ]  # every network has those


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("De coördinatie van de jeugdzorg", "coordinatie"),
        ("Netwerken in de wijk", "nétwerk"),
        ("Een bewonersbudget voor de straat", "bewoner"),
        ("Een bewonersbudget voor de straat", "budget"),
        ("Begroting 2024-2026 in één tabel", "2026"),
        ("Huren en/of kopen", "kopen"),
        ("Zo'n avond vergeet je niet", "zo'n avond"),
        ("Participatiewet uitgelegd", "particpatiewet"),  # a letter was lost
        ("Alle organisaties op een rij", "organisatie"),
    ],
)
def test_a_title_is_found_by_its_words_however_they_are_spelled(written, asked):
    post = make_post(title=written)

    assert [hit.content for hit in found(AnonymousUser(), asked) if hit.content] == [post.pk]


def test_a_title_comes_before_a_text_and_an_answered_question_before_an_open_one():
    text = make_post(title="Een avond in de buurt", body="<p>Wij hadden het over warmtepompen.</p>")
    title = make_post(title="Warmtepompen in de wijk")
    question = make_open_question(title="Wie weet alles van warmtepompen?")
    answered = make_open_question(title="Wie weet alles van warmtepompen?")
    type(answered).objects.filter(pk=answered.pk).update(settled_at=answered.published_at)

    order = [hit.pk for hit in found(AnonymousUser(), "warmtepomp")]

    assert order[-1] == text.pk
    assert order.index(answered.pk) < order.index(question.pk)
    assert title.pk in order


def test_every_kind_of_thing_is_found_on_one_page(client):
    viewer = make_member()
    make_post(title="Over waterveiligheid")
    make_comment(make_post(title="Een ander stuk"), text="Vergeet waterveiligheid niet.")
    make_event(title="Dag van de waterveiligheid")
    make_group(name="Groep waterveiligheid")
    make_organisation("Instituut Waterveiligheid")
    make_member("Wim Waterveiligheid")
    make_post(title="Nog een stuk", tags=["waterveiligheid"])
    client.force_login(viewer)

    seen = titles(client, "waterveiligheid")

    assert set(seen) == {
        "Over waterveiligheid",
        "Een ander stuk",
        "Dag van de waterveiligheid",
        "Groep waterveiligheid",
        "Instituut Waterveiligheid",
        "Wim Waterveiligheid",
        "waterveiligheid",
    }
    assert seen[0] in {"Wim Waterveiligheid", "waterveiligheid", "Groep waterveiligheid", "Instituut Waterveiligheid"}
    assert titles(client, "waterveiligheid", soort="agenda") == ["Dag van de waterveiligheid"]


def test_operators_and_the_fields_of_the_form_narrow_alike(client):
    noor, group = make_member("Noor Visscher"), make_group(name="Wijkgericht werken")
    inside = make_post(author=noor, group=group, title="Budget in de wijk", tags=["woo"])
    make_post(title="Budget van de stad")
    client.force_login(make_member())

    for q in ('budget in:"wijkgericht werken"', "budget van:visscher", "budget onderwerp:WOO", '"budget in de wijk"'):
        assert titles(client, q) == [inside.title], q
    for field, value in (("in", "wijkgericht"), ("van", "noor"), ("onderwerp", "woo")):
        assert titles(client, "budget", **{field: value}) == titles(client, "", **{field: value}) == [inside.title]
    assert titles(client, "budget -wijk") == ["Budget van de stad"]
    assert titles(client, "budget na:2199") == []
    assert titles(client, "van:niemandheetzo budget") == []


def test_no_query_is_built_twice_for_questions_of_one_shape():
    viewer, _other = make_member("Noor Visscher"), make_member("Wim Bakker")
    make_post(author=viewer, title="Budget in de wijk", tags=["woo"])

    def answers(words, name, subject):
        plain, narrowed = Asked.of({"q": words}), Asked.of({"q": words, "van": name, "onderwerp": subject})
        return [
            bool(hits) for hits in (find(plain, viewer).hits, find(narrowed, viewer).hits, find_named(plain, viewer))
        ]

    assert answers("begroting van stad en land", "wim", "bomen") == [False, False, False]
    built = prepared_for.cache_info().misses
    assert answers("budget in de wijk", "noor", "woo") == [True, True, True]  # with room for a word more
    assert prepared_for.cache_info().misses == built


def test_what_is_shown_of_a_text_cannot_bring_markup(client):
    make_post(
        title="<b>Kaas</b> & <script>alert(1)</script>", body="<p>Kaas &lt;img src=x onerror=alert(1)&gt; kaas</p>"
    )
    comment = "kaas <img src=x onerror=alert(1)> \ue001kaas\ue002"
    make_comment(make_post(title="Iets anders"), text=comment)

    page = client.get("/zoeken/?q=kaas").content.decode()

    results = page.partition('<ol class="directory">')[2].partition("</ol>")[0]
    assert "<mark>kaas</mark>" in results.lower()
    assert "&lt;img src=x onerror=alert(1)&gt;" in results
    assert not re.search(r"<(b|script|img)\b", results)


@pytest.mark.parametrize(
    "asked",
    [
        "a" * 10_000,
        "woord " * 2_000,
        f'"{"a " * 90}"',
        "de het een van in",
        "-niets",
        '"""" -"" van: in:"" na:gisteren soort:onzin : - \'',
        "'; DROP TABLE members_member; --",
        "a & b | !c <-> d:* ()",
        "\x00 null \x00",
        "<script>alert(1)</script>",
        "\\' \\\\ '\\",
        "%_%_% ' OR 1=1",
        "van:' OR in:% onderwerp:_",
        "🎉🎉 ﷽ \u202e ı İ ß Ω≈ç√",
        "na:9999999 na:0000-00-00 na:2024-13-45",
    ],
)
def test_whatever_is_typed_gets_an_answer(client, asked):
    make_post(title="Een stuk", body="<p>Met woorden.</p>")

    for fields in ({"q": asked}, {"q": "stuk", "van": asked, "in": asked, "sinds": asked, "soort": asked, "na": asked}):
        assert client.get(f"/zoeken/?{urlencode(fields)}").status_code == 200


def test_a_page_goes_on_where_the_last_one_ended(client):
    for number in range(45):
        make_post(title=f"Verslag {number:02}")

    first = client.get("/zoeken/?q=verslag").content.decode()
    seen, address = TITLE.findall(first), "/zoeken/?q=verslag"
    while more := re.search(r'rel="next" href="([^"]+)"', client.get(address).content.decode()):
        address = f"/zoeken/{html.unescape(more[1])}"
        seen += TITLE.findall(client.get(address).content.decode())

    assert len(seen) == len(set(seen)) == 45
    assert TITLE.findall(client.get("/zoeken/?q=verslag&na=onzin").content.decode()) == TITLE.findall(first)


def test_it_is_found_as_soon_as_it_is_out_and_no_longer_when_it_is_gone(client):
    author = make_member()
    post = make_post(author=author, title="Dagvers bericht", draft=True)
    other = make_post(author=author, title="Ondergedoken lapjeskat")
    assert titles(client, "dagvers") == []

    post.publish()
    assert titles(client, "dagvers") == ["Dagvers bericht"]
    post.withdraw(author)
    assert titles(client, "dagvers") == []

    assert titles(client, "lapjeskat") == [other.title]
    other.hide(by=None, reason="Proef")
    assert titles(client, "lapjeskat") == []


def test_what_is_in_a_profile_is_found_by_whom_it_is_for():
    shy = make_member("Sjaan Stil", headline="Tuinarchitect", headline_audience="nobody")
    open_member = make_member("Otto Open", headline="Tuinarchitect")
    hidden_from_visitors = found(AnonymousUser(), "tuinarchitect")
    seen = {hit.pk for hit in found(make_member(), "tuinarchitect")}

    assert hidden_from_visitors == []
    assert seen == {open_member.pk}
    assert [hit.pk for hit in found(make_member(), "sjaan")] == [shy.pk]


def test_counts_and_choices_tell_nothing_of_what_the_viewer_may_not_see(client):
    insider = make_member()
    group = make_group(name="Geheim clubje", kind=Kind.HIDDEN, members=[insider])
    make_post(author=insider, group=group, visibility=Visibility.GROUP, title="Over turf", tags=["turfzaak"])
    make_post(title="Ook over turf")

    outside = client.get("/zoeken/?q=over+turf").content.decode()
    client.force_login(insider)
    inside = client.get("/zoeken/?q=over+turf").content.decode()

    assert "1 resultaat" in outside
    assert "Geheim clubje" not in outside
    assert "turfzaak" not in outside
    assert "2 resultaten" in inside
    assert "Geheim clubje" in inside


def test_who_is_kept_apart_by_a_block_is_not_found():
    blocked, viewer = make_member("Bram Blok"), make_member()
    post = make_post(author=blocked, title="Van achter de blokkade")
    make_comment(make_post(title="Iets"), author=blocked, text="blokkade")
    make_comment(make_post(author=blocked, title="Nog iets"), text="Ook een ander ziet de blokkade.")
    viewer.block(blocked)

    assert found(viewer, "blokkade") == []
    assert found(viewer, "bram") == []
    assert [hit.pk for hit in found(make_member(), "achter blokkade")] == [post.pk]


def test_what_is_said_below_a_piece_that_was_taken_away_leads_nobody_there():
    comment = make_comment(make_post(), text="Over de turfschipper.")
    assert [hit.pk for hit in found(AnonymousUser(), "turfschipper")] == [comment.pk]

    comment.content.remove()

    assert found(AnonymousUser(), "turfschipper") == []


def test_a_member_searches_often_but_not_without_end(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"search": "1/m/user"}
    client.force_login(make_member())

    answers = [client.get(address).status_code for address in ("/zoeken/?q=wijk", "/zoeken/?q=wijk", "/zoeken/")]

    assert answers == [200, 429, 200]


def test_nothing_found_offers_what_is_near_and_a_question(client):
    make_post(tags=["jeugdzorg"])
    client.force_login(make_member())

    page = client.get("/zoeken/?q=jeugdzrog+xyzzy+plugh").content.decode()

    assert "/gesprekken/nieuw/vraag/?titel=jeugdzrog" in page
    assert "jeugdzorg" in client.get("/zoeken/?q=jeugdsorg&soort=agenda").content.decode()
