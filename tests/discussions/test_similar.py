"""Questions asked before, shown to whoever types one that looks like them."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.models import Content, Visibility
from discussions.models import Question
from discussions.similar import MOST, similar_to
from groups.models import Kind
from tests.discussions.factories import make_discussion, make_open_question
from tests.factories import make_comment, make_group, make_member
from tests.filling import words_indexed_afterwards

pytestmark = pytest.mark.django_db
CHATS = "Wie weet hoe je Teams-chats meeneemt in een Woo-verzoek?"


def found(title, viewer):
    return [piece.pk for piece in similar_to(title, viewer)]


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("Teams-chats in een Woo-verzoek", True),
        ("Moet een chat mee in het verzoek?", True),  # by the stems of words
        ("verzoeken om chats", True),
        ("Woo", True),
        ("Wie weet hoe je een boom plant?", False),  # what every question begins with tells nothing
        ("Hoe tel je verzoeken om een kapvergunning?", False),  # one word in common is chance
        ("", False),
        ("???", False),
        ("' | & ! :* () \\ \x00", False),
        ("x" * 5000, False),
    ],
)
def test_what_looks_like_a_question(typed, is_found):
    question = make_open_question(title=CHATS)

    assert found(typed, make_member()) == ([question.pk] if is_found else [])


def test_the_most_alike_come_first_and_five_at_most():
    titles = ["Chats bewaren bij een verzoek", CHATS, *[f"Chats en verzoeken, deel {n}" for n in range(8)]]
    questions = [make_open_question(title=title) for title in titles]

    keys = found("Neem je Teams-chats mee in een Woo-verzoek?", make_member())

    assert keys[0] == questions[1].pk
    assert len(keys) == MOST


def test_only_what_the_writer_may_read_and_what_still_stands():
    author = make_member()
    closed = make_group(kind=Kind.CLOSED, members=[author])
    seen = make_open_question(title=CHATS)
    make_open_question(author, closed, Visibility.GROUP, title=CHATS)
    make_open_question(author, draft=True, title=CHATS)
    make_discussion(title=CHATS)
    removed = make_open_question(author, title=CHATS)
    make_comment(removed)
    removed.remove()

    assert found(CHATS, make_member()) == [seen.pk]


def test_the_fragment_says_how_each_stands(client):
    asker = make_member()
    solved, unanswered = make_open_question(asker, title=CHATS), make_open_question(title=CHATS)
    solved.accept(make_comment(solved), by=asker)
    client.force_login(make_member())

    page = client.get("/gesprekken/lijkt-op/", {"title": CHATS}).content.decode()

    assert [page.count(piece.get_absolute_url()) for piece in (solved, unanswered)] == [1, 1]
    assert ["Opgelost" in page, "1 antwoord" in page, "Nog geen antwoord" in page] == [True] * 3


def test_without_script_they_are_shown_before_the_question_is_posted(client):
    earlier = make_open_question(title=CHATS)
    client.force_login(make_member())
    typed = {"uuid": uuid.uuid4(), "title": CHATS, "body": "Nou?", "visibility": "public", "publish": "1"}

    first = client.post("/gesprekken/nieuw/vraag/", typed)

    page = first.content.decode()
    assert [earlier.get_absolute_url() in page, "nog niet geplaatst" in page, "Nou?" in page] == [True] * 3
    assert Question.objects.count() == 1
    assert 'name="looked"' in page
    assert client.post("/gesprekken/nieuw/vraag/", typed | {"looked": "1"}).status_code == 302
    assert Question.objects.count() == 2


def test_a_question_like_no_other_is_posted_at_once(client):
    make_open_question(title=CHATS)
    client.force_login(make_member())
    typed = {"uuid": uuid.uuid4(), "title": "Waar koop je bankjes?", "body": "Nou?", "visibility": "public"}

    assert client.post("/gesprekken/nieuw/vraag/", typed | {"publish": "1"}).status_code == 302


@pytest.mark.load
def test_among_a_hundred_thousand_they_are_found_by_an_index():
    viewer = make_member()
    make_group(members=[viewer])
    fill(100_000)
    seen, plans = set(), []

    for title in TYPED:
        with CaptureQueriesContext(connection) as asked:
            seen.add(len(similar_to(title, viewer)))
        sql = next(query["sql"] for query in asked if "to_tsquery" in query["sql"])
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN ANALYZE {sql}")
            plans.append("\n".join(row for (row,) in cursor))

    assert seen == {MOST}
    for plan in plans:
        assert "questions_by_words" in plan
        assert SCANNED.findall(plan) == []


TYPED = [CHATS, "gemeente inwoners", "gemeente", "Hoe betrek je inwoners bij de begroting van de gemeente?"]
SCANNED = re.compile(r"Seq Scan on (content_content|discussions_question)\b")
# The earlier a word stands here, the more titles have it; every fourth has the first one.
WORDS = (
    "gemeente inwoners beleid raad wijk begroting vergunning verzoek burgers informatie woo chats archief participatie "
    "klimaat jeugdzorg subsidie inkoop balie bezwaar fietspad bomen water wonen energie afval parkeren data software "
    "training stagiair vergaderen notulen besluit omgevingsplan horeca evenement subsidieregeling brief formulier"
).split()


def fill(number):
    """That many questions, with titles as uneven as real ones, made where they are kept."""
    pattern = make_open_question(title="Massa")
    columns = [field.column for field in Content._meta.concrete_fields if field.column != "id"]
    words = f"(ARRAY{WORDS})"
    picked = " || ' ' || ".join(
        f"{words}[1 + floor({len(WORDS)} * power((n::bigint * {step} % 9973) / 9973.0, 2.5))::int]"
        for step in (7919, 104729, 31, 577)
    )
    different = {
        "uuid": "gen_random_uuid()",
        "title": f"'Wie weet iets van ' || {picked} || '?'",
        "published_at": "now() - n * interval '3 minutes'",
    }
    chosen = ", ".join(different.get(column, f'pattern."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with words_indexed_afterwards("content_content"), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO content_content ({names}) SELECT {chosen} FROM content_content pattern "
            f"CROSS JOIN generate_series(1, {number}) n WHERE pattern.id = {pattern.pk}"
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
