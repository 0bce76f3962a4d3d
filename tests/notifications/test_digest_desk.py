from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Kind, MailLevel
from members.models import Member
from network.models import Subject
from network.rights import RoleName
from notifications.kinds import Skipped
from notifications.models import DIGEST, Delivery, DigestQuiet, DigestSubscription, DigestWord, Mail, Wishes, period_of
from notifications.tasks import send_mail, sweep
from tests.discussions.factories import make_open_question
from tests.events.factories import make_event
from tests.factories import make_comment, make_featured, make_group, make_member, make_post
from tests.notifications.factories import html_of, make_subscriber, send_digest_to, text_of

pytestmark = pytest.mark.django_db
DESK = "notifications:digest_desk"


@pytest.fixture
def manager(client):
    manager = make_member(roles=[RoleName.COMMUNITY_MANAGER])
    client.force_login(manager)
    return manager


def planned(member, **fields):
    week = period_of(timezone.now(), "weekly", "Europe/Amsterdam")
    return Delivery.objects.create(member=member, kind=DIGEST, frequency="weekly", period=week, **fields)


def test_the_sum_of_what_became_of_it_is_what_was_planned(client, manager, queries):
    now = timezone.now()
    ended = [{"sent_at": now}, {"uncertain_at": now}, {"failed_at": now}, {"skipped": Skipped.NOTHING_NEW}, {}]
    for fields in ended:
        planned(make_subscriber(make_member()).member, **fields)
    DigestSubscription.objects.order_by("pk").first().choose("never")
    paused = make_subscriber(make_member(), due_at=now - timedelta(weeks=2)).member
    Wishes.objects.create(member=paused, paused_until=date.max)

    with queries() as counted:
        context = client.get(reverse(DESK)).context

    [row] = context["past"]
    parts = ["sent", "uncertain", "failed", "skipped_count", "waiting"]
    assert (row["planned"], [row[part] for part in parts]) == (5, [1] * 5)
    assert row["unsubscribed"] == 1
    [(_often, coming)] = context["coming"]
    assert coming["count"] == 4
    assert coming["last"] == {"planned": 5, "idle": 1}
    assert len(context["wrong"]) == 2
    assert len(counted) <= 11


@pytest.mark.parametrize("ended", ["uncertain_at", "failed_at"])
def test_what_went_wrong_is_sent_again_once_by_hand_and_it_stays_noted(client, manager, smtp, ended):
    member = make_member()
    make_post(title="Nog eens")
    uncertain = send_digest_to(member)
    Delivery.objects.filter(pk=uncertain.pk).update(sent_at=None, **{ended: timezone.now()})
    smtp.letters.clear()

    for _ in range(2):  # a double click
        client.post(reverse("notifications:send_digest_again", args=[uncertain.pk]))
    uncertain.refresh_from_db()
    from_desk = client.get(reverse(DESK)).content.decode()

    assert Delivery.objects.filter(kind=DIGEST, channel="mail").count() == 2
    assert uncertain.resending.again.period is None
    assert manager.name in from_desk
    sweep()
    [message] = smtp.messages
    assert "Nog eens" in text_of(message)
    Delivery.objects.update(created_at=timezone.now() - timedelta(days=91))
    sweep()
    assert list(Delivery.objects.filter(kind=DIGEST)) == [uncertain]  # who had it sent again outlives the ledger


def test_what_is_sent_again_tells_the_replies_anew(manager, smtp):
    member = make_member()
    post = make_post(member, title="Waarop iemand antwoordde")
    make_comment(post)
    uncertain = send_digest_to(member)
    Delivery.objects.filter(pk=uncertain.pk).update(sent_at=None, uncertain_at=timezone.now())
    smtp.letters.clear()

    uncertain.send_again(by=manager)
    sweep()

    [message] = smtp.messages
    assert "Waarop iemand antwoordde" in text_of(message)


def test_a_preview_tells_what_such_a_member_may_see_and_leaves_no_trace(client, manager):
    closed = make_group(kind=Kind.CLOSED, name="Besloten")
    make_post(group=closed, visibility="group", title="Niet voor de beheerder")
    group = make_group(name="Open groep")
    make_post(group=group, visibility="group", title="Uit de open groep")
    make_post(title="Over water", tags=["water"])
    address, people = reverse("notifications:preview_digest"), Member.objects.count()

    shown = client.get(address, {"group": group.pk, "subject": "Water"}).content.decode()
    refused = client.get(address, {"group": closed.pk}).content.decode()

    assert "Uit de open groep" in shown
    assert "‘water’" in shown
    assert "Niet voor de beheerder" not in shown + refused
    assert Member.objects.count() == people
    assert not Delivery.objects.exists()
    make_open_question(title="Wie weet dit?", author=make_member(), tags=["water"])
    asked = client.get(address, {"subject": "water", "may_be_asked": "on", "as_text": "on"})
    assert asked["Content-Type"].startswith("text/plain")
    assert "Omdat je zei dat we je iets mogen vragen over ‘water’." in " ".join(asked.content.decode().split())
    away = client.get(address, {"is_away": "on"}).content.decode()
    assert "Wil je ons overzicht nog krijgen?" in away


def test_a_test_goes_to_the_manager_and_tells_the_ledger_nothing(client, manager, smtp):
    make_post(title="Om te proberen")
    client.post(reverse("notifications:write_word"), {"text": "Een mooie week."})

    client.post(reverse("notifications:test_digest"))
    send_mail(Mail.objects.get(kind="digest_test").pk)

    [message] = smtp.messages
    assert message["To"] == manager.email
    assert "Om te proberen" in html_of(message)
    assert "Een mooie week." in text_of(message)
    assert DigestWord.objects.get().author == manager
    assert not Delivery.objects.exists()


# --- The links in it


def test_less_and_more_of_a_subject_without_signing_in(client, smtp):
    member = make_member()
    member.expertise.add("Woo")
    subject = Subject.objects.get(name="Woo")
    post = make_post(title="Over de Woo", tags=["Woo"])
    subscription = make_subscriber(member)
    address = reverse("notifications:adjust", args=[subscription.token_about(post.pk)])
    send_digest_to(member)
    assert address in text_of(smtp.messages[0])

    shown = client.get(address)
    assert "Over de Woo" in shown.content.decode()
    assert not DigestQuiet.objects.exists()  # mail gateways open links
    client.post(address, {"less": subject.pk})
    assert DigestQuiet.objects.get().member == member
    assert not member.followed_subjects.exists()

    client.post(address, {"more": subject.pk})
    assert not DigestQuiet.objects.exists()
    assert member.followed_subjects.get().subject == subject


def test_less_of_a_group_and_no_title_of_what_was_hidden_since(client):
    member, author = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, members=[member, author])
    post = make_post(title="Besloten stuk", group=group, author=author, visibility="group")
    address = reverse("notifications:adjust", args=[make_subscriber(member).token_about(post.pk)])

    client.post(address, {"group": "nothing"})
    assert member.memberships.get().mail_level == MailLevel.NOTHING

    member.memberships.all().delete()
    assert "Besloten stuk" not in client.get(address).content.decode()


def test_the_links_of_who_is_suspended_tell_and_change_nothing(client):
    member = make_member()
    group = make_group(members=[member])
    post = make_post(title="Wat er staat", group=group)
    address = reverse("notifications:adjust", args=[make_subscriber(member).token_about(post.pk)])
    member.suspensions.create(reason="Spam")

    shown, changed = client.get(address), client.post(address, {"group": "nothing"})

    assert (shown.status_code, changed.status_code) == (404, 404)
    assert "Wat er staat" not in shown.content.decode()
    assert member.memberships.get().mail_level != MailLevel.NOTHING


def test_the_web_version_names_no_newcomer_blocked_since(client, smtp):
    member, newcomer = make_member(), make_member(name="Nieuwe Nel", joined_at=timezone.now())
    make_post()
    address = reverse("notifications:web_version", args=[send_digest_to(member).web_token])
    before = client.get(address).content.decode()

    member.block(newcomer)

    assert "Nieuwe Nel" in before
    assert "Nieuwe Nel" not in client.get(address).content.decode()


def test_the_web_version_tells_all_of_it_and_why(client, smtp):
    member, group = make_member(), make_group(name="Participatie", manager=make_member())
    group.memberships.create(member=member)
    Member.objects.update(joined_at=timezone.now() - timedelta(days=99))
    mine = make_post(member, title="Van mij")
    make_comment(mine)
    digest = send_digest_to(member)
    alone = client.get(reverse("notifications:web_version", args=[digest.web_token])).content.decode()
    assert "Van mij" in alone
    make_post(title="Uit de groep", group=group)
    featured = make_featured(make_group(name="In het zonnetje", manager=make_member()))
    make_event(title="Boomschouw", begins=timezone.now() + timedelta(days=3))
    make_comment(mine)
    Member.objects.update(joined_at=timezone.now() - timedelta(days=99))

    page = client.get(reverse("notifications:web_version", args=[send_digest_to(member).web_token]))

    told = {heading: [row["title"] for row in rows] for heading, rows in page.context["parts"]}
    assert told == {
        "Reacties op wat je schreef of volgt": ["Van mij"],
        "Uitgelicht": [featured.group.name],
        "Uit je groepen en onderwerpen": ["Uit de groep"],
        "In je agenda": ["Boomschouw"],
        "Nieuw in het netwerk": ["In het zonnetje"],
    }
    assert "Omdat je lid bent van Participatie." in page.content.decode()
    assert "Meer of minder hiervan" in page.content.decode()


def test_the_web_version_asks_rights_again(client, smtp):
    member, author = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, members=[member, author])
    make_post(title="Voor iedereen", author=author)
    make_post(title="Uit de groep", group=group, author=make_member(), visibility="group")
    address = reverse("notifications:web_version", args=[send_digest_to(member).web_token])
    assert address in text_of(smtp.messages[0])
    before = client.get(address).content.decode()

    member.memberships.all().delete()
    after = client.get(address).content.decode()

    assert "Voor iedereen" in before
    assert "Uit de groep" in before
    assert "Voor iedereen" in after
    assert "Uit de groep" not in after
