"""What people type who join, invite others or decide about it: too long, in other scripts, meant to do harm."""

import io

import pytest
from django.core.cache import cache

from members.models import Application, Member, NetworkInvitation
from network.models import JoiningPolicy, Network
from notifications.models import Mail
from tests.factories import make_community_manager, make_member
from tests.members.entrance import confirm, sign_up, with_policy

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
SHOWN = "&lt;script&gt;alert(1)&lt;/script&gt;"
DESK, MANY = "/beheer/aanmeldingen/", "/beheer/uitnodigingen/"


@pytest.fixture
def desk(client_class):
    desk = client_class()
    desk.force_login(make_community_manager())
    return desk


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("name", ["نور السيد", "Noor ☕🚲 Visscher", "Ñoño d’Ångström", "X Æ A-12"])
def test_a_name_of_any_script_asks_to_join_and_is_shown(client, desk, name):
    with_policy(JoiningPolicy.APPROVAL)

    sign_up(client, name=name, reason="Ik werk aan terrassen.")
    confirm(client)

    assert name in text(desk.get(DESK))
    desk.post(f"{DESK}{Member.objects.get(email='noor@lindewaard.example').pk}/toelaten/", {"answer": "Welkom."})
    assert Member.objects.get(email="noor@lindewaard.example").joined_at


@pytest.mark.parametrize("field", ["name", "reason"])
def test_five_thousand_characters_are_too_many(client, field):
    with_policy(JoiningPolicy.APPROVAL)

    page = sign_up(client, **{field: "☕" * 5000})

    assert page.status_code == 200
    assert "<title>Fout:" in text(page)
    assert not Member.objects.exists()


def test_script_in_a_name_and_a_reason_is_text(client, desk):
    with_policy(JoiningPolicy.APPROVAL)
    sign_up(client, name=f"Noor {SCRIPT}", reason=f"Omdat {SCRIPT}")
    confirm(client)

    applicant = Member.objects.get(email="noor@lindewaard.example")
    for address in (DESK, f"{DESK}{applicant.pk}/toelaten/", f"{DESK}{applicant.pk}/afwijzen/"):
        page = text(desk.get(address))
        assert SCRIPT not in page
        assert SHOWN in page


def test_script_in_what_a_manager_writes_is_text(desk):
    applicant, other = make_member("Noor Visscher", joined_at=None), make_member("Ruben Bakker", joined_at=None)
    Application.objects.create(member=applicant)
    Network.objects.get().let_in_by(admission_text=f"Welkom {SCRIPT}", refusal_text=f"Nee {SCRIPT}")
    cache.clear()

    for address in (f"{DESK}{applicant.pk}/toelaten/", f"{DESK}{other.pk}/afwijzen/", "/beheer/toelating/"):
        page = text(desk.get(address))
        assert SCRIPT not in page
        assert SHOWN in page
    desk.post(f"{DESK}{other.pk}/afwijzen/", {"reason": f"Nee {SCRIPT}"})
    letter = bytes(Mail.objects.get(kind="turned_away").message)
    assert SHOWN.encode() in letter.partition(b"text/html")[2]
    assert SCRIPT.encode() not in letter.partition(b"text/html")[2]


@pytest.mark.parametrize("answer", ["x" * 5000, "☕" * 1001])
def test_an_answer_that_is_too_long_lets_nobody_in(desk, answer):
    applicant = make_member(joined_at=None)

    page = desk.post(f"{DESK}{applicant.pk}/toelaten/", {"answer": answer})

    assert page.status_code == 200
    assert "<title>Fout:" in text(page)
    assert Member.objects.waiting().exists()


def test_odd_cells_of_a_file_are_text_and_addresses_are_one_whatever_their_case(desk):
    rows = [
        f"{SCRIPT};noor@lid.example",
        "نور ☕;NOOR@lid.example",
        f"{'x' * 5000};Ruben@LID.example",
        f"geen adres {SCRIPT}",
        f"{'y' * 5000}@lid.example",
    ]
    file = io.BytesIO("\n".join(rows).encode())
    file.name = f"{SCRIPT}.csv"

    page = text(desk.post(MANY, {"file": file}))

    assert SCRIPT not in page
    assert "x" * 101 not in page
    assert 'value="noor@lid.example ruben@lid.example"' in page
    assert "3 regels slaan we over" in page


def test_an_invitation_is_for_the_address_in_any_case(client, desk):
    with_policy(JoiningPolicy.INVITATION)
    desk.post("/uitnodigen/", {"emails": "Noor@Lindewaard.Example, noor@lindewaard.example"})
    invitation = NetworkInvitation.objects.get()
    client.post(invitation.get_absolute_url())

    sign_up(client, email="NOOR@lindewaard.example")
    confirm(client)

    assert Member.objects.get(email="noor@lindewaard.example").joined_at


def test_invitations_of_a_file_are_one_an_address_in_any_case(desk):
    desk.post(f"{MANY}versturen/", {"emails": "Noor@lid.example noor@lid.example", "message": ""})

    assert NetworkInvitation.objects.get().email == "noor@lid.example"
