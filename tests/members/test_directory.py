import re
import time
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from members.finding import MEANINGS, MEANT_FOR
from members.models import Member, ProfileQuestion, answer
from members.tasks import count_members
from network.models import Subject
from tests.factories import make_community_manager, make_member, make_organisation

pytestmark = pytest.mark.django_db
NAMES = re.compile(r'<h3 translate="no"><a href="/leden/\d+-[^"]+">([^<]+)</a></h3>')


@pytest.fixture
def viewer(client):
    viewer = make_member("Zus Zichtbaar")
    client.force_login(viewer)
    return viewer


def found(client, **asked):
    page = client.get("/leden/", asked)
    assert page.status_code == 200
    return NAMES.findall(page.content.decode())


def test_visitors_are_asked_to_sign_in(client):
    response = client.get("/leden/")

    assert (response.status_code, response["Location"]) == (302, "/inloggen/?next=/leden/")


def test_members_stand_by_name_without_regard_to_accents(client, viewer):
    for name in ("Émile", "dirk", "Eva", "Zoë"):
        make_member(name)

    assert found(client) == ["dirk", "Émile", "Eva", "Zoë", "Zus Zichtbaar"]


def test_who_is_not_present_is_not_in_it(client, viewer):
    make_member("Wacht", joined_at=None)
    make_member("Dicht", is_active=False)
    make_member("Geschorst").suspensions.create(reason="Huisregel 3")

    assert found(client) == ["Zus Zichtbaar"]


def test_a_row_says_who_somebody_is(client, viewer):
    member = make_member(
        "Noor <b>Visscher", organisation=make_organisation("gemeente Lindewaard"), job_title="adviseur"
    )
    member.describe(headline="Belt liever", expertise=["openbare ruimte"])

    page = client.get("/leden/").content.decode()

    for words in ("Adviseur, gemeente Lindewaard", "Belt liever", "openbare ruimte", "Noor &lt;b&gt;Visscher"):
        assert words in page
    assert member.email not in page


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"naam": "EMILE"}, ["Émile"]),
        ({"naam": "  mil "}, ["Émile"]),
        ({"organisatie": "lindewaard"}, ["Émile", "Dirk"]),
        ({"organisatie": "oeverdam"}, []),  # worked there before
        ({"provincie": "Fryslân"}, ["Dirk"]),
        ({"onderwerp": "Participatie"}, ["Dirk"]),
        ({"organisatie": "lindewaard", "onderwerp": "participatie", "provincie": "Fryslân"}, ["Dirk"]),
        ({"naam": "dirk", "provincie": "Zeeland"}, []),
        ({"naam": "%"}, []),
        ({"naam": "_"}, []),
        ({"naam": "%%%_"}, []),
        ({"naam": "％％＿＼"}, []),  # which become plain signs when their accents are taken off
        ({"naam": "\x02\x02\x02\x02"}, []),
        ({"naam": "_%\\\n%"}, []),
        ({"naam": ""}, ["Dirk", "Émile", "Zus Zichtbaar"]),
        ({"provincie": "Atlantis"}, ["Dirk", "Émile", "Zus Zichtbaar"]),
        ({"naam": "x\x00"}, ["Dirk", "Émile", "Zus Zichtbaar"]),
        ({"na": "onzin"}, ["Dirk", "Émile", "Zus Zichtbaar"]),
    ],
)
def test_the_list_is_narrowed(client, viewer, asked, expected):
    lindewaard = make_organisation("gemeente Lindewaard")
    emile = make_member("Émile", organisation=make_organisation("gemeente Oeverdam"))
    emile.work_as("griffier", organisation=lindewaard)
    dirk = make_member("Dirk", province="Fryslân", organisation=lindewaard)
    dirk.describe(expertise=["participatie"])

    assert set(found(client, **asked)) == set(expected)


def test_each_filter_can_be_taken_away(client, viewer):
    page = client.get("/leden/", {"naam": "noor", "provincie": "Zeeland", "na": "a~1"}).content.decode()

    assert 'href="/leden/?provincie=Zeeland"' in page
    assert 'href="/leden/?naam=noor"' in page


def test_nobody_found_is_said_with_a_way_on(client, viewer):
    page = client.get("/leden/", {"naam": "xyz"}).content.decode()

    assert "Niemand gevonden" in page
    assert "Toon alle leden" in page


def test_every_member_comes_by_once_in_pages_of_twenty(client, viewer):
    for number in range(45):
        make_member(f"Dubbelganger {number % 3}")

    address, names, pages = "/leden/", [], 0
    while address:
        page = client.get(address).content.decode()
        names += NAMES.findall(page)
        link = re.search(r'rel="next"\s+href="([^"]+)"', page)
        address = link and f"/leden/{link[1].replace('&amp;', '&')}"
        pages += 1

    assert pages == 3
    assert len(names) == 46
    assert names == sorted(names, key=str.lower)


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize("asked", [{}, {"naam": "lid", "organisatie": "lindewaard", "onderwerp": "participatie"}])
def test_it_costs_the_same_for_any_number(client, viewer, queries, count, asked):
    organisation = make_organisation("gemeente Lindewaard")
    for _person in range(count):
        make_member(organisation=organisation).describe(expertise=["participatie", "bellen"])
    client.force_login(make_community_manager(organisation=organisation))

    with queries() as counted:
        found(client, **asked)

    assert len(counted) == 6  # session, viewer, network, what the words stand for, members, numbers


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("fatima", "Fatma Yılmaz"),
        ("yilmas", "Fatma Yılmaz"),
        ("mohammed", "Mohamed Karimi"),
        ("visser", "Wim Visscher"),
        ("VISCHER wim", "Wim Visscher"),
        ("gulsum", "Gülsüm Aydın"),
        ("brandsam", "Saskia Brandsma"),
        ("moahmed", "Mohamed Karimi"),
        ("moahmed karimi", "Mohamed Karimi"),
        ("KARMII", "Mohamed Karimi"),
        ("güslüm", "Gülsüm Aydın"),
    ],
)
def test_a_name_is_found_with_a_typo_in_it(client, viewer, typed, name):
    for each in ("Fatma Yılmaz", "Mohamed Karimi", "Wim Visscher", "Gülsüm Aydın", "Saskia Brandsma"):
        make_member(each)

    assert found(client, naam=typed)[:1] == [name]


def test_the_closest_names_come_first(client, viewer):
    for name in ("Anna Janssen", "Piet Jansen", "Jansen", "Jan Bos", "Ada Trijansen", "Jansen Smit"):
        make_member(name)

    assert found(client, naam="jansen") == [
        "Jansen", "Jansen Smit", "Piet Jansen", "Ada Trijansen", "Anna Janssen"
    ]  # fmt: skip


def test_one_or_two_letters_begin_a_word(client, viewer):
    for name in ("Jan Bos", "Anja Smit", "Piet Jansen"):
        make_member(name)

    assert found(client, naam="ja") == ["Jan Bos", "Piet Jansen"]


def test_pages_of_names_with_a_typo_give_everybody_once(client, viewer):
    for number in range(25):
        make_member(f"Fatma Yılmaz {'abc'[number % 3]}")

    first = client.get("/leden/", {"naam": "fatima yilmas"}).content.decode()
    link = re.search(r'rel="next"\s+href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(f"/leden/{link}").content.decode()

    assert (len(NAMES.findall(first)), len(NAMES.findall(second))) == (20, 5)


def test_the_organisation_of_just_this_name_is_meant_alone(client, viewer):
    make_member("Ada", organisation=make_organisation("gemeente Beek"))
    make_member("Bob", organisation=make_organisation("gemeente Beekdal"))
    freelance = make_member("Cas")
    freelance.work_as("adviseur", organisation_name="Beekadvies")

    assert found(client, organisatie="gemeente beek") == ["Ada"]
    assert set(found(client, organisatie="beek")) == {"Ada", "Bob", "Cas"}


def test_members_are_narrowed_by_kind_and_put_in_order(client, viewer):
    water = make_organisation("waterschap De Kreek", kind="waterschap")
    make_member("Ada", organisation=water, joined_at=timezone.now() - timedelta(days=2))
    make_member("Bob", organisation=water, joined_at=timezone.now() - timedelta(days=1))
    make_member("Cas", organisation=make_organisation("gemeente Beek"))

    assert found(client, soort="waterschap") == ["Ada", "Bob"]
    assert found(client, soort="waterschap", volgorde="nieuw") == ["Bob", "Ada"]
    assert found(client, soort="koepel") == []


def test_who_share_most_subjects_come_first(client, viewer):
    viewer.describe(expertise=["woo"])
    viewer.learning.set(["archief"])
    for name, subjects in {"Ada": ["woo"], "Bob": ["Woo", "archief"], "Cas": ["zwemmen"]}.items():
        make_member(name).describe(expertise=subjects)

    assert found(client, volgorde="gedeeld") == ["Bob", "Ada"]
    client.force_login(make_member())
    assert found(client, volgorde="gedeeld") == []


def test_a_subject_leads_to_its_synonyms(client, viewer):
    make_member("Ada").describe(expertise=["Wet open overheid"])
    make_member("Bob").describe(expertise=["woo"])
    Subject.objects.filter(name="woo").update(synonym_of=Subject.objects.get(name="Wet open overheid"))

    assert found(client, onderwerp="WOO") == ["Ada", "Bob"]
    assert found(client, onderwerp="wet open overheid") == ["Ada", "Bob"]


@pytest.mark.parametrize(
    ("field", "asked"),
    [
        ("province", {"provincie": "Drenthe"}),
        ("expertise", {"onderwerp": "woo"}),
    ],
)
def test_a_filter_finds_nobody_by_what_is_not_for_the_viewer(client, viewer, field, asked):
    hassan = make_member("Hassan", province="Drenthe")
    hassan.describe(expertise=["woo"], **{f"{field}_audience": "connections"})

    assert found(client, **asked) == []
    page = client.get("/leden/").content.decode()
    assert (next(iter(asked.values())) in page.partition('id="gevonden"')[2]) is False  # nor in a row or a number

    viewer.follow(hassan)
    hassan.follow(viewer)
    assert found(client, **asked) == ["Hassan"]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"onderwerp": "woo"}, ["Dea"]),
        ({"organisatie": "beek"}, ["Ada", "Dea"]),
        ({"soort": "gemeente"}, ["Ada", "Dea"]),
    ],
)
def test_who_may_be_seen_is_asked_anew_at_every_page(client, viewer, asked, left):
    """What the words stand for is kept for a moment: that someone hides, goes or blocks works at once all the same."""
    beek = make_organisation("gemeente Beek")
    hides, goes, blocks, stays = (make_member(name, organisation=beek) for name in ("Ada", "Bob", "Cas", "Dea"))
    for member in (hides, goes, blocks, stays):
        member.describe(expertise=["woo"])
    assert found(client, **asked) == ["Ada", "Bob", "Cas", "Dea"]

    Member.objects.filter(pk=hides.pk).update(expertise_audience="connections")
    goes.suspensions.create(reason="Huisregel 3")
    blocks.block(viewer)

    assert found(client, **asked) == left


def test_what_words_stand_for_is_kept_for_a_moment(client, viewer, monkeypatch):
    ada, bob = make_member("Ada"), make_member("Bob")
    ada.describe(expertise=["woo"])
    assert found(client, onderwerp="woo") == ["Ada"]

    bob.describe(expertise=["woo"])
    assert found(client, onderwerp="woo") == ["Ada"]

    later = time.time() + MEANT_FOR
    monkeypatch.setattr("web.cache.time.time", lambda: later)
    assert found(client, onderwerp="woo") == ["Ada", "Bob"]


def test_answers_to_questions_narrow_the_list(client, viewer):
    question = ProfileQuestion.objects.ask(
        uuid=uuid.uuid4(), label="Werkdagen", kind="choices", options=["ma", "di"], is_filter=True
    )
    ada, bob = make_member("Ada"), make_member("Bob")
    answer(ada, {question: ["ma", "di"]})
    answer(bob, {question: ["di"]})
    bob.answers.update(audience="connections")
    field = f"vraag-{question.pk}"

    assert found(client, **{field: "di"}) == ["Ada"]
    assert found(client, **{field: "wo"}) == ["Ada", "Bob", "Zus Zichtbaar"]
    page = client.get("/leden/").content.decode()
    assert numbers_in(page)[f"?{field}=di"] == "1"


def numbers_in(page):
    """The numbers beside the list: {query: number}."""
    rows = re.findall(r'<li><a href="/leden/(\?[^"]+)">[^<]+</a>\s*<span>([\d.]+)<', page)
    return {query.replace("&amp;", "&"): number for query, number in rows}


def test_each_choice_says_how_many_it_leaves(client, viewer):
    beek = make_organisation("gemeente Beek")
    for name in ("Ada", "Bob", "Cas"):
        make_member(name, province="Drenthe", organisation=beek).describe(expertise=["woo"])
    make_member("Dora", province="Zeeland")

    page = client.get("/leden/").content.decode()
    assert "5 leden gevonden" in page
    numbers = numbers_in(page)
    assert numbers == {
        "?onderwerp=woo": "3", "?organisatie=gemeente+Beek": "3", "?soort=gemeente": "3",
        "?provincie=Drenthe": "3", "?provincie=Zeeland": "1",
    }  # fmt: skip
    for query, number in numbers.items():
        assert len(NAMES.findall(client.get(f"/leden/{query}").content.decode())) == int(number)

    narrowed = client.get("/leden/?provincie=Drenthe").content.decode()
    assert "3 leden gevonden" in narrowed
    assert numbers_in(narrowed)["?provincie=Drenthe&onderwerp=woo"] == "3"


def test_many_members_are_counted_by_the_worker_alone(client, viewer, monkeypatch):
    monkeypatch.setattr("members.models.counting.MOST", 3)
    beek = make_organisation("gemeente Beek")
    for _number in range(22):
        make_member(province="Drenthe", organisation=beek).describe(expertise=["woo"])
    make_member(province="Zeeland", organisation=beek)
    assert "leden gevonden" not in client.get("/leden/").content.decode().lower().replace("leden gevonden</h2>", "")

    count_members()
    count_members()
    MEANINGS.clear()

    page = client.get("/leden/").content.decode()
    assert "24 leden gevonden" in page
    assert "Geteld: <time" in page
    assert numbers_in(page)["?provincie=Drenthe"] == "22"
    assert numbers_in(page)["?onderwerp=woo"] == "22"
    narrowed = client.get("/leden/?provincie=Drenthe").content.decode()
    assert "22 leden gevonden" in narrowed
    assert numbers_in(narrowed) == {
        "?provincie=Drenthe&onderwerp=woo": "22",
        "?provincie=Drenthe&organisatie=gemeente+Beek": "22",
        "?provincie=Drenthe&soort=gemeente": "22",
    }


def test_a_long_list_nobody_counted_yet_is_more_than_so_many(client, viewer, monkeypatch):
    monkeypatch.setattr("members.models.counting.MOST", 3)
    for _number in range(22):
        make_member(province="Drenthe")

    page = client.get("/leden/?provincie=Drenthe").content.decode()

    assert "Meer dan 3 leden gevonden" in page
    assert numbers_in(page) == {}


def test_an_order_by_what_is_shared_says_no_number_of_others(client, viewer):
    """It leaves those out who share nothing, which differs from one viewer to the next."""
    viewer.describe(expertise=["woo"])
    for number in range(25):
        make_member(province="Drenthe").describe(expertise=["woo"] if number < 23 else ["zwemmen"])

    page = client.get("/leden/?volgorde=gedeeld").content.decode()

    assert re.search(r"<h2[^>]*>[^\d<]+</h2>", page.partition('id="gevonden"')[2])
    assert numbers_in(page)["?provincie=Drenthe"] == "25"  # where that link leads, in the order of names
    assert "25 leden gevonden" in client.get("/leden/?provincie=Drenthe").content.decode()


def test_script_gets_the_list_alone_and_the_back_button_the_page(client, viewer):
    part = client.get("/leden/?naam=zus", headers={"hx-request": "true"}).content.decode()
    back = {"hx-request": "true", "hx-history-restore-request": "true"}

    assert "Zus Zichtbaar" in part
    assert "<html" not in part
    assert "<html" in client.get("/leden/?naam=zus", headers=back).content.decode()


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "' OR 1=1 --", "😀", "مريم", "a" * 5000, "%_\\"])
def test_odd_words_find_nobody_and_break_nothing(client, viewer, words):
    for name in ("naam", "onderwerp", "organisatie", "soort", "volgorde", "vraag-1", "na"):
        page = client.get("/leden/", {name: words})

        assert page.status_code == 200
        assert b"<script>alert" not in page.content


def test_the_plain_page_reads_no_more_members_than_it_shows(client, viewer):
    Member.objects.bulk_create(
        Member(
            name=f"Lid {number:04}",
            email=f"bulk{number}@lid.example",
            confirmed_at=viewer.confirmed_at,
            joined_at=viewer.joined_at,
        )
        for number in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_member")
        cursor.execute("ANALYZE members_suspension")

    rows = Member.objects.visible_to(viewer).with_affiliation().order_by("sort_name", "pk")[:21]
    plan = rows.explain()

    assert "members_by_name" in plan
    assert "Seq Scan on members_member" not in plan
    assert "Sort" not in plan
