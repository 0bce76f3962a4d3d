"""Two accounts of one person become one, and nothing is lost."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from content.models import Comment, Content, Reading
from events.models import Registration
from groups.models import Membership
from members.merging import RULES, CannotMerge, keys_to_members, merge, other_account
from members.models import Block, Follow, FormerAccount, Member
from network.rights import RoleName
from notifications.kinds.members import Admitted
from notifications.models import Delivery, Mail
from tests.events.factories import make_event
from tests.factories import PASSWORD, make_comment, make_group, make_member, make_organisation, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor():
    return make_member("Noor Visscher", email="noor@oeverdam.example")


@pytest.fixture
def former():
    """The account of her job before."""
    lindewaard = make_organisation("gemeente Lindewaard", domain="lindewaard.example")
    return make_member("N. Visscher", email="noor@lindewaard.example", organisation=lindewaard, headline="Belt liever")


@pytest.fixture
def signed_in(client, noor):
    client.force_login(noor)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def link_to_merge(client, email):
    client.post("/profiel/samenvoegen/", {"email": email})
    mail = Mail.objects.filter(kind="merge_asked").latest("pk")
    found = re.search(rb"/profiel/samenvoegen/[^\s\"]+", bytes(mail.message).replace(b"=\r\n", b""))
    return found and found[0].decode()


# --- Every key has a rule


def test_every_key_to_a_member_has_a_rule():
    assert keys_to_members().keys() - RULES.keys() == set(), "say in <room>/merging.py what merging does to it"


def test_no_rule_is_about_a_key_that_is_no_more():
    assert RULES.keys() - keys_to_members().keys() == set()


def test_what_an_account_is_pointed_at_by_is_all_carried(noor, former):
    """Whatever table points at the old account: afterwards none does."""
    fill(former)
    merge(noor, former)

    for key in keys_to_members().values():
        assert not key.model._base_manager.filter(**{key.attname: former.pk}).exists(), key


def fill(member):
    group = make_group(manager=member)
    post = make_post(author=member, group=group)
    make_comment(post, author=member)
    make_event(author=member, attendees=[member])
    Follow.objects.create(follower=member, followed=make_member())
    member.roles.create(name=RoleName.COMMUNITY_MANAGER, given_by=member)
    member.suspensions.create(reason="Reclame.", until=timezone.now() + timedelta(days=1))
    group.invite(make_member(), by=member)
    member.expertise.add("Woo")
    Delivery.write_to([member.pk], Admitted(), member)


# --- Nothing is lost


def test_what_was_written_read_and_joined_comes_along(noor, former):
    post, comment = make_post(author=former), make_comment(make_post(), author=former)
    event = make_event(attendees=[former])
    group = make_group(members=[former])
    Reading.objects.create(member=former, content=post, day=timezone.localdate())
    Follow.objects.create(follower=former, followed=make_member())
    former.expertise.add("Woo")

    merge(noor, former)

    assert Content.objects.get(pk=post.pk).author == noor
    assert Content.objects.get(pk=post.pk).affiliation.organisation_name == "gemeente Lindewaard"
    assert Comment.objects.get(pk=comment.pk).author == noor
    assert Registration.objects.get(event=event).member == noor
    assert Membership.objects.get(group=group).member == noor
    assert (noor.reading_set if hasattr(noor, "reading_set") else Reading.objects.filter(member=noor)).exists()
    assert noor.follows.count() == 1
    assert [subject.name for subject in noor.expertise.all()] == ["Woo"]
    assert not Member.objects.filter(pk=former.pk).exists()


def test_both_sets_of_addresses_open_the_account(noor, former):
    merge(noor, former)

    addresses = dict(EmailAddress.objects.filter(user=noor).values_list("email", "primary"))
    assert addresses == {"noor@oeverdam.example": True, "noor@lindewaard.example": False}


def test_what_is_empty_is_filled_in_and_the_first_joining_counts(noor, former):
    joined = timezone.now() - timedelta(days=900)
    Member.objects.filter(pk=former.pk).update(joined_at=joined, confirmed_at=joined)

    merge(noor, former)

    noor.refresh_from_db()
    assert (noor.name, noor.headline, noor.joined_at) == ("Noor Visscher", "Belt liever", joined)
    assert str(noor.affiliation) == "gemeente Lindewaard"


def test_what_comes_along_is_shown_to_nobody_else_than_before(noor, former):
    Member.objects.filter(pk=former.pk).update(headline_audience="nobody", board_audience="connections")
    Member.objects.filter(pk=noor.pk).update(expertise_audience="nobody", groups_audience="public")

    merge(noor, former)

    noor.refresh_from_db()
    shown = {name: getattr(noor, f"{name}_audience") for name in ("headline", "board", "expertise", "groups", "about")}
    assert shown == {
        "headline": "nobody",  # it came along
        "board": "connections",
        "expertise": "nobody",
        "groups": "members",
        "about": "members",
    }


def test_whom_one_account_blocked_the_other_follows_no_longer(noor, former):
    other = make_member()
    noor.block(other)
    former.follow(other)
    other.follow(former)

    merge(noor, former)

    assert not Follow.objects.exists()
    assert Block.objects.count() == 1


def test_a_running_suspension_comes_along(client, noor, former):
    former.suspensions.create(reason="Reclame.")
    client.force_login(noor)

    merge(noor, former)

    assert client.get("/profiel/werk/").status_code == 302  # a visitor again


def test_in_a_group_of_both_the_better_position_stays_and_it_is_counted_once(noor, former):
    group = make_group(manager=former, members=[noor])

    merge(noor, former)

    group.refresh_from_db()
    assert Membership.objects.get(group=group).is_manager
    assert group.member_count == 1


def test_at_an_event_of_both_one_place_is_given_back(noor, former):
    event = make_event(attendees=[noor, former])

    merge(noor, former)

    event.refresh_from_db()
    assert event.registration_count == 1
    assert event.registrations.running().get().member == noor
    assert event.registrations.count() == 2


def test_what_the_two_were_to_each_other_goes(noor, former):
    Follow.objects.create(follower=noor, followed=former)
    Block.objects.create(blocker=former, blocked=noor)
    both = make_member()
    Follow.objects.create(follower=both, followed=noor)
    Follow.objects.create(follower=both, followed=former)

    merge(noor, former)

    assert not Block.objects.exists()
    assert Follow.objects.get().follower == both


def test_a_week_has_one_digest_and_what_was_told_stays_told(noor, former):
    week = timezone.localdate()
    Delivery.objects.create(member=noor, kind="digest", period=week, frequency="weekly")
    digest = Delivery.objects.create(member=former, kind="digest", period=week, frequency="weekly")
    digest.told.create(member=former, kind="published", subject_id=7, channel="digest")

    merge(noor, former)

    assert Delivery.objects.filter(kind="digest").count() == 1
    assert Delivery.objects.get(kind="published").member == noor


def test_merging_twice_is_merging_once(noor, former):
    merge(noor, former)

    with pytest.raises(CannotMerge):
        merge(noor, former)
    assert FormerAccount.objects.count() == 1


def test_a_failure_halfway_leaves_both_as_they_were(noor, former, monkeypatch):
    post = make_post(author=former)
    monkeypatch.delitem(RULES, "events.Registration.member")

    with pytest.raises(KeyError):
        merge(noor, former)

    assert Content.objects.get(pk=post.pk).author == former


def test_it_costs_the_same_however_much_there_is(noor, former, queries):
    for _ in range(30):
        make_post(author=former)
    with queries() as counted:
        merge(noor, former)
    assert len(counted) < 400  # a few for each of the hundred and more keys to a member


# --- Where the old address leads


def test_the_old_profile_leads_to_the_kept_one(client, noor, former):
    address = former.get_absolute_url()
    third = make_member("Noor Visscher-Smit")
    merge(noor, former)
    merge(third, noor)
    client.force_login(make_member())

    answer = client.get(address)

    assert answer.status_code == 301
    assert answer["Location"] == third.get_absolute_url()


def test_a_visitor_does_not_learn_where_a_profile_for_members_went(client, noor, former):
    address = former.get_absolute_url()
    merge(noor, former)

    assert client.get(address).status_code == 404


# --- Proving both addresses


def test_the_whole_way(signed_in, noor, former):
    link = link_to_merge(signed_in, "Noor@Lindewaard.example")
    assert Member.objects.filter(pk=former.pk).exists()

    assert "N. Visscher" in signed_in.get(link).content.decode()
    assert Member.objects.filter(pk=former.pk).exists()  # opening does nothing: mail gateways open links

    assert signed_in.post(link)["Location"] == noor.get_absolute_url()
    assert not Member.objects.filter(pk=former.pk).exists()
    assert Mail.objects.filter(kind="accounts_merged", recipient=noor.email).count() == 1

    assert "Deze link doet hier niets" in signed_in.get(link).content.decode()


def test_the_answer_and_the_work_are_the_same_without_an_account(signed_in, noor, former):
    pages, rows, mails = [], [], []
    for email in ("noor@lindewaard.example", "niemand@elders.example"):
        with connection.execute_wrapper(count_writes(written := [])):
            page = signed_in.post("/profiel/samenvoegen/", {"email": email})
        pages.append(re.sub(r'nonce="[^"]+"|value="[^"]{64}"', "", page.content.decode().replace(email, "ADRES")))
        rows.append(written)
        mails.append(Mail.objects.filter(recipient=email, kind="merge_asked").count())

    assert pages[0] == pages[1]
    assert rows[0] == rows[1]
    assert mails == [1, 1]
    assert link_to_merge(signed_in, "iemand@elders.example") is None


def count_writes(written):
    def note(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            written.append(sql.split(" VALUES")[0])
        return execute(sql, params, many, context)

    return note


def test_somebody_else_can_do_nothing_with_the_link(client, signed_in, noor, former):
    link = link_to_merge(signed_in, former.email)
    token = link.split("/")[-2]

    assert other_account(token, noor) == former
    assert other_account(token, make_member()) is None
    assert other_account(token + "x", noor) is None


def test_an_address_that_was_not_confirmed_proves_nothing(signed_in, former):
    EmailAddress.objects.filter(user=former).update(verified=False)

    assert link_to_merge(signed_in, former.email) is None


def test_a_link_ends_when_the_address_changes_hands(signed_in, noor, former):
    link = link_to_merge(signed_in, former.email)
    EmailAddress.objects.filter(user=former).delete()

    assert "Deze link doet hier niets" in signed_in.post(link).content.decode()


def test_an_account_with_a_second_factor_is_not_taken_by_mail_alone(signed_in, former):
    link = link_to_merge(signed_in, former.email)
    Authenticator.objects.create(user=former, type=Authenticator.Type.TOTP, data={})

    page = signed_in.post(link).content.decode()

    assert "tweede stap" in page
    assert Member.objects.filter(pk=former.pk).exists()


def test_ones_own_address_is_refused_with_words(signed_in, noor):
    page = signed_in.post("/profiel/samenvoegen/", {"email": noor.email}).content.decode()

    assert "hoort al bij dit account" in page
    assert not Mail.objects.exists()


def test_the_password_is_asked_first(client, noor):
    client.force_login(noor)

    answer = client.get("/profiel/samenvoegen/")

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_nobody_can_have_us_mail_many_strangers(signed_in, settings):
    settings.ACCOUNT_RATE_LIMITS = {"merge_accounts": "5/h/user"}
    answers = [
        signed_in.post("/profiel/samenvoegen/", {"email": f"iemand{number}@elders.example"}) for number in range(6)
    ]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert Mail.objects.filter(kind="merge_asked").count() == 5
