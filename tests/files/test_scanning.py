"""Where there is a virus scanner: nothing leaves before it said yes, and anything but a yes is no yes."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from files import tasks
from files.models import LEASE, File, Version
from members.models import Takeout
from members.tasks import build_takeouts
from notifications.models import Notice
from tests.factories import make_comment, make_group, make_member
from tests.files.factories import make_file, renew
from tests.files.scanner import EICAR, scanner
from tests.web.pictures import photo, upload

pytestmark = pytest.mark.django_db
NOWHERE = "tcp://127.0.0.1:9"  # the port for what is thrown away; nobody listens


@pytest.fixture
def author():
    return make_member()


@pytest.fixture
def group(author):
    return make_group(members=[author])


@pytest.fixture
def clamd(settings):
    with scanner() as running:
        settings.CLAMAV_URL = running.url
        yield running


def claim_runs_out():
    Version.objects.update(claimed_at=timezone.now() - LEASE - timedelta(seconds=1))


def is_to_be_had(client, file):
    response = client.get(reverse("files:download", args=[file.pk, file.slug, file.current.number]))
    response.getvalue()
    return response.status_code == 200


def test_without_a_scanner_no_state_is_shown(client, author, group):
    file = make_file(author, group)
    client.force_login(author)

    assert is_to_be_had(client, file)
    assert "gecontroleerd" not in client.get(file.get_absolute_url()).content.decode()
    assert "gecontroleerd" not in client.get(f"{group.get_absolute_url()}bestanden/").content.decode()


def test_until_it_is_judged_a_file_stays_inside(client, author, group, settings):
    settings.CLAMAV_URL = NOWHERE
    file = make_file(author, group, upload=upload(photo()))
    client.force_login(author)

    for _ in range(2):
        tasks.look_after_all()
        claim_runs_out()

    address = reverse("files:download", args=[file.pk, file.slug, 1])
    assert client.get(address)["Location"] == file.get_absolute_url()
    assert client.get(reverse("files:picture", args=[file.pk, file.slug, 1])).status_code == 404
    page = client.get(file.get_absolute_url()).content.decode()
    assert "Dit bestand wordt gecontroleerd op virussen." in page
    assert address not in page
    folder = client.get(f"{group.get_absolute_url()}bestanden/").content.decode()
    assert "wordt gecontroleerd" in folder
    assert address not in folder


def test_what_is_judged_good_is_to_be_had(client, author, group, clamd):
    content = photo((900, 700))
    file = make_file(author, group, upload=upload(content))
    client.force_login(author)

    tasks.look_after(file.current.pk)
    tasks.look_after(file.current.pk)  # a redelivered task

    assert clamd.heard == [content]
    assert is_to_be_had(client, file)
    assert client.get(reverse("files:picture", args=[file.pk, file.slug, 1])).getvalue()[8:12] == b"WEBP"


def test_what_is_longer_than_a_block_arrives_whole(author, group, clamd):
    content = bytes(range(256)) * 1000
    file = make_file(author, group, upload=upload(content, "lang.bin"))

    tasks.look_after(file.current.pk)

    assert clamd.heard == [content]


def test_a_virus_is_thrown_away_and_who_sent_it_hears_why(
    client, author, group, clamd, media, django_capture_on_commit_callbacks
):
    file = make_file(author, group, upload=upload(EICAR, "factuur.pdf"))
    client.force_login(author)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.look_after(file.current.pk)

    assert not File._base_manager.filter(pk=file.pk).exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []
    notice = Notice.objects.get(member=author)
    assert notice.headline == "‘factuur’ is geweigerd"
    assert "Eicar-Test-Signature" in notice.lines[0]
    assert client.get(file.get_absolute_url()).status_code == 404


def test_a_virus_in_a_new_version_leaves_the_one_before(
    client, author, group, clamd, django_capture_on_commit_callbacks
):
    file = make_file(author, group, upload=upload(b"goed", "plan.txt"))
    tasks.look_after(file.current.pk)
    colleague = make_member()
    renew(file, colleague, upload(EICAR, "plan.txt"))
    make_comment(file, author)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.look_after(file.current.pk)

    file.refresh_from_db()
    assert [version.number for version in file.versions.all()] == [1]
    assert file.current.number == 1
    assert Notice.objects.filter(member=colleague).count() == 1
    client.force_login(author)
    assert is_to_be_had(client, file)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"stream: OK",  # cut off
        b"INSTREAM size limit exceeded. ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"stream: Can't allocate memory ERROR\0",
        b"OK stream\0",
    ],
)
def test_anything_but_a_yes_is_no_yes(client, author, group, settings, answer):
    file = make_file(author, group)
    client.force_login(author)

    with scanner(lambda received: answer) as running:
        settings.CLAMAV_URL = running.url
        tasks.look_after(file.current.pk)

    assert not is_to_be_had(client, file)
    assert Version.objects.filter(file=file).exists()


def test_a_scanner_that_is_back_judges_what_waited(client, author, group, settings, clamd):
    settings.CLAMAV_URL = NOWHERE
    file = make_file(author, group)
    tasks.look_after(file.current.pk)
    settings.CLAMAV_URL = clamd.url
    client.force_login(author)

    tasks.look_after_all()
    assert clamd.heard == []  # whoever claimed it may still be at it
    claim_runs_out()
    tasks.look_after_all()

    assert clamd.heard == [b"Tien bytes"]
    assert is_to_be_had(client, file)


def test_what_was_there_before_the_scanner_is_judged_too(client, author, group, settings, clamd):
    settings.CLAMAV_URL = ""
    file = make_file(author, group)
    client.force_login(author)
    assert is_to_be_had(client, file)

    settings.CLAMAV_URL = clamd.url

    assert not is_to_be_had(client, file)
    tasks.look_after_all()
    assert is_to_be_had(client, file)


def test_a_zip_leaves_out_what_is_being_checked_and_says_so(client, author, group, clamd):
    checked = make_file(author, group, upload=upload(b"goed", "goed.txt"))
    tasks.look_after(checked.current.pk)
    address = reverse("files:zip_of_group", args=[group.pk, group.slug])
    client.force_login(author)
    make_file(author, group, upload=upload(b"nieuw", "nieuw.txt"))

    whole = zipfile.ZipFile(io.BytesIO(client.get(address).getvalue()))

    assert whole.namelist() == ["goed.txt", "Niet in deze zip.txt"]
    assert "nieuw" in whole.read("Niet in deze zip.txt").decode()


def test_an_unchecked_version_is_neither_put_back_nor_taken_out(client, author, group, settings):
    file = make_file(author, group, upload=upload(b"een", "een.txt"))
    renew(file, author, upload(b"twee", "twee.txt"))
    settings.CLAMAV_URL = NOWHERE
    client.force_login(author)

    assert client.post(reverse("files:put_back", args=[file.pk, file.slug, 1])).status_code == 404
    takeout = Takeout.objects.ask_for(author)
    build_takeouts()
    takeout.refresh_from_db()
    assert [name for name in zipfile.ZipFile(takeout.file).namelist() if name.startswith("media/")] == []
