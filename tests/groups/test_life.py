"""How alive a group is said to be. The data is moved into the past, never the clock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import Visibility
from groups.models import ActiveWeek, Group, Life, Posting
from groups.tasks import follow_life
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.django_db

WRITTEN = 5  # pieces, as many as the rules ask of a group that is past its start


def aged(group, *, weeks, silent=0, members=5, pieces=WRITTEN):
    """The group as if it began so many weeks ago and had been written in until so many weeks ago."""
    now = timezone.now()
    fields = {
        "created_at": now - timedelta(weeks=weeks),
        "last_activity_at": now - timedelta(weeks=silent, hours=1),
        "member_count": members,
    }
    Group.objects.filter(pk=group.pk).update(**fields)
    if pieces:
        wrote(group, silent, pieces=pieces)
    return group


def wrote(group, weeks_ago, *, after_weeks=0, pieces=1):
    day = timezone.localdate() - timedelta(weeks=weeks_ago)
    ActiveWeek.objects.create(
        group=group, week=day - timedelta(days=day.weekday()), pieces=pieces, silence=timedelta(weeks=after_weeks)
    )


def life_of(group):
    group.refresh_from_db()
    return group.life


@pytest.mark.parametrize(
    ("group", "life"),
    [
        ({"weeks": 1}, Life.ACTIVE),
        ({"weeks": 1, "members": 4}, Life.STARTING),
        ({"weeks": 1, "pieces": 4}, Life.STARTING),
        ({"weeks": 1, "pieces": 0}, Life.STARTING),
        ({"weeks": 7, "members": 1}, Life.STARTING),
        ({"weeks": 9, "members": 1}, Life.ACTIVE),
        ({"weeks": 100, "silent": 7}, Life.ACTIVE),
        ({"weeks": 100, "silent": 8}, Life.QUIET),
        ({"weeks": 100, "silent": 25}, Life.QUIET),
        ({"weeks": 100, "silent": 26}, Life.ASLEEP),
        ({"weeks": 300, "silent": 150}, Life.ASLEEP),
    ],
)
def test_silence_makes_quiet_and_then_sleep(group, life):
    group = aged(make_group(), **group)

    follow_life()

    assert life_of(group) == life


@pytest.mark.parametrize(
    ("silent", "woke_weeks_ago", "after_weeks", "life"),
    [
        (30, 32, 40, Life.QUIET),  # the day of last year came after a longer silence than this one
        (40, 42, 40, Life.QUIET),
        (45, 47, 40, Life.QUIET),  # a day that moves some weeks
        (47, 49, 40, Life.ASLEEP),
        (30, 32, 10, Life.ASLEEP),  # woke from a short silence: no season
        (70, 72, 80, Life.ASLEEP),  # that was not last year
    ],
)
def test_what_sleeps_each_year_is_not_called_asleep(silent, woke_weeks_ago, after_weeks, life):
    group = aged(make_group(), weeks=200, silent=silent, pieces=0)
    wrote(group, woke_weeks_ago, after_weeks=after_weeks, pieces=WRITTEN)

    follow_life()

    assert life_of(group) == life


@pytest.mark.parametrize("silent", [20, 60])
@pytest.mark.parametrize("act", ["publish", "comment"])
def test_writing_wakes_a_group_at_once(act, silent):
    member = make_member()
    group = make_group(members=[member])
    post = make_post(member, group)
    aged(group, weeks=200, silent=silent, pieces=0)
    ActiveWeek.objects.all().delete()
    follow_life()
    assert life_of(group) in {Life.QUIET, Life.ASLEEP}

    if act == "publish":
        make_post(member, group, visibility=Visibility.GROUP)
    else:
        make_comment(post, make_member())

    assert life_of(group) == Life.ACTIVE
    week = ActiveWeek.objects.get()
    assert (week.pieces, week.comments) == ((1, 0) if act == "publish" else (0, 1))
    assert week.silence >= timedelta(weeks=silent)


def test_a_week_is_one_row_however_much_is_written():
    member = make_member()
    group = make_group(members=[member])

    post = make_post(member, group)
    post.publish()  # twice is once
    for _ in range(3):
        make_comment(post, member)

    assert ActiveWeek.objects.values_list("group", "pieces", "comments").get() == (group.pk, 1, 3)


def test_joining_and_drafts_are_no_activity():
    member = make_member()
    group = aged(make_group(), weeks=100, silent=60)
    follow_life()

    group.join(member)
    make_post(member, group, draft=True)
    follow_life()

    assert life_of(group) == Life.ASLEEP


def test_a_group_judged_twice_is_as_it_was():
    group = aged(make_group(), weeks=100, silent=60)

    follow_life()
    changed = Group.objects.get(pk=group.pk).changed_at
    follow_life()

    assert life_of(group) == Life.ASLEEP
    assert group.changed_at == changed


def test_what_was_written_meanwhile_is_not_overruled():
    """The task looked, somebody wrote, the task goes on."""
    group = aged(make_group(), weeks=100, silent=60)
    seen = Group.objects.misjudged(timezone.now()).get()
    Group.objects.stir(group.pk, timezone.now(), comments=1)

    seen.follow(seen.verdict)

    assert life_of(group) != Life.ASLEEP


def test_an_hour_in_which_nothing_changes_costs_four_queries(queries):
    for _ in range(3):
        aged(make_group(), weeks=100, silent=60)
    follow_life()

    with queries() as counted:
        follow_life()

    assert len(counted) == 4  # whose last day came or comes, who is misjudged, and who is to be asked


# --- What visitors see of it


@pytest.mark.parametrize(
    ("life", "said"),
    [
        (Life.STARTING, ""),
        (Life.ACTIVE, ""),
        (Life.QUIET, "Hier is het al een tijd stil."),
        (Life.ASLEEP, "Hier is het al een tijd stil."),
        (Life.ARCHIVED, "Deze groep zit in het archief."),
    ],
)
def test_the_pages_of_a_group_say_how_it_is(client, address, life, said):
    group = make_group(life=life)
    sentences = {"Hier is het al een tijd stil.", "Deze groep zit in het archief."}

    for page in (group.get_absolute_url(), address("about", group)):
        text = client.get(page).content.decode()
        assert {sentence for sentence in sentences if sentence in text} == ({said} if said else set())


@pytest.mark.parametrize(
    ("viewer", "life", "said"),
    [
        ("member", Life.QUIET, "Schrijf iets, of stel een vraag."),
        ("reader", Life.QUIET, "Reageer op wat erin staat."),
        ("stranger", Life.ASLEEP, "Word lid en schrijf iets."),
        ("manager", Life.QUIET, ""),
        ("member", Life.ACTIVE, ""),
    ],
)
def test_who_looks_how_a_silent_group_can_go_on_finds_something_to_do(client, address, viewer, life, said):
    people = {"member": make_member(), "manager": make_member(), "stranger": make_member()}
    people["reader"] = people["member"]
    group = make_group(
        life=life,
        manager=people["manager"],
        members=[people["member"]],
        posting=Posting.MANAGERS if viewer == "reader" else Posting.MEMBERS,
    )
    client.force_login(people[viewer])

    page = client.get(address("life", group)).content.decode()

    assert ("Dan is de groep weer actief." in page) == bool(said)
    assert said in page


def test_the_directory_shows_all_but_the_archive_until_it_is_asked_for(client):
    for life in Life:
        make_group(name=life.value, life=life)

    def shown(**asked):
        return {group.name for group in client.get("/groepen/", asked).context["page"]}

    assert shown() == {"starting", "active", "quiet", "asleep"}
    for word, name in [
        ("startend", "starting"),
        ("actief", "active"),
        ("stil", "quiet"),
        ("slapend", "asleep"),
        ("archief", "archived"),
    ]:
        assert shown(leven=word) == {name}
    assert shown(leven="anders") == set()


def test_sleeping_groups_sink(client):
    asleep = aged(make_group(name="slaapt"), weeks=200, silent=90)
    quiet = aged(make_group(name="stil"), weeks=200, silent=9)
    busy = aged(make_group(name="druk"), weeks=200)
    follow_life()

    assert [group.pk for group in client.get("/groepen/").context["page"]] == [busy.pk, quiet.pk, asleep.pk]
