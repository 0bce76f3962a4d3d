"""A file belongs to the group: what is left of it when somebody leaves, and what they take along."""

import zipfile

import pytest
from django.utils import timezone

from files.models import File, Folder, Version
from groups.models import Kind
from members.closing import close_due
from members.merging import merge
from members.models import Contributions, Departure
from tests.factories import make_comment, make_group, make_member
from tests.files.factories import make_file, renew
from tests.members.test_takeout import takeout_of
from tests.web.pictures import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_member("De Maker")


@pytest.fixture
def colleague():
    return make_member("De Collega")


@pytest.fixture
def group(author, colleague):
    return make_group(kind=Kind.CLOSED, name="Griffie", members=[author, colleague])


def leave(member, contributions):
    Departure.objects.create(member=member, contributions=contributions, due_at=timezone.now())
    close_due()


def bytes_on_disk(media):
    return sorted(path.read_bytes() for path in media.rglob("*") if path.is_file() and "takeouts" not in path.parts)


def test_a_file_survives_who_put_it_there(client, author, colleague, group):
    file = make_file(author, group)

    leave(author, Contributions.KEEP)

    client.force_login(colleague)
    page = client.get(file.get_absolute_url()).content.decode()
    assert "Oud-lid" in page
    assert "De Maker" not in page
    assert client.get(f"{file.get_absolute_url()}versies/1/").getvalue() == b"Tien bytes"


def test_who_takes_contributions_away_takes_files_along(
    client, author, colleague, group, media, django_capture_on_commit_callbacks
):
    alone = make_file(author, group, upload=upload(b"alleen", "alleen.txt"))
    answered = make_file(author, group, upload=upload(b"besproken", "besproken.txt"))
    make_comment(answered, colleague, "Hier sta ik.")
    renewed = make_file(colleague, group, upload=upload(b"van een ander", "plan.txt"))
    renew(renewed, author, upload(b"mijn versie", "plan.txt"))

    with django_capture_on_commit_callbacks(execute=True):
        leave(author, Contributions.DELETE)

    assert bytes_on_disk(media) == [b"van een ander"]
    assert not File._base_manager.filter(pk=alone.pk).exists()
    renewed.refresh_from_db()
    assert renewed.current.number == 1
    assert Folder.objects.locked_for(group).size == len(b"van een ander")
    client.force_login(colleague)
    page = client.get(answered.get_absolute_url(), follow=True).content.decode()
    assert "Verwijderd door de schrijver" in page
    assert "Hier sta ik." in page


def test_leaving_a_group_leaves_its_files(client, author, colleague, group):
    file = make_file(author, group)

    group.leave(author)

    client.force_login(author)
    assert client.get(file.get_absolute_url()).status_code == 404
    client.force_login(colleague)
    assert client.get(file.get_absolute_url()).status_code == 200


def test_a_takeout_holds_own_uploads_and_nothing_of_others(author, colleague, group):
    make_file(author, group, upload=upload(b"van mij", "mijn plan.odt"), body="<p>Zo zie ik het.</p>")
    shared = make_file(colleague, group, upload=upload(b"van een ander", "hun plan.txt"), body="<p>Hun woorden.</p>")
    renew(shared, author, upload(b"mijn versie", "beter plan.txt"), note="Met bedragen.")

    lines, zipped = takeout_of(author)

    piece, mine, better = lines["files"]
    assert (piece["type"], piece["name"], piece["content"]) == ("Article", "mijn plan", "<p>Zo zie ik het.</p>")
    assert (mine["name"], mine["mediaType"]) == ("mijn plan.odt", "application/vnd.oasis.opendocument.text")
    assert (better["summary"], better["context"], better["a20:version"]) == ("Met bedragen.", "hun plan", 2)
    assert [zipped.read(line["url"]) for line in (mine, better)] == [b"van mij", b"mijn versie"]
    assert mine["url"].endswith(".odt")
    everything = b"\n".join(zipped.read(name) for name in zipped.namelist())
    assert b"van een ander" not in everything
    assert b"Hun woorden" not in everything
    assert zipfile.ZipFile(zipped.filename).testzip() is None


def test_what_somebody_put_back_is_no_upload_of_theirs(author, colleague, group):
    shared = make_file(colleague, group, upload=upload(b"van een ander", "hun plan.txt"))
    renew(shared, author, upload(b"mijn versie", "beter plan.txt"))
    shared.put_back(shared.versions.get(number=1), author)

    lines, zipped = takeout_of(author)

    assert [line["a20:version"] for line in lines["files"]] == [2, 3]
    assert not any(b"van een ander" in zipped.read(name) for name in zipped.namelist())


def test_a_takeout_is_whole_where_bytes_are_missing(author, group):
    file = make_file(author, group)
    file.current.stored.storage.delete(file.current.stored.name)

    lines, _zipped = takeout_of(author)

    assert "url" not in lines["files"][1]


def test_of_two_accounts_the_files_come_along(author, colleague, group):
    file = make_file(author, group)
    renew(file, colleague, upload(b"nieuwer", "nieuwer.txt"))

    merge(author, colleague)

    assert set(Version.objects.filter(file=file).values_list("author", flat=True)) == {author.pk}
