"""The demo community: there at once, complete, and nowhere near an installation."""

import re

import pytest
from django.core.management import CommandError, call_command

from ambtenaar.demo.logins import ROLES
from ambtenaar.demo.people import PASSWORD
from members.models import Member, Organisation
from network.models import RulesVersion
from tests.factories import make_member


@pytest.fixture(autouse=True)
def photos_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def fill(**sizes):
    call_command("demo", verbosity=0, **sizes)


def test_it_stays_away_from_members_who_are_there(db, capsys):
    make_member()

    fill()

    assert Member.objects.count() == 1
    assert "stays away" in capsys.readouterr().out


def test_no_installation_gets_it(db, settings):
    settings.LOCAL = False

    with pytest.raises(CommandError, match="bin/demo only"):
        fill()

    assert Member.objects.count() == 0


def test_who_joined_lately_has_first_steps_to_go(client, db):
    fill(members=200)
    newest = Member.objects.exclude(joined_at=None).latest("joined_at")

    client.force_login(newest)

    assert 'id="eerste-stappen"' in client.get("/").content.decode()


def test_when_the_rules_ask_again_it_is_the_new_ones_that_ask(client, db):
    RulesVersion.objects.update(asks_again=True)
    fill()

    client.force_login(Member.objects.get(email=ROLES["member"]))

    assert client.get("/").status_code == 200


def test_nobody_in_it_works_anywhere_real(db):
    real = set(Organisation.objects.values_list("name", flat=True))

    fill(members=300)

    assert real.isdisjoint(Member.objects.values_list("affiliation__organisation_name", flat=True))
    assert all(email.endswith(".example") for email in Member.objects.values_list("email", flat=True))


def test_the_logins_are_told_a_line_each(db, capsys):
    call_command("demo", logins=True)

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert all(re.fullmatch(rf"login [a-z-]+ \S+@\S+\.example {PASSWORD}", line) for line in lines)
