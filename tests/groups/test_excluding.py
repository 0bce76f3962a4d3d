"""Keeping somebody out of a group: by which ways, for how long, and what is left to read."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from content.models import Comment, Meeting
from events.models import Registration
from groups.models import (
    Admission,
    Exclusion,
    Group,
    Inviting,
    KeptOut,
    Kind,
    LastingExclusion,
    ManagersAreEqual,
    Standing,
)
from groups.tasks import forget_exclusions
from members.closing import close
from members.merging import merge
from members.models import Contributions
from tests.discussions.factories import make_idea, make_open_question
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.django_db
REASON = "Je verkocht hier je boek, ook na twee waarschuwingen."


@pytest.fixture
def manager(client):
    manager = make_member("Dennis Kwakman")
    client.force_login(manager)
    return manager


def barred_from(group, member=None, **fields):
    member = member or make_member("Bas Verkoop")
    return group.exclude(member, by=group.memberships.filter(is_manager=True).get().member, reason=REASON, **fields)


# --- Every way in


def by_joining(client, group, member, manager):
    client.post(reverse("groups:join", args=[group.pk, group.slug]))


def by_asking(client, group, member, manager):
    client.post(reverse("groups:join", args=[group.pk, group.slug]), {"reason": "Nog één kans?"})
    asked = group.join_requests.filter(member=member).first()
    if asked:
        asked.admit()


def by_a_request_of_before(client, group, member, manager):
    """A manager had the page with the request open."""
    group.exclusions.all().delete()
    group.join(member)
    asked = group.join_requests.filter(member=member).first()
    barred_from(group, member)
    if asked:
        asked.admit()


def by_an_invitation_of_a_manager(client, group, member, manager):
    group.invite(member, by=manager)
    client.post(reverse("groups:join", args=[group.pk, group.slug]))


def by_an_invitation_of_before(client, group, member, manager):
    group.exclusions.all().delete()
    group.invite(member, by=manager)
    barred_from(group, member)
    client.post(reverse("groups:join", args=[group.pk, group.slug]))


def by_an_invitation_of_a_member(client, group, member, manager):
    colleague = make_member()
    group.memberships.create(member=colleague)
    client.force_login(colleague)
    client.post(reverse("groups:invite", args=[group.pk, group.slug]), {"email": member.email})
    client.force_login(member)
    client.post(reverse("groups:join", args=[group.pk, group.slug]))


def by_the_door_that_opens(client, group, member, manager):
    """The group lets everybody in at once from now on, who waited too."""
    if group.kind == Kind.OPEN:
        group.rewrite(admission=Admission.AT_ONCE)
    client.post(reverse("groups:join", args=[group.pk, group.slug]))


def by_being_taken_in(client, group, member, manager):
    with pytest.raises(KeptOut):
        group.take_in(member)


WAYS = [
    by_joining,
    by_asking,
    by_a_request_of_before,
    by_an_invitation_of_a_manager,
    by_an_invitation_of_before,
    by_an_invitation_of_a_member,
    by_the_door_that_opens,
    by_being_taken_in,
]
DOORS = [
    (Kind.OPEN, Admission.AT_ONCE),
    (Kind.OPEN, Admission.ON_REQUEST),
    (Kind.CLOSED, Admission.ON_REQUEST),
    (Kind.CLOSED, Admission.BY_INVITATION),
    (Kind.HIDDEN, Admission.BY_INVITATION),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("kind", "admission"), DOORS)
def test_who_is_kept_out_comes_in_by_no_way(client, kind, admission, way):
    manager, member = make_member(), make_member()
    group = make_group(kind=kind, admission=admission, manager=manager, inviting=Inviting.MEMBERS)
    barred_from(group, member)
    client.force_login(member)

    way(client, group, member, manager)

    assert not group.memberships.filter(member=member).exists()
    assert not group.join_requests.filter(member=member).exists()
    assert not group.invitations.filter(member=member).exists()
    assert group.standing_of(member) == Standing.EXCLUDED


@pytest.mark.parametrize(("kind", "status"), [(Kind.OPEN, 403), (Kind.CLOSED, 403), (Kind.HIDDEN, 404)])
def test_knocking_is_refused_and_a_hidden_group_does_not_exist(client, address, kind, status):
    member = make_member()
    group = make_group(kind=kind, manager=make_member(), members=[member])
    barred_from(group, member)
    client.force_login(member)

    assert client.post(address("join", group)).status_code == status
    assert client.get(group.get_absolute_url()).status_code == (404 if status == 404 else 200)


# --- What is left


def test_in_an_open_group_they_read_on_in_silence(client):
    manager, member = make_member(), make_member()
    group = make_group(manager=manager, members=[member])
    post, event = make_post(manager, group), make_event(author=manager, group=group)
    inside = make_post(manager, group, visibility="group")
    client.force_login(member)
    assert client.get(inside.get_absolute_url()).status_code == 200
    barred_from(group, member)

    page = client.get(post.get_absolute_url())
    comment = client.post(reverse("content:comment", args=[post.pk]), {"uuid": str(uuid.uuid4()), "text": "Koop!"})
    coming = client.post(reverse("events:register", args=[event.pk, event.slug]))

    assert page.status_code == 200
    assert "comment_form" not in page.context
    assert "Word lid van Ambtenaar" not in page.content.decode()
    assert client.get(inside.get_absolute_url()).status_code == 404
    assert (comment.status_code, coming.status_code) == (403, 403)
    assert not Comment.objects.visible_to(manager).exists()
    assert not Registration.objects.visible_to(manager).exists()
    assert (
        reverse("events:register", args=[event.pk, event.slug])
        not in client.get(event.get_absolute_url()).content.decode()
    )
    assert group not in client.get(reverse("blog:write")).context["form"].fields["group"].queryset


@pytest.mark.parametrize(("kind", "status"), [(Kind.OPEN, 403), (Kind.CLOSED, 404), (Kind.HIDDEN, 404)])
def test_words_that_were_on_their_way_come_back_to_their_writer(client, kind, status):
    manager, member = make_member(), make_member()
    group = make_group(kind=kind, manager=manager, members=[member])
    post = make_post(manager, group, "public" if kind == Kind.OPEN else "group")
    client.force_login(member)
    assert "comment_form" in client.get(post.get_absolute_url()).context
    barred_from(group, member)

    words = {"uuid": str(uuid.uuid4()), "text": "Een uur aan geschreven."}
    answer = client.post(reverse("content:comment", args=[post.pk]), words)

    assert answer.status_code == status
    assert "Een uur aan geschreven." in answer.content.decode()
    assert "Je reactie is niet geplaatst" in answer.content.decode()
    assert not Comment.objects.visible_to(manager).exists()


@pytest.mark.parametrize(("kind", "status"), [(Kind.OPEN, 302), (Kind.CLOSED, 404)])
def test_who_was_only_taken_out_is_an_outsider_again(client, kind, status):
    manager, member = make_member(), make_member()
    group = make_group(kind=kind, manager=manager, members=[member])
    post = make_post(manager, group, "public" if kind == Kind.OPEN else "group")
    client.force_login(member)
    group.leave(member)

    words = {"uuid": str(uuid.uuid4()), "text": "Een uur aan geschreven."}
    answer = client.post(reverse("content:comment", args=[post.pk]), words)

    assert answer.status_code == status
    assert Comment.objects.visible_to(manager).exists() == (status == 302)
    assert status == 302 or "Een uur aan geschreven." in answer.content.decode()


def test_the_door_of_an_online_event_closes_for_who_registered_before(client):
    manager, member = make_member(), make_member()
    group = make_group(manager=manager)
    event = make_event(manager, group, attendees=[member], online_url="https://video.example/zaal")
    client.force_login(member)
    assert "video.example" in client.get(event.get_absolute_url()).content.decode()
    barred_from(group, member)

    assert "video.example" not in client.get(event.get_absolute_url()).content.decode()
    assert b"video.example" not in client.get(reverse("events:ics", args=[event.pk, event.slug])).content


@pytest.mark.parametrize("shuts", ["out", "archive"])
def test_nor_do_they_do_anything_with_what_they_wrote_there(client, shuts):
    """Neither does anybody in a group of the archive."""
    manager, author = make_member(), make_member()
    group = make_group(manager=manager, members=[author])
    question, idea = make_open_question(author, group), make_idea(author, group)
    answer = make_comment(question, manager)
    meeting = Meeting.objects.start(manager, content=question, url="https://bellen.example/kamer")
    client.force_login(author)
    assert client.get(meeting.get_absolute_url()).status_code == 200
    if shuts == "out":
        barred_from(group, author)
    else:
        group.archive(manager)

    def refuses(name, *args, **data):
        return client.post(reverse(name, args=args), data).status_code == 403

    assert refuses("content:close", question.pk, reason="Genoeg gezegd.")
    assert refuses("content:move", question.pk, group="geen")
    assert refuses("discussions:split", answer.pk, title="Koop!")
    assert refuses("discussions:accept", question.pk, question.slug, answer.pk)
    assert refuses("discussions:become", question.pk, question.slug)
    assert refuses("discussions:move_on", idea.pk, idea.slug, state="done", explanation="Koop!")
    assert refuses("discussions:support", idea.pk, idea.slug)
    assert refuses("content:meet_about", idea.pk)
    assert client.get(question.get_absolute_url()).status_code == 200
    if shuts == "out":
        assert client.get(meeting.get_absolute_url()).status_code == 404
        assert client.post(reverse("content:join_meeting", args=[meeting.uuid])).status_code == 404


def test_in_other_groups_nothing_changes(client):
    member, author = make_member(), make_member()
    group, elsewhere = make_group(manager=make_member()), make_group(manager=author)
    barred_from(group, member)
    post, free = make_post(author, elsewhere), make_post(author)
    client.force_login(member)

    assert "comment_form" in client.get(post.get_absolute_url()).context
    assert "comment_form" in client.get(free.get_absolute_url()).context


def test_a_closed_group_shows_them_what_it_shows_an_outsider(client, address):
    manager, member = make_member("Beheerder Bea"), make_member()
    group = make_group(kind=Kind.CLOSED, manager=manager, members=[member])
    post = make_post(manager, group, visibility="group")
    barred_from(group, member)
    client.force_login(member)

    assert client.get(post.get_absolute_url()).status_code == 404
    assert client.get(address("members", group)).status_code == 403
    page = client.get(address("about", group)).content.decode()
    assert REASON in page
    assert "Beheerder Bea" in page
    client.force_login(make_member())
    assert REASON not in client.get(address("about", group)).content.decode()


def test_it_ends_by_itself(client, address):
    member = make_member()
    group = make_group(manager=make_member(), members=[member])
    exclusion = barred_from(group, member, until=timezone.now() + timedelta(days=7))
    client.force_login(member)
    assert client.post(address("join", group)).status_code == 403
    then = timezone.now() - timedelta(days=8)
    Exclusion.objects.filter(pk=exclusion.pk).update(since=then, until=then + timedelta(days=7))

    client.post(address("join", group))

    assert group.standing_of(member) == Standing.MEMBER
    forget_exclusions()
    assert not Exclusion.objects.exists()


def test_what_is_not_over_is_not_forgotten():
    group = make_group(manager=make_member())
    kept = [barred_from(group), barred_from(group, make_member(), until=timezone.now() + timedelta(days=1))]

    forget_exclusions()

    assert set(Exclusion.objects.all()) == set(kept)


# --- The managers' side


def test_a_manager_keeps_a_member_out_with_a_reason_and_an_end(client, address, manager):
    member = make_member("Bas Verkoop")
    group = make_group(manager=manager, members=[member])
    day = timezone.localdate() + timedelta(days=30)

    empty = client.post(address("take_out", group, member.pk), {"act": "exclude", "until": day.isoformat()})
    response = client.post(
        address("take_out", group, member.pk), {"act": "exclude", "reason": REASON, "until": day.isoformat()}
    )

    assert empty.context["form"].has_error("reason", "required")
    assert empty.context["form"]["until"].value() == day.isoformat()
    assert response.headers["Location"] == address("excluded", group)
    exclusion = Exclusion.objects.get()
    assert (exclusion.reason, exclusion.excluded_by) == (REASON, manager)
    assert timezone.localtime(exclusion.until).date() == day + timedelta(days=1)
    assert Group.objects.get(pk=group.pk).member_count == 1
    page = client.get(address("excluded", group)).content.decode()
    assert REASON in page


def test_a_day_that_is_past_keeps_nobody_out(client, address, manager):
    group = make_group(manager=manager)
    yesterday = timezone.localdate() - timedelta(days=1)

    response = client.post(
        address("take_out", group, make_member().pk), {"reason": REASON, "until": yesterday.isoformat()}
    )

    assert response.context["form"].has_error("until")
    assert not Exclusion.objects.exists()


def test_a_manager_keeps_out_whoever_asks_to_come_in(client, address, manager):
    group, asker = make_group(kind=Kind.CLOSED, manager=manager), make_member()
    group.join(asker)

    client.post(address("take_out", group, asker.pk), {"reason": REASON})

    assert group.standing_of(asker) == Standing.EXCLUDED
    assert not group.join_requests.exists()


def test_who_is_only_taken_out_may_come_back(client, address, manager, heard):
    member = make_member()
    group = make_group(manager=manager, members=[member])

    client.post(address("take_out", group, member.pk), {"act": "remove", "reason": "Deze groep is voor de regio."})
    client.force_login(member)
    assert client.get(group.get_absolute_url()).context["standing"] == Standing.OUTSIDER
    client.post(address("join", group))

    assert group.standing_of(member) == Standing.MEMBER


@pytest.mark.parametrize("act", ["remove", "exclude"])
def test_managers_have_equal_rights(client, address, manager, act):
    other = make_member()
    group = make_group(manager=manager)
    group.memberships.create(member=other, is_manager=True)

    response = client.post(address("take_out", group, other.pk), {"act": act, "reason": REASON})

    assert response.status_code == 403
    assert group.standing_of(other) == Standing.MANAGER
    with pytest.raises(ManagersAreEqual):
        group.exclude(other, by=manager, reason=REASON)


def test_a_manager_lets_somebody_in_again(client, address, manager):
    group = make_group(manager=manager)
    exclusion = barred_from(group)

    client.post(address("lift", group, exclusion.member_id))
    again = client.post(address("lift", group, exclusion.member_id))

    assert again.status_code == 404
    assert group.standing_of(exclusion.member) == Standing.OUTSIDER


def test_inviting_by_name_who_is_kept_out_says_so(client, address, manager):
    group = make_group(manager=manager)
    exclusion = barred_from(group)

    response = client.post(address("invite", group), {"lid": exclusion.member_id})

    assert response.context["form"].non_field_errors()
    assert not group.invitations.exists()


def test_excluding_twice_is_excluding_once_with_the_last_words():
    group, member = make_group(manager=make_member()), make_member()

    first = barred_from(group, member)
    second = group.exclude(member, by=make_member(), reason="Iets anders.")

    assert [(row.pk, row.reason) for row in Exclusion.objects.all()] == [(second.pk, "Iets anders.")]
    assert first.pk != second.pk


def test_the_list_costs_the_same_for_any_number(client, address, manager, queries):
    group = make_group(manager=manager)
    client.get(address("excluded", group))
    costs = []

    for count in (1, 3, 30):
        while group.exclusions.count() < count:
            group.exclude(make_member(), by=manager, reason=REASON)
        with queries() as asked:
            client.get(address("excluded", group))
        costs.append(len(asked))

    assert len(set(costs)) == 1


def test_a_reason_with_script_in_it_is_text(client, address):
    member = make_member()
    group = make_group(manager=make_member(), members=[member])
    group.exclude(member, by=make_member(), reason="<script>alert(1)</script>")
    client.force_login(member)

    assert "<script>alert(1)" not in client.get(address("about", group)).content.decode()


# --- Two accounts of one person


@pytest.mark.parametrize("barred", ["kept", "other"])
def test_one_person_is_kept_out_under_both_names(barred):
    accounts = {"kept": make_member(), "other": make_member()}
    group = make_group(manager=make_member(), members=accounts.values())
    barred_from(group, accounts[barred])

    merge(accounts["kept"], accounts["other"])

    assert group.standing_of(accounts["kept"]) == Standing.EXCLUDED
    assert Group.objects.get(pk=group.pk).member_count == 1


def test_a_manager_is_kept_out_under_no_name():
    kept, other = make_member(), make_member()
    group = make_group(manager=kept)
    barred_from(group, other)

    merge(kept, other)

    assert group.standing_of(kept) == Standing.MANAGER


# --- At the same moment


@pytest.mark.django_db(transaction=True)
def test_leaving_while_being_approved_and_joining_while_being_kept_out(at_once):
    manager, member = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, manager=manager)
    group.join(member)
    asked = group.join_requests.get()

    at_once([asked.admit, lambda: group.exclude(member, by=manager, reason=REASON)])

    connection.close()
    assert not group.memberships.filter(member=member).exists()
    assert group.standing_of(member) == Standing.EXCLUDED
    assert Group.objects.get(pk=group.pk).member_count == 1


# --- Leaving the network and coming back


@pytest.fixture
def left_while_barred():
    """(group, the address of somebody whom it kept out and who has no account any more)."""
    group = make_group(manager=make_member())
    member = make_member(email="bas@lindewaard.example")
    barred_from(group, member)
    close(member.leave(Contributions.KEEP, after=timedelta(0)))
    return group, member.email


def make_newcomer(email):
    newcomer = make_member(email=email, confirmed_at=None, joined_at=None)
    newcomer.confirm()
    return newcomer


@pytest.mark.parametrize(
    ("email", "is_kept_out"),
    [("bas@lindewaard.example", True), ("bas+2@lindewaard.example", True), ("bea@lindewaard.example", False)],
)
def test_a_new_account_is_no_way_in(left_while_barred, email, is_kept_out):
    group, _address = left_while_barred

    newcomer = make_newcomer(email)

    assert group.keeps_out(newcomer) == is_kept_out
    assert [exclusion.reason for exclusion in newcomer.exclusions.all()] == (
        ["Loopt door van een eerder account."] if is_kept_out else []
    )


def test_an_address_that_is_added_to_an_account_inside_ends_that(left_while_barred):
    group, address = left_while_barred
    inside, manages = make_member(), group.memberships.get().member
    group.join(inside)

    for member in (inside, manages):
        member.take_over_measures(address)

    assert list(group.memberships.values_list("member", flat=True)) == [manages.pk]


def test_what_a_manager_lifts_does_not_come_back(left_while_barred):
    group, address = left_while_barred
    newcomer = make_newcomer(address)

    newcomer.exclusions.get().lift()
    newcomer.take_over_measures(address)

    assert not group.keeps_out(newcomer)


def test_of_whom_is_kept_out_nothing_is_left_but_a_hash_and_that_until_the_end(left_while_barred):
    assert not Exclusion.objects.exists()
    lasting = LastingExclusion.objects.get()
    assert re.fullmatch("[0-9a-f]{64}", lasting.address_hash)

    forget_exclusions()
    assert LastingExclusion.objects.exists()
    LastingExclusion.objects.update(until=timezone.now())
    forget_exclusions()
    assert not LastingExclusion.objects.exists()
