"""Who sees which cases, takes them up, hands them over, and reads just what was reported."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Comment, Content, Disclosure, Visibility, move
from groups.models import Kind
from members.models import FeedKey
from moderation.models import Case, Deed, HandOver, Outcome, Reason, Report, TakenMeanwhile, What
from network.rights import RoleName
from tests.at_once import run_at_once
from tests.factories import make_comment, make_community_manager, make_group, make_member, make_post
from tests.moderation.factories import make_case
from tests.moderation.judging import TEXT, decided

pytestmark = pytest.mark.django_db
PAGE, WORDS = reverse("moderation:queue"), "Kijk maar in het dossier van mevrouw J."


def make_moderator(**fields):
    return make_member(roles=[RoleName.MODERATOR], **fields)


def case_of(thing, **fields):
    """The case of a piece or comment, reported by somebody who may read it."""
    group = thing.content.group if isinstance(thing, Comment) else thing.group
    reporter = group.memberships.order_by("pk").last().member if group else make_member()
    case = make_case(thing, reporter, Reason.PERSONAL)
    Case.objects.filter(pk=case.pk).update(**fields)
    case.refresh_from_db()
    return case


@pytest.fixture
def said():
    """A comment in a closed group."""
    group = make_group(kind=Kind.CLOSED, manager=make_member("Mo Beheer"), members=[make_member(), make_member()])
    post = make_post(group.memberships.first().member, group, Visibility.GROUP)
    return make_comment(post, make_member("Piet Wout"), text=WORDS)


def at_desk_of(viewer):
    return set(Case.objects.at_desk_of(viewer))


def page_at(case, name="case"):
    return reverse(f"moderation:{name}", args=[case.pk])


def deeds():
    return list(Deed.objects.order_by("pk").values_list("what", "actor_key", "thing"))


def test_cases_lie_with_the_community_managers_and_the_managers_of_the_group(said):
    case, manager = case_of(said), said.content.group.memberships.get(is_manager=True).member
    elsewhere = case_of(make_post())

    assert at_desk_of(make_community_manager()) == {case, elsewhere}
    assert at_desk_of(manager) == {case}
    assert at_desk_of(make_member()) == at_desk_of(make_member(roles=[RoleName.EDITOR])) == set()


def test_nobody_sees_a_case_about_themselves_or_about_who_stands_higher(client):
    writer, moderator = make_community_manager(), make_moderator()
    about_writer = case_of(make_post(writer))
    about_moderator = case_of(make_post(moderator))
    along = make_post(make_member())
    along.authorships.create(member=moderator, accepted_at=timezone.now())
    written_along = case_of(along)
    client.force_login(moderator)

    assert at_desk_of(writer) == {about_moderator, written_along}
    assert at_desk_of(moderator) == set()
    assert client.get(page_at(about_writer)).status_code == 404
    assert client.post(page_at(about_moderator, "take")).status_code == 404
    assert deeds() == []


def test_a_case_goes_along_with_a_piece_that_moves_to_another_group():
    managers = [make_member() for _group in range(2)]
    here, there = (make_group(manager=manager) for manager in managers)
    post = make_post(make_member(), here)
    case = make_case(make_comment(post))
    case.take(managers[0])
    assert at_desk_of(managers[0]) == {case}

    move(post, there, by=post.author)

    assert [at_desk_of(manager) for manager in managers] == [set(), {case}]
    case.refresh_from_db()
    assert case.taken_by is None


def test_a_group_is_not_judged_by_its_managers():
    manager = make_community_manager()
    group = make_group(manager=manager)
    case = make_case(group)

    assert at_desk_of(manager) == set()
    assert at_desk_of(make_community_manager()) == {case}


def test_the_list_tells_what_was_reported_and_whose_it_is(client, said):
    noor = make_community_manager(name="Noor Visscher")
    case_of(said, taken_by=noor, report_count=3)
    case_of(make_post(), settled_at=timezone.now())
    client.force_login(make_community_manager())

    page, mine = client.get(PAGE).content.decode(), client.get(f"{PAGE}?stand=van-mij").content.decode()

    for words in (said.content.title, WORDS, "3 keer gemeld", "Noor Visscher"):
        assert words in page
    assert page.count('class="report') == 1
    assert 'class="report' not in mine


def test_a_card_offers_what_its_viewer_may_decide_and_asks_it_once(client, queries, said):
    case_of(said, opened_at=timezone.now() - timedelta(hours=3))
    client.force_login(make_moderator())
    client.get(PAGE)
    costs = []
    for more in ([], [said.content, make_post(), make_member()]):
        for thing in more:
            make_case(thing, thing.author if thing is said.content else None)
        with queries() as counted:
            page = client.get(PAGE).content.decode()
        costs.append(len(counted))

    assert costs[0] == costs[1]
    assert "De oudste ligt er al 3 uur." in page
    offered = [page.count(f"?besluit={outcome}") for outcome in ("hide", "nothing_wrong", "warn", "ban")]
    assert offered == [3, 4, 4, 0]
    Case.objects.update(taken_by=make_moderator())
    assert "?besluit=" not in client.get(PAGE).content.decode()


def test_taking_up_opens_just_the_conversation_around_it(client, said):
    case, manager = case_of(said), make_community_manager()
    answer = make_comment(said.content, make_member(), text="Dat kan echt niet.", parent=said)
    other = make_comment(said.content, make_member(), text="Iets heel anders.")
    client.force_login(manager)
    before = client.get(page_at(case)).content.decode()

    client.post(page_at(case, "take"), {"van": ""})
    client.post(page_at(case, "take"), {"van": ""})
    page = client.get(page_at(case)).content.decode()

    assert answer.text not in before
    assert answer.text in page
    assert other.text not in page
    assert client.get(said.content.get_absolute_url()).status_code == 404
    assert deeds() == [(What.TAKEN, manager.pk, case.thing), (What.DISCLOSED, manager.pk, case.thing)]
    assert Disclosure.objects.get().comment == said


def test_what_anybody_may_read_is_opened_to_nobody():
    case, manager = case_of(make_post()), make_community_manager()

    case.take(manager)

    assert not Disclosure.objects.exists()
    assert [what for what, *_ in deeds()] == [What.TAKEN]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_case_at_once_one_has_it():
    case, managers = case_of(make_post()), [make_community_manager(), make_community_manager()]

    results = run_at_once([lambda one=one: Case.objects.get(pk=case.pk).take(one) for one in managers])

    late = [result for result in results if isinstance(result, TakenMeanwhile)]
    case.refresh_from_db()
    assert [problem.by for problem in late] == [case.taken_by]
    assert Deed.objects.count() == 1


def test_taking_over_needs_to_know_from_whom(client):
    noor, femke = make_community_manager(name="Noor Visscher"), make_community_manager()
    case = case_of(make_post(), taken_by=noor)
    client.force_login(femke)

    page = client.post(page_at(case, "take"), {"van": ""}, follow=True).content.decode()
    case.refresh_from_db()
    assert case.taken_by == noor
    assert "Noor Visscher" in page

    client.post(page_at(case, "take"), {"van": noor.pk})
    case.refresh_from_db()
    assert case.taken_by == femke


def test_handing_over_moves_the_case_and_what_was_opened(client, said):
    case, noor, femke = case_of(said), make_community_manager(), make_community_manager()
    case.take(noor)
    client.force_login(noor)
    form = {"whom": femke.pk, "word": "Kijk jij? Ik ken hem."}

    client.post(page_at(case, "hand_over"), form)
    client.post(page_at(case, "hand_over"), form)

    case.refresh_from_db()
    row = HandOver.objects.get()
    assert (row.by, row.to, row.word, case.taken_by) == (noor, femke, form["word"], femke)
    assert not Disclosure.objects.running_for(noor).exists()
    assert Disclosure.objects.running_for(femke).get().comment == said
    assert [what for what, *_ in deeds()] == [What.TAKEN, What.DISCLOSED, What.HANDED_OVER, What.DISCLOSED]


def test_what_is_said_with_a_case_that_goes_nowhere_is_told_or_given_back(client):
    desk, case = make_community_manager(), case_of(make_post(group=make_group(members=[make_member()])))
    client.force_login(desk)
    form = {"whom": "groep", "word": "Dit is iets voor jullie."}

    client.post(page_at(case, "hand_over"), form)  # there it lay
    client.post(page_at(case, "hand_over"), form)
    client.post(page_at(case, "hand_over"), {"whom": "groep", "word": ""})
    Case.objects.update(settled_at=timezone.now())
    page = client.post(page_at(case, "hand_over"), {"whom": "netwerk", "word": "Kijk jij?"}).content.decode()

    assert [row.word for row in HandOver.objects.all()] == [form["word"]]
    assert "Kijk jij?" in page


def test_a_group_puts_a_case_before_the_network_and_gets_it_back(client, said):
    group, desk = said.content.group, make_community_manager()
    manager = group.memberships.get(is_manager=True).member
    case = case_of(said)

    client.force_login(manager)
    client.post(page_at(case, "hand_over"), {"whom": "netwerk", "word": "Dit gaat over een van ons."})
    assert at_desk_of(manager) == set()
    assert at_desk_of(desk) == {case}

    client.force_login(desk)
    client.post(page_at(case, "hand_over"), {"whom": "groep", "word": ""})
    assert at_desk_of(manager) == {case}


def test_what_the_network_made_of_a_case_of_a_group_stays_with_the_network(client, said):
    case, desk = case_of(said), make_community_manager()
    manager = said.content.group.memberships.get(is_manager=True).member
    case.note_down(manager, "Dit is al de derde keer.")
    case.hand_over(manager, "Dit gaat over een van ons.", is_for_network=True)
    case.note_down(desk, "Gebeld met zijn baas.")
    decided(case, Outcome.BAN, desk)
    shown = {}
    for viewer in (manager, desk):
        client.force_login(viewer)
        pages = [client.get(page_at(case, name)) for name in ("case", "decide")]
        assert [page.status_code for page in pages] == [200, 200]
        shown[viewer] = "".join(page.content.decode() for page in pages)

    for words, sees in (("Dit is al", True), ("Dit gaat over", True), ("Gebeld met", False), (TEXT, False)):
        assert words in shown[desk]
        assert (words in shown[manager]) == sees


def test_a_case_is_handed_to_nobody_who_may_not_judge_it(client):
    manager, moderator = make_community_manager(), make_moderator()
    case = case_of(make_post(make_community_manager()))
    client.force_login(manager)

    for whom in (moderator.pk, case.about_id, make_member().pk, "groep", ""):
        assert client.post(page_at(case, "hand_over"), {"whom": whom}).status_code == 200

    assert not HandOver.objects.exists()


def test_a_note_is_for_those_who_judge(client):
    manager, case = make_community_manager(name="Noor Visscher"), case_of(make_post())
    client.force_login(manager)

    client.post(page_at(case, "note"), {"text": "Gebeld met de schrijver."})
    client.post(page_at(case, "note"), {"text": "Gebeld met de schrijver."})

    assert case.case_notes.get().by == manager
    case.case_notes.create(by=manager, text="Gebeld met de schrijver.")  # of an account that was merged
    client.post(page_at(case, "note"), {"text": "Gebeld met de schrijver."})
    assert case.case_notes.count() == 2
    client.force_login(make_moderator())
    assert "Gebeld met de schrijver." in client.get(page_at(case)).content.decode()


@pytest.mark.parametrize(("members", "tells"), [(1, False), (2, True)])
def test_managers_of_a_group_never_learn_who_reported(client, members, tells):
    manager, reporter = make_member(), make_member("Anna Melder")
    group = make_group(manager=manager, members=[reporter, make_member()][:members])
    case = make_case(make_post(make_member(), group), reporter, text="Dit is mijn buurvrouw.")
    pages = [reverse("moderation:queue_of_group", args=[group.pk, group.slug]), page_at(case)]

    client.force_login(manager)
    shown = [client.get(page).content.decode() for page in pages]
    client.force_login(make_community_manager())
    at_desk = client.get(page_at(case)).content.decode()

    assert all("Anna Melder" not in page for page in shown)
    assert ["1 keer gemeld" in page for page in shown] == [tells, tells]
    assert ("Dit is mijn buurvrouw." in shown[1]) == tells
    assert "Anna Melder" in at_desk


def test_of_very_many_reports_those_with_words_are_read(client):
    case = make_case(make_post(), text="Dit is mijn adres.")
    Report.objects.bulk_create(Report(case=case, email=f"b{n}@elders.example", reason="other") for n in range(24))
    Case.objects.update(report_count=25)
    client.force_login(make_community_manager())

    page = client.get(page_at(case)).content.decode()

    assert "Dit is mijn adres." in page
    assert "En nog 5 meldingen." in page


def test_what_came_before_stands_beside_a_case(client):
    writer, when = make_member(), timezone.now() - timedelta(days=9)
    post = make_post(writer)
    before = case_of(post, settled_at=when, opened_at=when)
    before.decisions.create(outcome="hide", rule="Blijf vriendelijk", text="Zo niet.", about=writer)
    of_writer = case_of(make_post(writer), settled_at=when + timedelta(days=1), opened_at=when)
    case = case_of(post)
    client.force_login(make_community_manager())

    shown = client.get(page_at(case)).context

    assert (shown["of_thing"], shown["of_member"]) == ([before], [of_writer])
    assert [one.decision_row and one.decision_row["rule"] for one in shown["alike"]] == [None, "Blijf vriendelijk"]


def test_what_is_opened_to_be_judged_is_on_no_list(client, said):
    """A token feed and the digest ask the same: see ContentQuerySet.listed_for."""
    manager, post = make_community_manager(), said.content
    make_case(post, post.author).take(manager)
    client.force_login(manager)
    lists = [
        reverse("feed:home"),
        f"{reverse('search:search')}?q={post.title}",
        f"{post.author.get_absolute_url()}stukken/",
    ]
    lists.append(f"/feeds/{FeedKey.objects.make(manager).token}/")

    assert client.get(post.get_absolute_url()).status_code == 200
    found = [post.get_absolute_url() in client.get(page).content.decode() for page in lists]
    assert found == [False] * 4
    assert not Content.objects.visible_to(manager).listed_for(manager).filter(pk=post.pk).exists()


def test_what_its_writer_changed_lies_at_the_desk_again_with_what_it_says_now(client, said):
    case, manager = case_of(said), make_community_manager()
    case.take(manager)
    decided(case, Outcome.ASK_TO_CHANGE, manager)
    said.edit("Nu zonder namen.")
    client.force_login(manager)

    listed = client.get(PAGE).content.decode()
    client.post(page_at(case, "take"), {"van": ""})

    assert "De schrijver paste het intussen aan." in listed
    assert "Nu zonder namen." in client.get(page_at(case)).content.decode()


def test_a_decision_closes_what_was_opened(said):
    case, manager = case_of(said), make_community_manager()
    case.take(manager)

    decided(case, Outcome.NOTHING_WRONG, manager)

    assert not Disclosure.objects.running_for(manager).exists()
