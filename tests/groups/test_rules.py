"""Being in a group by working somewhere."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from groups.models import Group, Kind, MailLevel, Standing
from groups.tasks import take_in_by_rules
from members.merging import merge
from members.models import AddressPause, Evidence, Suspension
from tests.factories import make_group, make_member, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def brinkum():
    return make_organisation("gemeente Brinkum", domain="brinkum.example")


def make_civil_servant(organisation, name="anna", domain="brinkum.example", **fields):
    """Somebody who shows by a confirmed address to work there."""
    return make_member(email=f"{name}@{domain}", organisation=organisation, job_title="adviseur", **fields)


def with_rule(organisation, domain="", **fields):
    group = make_group(manager=make_member(), **fields)
    group.rules.create(organisation=organisation, domain=domain)
    return group


def members_of(group):
    return set(group.memberships.filter(is_manager=False).values_list("member", flat=True))


# --- Whom a rule takes in


@pytest.mark.parametrize("kind", Kind)
def test_who_shows_to_work_there_is_in_it(kind):
    brinkum = make_organisation(domain="brinkum.example")
    there = make_civil_servant(brinkum)
    group = with_rule(brinkum, kind=kind)

    take_in_by_rules()
    take_in_by_rules()

    membership = group.memberships.get(member=there)
    assert membership.affiliation == there.affiliation
    assert Group.objects.get(pk=group.pk).member_count == 2


def test_only_what_is_shown_counts(brinkum):
    says_so = make_member(organisation=brinkum, job_title="adviseur")  # without an address of there
    elsewhere = make_civil_servant(make_organisation(domain="elders.example"), domain="elders.example")
    waiting = make_civil_servant(brinkum, "wacht", joined_at=None)
    suspended = make_civil_servant(brinkum, "weg")
    Suspension.objects.create(member=suspended, reason="herhaald schelden")
    leaving = make_civil_servant(brinkum, "gaat")
    leaving.affiliation.end(timezone.localdate() + timedelta(days=5))
    group = with_rule(brinkum)

    take_in_by_rules()

    assert members_of(group) == set()
    assert says_so.affiliation.evidence == Evidence.SELF_DECLARED
    assert {elsewhere.pk, waiting.pk}.isdisjoint(members_of(group))


def test_who_shows_it_later_follows_by_itself(brinkum):
    member = make_member(organisation=brinkum)
    group = with_rule(brinkum)
    take_in_by_rules()
    assert members_of(group) == set()

    member.affiliation.prove(Evidence.ORGANISATION_LOGIN)
    take_in_by_rules()

    assert members_of(group) == {member.pk}


def test_a_domain_narrows_it_to_addresses_there(brinkum):
    brinkum.domains.create(name="odbrinkum.example")
    at_the_service = make_civil_servant(brinkum, "od", "odbrinkum.example")
    below_it = make_civil_servant(brinkum, "onder", "water.odbrinkum.example")
    looks_like_it = make_civil_servant(brinkum, "nep", "brinkum.example")
    EmailAddress.objects.create(user=looks_like_it, email="nep@nepodbrinkum.example", verified=True)
    EmailAddress.objects.create(user=looks_like_it, email="nep@odbrinkum.example", verified=False)
    paused = make_civil_servant(brinkum, "stuitert", "odbrinkum.example")
    AddressPause.after_bounce(paused.email, "550")
    group = with_rule(brinkum, domain="odbrinkum.example")

    take_in_by_rules()

    assert members_of(group) == {at_the_service.pk, below_it.pk}


def test_who_was_kept_out_is_kept_out(brinkum):
    member = make_civil_servant(brinkum)
    group = with_rule(brinkum)
    group.exclude(member, by=make_member(), reason="Reclame.")

    take_in_by_rules()

    assert group.standing_of(member) == Standing.EXCLUDED


@pytest.mark.parametrize("way", ["leaves", "removed", "leaves after the rule"])
def test_who_went_is_not_taken_in_again(brinkum, way):
    member = make_civil_servant(brinkum)
    group = with_rule(brinkum)
    take_in_by_rules()
    if way == "removed":
        group.remove(member, "Deze groep is voor de regio.")
    else:
        if way == "leaves after the rule":
            group.rules.all().delete()
        group.leave(member)
    group.rules.get_or_create(organisation=brinkum)

    take_in_by_rules()

    assert group.standing_of(member) == Standing.OUTSIDER
    group.join(member)
    assert group.standing_of(member) == Standing.MEMBER


def test_who_asked_or_was_invited_needs_no_answer_any_more(brinkum):
    asker, invited = make_civil_servant(brinkum, "vraagt"), make_civil_servant(brinkum, "gast")
    group = with_rule(brinkum, kind=Kind.CLOSED)
    group.join(asker)
    group.invite(invited, by=make_member())

    take_in_by_rules()

    assert members_of(group) == {asker.pk, invited.pk}
    assert not group.join_requests.exists()
    assert not group.invitations.exists()


@pytest.mark.parametrize(
    ("arranged", "given"), [("everything", "digest"), ("digest", "digest"), ("nothing", "nothing")]
)
def test_who_did_not_ask_for_it_gets_no_mail_for_each_piece(brinkum, arranged, given):
    make_civil_servant(brinkum)
    group = with_rule(brinkum, mail_level=arranged)

    take_in_by_rules()

    assert group.memberships.get(is_manager=False).mail_level == MailLevel(given)


def test_the_membership_ends_some_time_after_the_job(brinkum):
    member = make_civil_servant(brinkum)
    group = with_rule(brinkum)
    take_in_by_rules()

    member.affiliation.end(timezone.localdate())

    assert group.memberships.get(member=member).ends_on == timezone.localdate() + timedelta(days=14)


def test_an_archived_group_takes_nobody_in(brinkum):
    make_civil_servant(brinkum)
    group = with_rule(brinkum)
    group.archive(by=None)

    take_in_by_rules()

    assert members_of(group) == set()


def test_many_come_in_some_at_a_time_and_the_costs_do_not_grow(brinkum, queries, monkeypatch):
    monkeypatch.setattr("groups.models.rules.AT_A_TIME", 3)
    for number in range(5):
        make_civil_servant(brinkum, f"lid{number}")
    group = with_rule(brinkum)
    sizes = []

    for _ in range(3):
        take_in_by_rules()
        sizes.append(len(members_of(group)))

    assert sizes == [3, 5, 5]


def test_two_accounts_that_become_one_stay_left_alone(brinkum):
    kept, other = make_civil_servant(brinkum, "een"), make_civil_servant(brinkum, "twee")
    group = with_rule(brinkum)
    take_in_by_rules()
    for member in (kept, other):
        group.leave(member)

    merge(kept, other)
    take_in_by_rules()

    assert members_of(group) == set()


# --- Who says so


def test_a_manager_who_works_there_sees_how_many_and_confirms(client, address, brinkum):
    manager = make_civil_servant(brinkum, "chef")
    make_civil_servant(brinkum)
    group = make_group(manager=manager)
    client.force_login(manager)

    looked = client.post(address("rules", group), {"where": "Gemeente Brinkum"})

    assert looked.context["count"] == 1
    assert not group.rules.exists()
    for _twice in range(2):
        client.post(address("rules", group), {"where": "Gemeente Brinkum", "confirm": "1"})
    assert [(rule.organisation, rule.domain, rule.created_by) for rule in group.rules.all()] == [(brinkum, "", manager)]


@pytest.mark.parametrize("where", ["@brinkum.example", "Brinkum.example", "water.brinkum.example"])
def test_a_domain_is_known_by_the_register(client, address, brinkum, where):
    manager = make_civil_servant(brinkum, "chef")
    group = make_group(manager=manager)
    client.force_login(manager)

    client.post(address("rules", group), {"where": where, "confirm": "1"})

    assert group.rules.get().organisation == brinkum
    assert group.rules.get().domain == where.lower().removeprefix("@")


@pytest.mark.parametrize("where", ["gmail.example", "gemeente Nergens", "gemeente Brinkum", "brinkum.example", ""])
def test_nobody_takes_in_people_of_another_house(client, address, brinkum, where):
    manager = make_member(organisation=brinkum)  # says to work there, and shows it by nothing
    group = make_group(manager=manager)
    client.force_login(manager)

    response = client.post(address("rules", group), {"where": where, "confirm": "1"})

    assert response.context["form"].has_error("where")
    assert not group.rules.exists()


def test_a_rule_that_is_stopped_takes_nobody_in_and_nobody_out(client, address, brinkum):
    manager, member = make_civil_servant(brinkum, "chef"), make_civil_servant(brinkum)
    group = make_group(manager=manager)
    rule = group.rules.create(organisation=brinkum)
    take_in_by_rules()
    client.force_login(manager)

    client.post(address("drop_rule", group, rule.pk))
    make_civil_servant(brinkum, "later")
    take_in_by_rules()

    assert members_of(group) == {member.pk}
    assert client.post(address("drop_rule", make_group(manager=manager), rule.pk)).status_code == 404
