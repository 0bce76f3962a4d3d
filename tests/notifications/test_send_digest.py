import pytest
from django.core.management import CommandError, call_command

from notifications.models import Delivery, DigestSubscription, Frequency
from tests.factories import make_member, make_post

pytestmark = pytest.mark.django_db


def test_it_is_sent_at_once_whatever_is_due_and_said_plainly_when_there_is_nothing(smtp, capsys):
    member = make_member()
    make_post()

    call_command("send_digest", member.email.upper())
    call_command("send_digest", member.email)

    assert smtp.recipients == [member.email]
    assert capsys.readouterr().out.splitlines() == [
        f"Sent to {member.email}.",
        f"There is nothing new for {member.name}, so no mail was sent.",
    ]


def test_it_does_not_stand_in_the_way_of_the_planned_one(smtp):
    member = make_member()
    make_post()

    call_command("send_digest", member.email)

    assert Delivery.objects.get(channel="mail").period is None


def test_whoever_stopped_it_does_not_get_it(smtp, capsys):
    member = make_member()
    DigestSubscription.objects.create(member=member, frequency=Frequency.NEVER)
    make_post()

    call_command("send_digest", member.email)

    assert smtp.letters == []
    assert "No mail was sent" in capsys.readouterr().out


@pytest.mark.parametrize("email", ["niemand@lid.example", "wacht@lid.example"])
def test_only_members_get_one(email):
    make_member(email="wacht@lid.example", joined_at=None)

    with pytest.raises(CommandError, match=email):
        call_command("send_digest", email)


def test_a_mail_server_that_is_down_is_said(dead_smtp):
    member = make_member()
    make_post()

    with pytest.raises(CommandError, match="refused"):
        call_command("send_digest", member.email)
