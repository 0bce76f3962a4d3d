"""A less strict group begins beside another: members are invited along, authors take their own pieces."""

import uuid

import pytest
from django.utils import timezone

from content.models import Comment, Content, Visibility
from groups.models import Group, Invitation, Kind, Opening, Standing
from groups.tasks import invite_along
from members.models import Member
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_post
from tests.files.factories import make_file, renew
from tests.notifications.factories import deliver_everything
from tests.web.pictures import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    manager = make_member("Maaike Ottens")
    client.force_login(manager)
    return manager


@pytest.fixture
def origin(manager):
    return make_group(kind=Kind.CLOSED, name="Griffie en raad", manager=manager)


def typed(**fields):
    return {
        "uuid": uuid.uuid4(),
        "name": "Griffie in het open",
        "intro": "Wat iedereen van de griffie mag weten.",
        "about": "",
        "subjects": "raad",
        "kind": "open",
        "admission": "at_once",
        "pattern": "ruit",
        "hue": "3",
    } | fields


def page_in(group, name):
    return f"/groepen/{group.pk}-{group.slug}/{name}/"


def open_beside(origin, founder):
    group = make_group(name="Griffie in het open", manager=founder)
    Opening.objects.create(group=group, origin=origin)
    return group


# --- Beginning


def test_a_manager_begins_an_open_group_and_the_old_one_stays_as_it_is(client, manager, origin):
    same = typed()

    page = client.get(page_in(origin, "open-groep"))
    first, second = (client.post(page_in(origin, "open-groep"), same) for _ in range(2))

    group = Group.objects.get(name="Griffie in het open")
    assert page.context["form"]["intro"].value() == origin.intro
    assert first.headers["Location"] == second.headers["Location"] == group.get_absolute_url()
    assert (group.kind, group.standing_of(manager)) == (Kind.OPEN, Standing.MANAGER)
    assert Opening.objects.get().origin == origin
    assert Group.objects.get(pk=origin.pk).kind == Kind.CLOSED


@pytest.mark.parametrize(
    ("kind", "offered"), [(Kind.CLOSED, ["open"]), (Kind.HIDDEN, ["open", "closed"]), (Kind.OPEN, None)]
)
def test_only_what_is_less_strict_begins_beside_it(client, manager, kind, offered):
    group = make_group(kind=kind, manager=manager)

    page = client.get(page_in(group, "open-groep"))

    if offered is None:
        assert page.headers["Location"] == group.get_absolute_url()
    else:
        assert [value for value, _label in page.context["form"].fields["kind"].choices] == offered


def test_a_name_in_use_is_said_at_the_field(client, manager, origin):
    make_group(name="Griffie in het open")

    page = client.post(page_in(origin, "open-groep"), typed())

    assert page.context["form"].has_error("name", "taken")
    assert not Opening.objects.exists()


# --- Inviting along


def test_members_are_invited_along_once_each_by_the_worker(client, smtp, manager, origin, monkeypatch):
    monkeypatch.setattr("groups.models.openings.INVITED_AT_ONCE", 2)
    members = [make_member() for _ in range(5)]
    for member in members:
        origin.memberships.create(member=member)

    client.post(page_in(origin, "open-groep"), typed())
    assert not Invitation.objects.exists()
    invite_along()
    assert Invitation.objects.count() == 1  # of the first two one is the manager, who is in already
    for _ in range(4):
        invite_along()
    Invitation.objects.get(member=members[0]).delete()  # declined: nobody asks again
    invite_along()
    deliver_everything()

    group = Group.objects.get(name="Griffie in het open")
    assert sorted(Invitation.objects.values_list("member", flat=True)) == [member.pk for member in members[1:]]
    assert Opening.objects.get().invited_at
    assert smtp.recipients == sorted(member.email for member in members[1:])
    assert Invitation.objects.filter(group=group, invited_by=manager).count() == 4


def test_beginning_beside_a_large_group_costs_the_request_no_more(client, queries, manager, origin):
    def cost(name):
        with queries() as counted:
            assert client.post(page_in(origin, "open-groep"), typed(name=name)).status_code == 302
        return len(counted)

    client.post(page_in(origin, "open-groep"), typed())
    before = cost("Een")
    now = timezone.now()
    crowd = Member.objects.bulk_create(
        Member(name=f"Lid {n}", email=f"m{n}@lid.example", confirmed_at=now, joined_at=now) for n in range(2000)
    )
    origin.memberships.bulk_create(origin.memberships.model(group=origin, member=member) for member in crowd)

    assert cost("Twee") == before


# --- The links between them


def test_each_links_to_the_other_for_who_may_know_of_it(client, manager, origin):
    hidden = make_group(kind=Kind.HIDDEN, name="Stille groep", manager=manager)
    group = open_beside(origin, manager)
    beside_hidden = make_group(name="Niet meer stil", manager=manager)
    Opening.objects.create(group=beside_hidden, origin=hidden)

    def names(about):
        return client.get(page_in(about, "over")).content.decode()

    assert "Griffie in het open" in names(origin)
    assert "Griffie en raad" in names(group)
    assert "Stille groep" in names(beside_hidden)
    client.force_login(make_member())
    assert "Griffie en raad" in names(group)
    assert "Stille groep" not in names(beside_hidden)
    assert "hiernaast" not in names(beside_hidden)


# --- Taking pieces along


def test_an_author_takes_an_own_piece_along_for_the_readers_they_choose(client, manager, origin):
    group, author = open_beside(origin, manager), make_member()
    origin.memberships.create(member=author)
    group.memberships.create(member=author)
    post, other = (make_post(by, origin, visibility=Visibility.GROUP) for by in (author, manager))
    client.force_login(author)

    listed = client.get(page_in(origin, f"meenemen/{group.pk}")).context["page"]
    asked = client.get(f"/inhoud/{post.pk}/meenemen/{group.pk}/")
    response = client.post(f"/inhoud/{post.pk}/meenemen/{group.pk}/", {"visibility": "public"})

    assert [piece.pk for piece in listed] == [post.pk]
    assert asked.context["form"]["visibility"].value() == Visibility.GROUP  # no wider unless one says so
    assert response.headers["Location"] == page_in(origin, f"meenemen/{group.pk}")
    moved = Content._base_manager.get(pk=post.pk)
    assert (moved.group, moved.visibility) == (group, Visibility.PUBLIC)
    assert Content._base_manager.get(pk=other.pk).group == origin


def test_a_piece_that_others_answered_begins_anew_with_the_own_words_alone(client, manager, origin):
    group = open_beside(origin, manager)
    post = make_post(manager, origin, visibility=Visibility.GROUP, title="Zo doen wij het", tags=["raad"])
    comment = make_comment(post)
    address = f"/inhoud/{post.pk}/meenemen/{group.pk}/"

    page = client.get(address).content.decode()
    first, second = (client.post(address, {"visibility": "members"}) for _ in range(2))

    draft = Content.objects.drafts_of(manager).get()
    assert "Hun woorden blijven hier" in page
    assert first.headers["Location"] == second.headers["Location"] == draft.get_edit_url()
    assert (draft.title, draft.body, draft.group, draft.visibility) == (post.title, post.body, group, "members")
    assert list(draft.tags.names()) == ["raad"]
    assert Content._base_manager.get(pk=post.pk).group == origin
    assert Comment._base_manager.get(pk=comment.pk).content_id == post.pk


def test_an_event_for_which_others_registered_stays(client, manager, origin):
    group = open_beside(origin, manager)
    guest = make_member()
    origin.memberships.create(member=guest)
    event = make_event(manager, origin, attendees=[guest], visibility=Visibility.GROUP)

    client.post(f"/inhoud/{event.pk}/meenemen/{group.pk}/", {"visibility": "public"})

    event.refresh_from_db()
    assert event.group == origin
    assert not Content.objects.drafts_of(manager).exists()


def test_nobody_takes_along_what_is_not_theirs_or_to_where_they_are_not(client, manager, origin):
    group, author = open_beside(origin, manager), make_member()
    origin.memberships.create(member=author)
    post = make_post(author, origin, visibility=Visibility.GROUP)
    elsewhere = make_group(manager=author)

    assert client.post(f"/inhoud/{post.pk}/meenemen/{group.pk}/", {"visibility": "public"}).status_code == 403
    client.force_login(author)
    outside = client.post(f"/inhoud/{post.pk}/meenemen/{group.pk}/", {"visibility": "public"})
    unlinked = client.post(f"/inhoud/{post.pk}/meenemen/{elsewhere.pk}/", {"visibility": "public"})

    assert outside.headers["Location"] == page_in(origin, f"meenemen/{group.pk}")
    assert unlinked.status_code == 404
    assert Content._base_manager.get().group == origin


def test_a_stranger_finds_nothing_of_a_hidden_group(client, manager):
    hidden = make_group(kind=Kind.HIDDEN, manager=manager)
    group = open_beside(hidden, manager)
    client.force_login(make_member())

    assert client.get(page_in(hidden, "open-groep")).status_code == 404
    assert client.get(page_in(hidden, f"meenemen/{group.pk}")).status_code == 404


def test_a_file_belongs_to_its_group_and_is_not_taken_along(client, manager, origin, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    group, colleague = open_beside(origin, manager), make_member()
    origin.memberships.create(member=colleague)
    file = make_file(manager, origin)
    renew(file, colleague, upload(b"Van een collega", "versie.txt"))

    listed = client.get(page_in(origin, f"meenemen/{group.pk}")).context["page"]
    response = client.post(f"/inhoud/{file.pk}/meenemen/{group.pk}/", {"visibility": "public"})

    assert list(listed) == []
    assert response.status_code == 403
    assert Content._base_manager.get(pk=file.pk).group == origin


def test_a_group_that_was_there_is_not_opened_beside_another(client, manager, origin):
    """Its founder, who manages it no more, knows the number its form had."""
    form = uuid.uuid4()
    other = make_group(kind=Kind.HIDDEN, manager=make_member(), uuid=form, founder=manager)
    origin.memberships.create(member=make_member())
    origin.founder = manager
    origin.save()

    client.post(page_in(origin, "open-groep"), typed(uuid=form))
    client.post(page_in(origin, "open-groep"), typed(uuid=origin.uuid))
    invite_along()

    assert not other.invitations.exists()
    assert not Opening.objects.filter(group__in=[other, origin]).exists()
