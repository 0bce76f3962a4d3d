"""What two people, or two clicks, do at the same moment; each in a thread and on a connection of its own."""

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command

from members.models import Application, Member, NetworkInvitation
from tests.at_once import run_at_once
from tests.factories import make_community_manager, make_member
from tests.members.entrance import sign_up, with_policy

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def network(transactional_db):
    call_command("reference", verbosity=0)  # such tests begin with empty tables
    with_policy("approval")


def test_the_last_place_of_a_link_goes_to_one_of_ten():
    link = NetworkInvitation.objects.create(invited_by=make_member(), most=3, accepted=2)
    people = [make_member(joined_at=None, confirmed_at=None) for _ in range(10)]
    Application.objects.bulk_create(Application(member=member, invitation=link) for member in people)

    results = run_at_once([lambda pk=member.pk: Member.objects.get(pk=pk).confirm() for member in people])

    assert results == [None] * 10
    assert Member.objects.filter(pk__in=[member.pk for member in people]).exclude(joined_at=None).count() == 1
    assert Member.objects.waiting().count() == 9
    link.refresh_from_db()
    assert link.accepted == 3


def test_the_same_form_sent_five_times_at_once_is_one_account(client_class):
    results = run_at_once([lambda: sign_up(client_class(), reason="Terrassen.") for _ in range(5)])

    assert {response["Location"] for response in results} == {"/bevestig-je-adres/"}
    assert Member.objects.count() == EmailAddress.objects.count() == Application.objects.count() == 1


def test_everybody_admitted_at_once_has_a_number_of_their_own():
    managers = [make_community_manager(), make_community_manager()]
    people = [make_member(joined_at=None) for _ in range(5)]

    acts = [lambda pk=person.pk, by=by: Member.objects.get(pk=pk).admit(by=by) for person in people for by in managers]
    results = run_at_once(acts)

    numbers = Member.objects.filter(pk__in=[person.pk for person in people]).values_list("number", flat=True)
    assert results == [None] * 10
    assert len(set(numbers)) == 5
    assert None not in numbers


def test_accepting_and_being_admitted_at_once_is_being_admitted_once():
    person, manager = make_member(joined_at=None), make_community_manager()
    invitation = NetworkInvitation.objects.create(email=person.email, invited_by=manager)

    results = run_at_once(
        [lambda: Member.objects.get(pk=person.pk).accept(invitation), lambda: Member.objects.get(pk=person.pk).admit()]
    )

    assert results == [None, None]
    assert Member.objects.get(pk=person.pk).number is not None
