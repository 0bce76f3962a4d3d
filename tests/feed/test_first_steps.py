from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from members.models import Member, Note
from tests.factories import make_comment, make_group, make_member, make_post
from tests.members.entrance import confirm, sign_up

pytestmark = pytest.mark.django_db
HEADING = 'id="eerste-stappen"'


@pytest.fixture
def newcomer(client):
    newcomer = make_member("Noor Visscher", starting_at=timezone.now(), number=7654)
    client.force_login(newcomer)
    return newcomer


def home(client):
    return client.get("/").content.decode()


def comment(newcomer):
    make_comment(make_post(), author=newcomer)


def pin(newcomer):
    Note.objects.create(owner=make_member(), author=newcomer, text="Hallo!")


def join_a_group(newcomer):
    make_group(members=[newcomer])


def name_subjects(newcomer, *names):
    newcomer.expertise.add(*(names or ["kantines", "Woo", "terrassen"]))


def show_face(newcomer):
    Member.objects.filter(pk=newcomer.pk).update(photo="photos/noor.webp")


def add_address(newcomer):
    EmailAddress.objects.create(user=newcomer, email="noor@thuis.example", verified=True)


def test_who_joins_is_welcomed_with_a_number(client):
    sign_up(client)
    confirm(client)

    page = home(client)
    number = Member.objects.get().number
    assert f"Welkom, Noor! Je bent lid #{number} van Ambtenaar 2.0" in " ".join(page.split())
    assert "0 van de 5 gedaan" in page


def test_who_was_a_member_already_is_not_bothered(client):
    client.force_login(make_member())

    assert HEADING not in home(client)


@pytest.mark.parametrize("act", [comment, pin, join_a_group, name_subjects, show_face, add_address])
def test_a_real_act_ticks_off_a_step(client, newcomer, act):
    act(newcomer)

    page = home(client)
    assert "1 van de 5 gedaan" in page
    assert page.count('<li class="done">') == 1


def test_half_an_act_ticks_off_nothing(client, newcomer):
    name_subjects(newcomer, "kantines", "Woo")
    EmailAddress.objects.create(user=newcomer, email="noor@thuis.example", verified=False)
    comment(make_member())

    assert "0 van de 5 gedaan" in home(client)


def test_the_steps_disappear_by_themselves(client, newcomer):
    for act in (comment, join_a_group, name_subjects, show_face, add_address):
        act(newcomer)

    page = home(client)
    assert HEADING not in page
    assert "Je hebt al je eerste stappen gezet" in page
    assert "eerste stappen" not in home(client)


def test_the_steps_can_be_put_away(client, newcomer):
    response = client.post("/eerste-stappen/weg/")

    assert response["Location"] == "/"
    assert HEADING not in home(client)


def test_two_months_later_they_are_gone(client, newcomer):
    Member.objects.update(starting_at=timezone.now() - timedelta(days=61))

    assert HEADING not in home(client)


def test_a_name_is_text(client):
    client.force_login(make_member("<b>Noor</b> ☕", starting_at=timezone.now()))

    assert "Welkom, &lt;b&gt;Noor&lt;/b&gt;!" in home(client)


def test_the_steps_cost_one_query_and_only_while_they_run(client, newcomer, queries):
    home(client)  # the network is read once, and then kept
    with queries() as running:
        home(client)
    newcomer.end_first_steps()
    with queries() as over:
        home(client)

    assert len(running) == len(over) + 1
