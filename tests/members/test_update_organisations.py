from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from members.models import Affiliation, Organisation
from members.organisations import FILE
from notifications.models import Announcement
from tests.factories import make_member, make_organisation

pytestmark = pytest.mark.django_db
HEAD = "id,name,kind,province,domains,began_on,ended_on,successor\n"
MERGER = HEAD + (
    "g1,gemeente Lindewaard,gemeente,Gelderland,,1811-01-01,2026-01-01,g3\n"
    "g2,gemeente Oeverdam,gemeente,Gelderland,,1811-01-01,2026-01-01,gemeente Rijnlinde\n"
    "g3,gemeente Rijnlinde,gemeente,Gelderland,rijnlinde.example;lindewaard.example;oeverdam.example,2026-01-01,,\n"
)


@pytest.fixture
def lindewaard():
    make_organisation("gemeente Oeverdam", domain="oeverdam.example", province="Gelderland")
    return make_organisation("gemeente Lindewaard", domain="lindewaard.example", province="Gelderland")


@pytest.fixture
def update(tmp_path):
    def update(text, **options):
        file = tmp_path / "register.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command("update_organisations", str(file), stdout=(said := StringIO()), **options)
        return said.getvalue()

    return update


def state():
    rows = Organisation.objects.order_by("pk").values_list("name", "register_id", "ended_on", "successor")
    return list(rows), list(Organisation.objects.order_by("pk").values_list("name", "domains__name"))


def test_merged_organisations_lead_to_their_successor(update, lindewaard):
    said = update(MERGER)

    lindewaard.refresh_from_db()
    assert lindewaard.successor.name == "gemeente Rijnlinde"
    assert str(lindewaard.ended_on) == "2026-01-01"
    assert Organisation.recognised_by("iemand@lindewaard.example") == lindewaard.successor
    assert "added: 1" in said
    assert "ended: 2" in said
    assert "gemeente Oeverdam -> gemeente Rijnlinde" in said


def test_whoever_works_there_keeps_the_name_and_is_asked_to_move_along(client, update, lindewaard):
    noor = make_member("Noor Visscher", organisation=lindewaard, job_title="adviseur")
    update(MERGER)
    client.force_login(noor)

    assert noor.affiliation.organisation_name == "gemeente Lindewaard"
    assert Announcement.objects.filter(kind="still_working").count() == 1
    assert "Ja, ik werk nu bij gemeente Rijnlinde" in client.get("/").content.decode()

    client.post(f"/profiel/werk/{noor.affiliation.pk}/mee-verhuizen/")

    old, new = Affiliation.objects.filter(member=noor).order_by("pk")
    assert (old.organisation_name, new.organisation_name) == ("gemeente Lindewaard", "gemeente Rijnlinde")
    assert (new.job_title, new.until) == ("adviseur", None)


def test_doing_it_twice_changes_nothing_the_second_time(update, lindewaard):
    update(MERGER)
    before = state()

    assert "added: 0\nchanged: 0\nended: 0\nmerged: 0\n" in update(MERGER)
    assert state() == before


def test_a_dry_run_says_it_and_writes_nothing(update, lindewaard):
    before = state()

    assert "added: 1" in update(MERGER, dry_run=True)
    assert state() == before


def test_with_its_number_a_new_name_is_no_new_organisation(update, lindewaard):
    update(HEAD + "g1,gemeente Lindewaard,gemeente,Gelderland,lindewaard.example,,,\n")
    number = Organisation.objects.count()

    update(HEAD + "g1,gemeente Lindewaard aan Zee,gemeente,Gelderland,lindewaard.example,,,\n")

    lindewaard.refresh_from_db()
    assert lindewaard.name == "gemeente Lindewaard aan Zee"
    assert Organisation.objects.count() == number


def test_after_that_an_upgrade_leaves_the_register_alone(update, lindewaard):
    update(HEAD + "g9,Gemeente Aalten-Nieuw,gemeente,Gelderland,aalten.nl,,,\n")

    call_command("reference", verbosity=0)

    assert Organisation.recognised_by("iemand@aalten.nl").name == "Gemeente Aalten-Nieuw"


def test_the_file_that_comes_with_the_software_changes_nothing(update):
    said = update(FILE.read_bytes())

    assert "added: 0\nchanged: 0\n" in said


GOOD = "g7,gemeente Nieuwstad,gemeente,Gelderland,nieuwstad.example,,,\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "line 1"),
        (HEAD, "empty"),
        ("naam;soort\nx;y\n", "line 1"),
        (HEAD + GOOD + "g8,gemeente Kort\n", "line 3"),
        (HEAD + GOOD + GOOD, "twice"),
        (HEAD + GOOD + "g8,gemeente B,gemeente,Gelderland,nieuwstad.example,,,\n", "the domain nieuwstad.example"),
        (HEAD + GOOD + "g8,,gemeente,Gelderland,,,,\n", "name"),
        (HEAD + GOOD + f"g8,{'x' * 201},gemeente,Gelderland,,,,\n", "too long"),
        (HEAD + GOOD + "g8,gemeente B,gemeente,Atlantis,,,,\n", "no province"),
        (HEAD + GOOD + "g8,gemeente B,<script>,Gelderland,,,,\n", "no kind"),
        (HEAD + GOOD + "g8,gemeente B,gemeente,Gelderland,http://b.example/,,,\n", "no domain"),
        (HEAD + GOOD + "g8,gemeente B,gemeente,Gelderland,,2020-13-01,,\n", "line 3"),
        (HEAD + GOOD + "g8,gemeente B,gemeente,Gelderland,,2020-01-01,2019-01-01,\n", "ends before"),
        (HEAD + GOOD + "g8,gemeente B,gemeente,Gelderland,,,,g7\n", "ended_on"),
        (HEAD + GOOD + "g8,gemeente B,gemeente,Gelderland,,,2020-01-01,g99\n", "successor"),
        (HEAD + GOOD + "g8,gemeente B,gemeente,Gelderland,,,2020-01-01,g8\n", "successor"),
        ((HEAD + GOOD).encode() + b"g8,gemeente \xff,gemeente,Gelderland,,,,\n", "UTF-8"),
        (HEAD + GOOD + 'g8,"gemeente B,gemeente,Gelderland,,,,\n', "CSV"),
    ],
)
def test_a_broken_file_is_refused_whole(update, text, why):
    before = state()

    with pytest.raises(CommandError, match="Nothing was changed") as refusal:
        update(text)

    assert why in str(refusal.value)
    assert state() == before


def test_a_circle_of_successors_is_refused(update):
    with pytest.raises(CommandError, match="successor"):
        update(HEAD + "g1,gemeente A,gemeente,,,,2020-01-01,g2\n" + "g2,gemeente B,gemeente,,,,2020-01-01,g1\n")


def test_a_missing_file_is_said_plainly():
    with pytest.raises(CommandError, match="Cannot read"):
        call_command("update_organisations", "/nergens/register.csv")
