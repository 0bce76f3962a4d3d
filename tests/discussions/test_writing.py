import uuid

import pytest
from django.urls import reverse

from content.models import Content, Visibility
from discussions.models import Discussion, Idea, Question
from groups.models import Kind
from tests.discussions.factories import make_discussion, make_open_question
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member

pytestmark = pytest.mark.django_db
KINDS = {"gesprek": Discussion, "vraag": Question, "idee": Idea}


def typed(button="publish", **fields):
    return {
        button: "1",
        "uuid": uuid.uuid4(),
        "title": "Wie telt er zonder camera’s?",
        "body": "<p>Liefst met de hand.</p>",
        "scripted": "1",
        "tags": "tellen",
        "visibility": "public",
    } | fields


@pytest.fixture
def member(client):
    member = make_member("Noor Visscher")
    client.force_login(member)
    return member


@pytest.mark.parametrize("what", KINDS)
def test_each_kind_is_written_in_a_group_and_read_there(client, member, what):
    group = make_group(members=[member])

    response = client.post(f"/gesprekken/nieuw/{what}/", typed(group=group.pk))

    piece = KINDS[what].objects.get()
    assert response.headers["Location"] == piece.get_absolute_url() == f"/gesprekken/{piece.pk}-{piece.slug}/"
    assert (piece.kind, piece.group, piece.author, piece.is_draft) == (KINDS[what].KIND, group, member, False)
    assert list(piece.tags.names()) == ["tellen"]
    page = client.get(piece.get_absolute_url()).content.decode()
    assert ["Liefst met de hand." in page, "camera’s?" in page] == [True, True]
    assert "camera’s?" in client.get(group.get_absolute_url()).content.decode()


def test_one_chooses_what_to_begin_and_keeps_the_group(client, member):
    group = make_group(members=[member])

    page = client.get(f"/gesprekken/nieuw/?groep={group.pk}").content.decode()

    assert [f'href="/gesprekken/nieuw/{what}/?groep={group.pk}"' in page for what in KINDS] == [True] * 3
    form = client.get(f"/gesprekken/nieuw/vraag/?groep={group.pk}").content.decode()
    assert f'<option value="{group.pk}" selected>' in form


def test_there_is_no_other_kind(client, member):
    assert client.get("/gesprekken/nieuw/lied/").status_code == 404


@pytest.mark.parametrize("what", KINDS)
def test_a_double_submit_is_one_conversation(client, member, what):
    same = typed()

    first, second = (client.post(f"/gesprekken/nieuw/{what}/", same) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert Content.objects.count() == 1


def test_a_draft_waits_among_the_drafts_until_it_is_published(client, member):
    client.post("/gesprekken/nieuw/vraag/", typed(button="save", is_survey="on"))
    draft = Question.objects.get()
    assert (draft.is_draft, draft.is_survey) == (True, True)
    assert draft.get_edit_url() in client.get("/concepten/").content.decode()

    client.post(draft.get_edit_url(), typed(title="Anders", version=draft.version))

    published = Question.objects.get()
    assert (published.title, published.is_draft, published.is_survey) == ("Anders", False, False)


def test_a_preview_saves_nothing(client, member):
    page = client.post("/gesprekken/nieuw/idee/", typed(button="preview")).content.decode()

    assert Content.objects.count() == 0
    assert '<div class="prose intro"><p>Liefst met de hand.</p></div>' in page


def test_a_second_editor_overwrites_nothing(client, member):
    piece = make_discussion(member, title="Eerst")
    client.post(piece.get_edit_url(), typed(button="save", title="Van elders", version=1))

    page = client.post(piece.get_edit_url(), typed(button="save", title="Van hier", version=1)).content.decode()

    assert Discussion.objects.get().title == "Van elders"
    assert ["Van elders" in page, "Van hier" in page] == [True, True]


def test_a_question_can_be_about_an_event_its_writer_sees(client, member):
    closed = make_group(kind=Kind.CLOSED)
    seen, unseen = make_event(), make_event(group=closed, visibility=Visibility.GROUP)

    page = client.get(f"/gesprekken/nieuw/vraag/?bij={seen.pk}").content.decode()
    refused = client.post("/gesprekken/nieuw/vraag/", typed(about_event=unseen.pk))
    client.post("/gesprekken/nieuw/vraag/", typed(about_event=seen.pk))

    assert f'<option value="{seen.pk}" selected>' in page
    assert unseen.title not in page
    assert refused.status_code == 200
    question = Question.objects.get()
    assert question.about_event.pk == seen.pk
    assert seen.get_absolute_url() in client.get(question.get_absolute_url()).content.decode()


@pytest.mark.parametrize("given", ["x", "", "0", "9" * 30, "1 OR 1"])
def test_an_odd_event_in_the_address_is_none(client, member, given):
    assert client.get("/gesprekken/nieuw/vraag/", {"bij": given}).status_code == 200


def test_the_page_keeps_an_event_from_who_may_not_see_it(client, member):
    author = make_member()
    event = make_event(author, make_group(kind=Kind.CLOSED, members=[author]), Visibility.GROUP)
    question = make_open_question(author, about_event=event.content_ptr)

    assert event.title not in client.get(question.get_absolute_url()).content.decode()
    client.force_login(author)
    assert event.title in client.get(question.get_absolute_url()).content.decode()


def test_deleting_leaves_a_gap_where_others_answered(client, member):
    alone, answered = make_discussion(member), make_discussion(member, title="Weg ermee")
    make_comment(answered, text="Mijn woorden.")

    for piece in (alone, answered):
        client.post(reverse("discussions:delete", args=[piece.pk, piece.slug]))

    assert list(Content.objects.visible_to(member)) == [Content.objects.get(pk=answered.pk)]
    client.get("/")  # which says that it is gone
    page = client.get(f"/gesprekken/{answered.pk}-verwijderd/").content.decode()
    assert ["Mijn woorden." in page, "Weg ermee" in page] == [True, False]


@pytest.mark.parametrize("page", ["edit", "delete"])
def test_nobody_changes_what_another_wrote(client, member, page):
    piece = make_discussion(group=make_group(manager=member))
    address = reverse(f"discussions:{page}", args=[piece.pk, piece.slug])

    assert [client.get(address).status_code, client.post(address, typed()).status_code] == [403, 403]
    assert Discussion.objects.get().title == piece.title


def test_script_in_every_field_is_harmless(client, member):
    vector = "<script>alert(1)</script><img src=x onerror=alert(1)>"

    client.post("/gesprekken/nieuw/gesprek/", typed(title=vector, body=f"<p>Tekst</p>{vector}", tags=vector))

    for address in (Discussion.objects.get().get_absolute_url(), "/gesprekken/", "/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
