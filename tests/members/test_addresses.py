"""Several addresses of one person."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from members import tasks
from members.models import UNCONFIRMED_FOR, Evidence, Member, UnconfirmedAddress
from members.signals import admitted
from tests.factories import make_member, make_organisation
from tests.members.entrance import confirm, is_inside, link_in, log_in, prove, sign_up

pytestmark = pytest.mark.django_db
PAGE = "/profiel/account/adressen/"
WORK, HOME = "noor@lindewaard.example", "noor@thuis.example"


@pytest.fixture
def noor(client):
    noor = make_member("Noor Visscher", email=WORK)
    client.force_login(noor)
    prove(client)
    return noor


def add(client, email=HOME):
    return client.post(PAGE, {"action_add": "", "email": email})


def make_main(client, email=HOME):
    return client.post(PAGE, {"action_primary": "", "email": email})


def test_a_second_address_opens_the_account_once_it_is_confirmed(client, client_class, noor):
    add(client)
    elsewhere = client_class()
    log_in(elsewhere, HOME)
    assert not is_inside(elsewhere)

    assert confirm(client)["Location"] == PAGE
    log_in(elsewhere, HOME)
    assert is_inside(elsewhere)
    assert Member.objects.get(pk=noor.pk).email == WORK


def test_confirming_it_is_no_second_joining(client, noor):
    joined_at, heard = noor.joined_at, []
    admitted.connect(lambda **kwargs: heard.append(kwargs), weak=False, dispatch_uid="test")
    add(client)

    confirm(client)

    admitted.disconnect(dispatch_uid="test")
    assert heard == []
    assert Member.objects.get(pk=noor.pk).joined_at == joined_at


def test_the_main_address_hears_of_another_one(client, noor):
    add(client)
    confirm(client)

    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == ([WORK], "Je hebt er een adres bij")
    assert HOME in mail.outbox[-1].body


def test_another_main_address_is_told_to_the_old_one(client, client_class, noor):
    add(client)
    assert "Bevestig dit adres eerst" in make_main(client).wsgi_request._messages._queued_messages[0].message
    assert Member.objects.get(pk=noor.pk).email == WORK

    confirm(client)
    make_main(client)

    assert Member.objects.get(pk=noor.pk).email == HOME
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == ([WORK], "Je mailadres is gewijzigd")
    elsewhere = client_class()
    log_in(elsewhere, WORK)
    assert is_inside(elsewhere)


def test_a_removed_address_opens_nothing(client, client_class, noor):
    add(client)
    confirm(client)

    client.post(PAGE, {"action_remove": "", "email": WORK})
    assert EmailAddress.objects.filter(email=WORK).exists()  # the main one stays
    client.post(PAGE, {"action_remove": "", "email": HOME})

    elsewhere = client_class()
    log_in(elsewhere, HOME)
    assert not is_inside(elsewhere)
    assert mail.outbox[-1].to == [WORK]


def test_a_removed_address_proves_no_job_any_more(client, noor):
    noor.work_as("griffier", organisation=make_organisation("gemeente Lindewaard", domain="lindewaard.example"))
    assert noor.affiliation.evidence == Evidence.WORK_MAIL
    add(client)
    confirm(client)
    make_main(client)

    client.post(PAGE, {"action_remove": "", "email": WORK})

    assert Member.objects.get(pk=noor.pk).affiliation.evidence == Evidence.SELF_DECLARED


def test_nothing_changes_without_showing_again_who_one_is(client_class, noor):
    client = client_class()
    client.force_login(noor)

    for act in ({"action_add": "", "email": HOME}, {"action_remove": "", "email": WORK}):
        assert client.post(PAGE, act)["Location"].startswith("/profiel/bevestig-wachtwoord/")
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [WORK]


def test_a_mistyped_address_lets_nobody_in(client, client_class, noor):
    """Whoever reads the mail there gets no link and no code for the account of somebody else."""
    add(client)
    stranger = client_class()
    stranger.post("/wachtwoord-vergeten/", {"email": HOME})
    assert mail.outbox[-1].subject == "Met dit adres is niemand lid"

    stranger.post("/inloggen/mail/", {"email": HOME})
    assert mail.outbox[-1].subject == "Met dit adres is niemand lid"


def test_the_address_of_another_member_cannot_be_confirmed(client, noor):
    make_member(email=HOME)

    response = add(client)

    assert response.status_code == 302  # as for any other address: nobody learns that it is known
    client.post(link_in(mail.outbox[-1]))
    assert "werkt niet meer" in client.get(link_in(mail.outbox[-1])).content.decode()
    assert not EmailAddress.objects.filter(user=noor, email=HOME, verified=True).exists()


def test_an_address_that_nobody_confirms_is_forgotten_after_its_term(client, noor):
    add(client)
    tasks.purge()
    assert EmailAddress.objects.filter(email=HOME).exists()  # it has thirty days from here

    UnconfirmedAddress.objects.update(since=timezone.now() - UNCONFIRMED_FOR)
    tasks.purge()

    assert list(noor.emailaddress_set.values_list("email", flat=True)) == [WORK]


def test_an_address_that_was_confirmed_in_time_stays(client, noor):
    add(client)
    tasks.purge()
    UnconfirmedAddress.objects.update(since=timezone.now() - UNCONFIRMED_FOR)
    confirm(client)

    tasks.purge()

    assert EmailAddress.objects.get(email=HOME).verified
    assert not UnconfirmedAddress.objects.exists()


def test_who_began_to_join_with_it_and_never_proved_it_gives_way(client, client_class, noor):
    add(client)
    own_mail = mail.outbox[-1]
    EmailAddress.objects.filter(email=HOME).update(email="even.weg@thuis.example")
    sign_up(client_class(), email=HOME)
    EmailAddress.objects.filter(email="even.weg@thuis.example").update(email=HOME)

    client.post(link_in(own_mail))
    make_main(client)

    assert Member.objects.get(email=HOME) == noor


@pytest.mark.parametrize(
    "email",
    ["NOOR@thuis.example", "nооr@thuis.example", "noor@thuıs.example", "ｎoor@thuis.example", "noor@thuis。example"],
)
def test_no_two_accounts_by_case_or_look_alike(client_class, email):
    make_member(email=HOME)

    sign_up(client_class(), email=email)

    assert Member.objects.count() == 1


@pytest.mark.parametrize(
    "email", ["' OR 1=1 --", "a" * 5000 + "@thuis.example", "<b>@thuis.example", "noor@", "😀@thuis.example"]
)
def test_what_is_no_address_is_said_so(client, noor, email):
    response = add(client, email)

    assert response.status_code == 200
    assert EmailAddress.objects.filter(user=noor).count() == 1
