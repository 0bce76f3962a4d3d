"""What the community manager asks of every member, and how members answer."""

import re
import uuid

import pytest
from django.db import IntegrityError

from members.backends import PresentMembersBackend
from members.models import Answer, Member, ProfileQuestion, QuestionKind, answer
from tests.factories import make_community_manager, make_member, make_question
from tests.members.entrance import sign_up

pytestmark = pytest.mark.django_db
FIELDS = {"label": "In welke wijken werk je?", "hint": "", "kind": "text", "options": ""}
PROFILE = {"name": "Noor Visscher"}


@pytest.fixture
def manager(client):
    manager = make_community_manager()
    client.force_login(manager)
    return manager


@pytest.fixture
def noor(client):
    noor = make_member("Noor Visscher")
    client.force_login(noor)
    return noor


def ask(client, **fields):
    return client.post("/beheer/profielvragen/nieuw/", FIELDS | {"uuid": uuid.uuid4()} | fields)


def asked():
    return [question.label for question in ProfileQuestion.objects.asked()]


def save(client, **fields):
    return client.post("/profiel/", PROFILE | fields)


def given(member):
    return {row.question.label: row.given for row in Answer.objects.filter(member=member)}


# --- The community manager asks


def test_a_question_is_asked_of_everybody(client, manager, client_class):
    ask(client, kind="choice", options="Centrum\n  Zuid \n\nZuid", is_required="on", is_filter="on", hint="Kies maar.")

    question = ProfileQuestion.objects.get()
    assert (question.kind, question.options) == ("choice", ["Centrum", "Zuid"])
    assert list(ProfileQuestion.objects.filters()) == list(ProfileQuestion.objects.required()) == [question]
    member = client_class()
    member.force_login(make_member())
    page = member.get("/profiel/", follow=True).content.decode()  # by way of the page that asks before going on
    for words in (question.label, "Kies maar.", '<option value="Zuid">'):
        assert words in page


def test_the_same_form_sent_twice_asks_once(client, manager):
    form = {"uuid": uuid.uuid4()}

    assert ask(client, **form).status_code == ask(client, **form).status_code == 302

    assert ProfileQuestion.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"label": ""}, "label", "Schrijf je vraag op"),
        ({"label": "x" * 121}, "label", "120"),
        ({"kind": "choice", "options": "Alleen dit"}, "options", "twee keuzes"),
        ({"kind": "choice", "options": "x" * 81 + "\ny"}, "options", "80 tekens"),
        ({"kind": "choices", "options": "\n".join(map(str, range(51)))}, "options", "hooguit 50"),
        ({"is_filter": "on"}, "is_filter", "waarin leden kiezen"),
        ({"kind": "choice", "options": "a\nb", "is_filter": "on", "is_private": "on"}, "is_filter", "niet filteren"),
        ({"kind": "gok"}, "kind", "geldige keuze"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_field(client, manager, fields, field, reason):
    response = ask(client, **fields)

    page = response.content.decode()
    assert response.status_code == 200
    assert reason in page[page.index(f'id="id_{field}_error"') :][:500]
    assert not ProfileQuestion.objects.exists()


def test_questions_change_places_with_their_neighbours(client, manager):
    first, second, third = (make_question(label) for label in ("een", "twee", "drie"))

    def move(question, direction):
        client.post(f"/beheer/profielvragen/{question.pk}/verplaatsen/", {"direction": direction})
        return asked()

    assert move(third, "up") == ["een", "drie", "twee"]
    assert move(first, "up") == ["een", "drie", "twee"]
    assert move(second, "down") == ["een", "drie", "twee"]
    assert move(first, "down") == ["drie", "een", "twee"]


def test_changing_what_can_be_chosen_keeps_what_was_chosen(client, manager, client_class):
    member, question = make_member("Noor"), make_question(kind="choices", options=["Noord", "Zuid"])
    answer(member, {question: ["Noord"]})

    client.post(
        f"/beheer/profielvragen/{question.pk}/", {"label": "In welke wijk?", "kind": "text", "options": "Oost\nZuid"}
    )

    question.refresh_from_db()
    assert (question.label, question.kind, question.options) == ("In welke wijk?", "choices", ["Oost", "Zuid"])
    browser = client_class()
    browser.force_login(member)
    page = browser.get("/profiel/").content.decode()
    assert re.search(r'value="Noord"[^>]*checked', page)
    assert save(browser, **{question.field_name: ["Noord", "Oost"]}).status_code == 302
    assert given(member) == {"In welke wijk?": ["Noord", "Oost"]}


def test_what_only_community_managers_were_told_is_not_shown_when_that_changes(client, manager, client_class):
    question = make_question(is_private=True)
    noor = make_member("Noor Visscher")
    answer(noor, {question: ["Alleen voor jullie"]})

    client.post(f"/beheer/profielvragen/{question.pk}/", FIELDS)

    assert not ProfileQuestion.objects.get().is_private
    colleague = client_class()
    colleague.force_login(make_member())
    assert "Alleen voor jullie" not in colleague.get(noor.get_absolute_url()).content.decode()
    Answer.objects.update(audience="members")
    client.post(f"/beheer/profielvragen/{question.pk}/", FIELDS)
    assert Answer.objects.get().audience == "members"  # which she chose herself


def test_what_is_asked_no_longer_is_kept_until_it_is_deleted(client, manager):
    member, question = make_member(), make_question()
    answer(member, {question: ["De egel"]})

    client.post(f"/beheer/profielvragen/{question.pk}/stoppen/")
    assert (asked(), given(member)) == ([], {question.label: ["De egel"]})

    client.post(f"/beheer/profielvragen/{question.pk}/stoppen/")
    assert asked() == [question.label]

    assert "1 lid gaf antwoord" in client.get(f"/beheer/profielvragen/{question.pk}/verwijderen/").content.decode()
    client.post(f"/beheer/profielvragen/{question.pk}/verwijderen/")
    assert (asked(), given(member)) == ([], {})


def test_the_database_refuses_a_private_filter():
    with pytest.raises(IntegrityError):
        make_question(kind="choice", options=["a", "b"], is_filter=True, is_private=True)


def test_script_in_a_question_is_text(client, manager):
    make_question("<script>alert(1)</script>", hint="<b>", kind="choice", options=["<i>", "b"])

    for address in ("/beheer/profielvragen/", "/profiel/"):
        page = client.get(address).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page


# --- Members answer

ANSWERS = {
    QuestionKind.TEXT: ("  De   egel ", ["De   egel"]),
    QuestionKind.LONG_TEXT: ("Regel een\n\nregel twee", ["Regel een\n\nregel twee"]),
    QuestionKind.CHOICE: ("Zuid", ["Zuid"]),
    QuestionKind.CHOICES: (["Noord", "Zuid"], ["Noord", "Zuid"]),
    QuestionKind.DATE: ("11-02-2027", ["2027-02-11"]),
    QuestionKind.URL: ("voorbeeld.nl/wijk", ["https://voorbeeld.nl/wijk"]),
}


@pytest.mark.parametrize("kind", QuestionKind)
def test_every_kind_is_answered_shown_again_and_taken_back(client, noor, kind):
    question = make_question(kind=kind, options=["Noord", "Zuid"] if kind in ("choice", "choices") else [])
    typed, kept = ANSWERS[kind]

    assert save(client, **{question.field_name: typed}).status_code == 302
    assert given(noor) == {question.label: kept}
    form = client.get("/profiel/").context["form"]
    assert form.initial[question.field_name] == (kept if kind == "choices" else kept[0])

    save(client, **{question.field_name: ""} if kind != "choices" else {})
    assert given(noor) == {}


@pytest.mark.parametrize(
    ("kind", "typed", "reason"),
    [
        ("text", "x" * 201, "200"),
        ("text", "\u200b", "niets te zien"),
        ("long_text", "x" * 3001, "3000"),
        ("choice", "Oost", "geldige keuze"),
        ("choices", ["Oost"], "geldige keuze"),
        ("date", "31 februari", "Schrijf een dag"),
        ("url", "javascript:alert(1)", "adres van een website"),
        ("url", "data:text/html,hoi", "adres van een website"),
        ("url", "ftp://voorbeeld.nl/", "adres van een website"),
    ],
)
def test_a_wrong_answer_is_said_beside_its_question_and_stays_to_be_mended(client, noor, kind, typed, reason):
    question = make_question(kind=kind, options=["Noord", "Zuid"] if kind in ("choice", "choices") else [])

    response = save(client, headline="Adviseur die belt", **{question.field_name: typed})

    page = response.content.decode()
    assert response.status_code == 200
    assert reason in page[page.index(f'id="id_{question.field_name}_error"') :][:600]
    assert "Adviseur die belt" in page
    assert given(noor) == {}


def test_a_required_question_has_to_be_answered(client, noor):
    question = make_question(is_required=True)

    response = client.post("/eerst-even/", {question.field_name: ""})

    assert response.status_code == 200
    assert f'id="id_{question.field_name}_error"' in response.content.decode()
    client.post("/eerst-even/", {question.field_name: "De das"})
    assert given(noor) == {question.label: ["De das"]}
    assert f'id="id_{question.field_name}_error"' in save(client).content.decode()


def test_the_viewer_knows_of_required_questions_that_wait(queries):
    member = make_member()
    make_question("mag", kind="text")
    retired, required = make_question("stopt", is_required=True), make_question("moet", is_required=True)
    retired.retire()

    def waits():
        with queries() as counted:
            viewer = PresentMembersBackend().get_user(member.pk)
            has_open = viewer.has_open_questions
        assert len(counted) == 1
        return has_open

    assert waits() is True
    answer(make_member(), {required: ["een ander"]})
    assert waits() is True
    answer(member, {required: ["dit"]})
    assert waits() is False


def test_what_was_answered_after_the_session_ended_is_there_again(client, noor):
    text = make_question("Dier?")
    several = make_question("Wijk?", kind="choices", options=["Noord", "Zuid"])
    client.logout()
    save(client, **{text.field_name: "De egel", several.field_name: ["Zuid"]})
    client.force_login(noor)

    page = client.get("/profiel/").content.decode()

    assert 'value="De egel"' in page
    assert re.search(r'value="Zuid"[^>]*checked', page)


# --- Who joins


def test_who_joins_is_asked_what_everybody_has_to_answer(client):
    required = make_question("Voor wie werk je?", kind="choice", options=["Inwoners", "Collega's"], is_required=True)
    make_question("Lievelingsdier?")

    refused = sign_up(client)

    page = refused.content.decode()
    assert f'id="id_{required.field_name}_error"' in page
    assert "Lievelingsdier?" not in page
    assert page.index(f'name="{required.field_name}"') < page.index('name="rules"')
    assert 'value="Noor Visscher"' in page
    assert not Member.objects.filter(email="noor@lindewaard.example").exists()

    assert sign_up(client, **{required.field_name: "Inwoners"}).status_code == 302
    newcomer = Member.objects.get(email="noor@lindewaard.example")
    assert given(newcomer) == {"Voor wie werk je?": ["Inwoners"]}
    assert newcomer.has_open_questions is False
