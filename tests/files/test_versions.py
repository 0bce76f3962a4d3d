"""Versions of a file: each is kept, one is in use, and none is lost by putting another one back."""

import uuid

import pytest
from django.urls import reverse

from files.models import File, Folder
from groups.models import Kind
from tests.at_once import run_at_once
from tests.factories import make_group, make_member
from tests.files.factories import make_file, renew
from tests.web.pictures import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return make_group(kind=Kind.CLOSED)


def let_in(group):
    member = make_member()
    group.memberships.create(member=member)
    return member


def numbers_and_bytes(file):
    kept = []
    for version in file.versions.order_by("number"):
        with version.stored.open("rb") as stored:
            kept.append((version.number, stored.read()))
    return kept


def test_a_colleague_adds_a_version_and_says_what_changed(client, group):
    author, colleague = let_in(group), let_in(group)
    file = make_file(author, group, upload=upload(b"een", "plan.txt"))
    client.force_login(colleague)

    form = {"uuid": uuid.uuid4(), "note": "Nu met bedragen."}
    for _ in range(2):  # a double click
        client.post(reverse("files:renew", args=[file.pk, file.slug]), form | {"upload": upload(b"twee", "plan 2.txt")})

    file = File.objects.visible_to(author).get(pk=file.pk)
    assert numbers_and_bytes(file) == [(1, b"een"), (2, b"twee")]
    assert (file.author, file.current.author, file.current.note) == (author, colleague, "Nu met bedragen.")
    page = client.get(file.get_absolute_url()).content.decode()
    assert "Nu met bedragen." in page
    assert page.count(">in gebruik<") == 1


def test_an_earlier_version_is_put_back_as_a_new_one(client, group):
    author = let_in(group)
    file = make_file(author, group, upload=upload(b"een", "plan.txt"))
    renew(file, author, upload(b"twee", "plan.txt"))
    client.force_login(author)

    for _ in range(2):
        client.post(reverse("files:put_back", args=[file.pk, file.slug, 1]))

    file.refresh_from_db()
    assert numbers_and_bytes(file) == [(1, b"een"), (2, b"twee"), (3, b"een")]
    assert (file.current.number, file.current.restored_number) == (3, 1)
    assert Folder.objects.locked_for(group).size == 7  # the same bytes weigh once
    assert "Versie 1, teruggezet" in client.get(file.get_absolute_url()).content.decode()


def test_withdrawing_the_newest_brings_the_one_before_back(group, media, django_capture_on_commit_callbacks):
    author = let_in(group)
    file = make_file(author, group, upload=upload(b"een", "plan.txt"))
    renew(file, author, upload(b"twee", "plan.txt"))

    with django_capture_on_commit_callbacks(execute=True):
        file.current.withdraw()
    renew(file, author, upload(b"drie", "plan.txt"))

    assert numbers_and_bytes(file) == [(1, b"een"), (3, b"drie")]  # no number is given twice
    assert len([path for path in media.rglob("*") if path.is_file()]) == 2


def test_bytes_that_another_version_shares_stay(group, media, django_capture_on_commit_callbacks):
    author = let_in(group)
    file = make_file(author, group, upload=upload(b"een", "plan.txt"))
    first = file.current
    renew(file, author, upload(b"twee", "plan.txt"))
    file.put_back(first, author)

    with django_capture_on_commit_callbacks(execute=True):
        first.withdraw()

    assert numbers_and_bytes(file) == [(2, b"twee"), (3, b"een")]


def test_without_any_version_left_the_file_goes(group):
    file = make_file(let_in(group), group)

    file.current.withdraw()

    assert not File._base_manager.filter(pk=file.pk).exists()


def test_who_only_reads_along_adds_and_puts_back_nothing(client):
    author = make_member()
    file = make_file(author, make_group(members=[author]), visibility="public")
    client.force_login(make_member())

    assert client.get(file.get_absolute_url()).status_code == 200
    assert client.get(reverse("files:renew", args=[file.pk, file.slug])).status_code == 403
    assert client.post(reverse("files:put_back", args=[file.pk, file.slug, 1])).status_code == 403
    assert b"nieuwe-versie" not in client.get(file.get_absolute_url()).content


def test_a_number_that_is_none_of_this_file_is_not_found(client, group):
    author = let_in(group)
    file = make_file(author, group)
    client.force_login(author)

    assert client.get(reverse("files:download", args=[file.pk, file.slug, 2])).status_code == 404
    assert client.post(reverse("files:put_back", args=[file.pk, file.slug, 2])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_at_once_share_the_room_there_is(settings):
    settings.FILES_PER_GROUP = 10
    one, other = make_member(), make_member()
    group = make_group(members=[one, other])

    results = run_at_once(
        [lambda member=member: make_file(member, group, upload=upload(b"123456", "x.txt")) for member in (one, other)]
    )

    assert sorted(type(result).__name__ for result in results) == ["File", "NoRoom"]
    assert Folder.objects.get(group=group, parent=None).size == 6


@pytest.mark.django_db(transaction=True)
def test_two_versions_at_once_are_two_versions():
    one, other = make_member(), make_member()
    group = make_group(members=[one, other])
    file = make_file(one, group)

    run_at_once(
        [
            lambda member=member: renew(
                File._base_manager.get(pk=file.pk), member, upload(member.name.encode(), "x.txt")
            )
            for member in (one, other)
        ]
    )

    file.refresh_from_db()
    assert [number for number, _bytes in numbers_and_bytes(file)] == [1, 2, 3]
    assert file.current.number == 3


def test_a_form_of_one_file_sent_to_another_makes_a_version_of_that(group):
    member, same = let_in(group), uuid.uuid4()
    one, other = (make_file(member, group, upload=upload(b"een", name)) for name in ("plan.txt", "brief.txt"))

    for file in (one, other, other):
        file.renew(member, upload(b"twee", "nieuw.txt"), uuid=same)

    assert [file.versions.count() for file in (one, other)] == [2, 2]
