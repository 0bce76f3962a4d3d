"""Does this group still matter? Asked of its managers once in each silence. The data moves, never the clock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groups.models import About, Answer, Doubt, Group, Kind, Life
from groups.tasks import follow_life
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.django_db
YES = "Ja, deze groep doet er nog toe"


def silent_group(weeks=20, **people):
    group = make_group(**people)
    moment = timezone.now() - timedelta(weeks=weeks)
    Group.objects.filter(pk=group.pk).update(
        created_at=moment - timedelta(weeks=200), last_activity_at=moment, member_count=9
    )
    group.refresh_from_db()
    return group


def move_back(weeks):
    """As if all that happened to the one group did so longer ago."""
    back = timedelta(weeks=weeks)
    group = Group.objects.get()
    vouched_until = group.vouched_until and group.vouched_until - back
    Group.objects.update(last_activity_at=group.last_activity_at - back, vouched_until=vouched_until)
    for doubt in Doubt.objects.all():
        settled_at = doubt.settled_at and doubt.settled_at - back
        Doubt.objects.filter(pk=doubt.pk).update(asked_at=doubt.asked_at - back, settled_at=settled_at)


def test_a_quiet_group_is_doubted_once_in_a_silence():
    silent_group(weeks=9)

    for weeks in (0, 1, 30, 100):
        move_back(weeks)
        follow_life()

    assert Doubt.objects.count() == 1
    assert Group.objects.get().life == Life.ASLEEP


@pytest.mark.parametrize("life", [Life.STARTING, Life.ACTIVE, Life.ARCHIVED])
def test_no_other_group_is_doubted(life):
    group = silent_group(weeks=0)
    Group.objects.filter(pk=group.pk).update(life=life)
    if life == Life.STARTING:
        Group.objects.update(created_at=timezone.now())

    follow_life()

    assert Doubt.objects.count() == 0


def test_writing_settles_it_and_the_next_silence_is_asked_about_anew():
    member = make_member()
    group = silent_group(members=[member])
    follow_life()

    make_comment(make_post(member, group), member)

    assert Doubt.objects.get().answer == Answer.WOKE
    move_back(9)
    follow_life()
    assert list(Doubt.objects.order_by("pk").values_list("answer", flat=True)) == [Answer.WOKE, ""]


def test_a_manager_says_that_it_still_matters(client, address):
    manager = make_member()
    group = silent_group(weeks=60, manager=manager)
    follow_life()
    client.force_login(manager)
    assert YES in client.get(address("life", group)).content.decode()

    for _ in range(2):
        assert client.post(address("vouch", group)).status_code == 302

    doubt = Doubt.objects.get()
    assert (doubt.answer, doubt.answered_by) == (Answer.MATTERS, manager)
    assert YES not in client.get(address("life", group)).content.decode()


@pytest.mark.parametrize(("weeks", "life", "doubts"), [(1, Life.QUIET, 1), (25, Life.QUIET, 1), (27, Life.ASLEEP, 2)])
def test_that_word_counts_for_a_term(weeks, life, doubts):
    manager = make_member()
    silent_group(weeks=60, manager=manager)
    follow_life()
    Group.objects.get().vouch(manager)

    move_back(weeks)
    follow_life()
    follow_life()

    assert (Group.objects.get().life, Doubt.objects.count()) == (life, doubts)


def test_a_manager_lets_members_know_that_the_group_seeks_one(client, address):
    manager, member = make_member(), make_member()
    group = silent_group(manager=manager, members=[member])
    follow_life()
    client.force_login(manager)

    client.post(address("seek_managers", group))

    assert Doubt.objects.get().answer == Answer.SEEKS
    client.force_login(member)
    assert "Deze groep zoekt een groepsbeheerder." in client.get(group.get_absolute_url()).content.decode()
    client.force_login(manager)
    client.post(address("seek_managers", group), {"stop": "1"})
    assert Group.objects.get().seeks_managers_since is None


def test_archiving_is_an_answer_too(client, address):
    manager = make_member()
    group = silent_group(manager=manager)
    follow_life()
    client.force_login(manager)

    client.post(address("archive", group), {"words": ""})

    assert Doubt.objects.get().answer == Answer.ARCHIVED


@pytest.mark.parametrize("act", ["vouch", "seek_managers", "go_on"])
@pytest.mark.parametrize(
    ("kind", "who", "status"),
    [
        (Kind.OPEN, "member", 403),
        (Kind.OPEN, "stranger", 403),
        (Kind.HIDDEN, "stranger", 404),
        (Kind.OPEN, "manager of the archive", 403),
    ],
)
def test_only_managers_answer(client, address, act, kind, who, status):
    manager, member = make_member(), make_member()
    group = silent_group(kind=kind, manager=manager, members=[member])
    if who == "manager of the archive":
        group.archive(manager)
    before = Group.objects.values().get()
    people = {"member": member, "stranger": make_member(), "manager of the archive": manager}
    client.force_login(people[who])

    assert client.post(address(act, group)).status_code == status
    assert Group.objects.values().get() == before


def test_the_question_is_for_managers_to_see(client, address):
    manager, member = make_member(), make_member()
    group = silent_group(manager=manager, members=[member])
    follow_life()

    for viewer, sees in [(manager, True), (member, False), (make_member(), False)]:
        client.force_login(viewer)
        assert (YES in client.get(address("life", group)).content.decode()) is sees


def test_two_workers_ask_once(at_once):
    silent_group(manager=make_member())
    Group.objects.update(life=Life.QUIET)

    assert at_once([lambda: Group.objects.get().doubt(About.SILENCE)] * 2) == [None, None]

    assert Doubt.objects.count() == 1


# --- A last day


@pytest.mark.parametrize(("days", "asked"), [(30, 0), (15, 0), (14, 1), (3, 1), (0, 1)])
def test_managers_are_asked_two_weeks_before_the_last_day(days, asked):
    make_group(manager=make_member())
    Group.objects.update(ends_on=timezone.localdate() + timedelta(days=days))

    follow_life()
    follow_life()

    assert Doubt.objects.filter(about=About.LAST_DAY).count() == asked


def test_another_last_day_is_asked_about_again():
    make_group(manager=make_member())
    today = timezone.localdate()

    for days in (5, 5, 12):
        Group.objects.update(ends_on=today + timedelta(days=days))
        follow_life()

    assert list(Doubt.objects.order_by("pk").values_list("last_day", flat=True)) == [
        today + timedelta(days=5),
        today + timedelta(days=12),
    ]


def test_a_group_goes_on_without_a_last_day(client, address):
    manager = make_member()
    group = make_group(manager=manager)
    Group.objects.update(ends_on=timezone.localdate() + timedelta(days=5))
    client.force_login(manager)
    assert address("go_on", group) in client.get(address("life", group)).content.decode()

    client.post(address("go_on", group))

    assert Group.objects.get().ends_on is None


@pytest.mark.parametrize(
    ("typed", "days"), [("", None), (0, 0), (100, 100), (-1, "wrong"), (365 * 5, "wrong"), ("morgen", "wrong")]
)
def test_a_group_may_be_born_with_a_last_day(client, typed, days):
    client.force_login(make_member())
    today = timezone.localdate()
    day = typed if isinstance(typed, str) else (today + timedelta(days=typed)).isoformat()
    fields = {
        "uuid": "9b2e0b57-5a2c-4f0e-9d2e-0f3f5f1f9d11",
        "name": "Proef",
        "intro": "Een proef.",
        "kind": "open",
        "admission": "at_once",
        "pattern": "ruit",
        "hue": "1",
        "ends_on": day,
    }

    response = client.post("/groepen/nieuw/", fields)

    if days == "wrong":
        assert list(response.context["form"].errors) == ["ends_on"]
    else:
        assert Group.objects.get().ends_on == (None if days is None else today + timedelta(days=days))
