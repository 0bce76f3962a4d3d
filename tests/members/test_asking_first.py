"""Changed house rules and required questions come before anything else, and let whoever wants to go, go."""

import csv
import io
from uuid import uuid4

import pytest
from django.urls import reverse

from members.models import Answer, ProfileQuestion, RulesAcceptance
from network.models import RULES, Page, RulesVersion
from tests.factories import make_community_manager, make_member, make_post
from tests.members.entrance import confirm, sign_up

pytestmark = pytest.mark.django_db
GATE, DESK = "/eerst-even/", "/beheer/huisregels/"
EDIT = f"/beheer/paginas/{RULES}/"


def change_rules(asks_again=True, body="<p>Wees <b>aardig</b> op {network}.</p>", note="Aardig zijn staat er nu bij."):
    Page.objects.get(slug=RULES).rewrite("Huisregels", body, by=None, note=note, asks_again=asks_again)
    return RulesVersion.objects.current()


@pytest.fixture
def member(client):
    member = make_member("Noor Visscher")
    client.force_login(member)
    return member


def text(response):
    return response.content.decode()


# --- Versions


def test_the_rules_a_network_begins_with_are_the_first_version():
    version = RulesVersion.objects.get()

    assert (version.number, version.body) == (1, Page.objects.get(slug=RULES).body)


def test_a_manager_changes_the_rules_and_asks_everybody_again(client):
    client.force_login(make_community_manager())

    client.post(EDIT, {"title": "Huisregels", "body": "<p>Nieuw.</p>", "note": "Alles.", "asks_again": "on"})

    version = RulesVersion.objects.current()
    assert (version.number, version.note, version.asks_again) == (2, "Alles.", True)
    assert Page.objects.get(slug=RULES).body == "<p>Nieuw.</p>"


def test_saving_the_same_text_is_no_new_version(client):
    client.force_login(make_community_manager())

    for _time in range(2):
        client.post(EDIT, {"title": "Huisregels", "body": "<p>Nieuw.</p>"})

    assert RulesVersion.objects.count() == 2


def test_other_pages_have_no_versions(client):
    client.force_login(make_community_manager())

    client.post("/beheer/paginas/privacy/", {"title": "Privacy", "body": "<p>Nieuw.</p>", "asks_again": "on"})

    assert RulesVersion.objects.count() == 1


def test_who_signs_up_agrees_with_the_version_of_that_day(client):
    change_rules()
    sign_up(client)
    confirm(client)

    assert RulesAcceptance.objects.get().version.number == 2
    assert client.get("/").status_code == 200


# --- The gate


def test_members_agree_before_they_go_on(client, member):
    version = change_rules()

    response = client.get("/leden/?naam=x")
    assert (response.status_code, response["Location"]) == (302, f"{GATE}?next=%2Fleden%2F%3Fnaam%3Dx")
    page = text(client.get(response["Location"]))
    assert "Aardig zijn staat er nu bij." in page
    assert "Wees <b>aardig</b> op Ambtenaar 2.0." in page
    without = client.post(response["Location"], {"version": version.number})
    assert "Zonder huisregels kun je niet verder." in text(without)
    response = client.post(response["Location"], {"version": version.number, "rules": "on"})
    assert response["Location"] == "/leden/?naam=x"
    assert client.get("/leden/").status_code == 200
    assert RulesAcceptance.objects.get().member == member


def test_a_spelling_mistake_bothers_nobody(client, member):
    change_rules(asks_again=False)

    assert client.get("/leden/").status_code == 200


def test_a_later_small_change_does_not_undo_the_question(client, member):
    change_rules()
    change_rules(asks_again=False, body="<p>Anders.</p>")

    assert client.get("/leden/").status_code == 302
    client.post(GATE, {"version": 3, "rules": "on"})
    assert client.get("/leden/").status_code == 200


def test_nobody_agrees_with_a_text_they_did_not_see(client, member):
    change_rules()
    change_rules(body="<p>Nog eens anders.</p>")

    page = client.post(GATE, {"version": 2, "rules": "on"})

    assert "net nog eens veranderd" in text(page)
    assert not RulesAcceptance.objects.exists()


def test_what_was_typed_is_kept(client, member):
    post = make_post()
    change_rules()
    address = reverse("content:comment", args=[post.pk])
    page = f"http://testserver{post.get_absolute_url()}"

    response = client.post(address, {"text": "Half af", "uuid": uuid4()}, headers={"Referer": page})

    assert response["Location"] == f"{GATE}?next={post.get_absolute_url().replace('/', '%2F')}"
    response = client.post(response["Location"], {"version": 2, "rules": "on"})
    assert "Half af" in text(client.get(response["Location"]))


def test_a_script_is_sent_there_as_well(client, member):
    change_rules()

    response = client.get("/leden/", headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Redirect"]) == (403, f"{GATE}?next=%2Fleden%2F")


@pytest.mark.parametrize("name", ["members:my_data", "members:leave", "account_logout", "account_reauthenticate"])
def test_who_wants_to_go_can_go(client, member, name):
    change_rules()

    response = client.get(reverse(name), follow=True)

    assert all(not address.startswith(GATE) for address, _status in response.redirect_chain)


def test_the_rules_can_be_read(client, member):
    change_rules()

    for address in ("/huisregels/", "/privacy/", "/probleem-melden/"):
        assert client.get(address).status_code == 200


def test_it_leads_nowhere_else(client, member):
    change_rules()

    response = client.post(f"{GATE}?next=https://elders.example/", {"version": 2, "rules": "on"})

    assert response["Location"] == "/"


def test_who_owes_nothing_is_asked_nothing(client, member):
    assert client.get(GATE)["Location"] == "/"
    assert client.post(GATE, {"version": 1, "rules": "on"})["Location"] == "/"
    assert not RulesAcceptance.objects.exists()


def test_visitors_are_not_asked(client):
    change_rules()

    assert client.get("/blog/").status_code == 200


# --- Questions


def test_a_required_question_is_asked_of_who_was_a_member_already(client, member):
    question = ProfileQuestion.objects.ask(uuid=uuid4(), kind="text", label="In welke wijk werk je?", is_required=True)

    response = client.get("/leden/")
    assert response["Location"].startswith(GATE)
    page = text(client.get(GATE))
    assert "In welke wijk werk je?" in page
    assert "huisregels zijn veranderd" not in page
    client.post(GATE, {question.field_name: "Noord"})

    assert Answer.objects.get().given == ["Noord"]
    assert client.get("/leden/").status_code == 200


def test_both_are_asked_at_once(client, member):
    question = ProfileQuestion.objects.ask(uuid=uuid4(), kind="text", label="In welke wijk werk je?", is_required=True)
    change_rules()

    wrong = client.post(GATE, {"version": 2, "rules": "on"})
    assert wrong.status_code == 200
    assert not RulesAcceptance.objects.exists()
    client.post(GATE, {"version": 2, "rules": "on", question.field_name: "Noord"})

    assert client.get("/leden/").status_code == 200


# --- Who agreed with what


def test_a_manager_sees_who_agreed_with_which_version(client, member):
    member.agree_with(change_rules())
    client.force_login(make_community_manager())
    client.post(GATE, {"version": 2, "rules": "on"})

    page = text(client.get(DESK))

    assert "Noor Visscher" in page
    assert "versie 2" in page
    assert "2 leden akkoord" in page


def test_the_table_holds_no_formulas(client):
    for name in ("=HYPERLINK(1)", " +1", "@x", "Zoë; Visscher"):
        make_member(name).agree_with(RulesVersion.objects.current())
    client.force_login(make_community_manager())

    response = client.get(f"{DESK}akkoord.csv")

    table = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert rows[0] == ["Naam", "Organisatie", "Versie", "Akkoord op"]
    assert [row[0] for row in rows[1:]] == ["'=HYPERLINK(1)", "' +1", "'@x", "Zoë; Visscher"]
    assert [row[2] for row in rows[1:]] == ["1"] * 4
