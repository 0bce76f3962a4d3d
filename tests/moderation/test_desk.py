"""The desk says what there is to do today, and lets it be put aside, handed over and called done."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from discussions.models import Enquiry
from groups.models import Doubt
from members.models import AddressPause, Takeout
from members.models import Reason as WhyPaused
from moderation.models import Appeal, Case, Chore, Decision, Exhibit
from moderation.tasks import forget_chores
from moderation.today import FEW, SOURCES, sources_of, start_of_tomorrow, today_of, week_of
from network.models import ProblemReport
from network.rights import RoleName
from notifications.models import Announcement, Delivery, Mail
from tests.discussions.factories import make_open_question
from tests.events.factories import make_event
from tests.factories import make_community_manager, make_group, make_member, make_post, make_proposal

pytestmark = pytest.mark.django_db


def ago(**span):
    return timezone.now() - timedelta(**span)


def make_case(about, title="Onvriendelijke reactie", **fields):
    case = Case.objects.create(thing=f"member:{about.pk}", about=about, reason="unkind", **fields)
    Exhibit.objects.create(case=case, title=title)
    return case


def make_decision(by):
    about = make_member()
    case = make_case(about, settled_at=timezone.now())
    words = {"rule": "Blijf vriendelijk", "text": "Let op je toon."}
    return Decision.objects.create(case=case, about=about, by=by, outcome="warn", **words)


def make_problem(text="De knop doet niets."):
    return ProblemReport.objects.create(text=text)


def one_of_each():
    """A scene in which every sort of task is found once."""
    member = make_member(joined_at=ago(days=400))
    make_post(author=member)
    make_case(member)
    Appeal.objects.create(decision=make_decision(make_community_manager(joined_at=ago(days=90))), text="Niet eerlijk.")
    make_member(name="Wacht Even", joined_at=None)
    make_proposal(member=member)
    make_problem()
    Enquiry.objects.filter(question=make_open_question(author=member)).update(widened_at=ago(days=3))
    make_member(name="Nieuw Stil", joined_at=ago(days=20))
    Doubt.objects.create(group=make_group(manager=member), about="silence", asked_at=ago(weeks=12))
    make_event(author=member, begins=ago(days=10), ends=ago(days=9))
    address = EmailAddress.objects.get(user=member)
    AddressPause.objects.create(address=address, reason=WhyPaused.BOUNCED, signs_in_until=timezone.now())
    Delivery.objects.create(member=member, kind="digest", failed_at=timezone.now())
    Delivery.objects.create(member=member, kind="note_pinned", subject_id=1, failed_at=timezone.now())
    Mail.objects.create(recipient="weg@lid.example", message=b"", failed_at=timezone.now())
    Takeout.objects.create(member=member, requested_at=ago(hours=2))


def sorts(viewer):
    return [task.source.name for task in today_of(viewer).tasks]


def say(client, task, word):
    return client.post(reverse("moderation:say", args=[task.source.name, task.key]), {"word": word}, follow=True)


def news_of(client, colleague):
    """How often the colleague hears of it, by mail too; who comes to read it is logged in afterwards."""
    for pk in Announcement.objects.due().values_list("pk", flat=True):
        Announcement.deliver(pk)
    assert Delivery.objects.filter(kind="chore_handed_over", member=colleague).count() == 1
    client.force_login(colleague)
    page = client.get(reverse("notifications:notifications")).content.decode()
    return page.count("Er is een taak aan je overgedragen: Probleem")


def test_every_sort_of_task_is_found_by_one_question(queries):
    manager = make_community_manager(joined_at=ago(days=90))
    one_of_each()
    sources_of(manager)  # whose roles come along with the viewer of a page

    with queries() as asked:
        found = sorts(manager)

    assert found == list(SOURCES)
    assert len(asked) == 1


def test_each_role_finds_what_it_may_do():
    one_of_each()

    assert sorts(make_member(roles=[RoleName.MODERATOR])) == ["cases", "bounces", "news", "mails", "takeouts"]
    assert sorts(make_member(roles=[RoleName.CONNECTOR])) == ["newcomers"]
    assert sorts(make_member(roles=[RoleName.EDITOR])) == ["digests"]
    assert sorts(make_member()) == []


def test_the_page_says_how_much_there_is(client):
    manager = make_community_manager()
    client.force_login(manager)
    make_problem()
    make_proposal(name="Wandelen in de lunchpauze")

    page = client.get(reverse("moderation:desk")).content.decode()

    assert "Vandaag 2 dingen, ongeveer 10 minuten." in page
    assert "Wandelen in de lunchpauze" in page
    assert reverse("network:problems") in page


def test_a_pile_of_one_sort_leaves_room_for_the_rest():
    manager = make_community_manager()
    for number in range(FEW + 2):
        make_problem(f"Kapot {number}.")

    today = today_of(manager)

    assert [task.title for task in today.tasks] == [f"Kapot {number}." for number in range(FEW)]
    assert today.has_more


def test_every_sort_shows_whatever_lies_there_of_another():
    manager = make_community_manager(joined_at=ago(days=90))
    one_of_each()
    for number in range(FEW):
        make_case(make_member())
        make_proposal(name=f"Groep {number}")
        make_problem(f"Kapot {number}.")

    today = today_of(manager)

    assert {task.source.name for task in today.tasks} == set(SOURCES)
    assert today.has_more


def test_what_is_mine_comes_first_and_a_colleagues_hides_nothing():
    manager, colleague = make_community_manager(), make_community_manager()
    theirs = [make_problem() for _ in range(FEW + 1)]
    make_problem("Vrij.")
    mine = make_problem("Van mij.")
    for problem in theirs:
        Chore.objects.give("problems", problem.pk, manager, colleague)
    Chore.objects.give("problems", mine.pk, colleague, manager)

    today = today_of(manager)

    assert [task.title for task in today.tasks] == ["Van mij.", "Vrij."]
    assert {task.owner_name for task in today.others} == {colleague.name}


def test_nobody_finds_what_is_about_themself():
    manager, other = make_community_manager(), make_community_manager()
    make_case(manager)
    Appeal.objects.create(decision=make_decision(manager), text="Niet eerlijk.")

    assert sorts(manager) == []
    assert sorts(other) == ["cases", "appeals"]


def test_later_is_out_of_sight_until_tomorrow(client):
    manager = make_community_manager()
    client.force_login(manager)
    make_problem()

    say(client, today_of(manager).tasks[0], "later")

    assert sorts(manager) == []
    chore = Chore.objects.get()
    assert chore.until == start_of_tomorrow()
    Chore.objects.update(until=timezone.now())
    assert sorts(manager) == ["problems"]


def test_what_only_the_deed_ends_cannot_be_called_done(client):
    manager = make_community_manager()
    client.force_login(manager)
    make_problem()
    make_event(begins=ago(days=10), ends=ago(days=9))
    problem, event = today_of(manager).tasks

    say(client, problem, "done")
    say(client, event, "done")

    assert sorts(manager) == ["problems"]
    assert [n for n, _words in week_of()] == [0, 0, 0, 1]


def test_a_task_handed_over_is_a_colleagues(client):
    manager, colleague = make_community_manager(), make_community_manager(name="Femke de Wit")
    editor = make_member(roles=[RoleName.EDITOR])
    client.force_login(manager)
    make_problem()
    task = today_of(manager).tasks[0]
    address = reverse("moderation:give_task", args=[task.source.name, task.key])

    refused = client.post(address, {"to": editor.pk})
    page = client.post(address, {"to": colleague.pk}, follow=True)

    assert refused.context["form"].errors
    assert "bij Femke de Wit" in page.content.decode()
    assert sorts(manager) == []
    assert sorts(colleague) == ["problems"]
    assert news_of(client, colleague) == 1
    say(client, task, "mine")
    assert sorts(colleague) == ["problems"]
    client.force_login(manager)
    say(client, task, "mine")
    assert sorts(manager) == ["problems"]
    assert news_of(client, colleague) == 0


def test_a_case_is_handed_over_where_it_lies_and_an_appeal_to_nobody(client):
    manager = make_community_manager()
    client.force_login(manager)
    make_case(make_member())
    Appeal.objects.create(decision=make_decision(make_community_manager()), text="Niet eerlijk.")
    case, appeal = today_of(manager).tasks

    page = client.get(reverse("moderation:desk")).content.decode()

    assert case.hand_over_address in page
    assert 'id="overdragen" open' in client.get(case.hand_over_address).content.decode()
    for task in (case, appeal):
        address = reverse("moderation:give_task", args=[task.source.name, task.key])
        assert address not in page
        assert client.get(address).status_code == 404


def test_pages_of_the_desk_stand_below_headings_each_once(client):
    client.force_login(make_community_manager())

    page = client.get(reverse("moderation:desk"))

    addresses = [address for _heading, rooms in page.context["rooms"] for address, *_rest in rooms]
    assert [heading for heading, _rooms in page.context["rooms"]] == ["Mensen", "Inhoud", "Netwerk", "Verantwoording"]
    assert len(addresses) == len(set(addresses))
    assert all(f'<a href="{address}">' in page.content.decode() for address in addresses)


def test_what_is_done_meanwhile_is_told_and_not_said_of(client):
    manager = make_community_manager()
    client.force_login(manager)
    make_problem()
    task = today_of(manager).tasks[0]
    ProblemReport.objects.get().settle()

    page = say(client, task, "later")

    assert "Die taak was al gedaan." in page.content.decode()
    assert not Chore.objects.exists()


def test_what_was_said_of_a_task_long_ago_is_forgotten_unless_it_still_holds():
    colleague, long_ago = make_community_manager(), ago(days=91)
    Chore.objects.create(source="problems", subject="1", owner=colleague, at=long_ago)
    Chore.objects.create(source="newcomers", subject="2", state="done", at=long_ago, until=ago(days=1))
    Chore.objects.create(source="newcomers", subject="3", state="done", at=long_ago, until=ago(days=-1))
    Chore.objects.create(source="problems", subject="4", owner=colleague)

    forget_chores()

    assert set(Chore.objects.values_list("subject", flat=True)) == {"3", "4"}
