"""Folders of a group: made, renamed, moved and taken away, without losing what is in them."""

import os
import time
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from files import tasks
from files.models import DEEPEST, File, Folder, NameTaken, TooDeep
from groups.models import Kind
from tests.factories import make_group, make_member
from tests.files.factories import make_file, make_folder
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


def at(name, group, folder=None):
    return reverse(f"files:{name}", args=[group.pk, group.slug, *([folder.pk] if folder else [])])


def tree_of(group):
    """The names of all folders with the way to them."""
    folders = Folder.objects.filter(group=group).exclude(parent=None).with_path()
    return sorted("/".join(each.name for each in folder.path) for folder in folders)


def test_folders_lie_in_one_another_and_a_double_click_makes_one(inside, group):
    form = {"uuid": uuid.uuid4(), "name": "Verslagen"}

    first = inside.post(at("make_folder", group), form)
    again = inside.post(at("make_folder", group), form)
    outer = Folder.objects.get(group=group, name="Verslagen")
    inside.post(at("make_subfolder", group, outer), {"uuid": uuid.uuid4(), "name": "2026"})

    assert first["Location"] == again["Location"] == outer.get_absolute_url()
    assert tree_of(group) == ["Verslagen", "Verslagen/2026"]
    page = inside.get(Folder.objects.get(name="2026").get_absolute_url()).content.decode()
    assert page.index(">Verslagen<") < page.index('aria-current="page">2026<')


def test_a_name_is_used_once_in_a_folder_whatever_its_capitals(inside, group):
    make_folder(group, "Één")

    refused = inside.post(at("make_folder", group), {"uuid": uuid.uuid4(), "name": "één"})

    assert "Er is hier al een map met deze naam." in refused.content.decode()
    make_folder(make_group(), "Één")  # elsewhere it is free


def test_folders_lie_so_deep_and_no_deeper(inside, group):
    place = None
    for _ in range(DEEPEST):
        place = make_folder(group, parent=place)

    refused = inside.post(at("make_subfolder", group, place), {"uuid": uuid.uuid4(), "name": "Te diep"})

    assert f"Mappen zitten hooguit {DEEPEST} diep in elkaar." in refused.content.decode()
    assert "nieuwe-map" not in inside.get(place.get_absolute_url()).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Folder.objects.create(group=group, parent=place, name="Toch", depth=DEEPEST + 1)


def test_a_folder_moves_with_all_that_is_in_it(inside, member, group):
    outer, other = make_folder(group, "Buiten"), make_folder(group, "Anders")
    inner = make_folder(group, "Binnen", parent=outer)
    file = make_file(member, group, folder=inner)

    inside.post(at("edit_folder", group, outer), {"name": "Hernoemd", "parent": other.pk})

    assert tree_of(group) == ["Anders", "Anders/Hernoemd", "Anders/Hernoemd/Binnen"]
    inner.refresh_from_db()
    assert inner.depth == 3
    file.refresh_from_db()
    assert file.folder == inner
    inside.post(at("edit_folder", group, outer), {"name": "Hernoemd", "parent": ""})
    assert tree_of(group) == ["Anders", "Hernoemd", "Hernoemd/Binnen"]


def test_a_folder_never_lies_in_itself(inside, group):
    outer = make_folder(group, "Buiten")
    inner = make_folder(group, "Binnen", parent=outer)

    refused = inside.post(at("edit_folder", group, outer), {"name": "Buiten", "parent": inner.pk})

    assert refused.status_code == 200
    with pytest.raises(TooDeep):
        outer.settle("Buiten", inner)
    assert tree_of(group) == ["Buiten", "Buiten/Binnen"]


def test_what_is_too_deep_to_move_stays(group):
    chain = make_folder(group, "a", parent=make_folder(group, "b"))
    with pytest.raises(TooDeep):
        make_folder(group, "c", parent=make_folder(group, "d", parent=make_folder(group, "e"))).parent.settle(
            "d", chain
        )
    with pytest.raises(NameTaken):
        make_folder(group, "f").settle("b", Folder.objects.locked_for(group))

    assert tree_of(group) == ["b", "b/a", "e", "e/d", "e/d/c", "f"]


def test_no_folder_of_another_group_is_offered_or_taken(inside, member, group):
    other = make_group(members=[member])
    elsewhere, here = make_folder(other), make_folder(group)

    inside.post(at("edit_folder", group, here), {"name": "Ergens", "parent": elsewhere.pk})
    put = inside.post(
        at("upload", group),
        {"uuid": uuid.uuid4(), "visibility": "group", "folder": elsewhere.pk, "uploads": upload(b"x", "x.txt")},
    )

    assert tree_of(other) == [elsewhere.name]
    assert put.status_code == 200
    assert not File._base_manager.exists()
    assert inside.get(at("folder", group, elsewhere)).status_code == 404


def test_deleting_a_folder_asks_and_puts_what_is_in_it_one_higher(inside, member, group):
    outer = make_folder(group, "Buiten")
    inner, beside = make_folder(group, "Dubbel", parent=outer), make_folder(group, "Dubbel")
    file = make_file(member, group, folder=outer)

    asked = inside.get(at("delete_folder", group, outer)).content.decode()
    refused = inside.post(at("delete_folder", group, outer), {"content": "clear"})
    done = inside.post(at("delete_folder", group, outer), {"content": "keep"})

    assert "Er zit 1 bestand in." in asked
    assert "En 1 map." in asked
    assert refused.status_code == 200  # taking away the files of others is for managers
    assert done["Location"] == at("group", group)
    assert tree_of(group) == ["Dubbel", "Dubbel (2)"]
    file.refresh_from_db()
    assert file.folder.parent is None
    assert {folder.depth for folder in Folder.objects.filter(pk__in=[inner.pk, beside.pk])} == {1}


def test_a_manager_takes_a_folder_away_with_all_in_it(client, member, group, media, django_capture_on_commit_callbacks):
    manager = make_member()
    group.memberships.create(member=manager, is_manager=True)
    outer = make_folder(group)
    inner = make_folder(group, parent=outer)
    for folder in (outer, inner):
        make_file(member, group, folder=folder)
    kept = make_file(member, group, upload=upload(b"blijft", "blijft.txt"))
    private = make_file(member, group, folder=inner, visibility="private", upload=upload(b"eigen", "eigen.txt"))
    client.force_login(manager)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("delete_folder", group, outer), {"content": "clear"})

    assert tree_of(group) == []
    # What the manager does not see is not taken away unseen.
    assert list(File._base_manager.order_by("pk")) == [kept, private]
    assert sorted(path.read_bytes() for path in media.rglob("*") if path.is_file()) == [b"blijft", b"eigen"]


def test_who_only_reads_along_changes_no_folder(client):
    group = make_group()
    folder = make_folder(group)
    client.force_login(make_member())

    assert client.get(at("folder", group, folder)).status_code == 200
    for name in ("edit_folder", "delete_folder", "make_subfolder"):
        assert client.get(at(name, group, folder)).status_code == 403
        assert client.post(at(name, group, folder), {"name": "x", "content": "keep"}).status_code == 403
    assert tree_of(group) == [folder.name]


def test_files_stand_newest_first_or_by_name(inside, member, group):
    for name in ("Éénmalig.txt", "zaal.txt", "Aanpak.txt"):
        make_file(member, group, upload=upload(b"x", name))

    newest = inside.get(at("group", group)).content.decode()
    by_name = inside.get(at("group", group) + "?volgorde=naam").content.decode()

    assert places_in(newest, ["Aanpak", "zaal", "Éénmalig"])
    assert places_in(by_name, ["Aanpak", "Éénmalig", "zaal"])


def places_in(page, titles):
    places = [page.index(f">{title}</a>") for title in titles]
    return places == sorted(places)


def test_a_long_folder_goes_on_on_the_next_page(inside, member, group):
    for number in range(51):
        make_file(member, group, upload=upload(b"x", f"stuk {number:02}.txt"))

    first = inside.get(at("group", group) + "?volgorde=naam")
    onward = first.content.decode().split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = inside.get(at("group", group) + onward).content.decode()

    assert first.content.decode().count("<h3") == 50
    assert ">stuk 50</a>" in second
    assert ">stuk 49</a>" not in second


def test_a_blocked_colleague_is_left_out_of_lists_but_not_of_the_house(inside, member, group):
    colleague = make_member()
    group.memberships.create(member=colleague)
    file = make_file(colleague, group)

    member.block(colleague)

    assert file.title not in inside.get(at("group", group)).content.decode()
    assert inside.get(file.get_absolute_url()).status_code == 200


def test_bytes_that_no_row_knows_of_are_swept_away(member, group, media):
    file = make_file(member, group)
    stray, fresh = (media / "files" / "ab" / name for name in ("verdwaald", "onderweg"))
    stray.parent.mkdir(parents=True, exist_ok=True)
    for path in (stray, fresh):
        path.write_bytes(b"van niemand")
    long_ago = time.time() - 25 * 3600
    os.utime(stray, (long_ago, long_ago))
    os.utime(file.current.stored.path, (long_ago, long_ago))

    tasks.sweep_strays()

    assert not stray.exists()
    assert fresh.exists()  # its upload may not be finished
    assert file.current.stored.storage.exists(file.current.stored.name)


def test_a_form_of_one_group_sent_to_another_makes_a_folder_there(inside, member, group):
    other, form = make_group(members=[member]), {"uuid": uuid.uuid4(), "name": "Foto’s"}

    answers = [
        inside.post(reverse("files:make_folder", args=[place.pk, place.slug]), form).status_code
        for place in (group, other, other)
    ]

    assert answers == [302, 302, 302]
    assert Folder.objects.filter(name="Foto’s").count() == 2
