"""A liaison officer brings two members together, who get each other's address when both want to."""

import pytest

from moderation.models import Introduction
from network.rights import RoleName
from tests.factories import make_member
from tests.notifications.factories import deliver_everything, text_of

pytestmark = pytest.mark.django_db

DESK = "/beheer/kennismaken/"
WHY = "Jullie schrijven allebei aan dezelfde verordening."


@pytest.fixture
def officer(client):
    officer = make_member("Vera Verbinder", roles=[RoleName.CONNECTOR])
    client.force_login(officer)
    return officer


def mails(smtp):
    letters, smtp.letters = smtp.letters, []
    return {to: text_of(message) for to, message in letters}


def test_two_who_both_want_to_get_each_others_address(client, smtp, officer):
    noor, bas = make_member("Noor Visscher"), make_member("Bas Overwater")
    assert "Noor Visscher" in client.get(DESK).content.decode()  # who is new
    for _twice in range(2):
        client.post(DESK, {"one": f"https://x.example{noor.get_absolute_url()}", "other": "bas overwater", "word": WHY})
    introduction = Introduction.objects.get()
    page = f"/kennismaken/{introduction.pk}/"
    deliver_everything()
    asked = mails(smtp)
    assert asked.keys() == {noor.email, bas.email}
    assert WHY in asked[noor.email]
    assert "Bas Overwater" in asked[noor.email]
    assert client.get(page).status_code == 404

    client.force_login(noor)
    client.post(page, {"antwoord": "ja"})
    deliver_everything()
    assert mails(smtp) == {}
    assert bas.email not in client.get(page).content.decode()
    client.force_login(bas)
    client.post(page, {"antwoord": "ja"})
    client.post(page, {"antwoord": "nee"})  # too late to say no

    deliver_everything()
    told = mails(smtp)
    assert bas.email in told[noor.email]
    assert noor.email in told[bas.email]
    assert noor.email in client.get(page).content.decode()


def test_who_rather_not_is_left_alone(client, smtp, officer):
    noor, bas = make_member("Noor Visscher"), make_member("Bas Overwater")
    Introduction.objects.propose(bas, noor, officer, WHY)
    page = f"/kennismaken/{Introduction.objects.get().pk}/"
    client.force_login(bas)
    client.post(page, {"antwoord": "nee"})
    client.force_login(noor)
    client.post(page, {"antwoord": "ja"})
    deliver_everything()

    assert mails(smtp) == {}
    assert "Het gaat niet door" in client.get(page).content.decode()
    noor.block(bas)
    client.force_login(bas)
    assert client.get(page).status_code == 404


def test_a_name_has_to_say_who_is_meant(client, officer):
    for name in ("Jan Jansen", "Jan Jansen", "Els", "Els de Wit"):
        make_member(name)

    def errors(one, other):
        return client.post(DESK, {"one": one, "other": other, "word": WHY}).context["form"].errors.keys()

    assert errors("Jan Jansen", "Niemand") == {"one", "other"}
    assert errors("els", "Els") == {"other"}
    assert errors("/leden/999999999-x/", "els") == {"one"}
    assert not Introduction.objects.exists()
