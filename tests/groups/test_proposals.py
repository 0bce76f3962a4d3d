"""New groups that a community manager looks at first, where the network wants that."""

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from groups.models import Group, Kind, LastDayGone, NameTaken, Proposal, Standing
from groups.tasks import remind_of_proposals
from members.merging import merge
from members.models import Contributions, Suspension
from network.models import Network
from notifications.models import Mail
from notifications.tasks import send_mail
from tests.factories import make_community_manager, make_group, make_member, make_proposal
from tests.groups.test_founding_and_editing import CREATE, typed
from tests.members.test_takeout import takeout_of
from tests.notifications.factories import deliver_everything, html_of, text_of

pytestmark = pytest.mark.django_db
DESK = "/beheer/nieuwe-groepen/"
DIRECTORY = "/groepen/"
WHY = "Er is nog geen plek voor."


def look_first(first=True):
    Network.objects.get().let_in_by(groups_need_approval=first)
    cache.clear()  # no commit in a test


def mailed(smtp, member):
    """What the mailbox of this member holds, once all that waits to be sent was sent."""
    deliver_everything()
    for mail in Mail.objects.due():
        send_mail(mail.pk)
    return [message for recipient, message in smtp.letters if recipient == member.email]


def page_of(client, address):
    return client.get(address).content.decode()


@pytest.fixture
def member(client):
    member = make_member("Noor Visscher", email="noor@lid.example")
    client.force_login(member)
    return member


@pytest.fixture
def manager(client_class):
    """A community manager in a browser of their own."""
    browser = client_class()
    browser.member = make_community_manager(name="Ruben de Goede", email="ruben@lid.example")
    browser.force_login(browser.member)
    return browser


# --- Proposing


@pytest.mark.parametrize(
    ("looks_first", "who", "groups", "proposals"),
    [
        (False, make_member, 1, 0),
        (True, make_member, 0, 1),
        (False, make_community_manager, 1, 0),
        (True, make_community_manager, 1, 0),
    ],
)
def test_who_begins_a_group_at_once(client, looks_first, who, groups, proposals):
    look_first(looks_first)
    client.force_login(who())

    assert ("Waarom deze groep?" in page_of(client, CREATE)) is bool(proposals)
    response = client.post(CREATE, typed(why=WHY))

    assert response.status_code == 302
    assert (Group.objects.count(), Proposal.objects.count()) == (groups, proposals)


def test_a_role_that_sleeps_looks_at_nothing(client):
    look_first()
    manager = make_community_manager()
    manager.authenticator_set.all().delete()
    client.force_login(manager)

    client.post(CREATE, typed())

    assert Proposal.objects.count() == 1
    assert client.get(DESK).status_code == 403


def test_all_that_was_typed_becomes_the_group(client, member, manager):
    look_first()
    last_day = timezone.localdate() + timedelta(days=30)
    same = typed(kind="closed", admission="on_request", ends_on=last_day.isoformat(), why=WHY)
    assert client.post(CREATE, same)["Location"] == DIRECTORY
    proposal = Proposal.objects.get()

    manager.post(f"{DESK}{proposal.pk}/goedkeuren/")

    group = Group.objects.get()
    assert (group.founder, group.standing_of(member)) == (member, Standing.MANAGER)
    assert (group.name, group.intro, group.about) == (same["name"], same["intro"], same["about"])
    assert (group.kind, group.admission, group.pattern, group.hue) == ("closed", "on_request", "gepunt", 4)
    assert (group.ends_on, group.member_count) == (last_day, 1)
    assert sorted(group.subjects.names()) == ["bomen", "openbare ruimte"]
    assert group.standing_of(manager.member) == Standing.OUTSIDER
    assert not Proposal.objects.exists()


def test_the_same_form_sent_twice_makes_one_proposal(client, member):
    look_first()
    same = typed()

    client.post(CREATE, same)
    client.post(CREATE, same)

    assert Proposal.objects.count() == 1


def test_the_same_form_sent_again_after_approval_leads_to_the_group(client, member):
    look_first()
    same = typed()
    client.post(CREATE, same)
    group = Proposal.objects.get().approve(make_community_manager())

    response = client.post(CREATE, same)

    assert response["Location"] == group.get_absolute_url()
    assert not Proposal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_ten_times_at_once_makes_one_proposal(at_once):
    member, same = make_member(), uuid.uuid4()

    results = at_once([lambda: Proposal.objects.propose(member, uuid=same, name="Bomen", intro="Over bomen.")] * 10)

    assert len({result.pk for result in results}) == 1


def test_a_name_in_use_is_said_before_it_is_proposed(client, member):
    look_first()
    make_group(name="Bomen")

    page = client.post(CREATE, typed(name="bomen"))

    assert page.context["form"].has_error("name", "taken")
    assert not Proposal.objects.exists()


def test_why_has_an_end(client, member):
    look_first()

    page = client.post(CREATE, typed(why="x" * 1001))

    assert list(page.context["form"].errors) == ["why"]


# --- Waiting


def test_who_proposed_it_sees_it_wait_and_nobody_else(client, member, client_class):
    make_proposal(member, "Bomen & wortels")

    assert "Wacht op goedkeuring" in page_of(client, DIRECTORY)
    assert "Bomen &amp; wortels" in page_of(client, DIRECTORY)
    for other in (client_class(), client_class()):
        assert "wortels" not in page_of(other, DIRECTORY)
        other.force_login(make_member())
        assert "wortels" not in page_of(other, DIRECTORY)


def test_a_proposal_can_be_withdrawn_and_only_by_who_made_it(client, member):
    own, foreign = make_proposal(member), make_proposal()

    for _twice in range(2):
        assert client.post(f"/groepen/voorstellen/{own.pk}/intrekken/")["Location"] == DIRECTORY
    client.post(f"/groepen/voorstellen/{foreign.pk}/intrekken/")

    assert list(Proposal.objects.all()) == [foreign]


def test_turning_it_off_loses_nothing_that_waits(client, member, manager):
    look_first()
    client.post(CREATE, typed())
    look_first(False)

    assert "Bomen en wortels" in page_of(client, DIRECTORY)
    assert "Bomen en wortels" in page_of(manager, DESK)
    manager.post(f"{DESK}{Proposal.objects.get().pk}/goedkeuren/")

    assert Group.objects.get().founder == member


# --- Deciding


def test_the_desk_shows_what_is_proposed_and_runs_nothing_of_it(client, member, manager):
    look_first()
    evil = "<script>x()</script>"
    client.post(CREATE, typed(name=f"A{evil}", intro=f"B{evil}", about=f"<p>C</p>{evil}", why=f"D{evil}"))
    proposal = Proposal.objects.get()

    for page in (page_of(manager, DESK), page_of(manager, f"{DESK}{proposal.pk}/"), page_of(client, DIRECTORY)):
        assert "<script>x()" not in page
    for letter in "ABD":
        assert f"{letter}&lt;script&gt;x()" in page_of(manager, DESK)
    assert "<p>C</p>" in page_of(manager, f"{DESK}{proposal.pk}/")
    assert "Noor Visscher" in page_of(manager, DESK)


def test_a_group_that_seems_the_same_stands_beside_it(manager):
    proposal = make_proposal(name="Bomen in de stad")
    make_group(name="Bomen in het dorp")
    make_group(kind=Kind.HIDDEN, name="Bomen in het geheim")

    page = page_of(manager, f"{DESK}{proposal.pk}/")

    assert "Bomen in het dorp" in page
    assert "geheim" not in page


@pytest.mark.parametrize("act", ["", "goedkeuren/"])
def test_only_community_managers_decide(client, member, act):
    proposal = make_proposal(member)

    assert client.post(f"{DESK}{proposal.pk}/{act}", {"reason": "Nee."}).status_code == 403
    assert Proposal.objects.exists()
    assert not Group.objects.exists()


def test_who_proposed_it_hears_that_it_has_begun(client, member, manager, smtp):
    proposal = make_proposal(member, "Bomen <b>en</b>")

    response = manager.post(f"{DESK}{proposal.pk}/goedkeuren/", follow=True)

    assert "is begonnen" in response.content.decode()
    (letter,) = mailed(smtp, member)
    assert letter["Subject"] == "Je groep ‘Bomen <b>en</b>’ is begonnen"
    assert "Ruben de Goede" in text_of(letter)
    assert Group.objects.get().get_absolute_url() in text_of(letter)
    assert "Bomen &lt;b&gt;" in html_of(letter)


def test_who_proposed_it_hears_why_not(client, member, manager, smtp):
    proposal = make_proposal(member, "Bomen")

    response = manager.post(f"{DESK}{proposal.pk}/", {"reason": "Er <b>is</b> er al een."})

    assert response["Location"] == DESK
    (letter,) = mailed(smtp, member)
    assert letter["Subject"] == "Je groep ‘Bomen’ gaat niet door"
    assert "Er <b>is</b> er al een." in text_of(letter)
    assert "Er &lt;b&gt;is&lt;/b&gt; er al een." in html_of(letter)
    assert not Proposal.objects.exists()
    assert not Group.objects.exists()


def test_a_refusal_says_why(manager):
    proposal = make_proposal()

    page = manager.post(f"{DESK}{proposal.pk}/", {"reason": " "})

    assert list(page.context["form"].errors) == ["reason"]
    assert Proposal.objects.exists()


def test_a_name_taken_meanwhile_is_said_and_the_proposal_still_waits(manager):
    proposal = make_proposal(name="Bomen")
    make_group(name="bomen")

    page = manager.post(f"{DESK}{proposal.pk}/goedkeuren/")

    assert page.status_code == 200
    assert "Er is intussen een groep met deze naam" in page.content.decode()
    assert list(Proposal.objects.all()) == [proposal]
    assert Group.objects.count() == 1
    with pytest.raises(NameTaken):
        proposal.approve(manager.member)


def test_a_group_whose_last_day_has_gone_by_does_not_begin(manager):
    proposal = make_proposal(ends_on=timezone.localdate() - timedelta(days=1))

    page = manager.post(f"{DESK}{proposal.pk}/goedkeuren/")

    assert "De laatste dag van deze groep is voorbij" in page.content.decode()
    assert Proposal.objects.exists()
    assert not Group.objects.exists()
    proposal.refresh_from_db()
    with pytest.raises(LastDayGone):
        proposal.approve(manager.member)


def test_a_second_decision_does_nothing(manager, smtp):
    proposal = make_proposal()

    for act, words in [("goedkeuren/", {}), ("goedkeuren/", {}), ("", {"reason": "Nee."})]:
        response = manager.post(f"{DESK}{proposal.pk}/{act}", words, follow=True)

    assert "wacht niet meer" in response.content.decode()
    assert Group.objects.count() == 1
    assert len(mailed(smtp, proposal.member)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_decide_once(at_once):
    proposal, by = make_proposal(), make_community_manager()

    approved, declined = at_once([lambda: proposal.approve(by), lambda: proposal.decline(by, "Nee.")])

    assert bool(approved) is not declined
    assert Group.objects.count() == (1 if approved else 0)
    assert not Proposal.objects.exists()


# --- Who proposed it is not there any more


@pytest.mark.parametrize("leaves", ["suspended", "leaving"])
def test_of_who_is_not_there_nothing_begins(manager, leaves):
    proposal = make_proposal()
    if leaves == "suspended":
        Suspension.objects.create(member=proposal.member, reason="Proef.")
    else:
        proposal.member.leave(Contributions.KEEP)

    assert proposal.name not in page_of(manager, DESK)
    response = manager.post(f"{DESK}{proposal.pk}/goedkeuren/", follow=True)

    assert "wacht niet meer" in response.content.decode()
    assert proposal.approve(manager.member) is None
    assert not Group.objects.exists()


def test_it_goes_with_its_member():
    proposal = make_proposal()

    proposal.member.delete()

    assert not Proposal.objects.exists()


def test_two_accounts_of_one_person_keep_what_waits(member):
    proposal = make_proposal()

    merge(member, proposal.member)

    assert Proposal.objects.get().member == member


def test_the_takeout_holds_what_waits(member, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_proposal(member, "Bomen", about="<p>Over bomen.</p>")
    make_proposal(name="Van een ander")

    lines, _zipped = takeout_of(member)

    (offer,) = [line for line in lines["memberships"] if line["type"] == "Offer"]
    assert (offer["name"], offer["content"], offer["a20:reason"]) == ("Bomen", "<p>Over bomen.</p>", WHY)


# --- What community managers hear


def test_managers_hear_of_a_proposal(client, member, manager, smtp):
    look_first()

    client.post(CREATE, typed(why=WHY))
    deliver_everything()

    assert smtp.recipients == [manager.member.email]
    assert "Noor Visscher wil een groep beginnen" in smtp.messages[0]["Subject"]
    for words in ("Bomen en wortels", WHY, DESK):
        assert words in text_of(smtp.messages[0])


def test_what_was_withdrawn_is_not_told(manager, smtp):
    make_proposal().delete()

    deliver_everything()

    assert smtp.recipients == []


def test_managers_are_reminded_once_after_a_day(manager, smtp):
    for number, hours in enumerate([23, 25, 30]):
        proposal = make_proposal(name=f"Groep {number}")
        Proposal.objects.filter(pk=proposal.pk).update(created_at=timezone.now() - timedelta(hours=hours))
    deliver_everything()
    told = len(smtp.letters)

    for _tick in range(3):
        remind_of_proposals()
        deliver_everything()

    assert len(smtp.letters) == told + 1
    words = text_of(smtp.messages[-1])
    assert "‘Groep 2’" in words  # what waits longest
    assert "Er wachten in totaal 3 groepen." in words


def test_the_desk_and_the_directory_cost_the_same_with_any_number(client, manager, member, queries):
    costs, made = [], 0
    for count in [1, 3, 19]:
        for _ in range(count - made):
            make_proposal(member)
        made = count
        cache.clear()
        with queries() as of_desk:
            manager.get(DESK)
        cache.clear()
        with queries() as of_directory:
            client.get(DIRECTORY)
        costs.append((len(of_desk), len(of_directory)))

    assert len(set(costs)) == 1
