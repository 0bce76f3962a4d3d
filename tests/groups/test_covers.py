"""The picture above a group: re-encoded, without metadata, for whoever may know of the group."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from groups.models import Group, Kind
from tests.factories import make_group, make_member
from tests.groups.test_settings import settings_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photo(size=(900, 600)):
    buffer, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "Genomen bij de burgemeester thuis"
    Image.new("RGB", size, "green").save(buffer, "JPEG", exif=exif)
    return SimpleUploadedFile("bos.jpg", buffer.getvalue(), content_type="image/jpeg")


def with_picture(client, address, kind=Kind.OPEN):
    manager = make_member()
    group = make_group(kind=kind, manager=manager)
    client.force_login(manager)
    assert client.post(address("settings", group), settings_of(picture=photo())).status_code == 302
    return Group.objects.get(pk=group.pk)


def test_a_picture_is_re_encoded_and_stands_above_the_group(client, address):
    group = with_picture(client, address)

    response = client.get(group.cover_url)

    assert response.headers["Content-Type"] == "image/webp"
    picture = Image.open(BytesIO(response.content))
    assert (picture.format, picture.size) == ("WEBP", (1600, 320))
    assert b"burgemeester" not in response.content
    assert f'src="{group.cover_url}"' in client.get(group.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("kind", "statuses"), [(Kind.OPEN, [200, 200]), (Kind.CLOSED, [200, 200]), (Kind.HIDDEN, [404, 404])]
)
def test_who_may_know_of_the_group_sees_it(client, address, kind, statuses):
    group = with_picture(client, address, kind)
    answers = []

    for viewer in (None, make_member()):
        client.logout()
        if viewer:
            client.force_login(viewer)
        answers.append(client.get(group.cover_url).status_code)

    assert answers == statuses


def test_what_is_no_photo_is_refused_and_the_words_stay(client, address):
    manager = make_member()
    group = make_group(manager=manager)
    client.force_login(manager)
    page = SimpleUploadedFile("bos.jpg", b"<script>alert(1)</script>", content_type="image/jpeg")

    response = client.post(address("settings", group), settings_of(picture=page, memo="Kamer 12."))

    assert response.context["form"].has_error("picture")
    assert response.context["form"]["memo"].value() == "Kamer 12."
    assert not Group.objects.get(pk=group.pk).cover


def test_another_picture_and_none_leave_no_file_behind(client, address, django_capture_on_commit_callbacks):
    group = with_picture(client, address)
    first = group.cover.name

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("settings", group), settings_of(picture=photo((300, 300))))
    second = Group.objects.get(pk=group.pk).cover.name
    assert (default_storage.exists(first), default_storage.exists(second)) == (False, True)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("settings", group), settings_of(picture_remove="on"))
    assert not default_storage.exists(second)
    assert client.get(group.cover_url).status_code == 404


def test_saving_the_settings_keeps_the_picture(client, address):
    group = with_picture(client, address)

    client.post(address("settings", group), settings_of(memo="Kamer 12."))

    assert Group.objects.get(pk=group.pk).cover == group.cover
