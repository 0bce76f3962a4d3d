"""Putting files in a group: what is taken in, what is refused and how it is said."""

import uuid

import pytest
from django.urls import reverse
from django.utils.html import escape

from content.models import Content, Visibility
from content.tightening import own_for_others_in
from files.models import File, Folder
from groups.models import Kind
from tests.factories import make_comment, make_group, make_member
from tests.files.factories import make_file, make_folder, renew
from tests.web.pictures import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return make_member()


@pytest.fixture
def group(member):
    return make_group(kind=Kind.CLOSED, members=[member])


@pytest.fixture
def inside(client, member):
    client.force_login(member)
    return client


def put(client, group, *uploads, **fields):
    fields = {"uuid": uuid.uuid4(), "visibility": Visibility.GROUP, "uploads": uploads} | fields
    return client.post(reverse("files:upload", args=[group.pk, group.slug]), fields)


def files_of(group):
    return list(File._base_manager.filter(group=group).order_by("pk"))


def bytes_of(version):
    with version.stored.open("rb") as stored:
        return stored.read()


def test_a_file_stands_in_the_group_with_who_put_it_there(inside, member, group, media):
    response = put(inside, group, upload(b"%PDF-1.7 iets", "Verslag van maart.pdf"), body="<p>Van de dag.</p>")

    (file,) = files_of(group)
    assert response["Location"] == file.get_absolute_url()
    assert (file.title, file.author, file.visibility, file.body) == (
        "Verslag van maart",
        member,
        Visibility.GROUP,
        "<p>Van de dag.</p>",
    )
    assert (file.current.number, file.current.name, file.current.size) == (1, "Verslag van maart.pdf", 13)
    assert bytes_of(file.current) == b"%PDF-1.7 iets"
    assert file.current.stored.name.split("/")[0] == "files"
    assert "verslag" not in file.current.stored.name.lower()
    page = inside.get(file.get_absolute_url()).content.decode()
    assert "Verslag van maart.pdf" in page
    assert member.name in page


def test_the_last_files_of_a_first_day_sent_twice_are_there_once(inside, group, settings):
    settings.HOURS_OF_FIRST_DAY, key = 24, uuid.uuid4()

    answers = [
        put(inside, group, *(upload(b"tekst", f"{name}.txt") for name in ("een", "twee", "drie")), uuid=key)
        for _press in range(2)
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(files_of(group)) == 3


def test_several_files_come_with_one_form(inside, group):
    folder = make_folder(group)

    response = put(inside, group, upload(b"een", "een.txt"), upload(b"twee", "twee.txt"), folder=folder.pk)

    assert response["Location"] == folder.get_absolute_url()
    assert [(file.title, file.folder) for file in files_of(group)] == [("een", folder), ("twee", folder)]
    assert Folder.objects.locked_for(group).size == 7


def test_the_same_form_sent_twice_puts_a_file_once(inside, group):
    form = uuid.uuid4()

    first = put(inside, group, upload(b"een", "een.txt"), uuid=form)
    second = put(inside, group, upload(b"een", "een.txt"), uuid=form)

    assert first["Location"] == second["Location"]
    assert len(files_of(group)) == 1
    assert Folder.objects.locked_for(group).size == 3


def test_a_file_that_is_too_large_is_named_beside_the_field(inside, group, settings):
    settings.LARGEST_FILE = 1000

    response = put(inside, group, upload(b"x" * 1001, "film.mp4"), upload(b"goed", "goed.txt"))

    assert response.status_code == 200
    assert "‘film.mp4’ is groter dan 1\xa0kB. Kies een kleiner bestand." in response.content.decode()
    assert files_of(group) == []


def test_a_file_of_just_the_limit_is_taken_in(inside, group, settings):
    settings.LARGEST_FILE = 1000

    put(inside, group, upload(b"x" * 1000, "film.mp4"))

    assert [file.current.size for file in files_of(group)] == [1000]


@pytest.mark.parametrize(
    ("uploads", "error"),
    [
        ([], "Kies eerst een bestand."),
        ([upload(b"", "leeg.txt")], "Er zit niets in ‘leeg.txt’."),
        ([upload(b"x", f"{number}.txt") for number in range(11)], "Kies hooguit 10 bestanden tegelijk."),
    ],
    ids=["none", "empty", "many"],
)
def test_what_cannot_be_taken_in_is_said_beside_the_field(inside, group, uploads, error):
    for each in uploads:
        each.seek(0)

    response = put(inside, group, *uploads)

    assert 'id="id_uploads_error"' in response.content.decode()
    assert escape(error) in response.content.decode()
    assert files_of(group) == []


def test_a_group_has_room_for_so_much_and_no_more(inside, member, group, settings):
    settings.FILES_PER_GROUP = 10
    file = make_file(member, group, upload=upload(b"123456", "zes.txt"))

    refused = put(inside, group, upload(b"12345", "vijf.txt"))
    renewed = inside.post(
        reverse("files:renew", args=[file.pk, file.slug]),
        {"uuid": uuid.uuid4(), "upload": upload(b"12345", "vijf.txt")},
    )
    put(inside, group, upload(b"1234", "vier.txt"))

    assert "De groep heeft nog 1\xa0kB over" in refused.content.decode()
    assert renewed.status_code == 200
    assert [each.current.name for each in files_of(group)] == ["zes.txt", "vier.txt"]
    file.remove()
    assert Folder.objects.locked_for(group).size == 4


def test_only_audiences_that_mean_something_are_offered(inside, member, group):
    page = inside.get(reverse("files:upload", args=[group.pk, group.slug])).content.decode()
    refused = put(inside, group, upload(b"x", "x.txt"), visibility=Visibility.PUBLIC)
    open_group = make_group(members=[member])
    put(inside, open_group, upload(b"x", "x.txt"), visibility=Visibility.PUBLIC)

    assert page.count('name="visibility"') == 1
    assert refused.status_code == 200
    assert files_of(group) == []
    assert [file.visibility for file in files_of(open_group)] == [Visibility.PUBLIC]


def test_who_may_read_but_not_post_cannot_put_anything(client):
    group = make_group()
    client.force_login(make_member())

    assert client.get(reverse("files:group", args=[group.pk, group.slug])).status_code == 200
    assert put(client, group, upload(b"x", "x.txt")).status_code == 403
    assert files_of(group) == []


def test_a_file_of_a_visitor_is_not_even_kept_for_a_moment(client, group, monkeypatch):
    kept = []
    monkeypatch.setattr(
        "django.core.files.uploadhandler.MemoryFileUploadHandler.receive_data_chunk",
        lambda handler, data, start: kept.append(data),
    )

    response = put(client, group, upload(b"x" * 1000, "x.txt"))

    assert response.status_code == 302
    assert kept == []


def test_script_in_what_is_typed_stays_text(inside, member, group):
    put(
        inside,
        group,
        upload(b"x", "<img src=x onerror=alert(1)>.txt"),
        body='<p onclick="alert(1)">Hoi</p><script>x</script>',
    )
    (file,) = files_of(group)
    make_folder(group, "<script>alert(1)</script>")

    for address in (file.get_absolute_url(), f"{group.get_absolute_url()}bestanden/", group.get_absolute_url(), "/"):
        page = inside.get(address).content
        assert b"<img src=x" not in page
        assert b"<script>alert" not in page
    assert file.body == "<p>Hoi</p>"


def test_a_new_file_shows_in_the_group_and_at_home(inside, member, group):
    file = make_file(member, group, upload=upload(b"x", "Plan van aanpak.odt"))

    for address, sentence in ((group.get_absolute_url(), "zette hier een bestand neer"), ("/", "zette een bestand in")):
        page = inside.get(address).content.decode()
        assert "Plan van aanpak" in page
        assert sentence in page
    group.refresh_from_db()
    assert group.last_activity_at >= file.published_at


def test_what_is_said_of_a_file_can_be_changed(inside, member, group):
    file, folder = make_file(member, group), make_folder(group)
    address = reverse("files:edit", args=[file.pk, file.slug])
    typed = {"uuid": uuid.uuid4(), "version": file.version, "title": "Beter", "body": "<p>Waarom.</p>"}

    inside.post(address, typed | {"folder": folder.pk, "tags": "Woo", "visibility": "group"})
    late = inside.post(address, typed | {"title": "Te laat", "visibility": "group"})

    file = File.objects.visible_to(member).get(pk=file.pk)
    assert (file.title, file.body, file.folder, file.excerpt) == ("Beter", "<p>Waarom.</p>", folder, "Waarom.")
    assert [subject.name for subject in file.tags.all()] == ["Woo"]
    assert "ergens anders beschreven" in late.content.decode()


def test_a_file_gets_fewer_readers_but_never_more(client):
    author = make_member()
    group = make_group(members=[author])
    file = make_file(author, group, visibility=Visibility.MEMBERS)
    client.force_login(author)
    address = reverse("files:edit", args=[file.pk, file.slug])

    wider = client.post(address, {"uuid": uuid.uuid4(), "title": "x", "visibility": "public"})
    client.post(address, {"uuid": uuid.uuid4(), "title": "x", "visibility": "group"})

    assert "kan minder lezers krijgen" in wider.content.decode()
    assert Content._base_manager.get(pk=file.pk).visibility == Visibility.GROUP


def test_a_manager_takes_a_file_away_and_what_others_said_keeps_its_place(
    client, member, group, media, django_capture_on_commit_callbacks
):
    manager = make_member()
    group.memberships.create(member=manager, is_manager=True)
    file = make_file(member, group, folder=make_folder(group))
    renew(file, member, upload(b"nieuwer", "nieuwer.txt"))
    make_comment(file, manager, "Hier klopt iets niet.")
    assert len([path for path in media.rglob("*") if path.is_file()]) == 2
    client.force_login(manager)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("files:delete", args=[file.pk, file.slug]))

    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert Folder.objects.locked_for(group).size == 0
    client.get("/")  # which says that it has been deleted
    page = client.get(file.get_absolute_url(), follow=True).content.decode()
    assert "Verwijderd door een groepsbeheerder" in page
    assert "Hier klopt iets niet." in page
    assert file.title not in page
    assert "Verwijderd door" not in client.get(f"{group.get_absolute_url()}bestanden/").content.decode()


def test_an_unanswered_file_is_gone_without_a_trace(inside, member, group, django_capture_on_commit_callbacks):
    file = make_file(member, group)

    with django_capture_on_commit_callbacks(execute=True):
        inside.post(reverse("files:delete", args=[file.pk, file.slug]))

    assert inside.get(file.get_absolute_url()).status_code == 404
    assert files_of(group) == []


def test_a_file_stays_in_its_group_whoever_would_move_it(client):
    author = make_member()
    group, other = make_group(members=[author]), make_group(members=[author])
    file = make_file(author, group, visibility=Visibility.PUBLIC)
    client.force_login(author)

    assert client.get(reverse("content:move", args=[file.pk])).status_code == 403
    assert client.post(reverse("content:move", args=[file.pk]), {"group": other.pk}).status_code == 403
    assert not own_for_others_in(group, author).exists()


def test_a_group_in_the_archive_takes_no_files(inside, member, group):
    file = make_file(member, group)
    group.archive(by=member)

    assert put(inside, group, upload(b"x", "x.txt")).status_code == 403
    assert inside.get(reverse("files:renew", args=[file.pk, file.slug])).status_code == 403
    assert inside.get(file.get_absolute_url()).status_code == 200


def test_nobody_pours_out_files_all_day(inside, group, settings):
    settings.ACCOUNT_RATE_LIMITS = {"put_file": "1/h/user"}

    first = put(inside, group, upload(b"x", "een.txt"))
    second = put(inside, group, upload(b"x", "twee.txt"))

    assert (first.status_code, second.status_code) == (302, 429)
    assert [file.title for file in files_of(group)] == ["een"]
