import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import MOST_FEATURED, Featured, FeaturedAlready, Reading, TooManyFeatured, Visibility
from groups.models import Kind
from tests.events.factories import make_event
from tests.factories import make_comment, make_community_manager, make_featured, make_group, make_member, make_post
from tests.notifications.factories import select

pytestmark = pytest.mark.django_db

FEATURED = "/beheer/uitgelicht/"


@pytest.fixture
def manager(client):
    manager = make_community_manager()
    client.force_login(manager)
    return manager


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def typed(**words):
    return {"uuid": uuid.uuid4(), "sentence": "", "since": day(0), "until": day(3)} | words


def feature(client, thing, **words):
    name = {"Post": "bericht", "Event": "bericht", "Group": "groep", "Member": "lid"}[type(thing).__name__]
    return client.post(f"{FEATURED}nieuw/?{name}={thing.pk}", typed(**words))


def front_page(client, viewer=None):
    client.logout()
    if viewer:
        client.force_login(viewer)
    page = client.get("/").content.decode()
    return page.partition('class="featured"')[2].partition("</section>")[0]


def move_to(row, **moments):
    Featured.objects.filter(pk=row.pk).update(**moments)


@pytest.mark.parametrize("make", [make_post, make_event, make_group, make_member])
def test_what_a_manager_features_stands_on_the_front_page(client, manager, make):
    thing = make()
    page = client.get(thing.get_absolute_url()).content.decode()
    assert "Uitlichten" in page

    response = feature(client, thing, sentence="Omdat het helpt.")

    assert response.url == FEATURED
    assert str(thing) in client.get(FEATURED).content.decode()
    assert (str(thing) in front_page(client)) == (make is not make_member)  # whose profile is for members
    shown = front_page(client, make_member())
    assert str(thing) in shown
    assert "Omdat het helpt." in shown


def test_who_is_no_manager_has_no_button(client):
    client.force_login(make_member())

    assert "Uitlichten" not in client.get(make_post().get_absolute_url()).content.decode()


def test_it_begins_and_ends_by_itself(client, manager):
    post = make_post()
    feature(client, post, since=day(1), until=day(2))
    row = Featured.objects.get()
    assert front_page(client, manager) == ""

    now = timezone.now()
    move_to(row, since=now - timedelta(days=1), until=now + timedelta(seconds=60))
    assert post.title in front_page(client, manager)

    move_to(row, until=now - timedelta(seconds=1))
    assert front_page(client, manager) == ""
    assert post.title in client.get(FEATURED).content.decode().partition('id="eerder"')[2]


@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.GROUP, Visibility.PRIVATE])
def test_being_featured_opens_nothing(client, manager, visibility):
    author = make_member()
    group = make_group(members=[author, manager]) if visibility == Visibility.GROUP else None
    post = make_post(author=author, group=group, visibility=visibility)
    closed_profile = make_member(profile_audience="members")
    make_featured(post)
    make_featured(closed_profile)
    make_featured(make_group(kind=Kind.HIDDEN, members=[author], name="Het geheim"))
    make_featured(make_post(title="Voor iedereen"))

    as_visitor = front_page(client)
    assert "Voor iedereen" in as_visitor
    for name in (post.title, closed_profile.name, "Het geheim"):
        assert name not in as_visitor
    outsider = front_page(client, make_member())
    assert (post.title in outsider) is (visibility == Visibility.MEMBERS)
    assert closed_profile.name in outsider
    assert "Het geheim" not in outsider


@pytest.mark.parametrize("gone", ["hidden", "removed", "narrowed", "blocked"])
def test_what_goes_out_of_sight_leaves_the_front_page(client, gone):
    author, viewer = make_member(), make_member()
    post = make_post(author=author)
    make_comment(post)
    make_featured(post)
    assert post.title in front_page(client, viewer)

    if gone == "hidden":
        post.hide(by=None, reason="Reclame.")
    elif gone == "removed":
        post.remove()
    elif gone == "narrowed":
        type(post).objects.filter(pk=post.pk).update(visibility=Visibility.PRIVATE)
    else:
        viewer.block(author)

    assert front_page(client, viewer) == ""


def test_a_manager_cannot_feature_what_it_cannot_see(client, manager):
    post = make_post(group=make_group(kind=Kind.CLOSED), visibility=Visibility.GROUP)

    assert feature(client, post).status_code == 404
    assert client.get(f"{FEATURED}nieuw/").status_code == 404
    assert client.get(f"{FEATURED}nieuw/?bericht=x").status_code == 404
    row = make_featured(post)
    assert client.get(f"{FEATURED}{row.pk}/").status_code == 404
    assert post.title not in client.get(FEATURED).content.decode()


def test_the_same_form_twice_is_one(client, manager):
    post, form = make_post(), typed()

    for _twice in range(2):
        assert feature(client, post, **form).status_code == 302

    assert Featured.objects.count() == 1


def test_there_is_a_most_at_the_same_time(client, manager):
    now = timezone.now()
    for number in range(MOST_FEATURED):
        make_featured(make_post(), days=3 if number else 2)

    response = feature(client, make_post(), sentence="Ook mooi.", until=day(1))
    page = response.content.decode()
    assert f"{MOST_FEATURED} dingen" in page
    assert "Ook mooi." in page
    make_featured(make_post(), since=now + timedelta(days=2, hours=1), days=9)  # one of them has ended then
    with pytest.raises(TooManyFeatured):
        make_featured(make_post(), since=now + timedelta(days=2, hours=2), days=1)


def test_two_managers_at_once_do_not_exceed_the_most(at_once):
    from django.core.management import call_command

    call_command("reference", verbosity=0)
    for _ in range(MOST_FEATURED - 1):
        make_featured(make_post())
    posts = [make_post(), make_post()]

    results = at_once([lambda post=post: make_featured(post) for post in posts])

    assert sum(isinstance(result, TooManyFeatured) for result in results) == 1
    assert Featured.objects.count() == MOST_FEATURED


def test_a_thing_is_featured_once_at_a_time(client, manager):
    post = make_post()
    row = make_featured(post)

    with pytest.raises(FeaturedAlready):
        make_featured(post, since=timezone.now() + timedelta(days=1))
    assert client.get(f"{FEATURED}nieuw/?bericht={post.pk}").url == f"{FEATURED}{row.pk}/"
    make_featured(post, since=row.until)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"until": ""}, "Kies de laatste dag"),
        ({"until": day(-1)}, "nog moet komen"),
        ({"until": day(400)}, "binnen een half jaar"),
        ({"since": day(-1)}, "Kies vandaag"),
        ({"since": day(3), "until": day(2)}, "De laatste dag"),
        ({"since": "morgen"}, "2027-03-01"),
        ({"sentence": "x" * 201}, "200"),
    ],
)
def test_a_wrong_form_says_why_and_loses_nothing(client, manager, words, why):
    response = feature(client, make_post(), **({"sentence": "Mijn zin."} | words))

    page = response.content.decode()
    assert response.status_code == 200
    assert why in page
    assert words.get("sentence", "Mijn zin.") in page
    assert not Featured.objects.exists()


def test_it_can_be_changed_and_taken_off(client, manager):
    post = make_post()
    row = make_featured(post)
    address = reverse("feed:edit_featured", args=[row.pk])

    client.post(address, typed(until=day(9), sentence="Nog even."))
    row.refresh_from_db()
    assert (row.last_day.isoformat(), row.sentence) == (day(9), "Nog even.")

    for _twice in range(2):
        client.post(reverse("feed:end_featured", args=[row.pk]))
    assert front_page(client, manager) == ""
    client.force_login(manager)
    assert client.get(address).url == FEATURED


def titles_of(selection):
    return [str(row.thing) for row in selection.featured], [row.title for row in [*selection.pieces, *selection.events]]


def select_for(member):
    now = timezone.now()
    return select(member, now - timedelta(days=7), now)


def test_a_featured_event_is_told_once():
    member = make_member()
    event = make_event(title="De grote dag")
    make_featured(event)

    assert titles_of(select_for(member)) == (["De grote dag"], [])


@pytest.mark.parametrize("case", ["read", "own", "own profile", "own group", "unseen", "over"])
def test_what_somebody_knows_or_may_not_see_is_not_told(case):
    member, author = make_member(), make_member()
    thing = {
        "own": lambda: make_post(author=member),
        "own profile": lambda: member,
        "own group": lambda: make_group(members=[member]),
        "unseen": lambda: make_post(
            author=author, group=make_group(kind=Kind.CLOSED, members=[author]), visibility=Visibility.GROUP
        ),
    }.get(case, lambda: make_post(author=author))()
    row = make_featured(thing)
    if case == "read":
        Reading.objects.create(member=member, content=thing, day=timezone.localdate())
    if case == "over":
        row.end()

    assert select_for(member).featured == []
