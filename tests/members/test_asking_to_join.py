from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from members.models import Application, Member
from members.tasks import remind_of_applications
from network.models import JoiningPolicy, Network
from tests.factories import make_community_manager, make_member, make_organisation
from tests.members.entrance import confirm, sign_up, with_policy
from tests.notifications.factories import deliver_everything, text_of

pytestmark = pytest.mark.django_db
WHY, QUESTION = "Ik werk aan <b>terrassen</b>.", "Waarom wil je lid worden?"
DESK = "/beheer/aanmeldingen/"


def make_applicant(name="Noor Visscher", hours=0, **fields):
    confirmed_at = timezone.now() - timedelta(hours=hours)
    applicant = make_member(name, joined_at=None, confirmed_at=confirmed_at, **fields)
    Application.objects.create(member=applicant, reason=WHY)
    return applicant


# --- Saying why


@pytest.mark.parametrize(
    ("policy", "asked"),
    [(JoiningPolicy.ANYONE, False), (JoiningPolicy.RECOGNISED, True), (JoiningPolicy.APPROVAL, True)],
)
def test_why_is_asked_where_somebody_may_have_to_decide(client, policy, asked):
    with_policy(policy)

    assert (QUESTION in client.get("/word-lid/").content.decode()) is asked


def test_what_somebody_said_waits_with_the_request(client, client_class):
    with_policy(JoiningPolicy.APPROVAL)
    sign_up(client, reason=WHY)
    confirm(client)

    manager = client_class()
    manager.force_login(make_community_manager())
    page = manager.get(DESK).content.decode()

    assert "Ik werk aan &lt;b&gt;terrassen&lt;/b&gt;." in page


def test_nobody_has_to_say_why(client):
    with_policy(JoiningPolicy.APPROVAL)
    sign_up(client)
    confirm(client)

    assert Member.objects.waiting().count() == 1


def test_a_reason_that_was_not_asked_for_is_not_kept(client):
    sign_up(client, reason=WHY)

    assert Application.objects.get().reason == ""


def test_a_reason_has_an_end(client):
    with_policy(JoiningPolicy.APPROVAL)

    page = sign_up(client, reason="x" * 1001)

    assert "1000" in page.content.decode()
    assert not Member.objects.exists()


def test_why_is_erased_with_the_decision():
    applicant, manager = make_applicant(), make_community_manager()

    applicant.admit(by=manager, answer="Fijn.")

    application = Application.objects.get()
    assert (application.reason, application.answer, application.decided_by) == ("", "Fijn.", manager)


def test_who_is_let_in_at_once_leaves_no_reason(client):
    with_policy(JoiningPolicy.RECOGNISED)
    make_organisation(domain="lindewaard.example")
    sign_up(client, reason=WHY)
    confirm(client)

    assert Application.objects.get().reason == ""


# --- The words of the manager


def test_the_text_of_the_network_goes_along_from_the_list(client, smtp):
    Network.objects.get().let_in_by(admission_text="Kom donderdag naar de koffie.")
    cache.clear()
    applicant = make_applicant()
    client.force_login(make_community_manager())

    client.post(f"{DESK}{applicant.pk}/toelaten/")
    deliver_everything()

    assert smtp.recipients == [applicant.email]
    assert "Kom donderdag naar de koffie." in text_of(smtp.messages[0])


def test_for_one_person_the_words_can_be_others(client, smtp):
    Network.objects.get().let_in_by(admission_text="Kom donderdag naar de koffie.")
    cache.clear()
    applicant = make_applicant()
    client.force_login(make_community_manager())
    address = f"{DESK}{applicant.pk}/toelaten/"

    page = client.get(address).content.decode()
    assert "Kom donderdag naar de koffie." in page
    assert "Ik werk aan &lt;b&gt;terrassen" in page
    client.post(address, {"answer": "Bel me <even>."})
    deliver_everything()

    words = text_of(smtp.messages[0])
    assert "Bel me <even>." in words
    assert "donderdag" not in words


def test_a_refusal_begins_with_the_text_of_the_network(client):
    Network.objects.get().let_in_by(refusal_text="Je werkt niet bij de overheid.")
    cache.clear()
    applicant = make_applicant()
    client.force_login(make_community_manager())

    assert "Je werkt niet bij de overheid." in client.get(f"{DESK}{applicant.pk}/afwijzen/").content.decode()


# --- The reminder


def test_managers_are_reminded_once_of_whoever_waits_over_a_day(smtp):
    manager = make_community_manager()
    make_community_manager()
    make_applicant("Ruben de Goede", hours=25)
    make_applicant("Hatice Demir", hours=30)
    make_applicant("Net Gekomen", hours=23)

    for _tick in range(3):
        remind_of_applications()
        deliver_everything()

    assert len(smtp.letters) == 2  # one for each manager, about both
    assert manager.email in smtp.recipients
    words = text_of(smtp.messages[0])
    assert "Hatice Demir" in words  # who waits longest
    assert "3" in words
    assert f"http://127.0.0.1:8000{DESK}" in words


def test_a_later_request_is_told_of_in_its_turn(smtp):
    make_community_manager()
    make_applicant(hours=25)
    remind_of_applications()
    deliver_everything()

    make_applicant("Ruben de Goede", hours=26)
    remind_of_applications()
    deliver_everything()

    assert len(smtp.letters) == 2


def test_who_was_decided_about_is_nobody_to_be_reminded_of(smtp):
    make_community_manager()
    make_applicant(hours=25).admit()
    make_applicant(hours=25).turn_away("Nee.")
    remind_of_applications()
    late = make_applicant(hours=25)
    remind_of_applications()
    late.admit()  # between the reminder and the mail

    deliver_everything()

    assert [letter for _to, letter in smtp.letters if "wacht" in letter["Subject"]] == []


# --- The number


def test_members_are_numbered_as_they_come():
    first, second = make_applicant(), make_applicant("Ruben")

    first.admit()
    second.admit()
    second.admit()

    assert second.number == first.number + 1
    assert Member.objects.get(pk=second.pk).number == second.number


def test_a_number_is_not_given_again():
    first, second = make_applicant(), make_applicant("Ruben")
    first.admit()
    number = first.number
    first.delete()

    second.admit()

    assert second.number == number + 1
