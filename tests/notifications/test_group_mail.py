"""Mail of groups: what comes with being let in, and one mail for each piece for who wants that."""

import uuid
from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Kind, MailLevel, Membership, stop_token_for
from groups.tasks import take_in_by_rules
from members.models import Member
from notifications import tasks
from notifications.kinds.events import InvitedToEvent
from notifications.models import Announcement, Delivery
from notifications.tasks import sweep
from tests.events.factories import make_event
from tests.factories import make_group, make_member, make_organisation, make_post
from tests.notifications.factories import html_of, send_digest_to, text_of

pytestmark = pytest.mark.django_db


def test_the_welcome_comes_with_the_mail_that_lets_in(smtp):
    group, asker = make_group(kind=Kind.CLOSED, welcome="Lees <eerst> dit."), make_member()
    group.join(asker, reason="Graag.", mail_level=MailLevel.EVERYTHING)

    group.join_requests.get().admit()
    sweep()

    (message,) = smtp.messages
    assert "Lees <eerst> dit." in text_of(message)
    assert "Lees &lt;eerst&gt; dit." in html_of(message)
    assert group.memberships.get(member=asker).mail_level == MailLevel.EVERYTHING


# --- Having to go


@pytest.mark.parametrize("kind", [Kind.OPEN, Kind.HIDDEN])
def test_who_is_kept_out_reads_why_and_until_when(smtp, kind):
    member, manager = make_member(), make_member()
    group = make_group(kind=kind, manager=manager, members=[member], name="Boekenplank")
    until = timezone.make_aware(datetime(2031, 5, 4))

    group.exclude(member, by=manager, reason="Je verkocht hier je boek.", until=until)
    sweep()

    (message,) = smtp.messages
    assert message["To"] == member.email
    assert message["Subject"] == "Je bent uitgesloten van Boekenplank"
    assert "‘Je verkocht hier je boek.’" in text_of(message)
    assert "Vanaf 4 mei 2031" in text_of(message)
    assert manager.name not in text_of(message)
    assert (group.get_absolute_url() in text_of(message)) == (kind == Kind.OPEN)


def test_being_kept_out_once_more_is_told_once_more(smtp):
    member, manager = make_member(), make_member()
    group = make_group(manager=manager)

    for reason in ("Eerste keer.", "Tweede keer."):
        group.exclude(member, by=manager, reason=reason)
        sweep()

    assert [reason in text_of(message) for message in smtp.messages for reason in ("Eerste", "Tweede")] == [
        True,
        False,
        False,
        True,
    ]


def test_nothing_is_told_of_what_was_lifted_before_the_mail_went(smtp):
    member, manager = make_member(), make_member()
    group = make_group(manager=manager)

    group.exclude(member, by=manager, reason="Een vergissing.").lift()
    sweep()

    (message,) = smtp.messages
    assert "niet meer uitgesloten" in message["Subject"]


def test_who_is_taken_out_reads_why(smtp):
    member, manager = make_member(), make_member()
    group = make_group(manager=manager, members=[member], name="Regio Noord")

    for _twice in range(2):
        group.remove(member, "Deze groep is voor het noorden.")
    sweep()

    (message,) = smtp.messages
    assert message["Subject"] == "Je bent geen lid meer van Regio Noord"
    assert "Deze groep is voor het noorden." in text_of(message)


# --- A mail for each piece


def hearing(group, level, **fields):
    member = make_member(**fields)
    group.memberships.create(member=member, mail_level=level)
    return member


def test_a_piece_is_mailed_to_who_wants_each_piece_and_to_nobody_else(smtp):
    author = make_member("Noor Visscher")
    group = make_group(kind=Kind.CLOSED, members=[author], name="Bomen en wortels")
    group.memberships.update(mail_level=MailLevel.EVERYTHING)  # the author does not hear of the own piece
    eager = hearing(group, MailLevel.EVERYTHING)
    for level in (MailLevel.DIGEST, MailLevel.NOTHING):
        hearing(group, level)
    hearing(make_group(), MailLevel.EVERYTHING)

    make_post(author, group, visibility="group", title="Wortels onder de stoep")
    sweep()
    sweep()

    (message,) = smtp.messages
    assert message["To"] == eager.email
    assert message["Subject"] == "Wortels onder de stoep (in Bomen en wortels)"
    assert "Noor Visscher plaatste dit in ‘Bomen en wortels’." in " ".join(text_of(message).split())
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].strip("<>") in text_of(message)


@pytest.mark.parametrize("change", ["left", "quiet", "hidden", "removed", "blocked"])
def test_what_changed_before_the_mail_went_counts(smtp, change):
    author = make_member()
    group = make_group(kind=Kind.CLOSED, manager=author)
    member = hearing(group, MailLevel.EVERYTHING)
    post = make_post(author, group, visibility="group")
    if change == "left":
        group.leave(member)
    elif change == "quiet":
        group.memberships.get(member=member).hear(MailLevel.DIGEST)
    elif change == "hidden":
        post.hide(by=make_member(), reason="In strijd met de huisregels.")
    elif change == "removed":
        post.remove()
    else:
        member.block(author)

    sweep()

    assert smtp.messages == []


@pytest.mark.parametrize(
    ("level", "mailed", "in_digest"),
    [(MailLevel.EVERYTHING, True, False), (MailLevel.DIGEST, False, True), (MailLevel.NOTHING, False, False)],
)
def test_a_piece_is_told_once_by_the_way_that_was_chosen(smtp, level, mailed, in_digest):
    group = make_group(manager=make_member())
    member = hearing(group, level)
    post = make_post(group=group, title="Wortels onder de stoep")
    make_event(group=group, title="Boomschouw")

    sweep()
    assert any("Wortels" in message["Subject"] for message in smtp.messages) == mailed
    smtp.letters.clear()
    send_digest_to(member)

    told = "".join(text_of(message) for message in smtp.messages)
    assert (post.title in told) == in_digest
    assert ("Boomschouw" in told) == in_digest


def test_who_heard_of_an_event_in_the_group_is_not_invited_to_it_as_well(smtp):
    author = make_member()
    group = make_group(manager=author)
    eager = hearing(group, MailLevel.EVERYTHING)
    event = make_event(author, group)
    Announcement.write(InvitedToEvent, event.invitees.create(group=group, invited_by=author), actor=author)

    sweep()

    assert smtp.recipients == [eager.email]


def test_what_no_mail_server_took_for_days_is_left_to_the_digest(smtp):
    group = make_group(manager=make_member())
    member = hearing(group, MailLevel.EVERYTHING)
    make_post(group=group, title="Wortels onder de stoep")
    smtp.refuses[member.email] = "554 5.7.1 Never"
    sweep()
    assert Delivery.objects.get(kind="piece_in_group").failed_at
    smtp.refuses.clear()

    send_digest_to(member)

    assert "Wortels onder de stoep" in text_of(smtp.messages[0])


def test_what_a_digest_told_is_not_mailed_after_it(smtp):
    """The level changed, or the worker was late."""
    group = make_group(manager=make_member())
    member = hearing(group, MailLevel.EVERYTHING)
    make_post(group=group)
    send_digest_to(member)
    assert len(smtp.messages) == 1

    sweep()

    assert len(smtp.messages) == 1


def make_somebody(name):
    now = timezone.now()
    return Member(name=name, email=f"{name}@lid.example", confirmed_at=now, joined_at=now)


def test_posting_costs_the_same_for_ten_and_for_a_thousand(client, queries):
    author, costs = make_member(), []
    client.force_login(author)

    for size in (1, 10, 1000):
        group = make_group(members=[author])
        crowd = [make_somebody(f"{size}-{number}") for number in range(size)]
        Member.objects.bulk_create(crowd)
        Membership.objects.bulk_create(
            Membership(group=group, member=member, mail_level=MailLevel.EVERYTHING) for member in crowd
        )
        words = {"title": f"Aan {size}", "body": "<p>Hoi.</p>", "tags": "", "visibility": "members", "publish": "1"}
        with queries() as asked:
            response = client.post(reverse("blog:write"), words | {"uuid": str(uuid.uuid4()), "group": group.pk})
        assert response.status_code == 302
        costs.append(len(asked))

    assert costs[1] == costs[2]
    assert Delivery.objects.count() == 0
    for announcement in Announcement.objects.due():
        tasks.deliver(announcement.pk)
    assert Delivery.objects.filter(kind="piece_in_group").count() == 1011


# --- Stopping without signing in


def test_the_link_in_the_mail_stops_it_and_goes_further_or_back(client):
    group = make_group(manager=make_member())
    membership = group.memberships.get(member=hearing(group, MailLevel.EVERYTHING))
    address = f"/mail/stop/{stop_token_for(membership)}/"
    levels = []

    for sent in (None, {"List-Unsubscribe": "One-Click"}, {"level": "nothing"}, {"level": "everything"}):
        response = client.get(address) if sent is None else client.post(address, sent)
        assert response.status_code == 200
        membership.refresh_from_db()
        levels.append(membership.mail_level)

    assert levels == ["everything", "digest", "nothing", "everything"]


def test_the_link_of_who_left_and_a_made_up_one_do_nothing(client):
    member = make_member()
    group = make_group(manager=make_member(), members=[member])
    token = stop_token_for(group.memberships.get(member=member))
    group.leave(member)

    assert client.get(f"/mail/stop/{token}/").status_code == 404
    assert client.post("/mail/stop/12.verzonnen/").status_code == 404


def test_the_mail_settings_show_the_groups_and_how_much_they_mail(client, queries):
    member = make_member()
    client.force_login(member)
    client.get("/profiel/mail/")
    costs = []

    for count in (1, 3):
        while member.memberships.count() < count:
            make_group(members=[member])
        with queries() as asked:
            page = client.get("/profiel/mail/").content.decode()
        costs.append(len(asked))

    assert page.count("Alleen in het weekoverzicht") == 3
    assert costs[0] == costs[1]


def test_a_new_manager_hears_of_it_once(smtp):
    member = make_member()
    group = make_group(manager=make_member(), members=[member], name="Koffie")

    group.appoint(member)
    group.appoint(member)
    sweep()

    assert [(message["To"], message["Subject"]) for message in smtp.messages] == [
        (member.email, "Je bent nu beheerder van Koffie")
    ]


def test_who_is_in_it_by_work_hears_it_once_and_how_to_get_out(smtp):
    brinkum = make_organisation("gemeente Brinkum", domain="brinkum.example")
    member = make_member(email="anna@brinkum.example", organisation=brinkum)
    group = make_group(kind=Kind.HIDDEN, manager=make_member(), name="Ons huis", welcome="Fijn dat je er bent.")
    group.rules.create(organisation=brinkum)

    for _twice in range(2):
        take_in_by_rules()
        sweep()

    (message,) = smtp.messages
    assert (message["To"], message["Subject"]) == (member.email, "Je bent nu lid van Ons huis")
    words = text_of(message)
    assert "gemeente Brinkum" in words
    assert "Fijn dat je er bent." in words
    assert f"{group.get_absolute_url()}verlaten/" in words
