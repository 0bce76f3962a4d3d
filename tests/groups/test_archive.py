"""A group in the archive: all of it can be read, nothing is added to it, and it can be opened again."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from blog.forms import PostForm
from content.models import Comment, Content
from events.forms import EventForm
from events.models import Shut
from groups.models import Archived, Archiving, Group, Invitation, JoinRequest, Kind, Life, Membership
from groups.tasks import follow_life
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_member("De Beheerder")


@pytest.fixture
def member():
    return make_member("Het Lid")


@pytest.fixture
def group(manager, member):
    return make_group(manager=manager, members=[member])


def rows():
    return {model: model.objects.count() for model in (Membership, JoinRequest, Invitation)} | {
        model: model._base_manager.count() for model in (Content, Comment)
    }


# --- Nothing new, by the pages and by the methods behind them

PAGES = {
    "comment": ("member", lambda it: reverse("content:comment", args=[it.post.pk]), {"text": "Nog iets."}, 403),
    "join": ("stranger", lambda it: it.address("join"), {}, 403),
    "accept an invitation": ("invited", lambda it: it.address("join"), {}, 403),
    "invite": ("manager", lambda it: it.address("invite"), {"email": "iemand@lid.example"}, 403),
    "admit": ("manager", lambda it: it.address("admit", it.asked.pk), {}, 403),
    "write": ("member", lambda it: reverse("blog:write"), {"publish": "1"}, 200),
    "plan": ("member", lambda it: reverse("events:create"), {}, 200),
}


class Scene:
    def __init__(self, manager, member, address):
        self.manager, self.member, self.stranger, self.invited = manager, member, make_member(), make_member()
        self.group = make_group(manager=manager, members=[member])
        self.post = make_post(member, self.group)
        self.event = make_event(member, self.group)
        self.asked = self.group.join_requests.create(member=make_member())
        self.group.invite(self.invited, by=manager)
        self.someone = make_member(email="iemand@lid.example")
        self.address = lambda name, *args: address(name, self.group, *args)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_adds_anything(client, manager, member, address, name):
    it = Scene(manager, member, address)
    who, page, typed, status = PAGES[name]
    it.group.archive(manager)
    before = rows()
    client.force_login(getattr(it, who))
    words = {"title": "Nieuw", "body": "<p>Nieuw.</p>", "group": it.group.pk, "visibility": "public"}

    response = client.post(page(it), words | typed | {"uuid": str(uuid.uuid4())})

    assert response.status_code == status
    assert rows() == before


ACTS = {
    "publish": lambda it: it.draft.publish(),
    "comment": lambda it: make_comment(it.post, it.member),
    "join": lambda it: it.group.join(it.stranger),
    "invite": lambda it: it.group.invite(it.stranger, by=it.manager),
    "admit": lambda it: it.asked.admit(),
}


@pytest.mark.parametrize("act", ACTS)
def test_no_method_adds_anything_once_it_is_closed(manager, member, address, act):
    """What the page saw a moment ago does not matter; the row of the group does."""
    it = Scene(manager, member, address)
    it.draft = make_post(member, it.group, draft=True)
    Group.objects.get(pk=it.group.pk).archive(manager)  # the scene's own object does not know of it
    before = rows()

    with pytest.raises(Archived):
        ACTS[act](it)

    assert rows() == before
    assert issubclass(Archived, PermissionDenied)  # wherever it is raised, a page answers 403


def test_nobody_registers_and_who_did_can_still_cancel(client, manager, member, address):
    it = Scene(manager, member, address)
    it.event.register(member)
    it.group.archive(manager)

    client.force_login(it.stranger)
    client.post(reverse("events:register", args=[it.event.pk, it.event.slug]))
    with pytest.raises(Shut):
        type(it.event)._base_manager.get(pk=it.event.pk).register(it.stranger)
    page = client.get(it.event.get_absolute_url()).content.decode()
    client.force_login(member)
    client.post(reverse("events:unregister", args=[it.event.pk, it.event.slug]))

    assert "Deze groep zit in het archief: aanmelden kan niet meer." in page
    registration = it.event.registrations.get()
    assert (registration.member, registration.cancelled_at is None) == (member, False)


@pytest.mark.parametrize("form", [PostForm, EventForm])
def test_it_is_no_choice_for_a_new_piece(manager, member, group, form):
    assert list(form(viewer=member).fields["group"].queryset) == [group]

    group.archive(manager)

    assert list(form(viewer=member).fields["group"].queryset) == []


@pytest.mark.parametrize("viewer", ["visitor", "member", "manager", "stranger"])
def test_no_page_offers_what_cannot_be_done(client, manager, member, group, address, viewer):
    post = make_post(member, group)
    make_comment(post, member)
    group.archive(manager)
    if viewer != "visitor":
        client.force_login({"member": member, "manager": manager, "stranger": make_member()}[viewer])

    pages = [group.get_absolute_url(), address("about", group), post.get_absolute_url(), "/groepen/?leven=archief"]
    texts = [client.get(page).content.decode() for page in pages]

    for offer in (address("join", group), address("invite", group), "/blog/nieuw/?groep=", "id_text", "reageer-hint"):
        assert not any(offer in text for text in texts), offer
    assert "er komen geen reacties meer bij" in texts[2]


def test_lists_of_where_something_goes_on_leave_it_out(client, manager, member, group):
    group.subjects.add("water")
    assert client.get("/").context["groups"]
    assert client.get("/onderwerpen/water/").context["groups"]

    group.archive(manager)

    assert list(client.get("/").context["groups"]) == []
    assert list(client.get("/onderwerpen/water/").context["groups"]) == []
    client.force_login(member)
    assert list(client.get("/").context["groups"]) == []


def test_what_stands_in_it_is_read_and_mended_as_before(client, manager, member, group):
    post = make_post(member, group)
    comment = make_comment(post, member)
    group.archive(manager)

    assert client.get(post.get_absolute_url()).status_code == 200
    client.force_login(member)
    client.post(reverse("content:edit_comment", args=[comment.pk]), {"text": "Zonder tikfout."})
    comment.refresh_from_db()
    assert comment.text == "Zonder tikfout."
    client.post(reverse("content:delete_comment", args=[comment.pk]))
    assert not Comment._base_manager.filter(pk=comment.pk).exists()


# --- Closing and opening


def test_a_manager_closes_it_with_words_about_what_it_yielded(client, manager, group, address):
    client.force_login(manager)

    response = client.post(address("archive", group), {"words": "Een draaiboek voor elke gemeente."})

    assert response.headers["Location"] == reverse("feed:group_result", args=[group.pk, group.slug])
    archiving = Archiving.objects.get()
    assert (archiving.group, archiving.by, archiving.words, archiving.until) == (
        group,
        manager,
        "Een draaiboek voor elke gemeente.",
        None,
    )
    assert Group.objects.get().life == Life.ARCHIVED


def test_closing_and_opening_twice_is_doing_so_once(client, manager, group, address):
    client.force_login(manager)
    for _ in range(2):
        assert client.post(address("archive", group), {"words": "Klaar."}).status_code == 302
    assert Archiving.objects.count() == 1

    for _ in range(2):
        assert client.post(address("revive", group)).headers["Location"] == group.get_absolute_url()

    archiving = Archiving.objects.get()
    assert (archiving.until is not None, archiving.woken_by) == (True, manager)
    assert Group.objects.get().life == Life.QUIET


def test_two_managers_close_and_open_at_once(at_once):
    one, two = make_member(), make_member()
    group = make_group(manager=one)
    group.memberships.create(member=two, is_manager=True)

    results = at_once([lambda: Group.objects.get().archive(one), lambda: Group.objects.get().archive(two)])
    assert results == [None, None]
    assert Archiving.objects.count() == 1
    results = at_once([lambda: Group.objects.get().revive(one), lambda: Group.objects.get().revive(two)])
    assert results == [None, None]
    assert Archiving.objects.exclude(until=None).count() == 1


def test_a_group_that_is_opened_goes_on_as_it_was(client, manager, member, group):
    group.archive(manager)
    group.revive(manager)
    client.force_login(make_member())

    make_comment(make_post(member, group), member)
    group.join(make_member())

    group.refresh_from_db()
    assert group.member_count == 3
    assert group.life == Life.ACTIVE
    assert client.get("/groepen/").context["page"].rows == [group]


def test_what_was_opened_is_not_asleep_the_next_hour(manager, group):
    Group.objects.update(
        created_at=timezone.now() - timedelta(weeks=300), last_activity_at=timezone.now() - timedelta(weeks=200)
    )
    group.archive(manager)
    group.revive(manager)

    follow_life()

    assert Group.objects.get().life == Life.QUIET


@pytest.mark.parametrize(("days", "life"), [(-1, Life.ARCHIVED), (0, Life.STARTING), (1, Life.STARTING)])
def test_its_last_day_closes_it(group, days, life):
    Group.objects.update(ends_on=timezone.localdate() + timedelta(days=days))

    follow_life()
    follow_life()

    assert Group.objects.get().life == life
    assert list(Archiving.objects.values_list("by")) == ([(None,)] if days < 0 else [])


def test_opening_forgets_the_last_day(manager, group):
    Group.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    follow_life()

    Group.objects.get().revive(manager)
    follow_life()

    assert Group.objects.values_list("life", "ends_on").get() != (Life.ARCHIVED, None)
    assert Group.objects.get().ends_on is None


# --- What it yielded


def result_of(group):
    return reverse("feed:group_result", args=[group.pk, group.slug])


def test_the_result_shows_the_best_pieces_and_the_words(client, manager, member, group):
    _quiet, read, discussed = (make_post(member, group) for _ in range(3))
    Content._base_manager.filter(pk=read.pk).update(view_count=90)
    make_comment(discussed, member)
    group.archive(manager, "Dit leverde het op: <b>drie</b> draaiboeken.")

    page = client.get(result_of(group))

    assert [it.pk for it in page.context["most_read"]] == [read.pk]
    assert [it.pk for it in page.context["most_commented"]] == [discussed.pk]
    assert page.context["written"]["pieces"] == 3
    assert page.context["written"]["comments"] == 1
    assert "Dit leverde het op: &lt;b&gt;drie&lt;/b&gt; draaiboeken." in page.content.decode()


def test_the_result_of_a_closed_group_shows_its_pieces_to_its_members_only(client, manager, member):
    group = make_group(kind=Kind.CLOSED, manager=manager, members=[member])
    post = make_post(member, group)
    Content._base_manager.filter(pk=post.pk).update(view_count=90)
    group.archive(manager, "Klaar.")

    assert list(client.get(result_of(group)).context["most_read"]) == []
    client.force_login(member)
    assert len(client.get(result_of(group)).context["most_read"]) == 1


def test_a_group_that_goes_on_has_no_result_yet(client, group):
    assert client.get(result_of(group)).headers["Location"] == group.get_absolute_url()


def test_the_result_of_a_hidden_group_does_not_exist_for_others(client, manager):
    group = make_group(kind=Kind.HIDDEN, manager=manager)
    group.archive(manager)

    client.force_login(make_member())
    assert client.get(result_of(group)).status_code == 404
    client.force_login(manager)
    assert client.get(result_of(group)).status_code == 200


def test_the_result_costs_the_same_at_any_size(client, manager, member, group, queries):
    costs = []
    for size in (1, 3, 30):
        while group.contents.visible_to(member).count() < size:
            post = make_post(make_member(), group)
            Content._base_manager.filter(pk=post.pk).update(view_count=9)
        group.archive(manager)
        client.get(result_of(group))
        with queries() as counted:
            assert client.get(result_of(group)).status_code == 200
        costs.append(len(counted))
        group.revive(manager)

    assert costs[0] == costs[1] == costs[2]
