import email
import email.policy
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from icalendar import Calendar

from groups.models import Admission, Kind
from members.models import AddressPause, Errand, Member, Suspension
from network.models import Network
from network.rights import RoleName
from notifications import tasks
from notifications.kinds import KINDS, Skipped, kind_named
from notifications.kinds.groups import JoinRequested
from notifications.models import Announcement, Delivery, Mail
from notifications.smtp import NotAccepted, hand_over
from tests.events.factories import make_event
from tests.factories import make_comment, make_community_manager, make_group, make_member, make_post
from tests.notifications.factories import (
    deliver_everything,
    html_of,
    lose_the_worker,
    make_mail,
    make_subscriber,
    send_digest_to,
    text_of,
)

pytestmark = pytest.mark.django_db


def make_asker(group, reason="Ik werk ook aan participatie.", **fields):
    asker = make_member(**fields)
    group.join(asker, reason=reason)
    return asker, group.join_requests.get(member=asker)


def make_closed_group(**fields):
    return make_group(kind=Kind.CLOSED, admission=Admission.ON_REQUEST, manager=make_member(), **fields)


# --- Each kind of news: who hears it, and nobody else


def test_a_request_is_told_to_the_managers_alone(smtp):
    group = make_closed_group(members=[make_member()])
    second = make_member()
    group.memberships.create(member=second, is_manager=True)
    make_group(manager=make_member())
    asker, _request = make_asker(group)

    deliver_everything()

    managers = Member.objects.filter(memberships__group=group, memberships__is_manager=True)
    assert smtp.recipients == sorted(managers.values_list("email", flat=True))
    assert len(smtp.letters) == 2
    for message in smtp.messages:
        assert asker.name in message["Subject"]
        assert group.name in message["Subject"]
        for words in (text_of(message), html_of(message)):
            assert "Ik werk ook aan participatie." in words
            assert f"http://127.0.0.1:8000/groepen/{group.pk}-{group.slug}/leden/" in words
            assert words.count(group.name) >= 2  # what it is about, and why this mail comes


def test_a_granted_request_is_told_to_the_asker(smtp):
    group = make_closed_group()
    asker, request = make_asker(group)
    Announcement.objects.all().delete()

    request.admit()
    deliver_everything()

    assert smtp.recipients == [asker.email]
    assert f"http://127.0.0.1:8000{group.get_absolute_url()}" in text_of(smtp.messages[0])


def test_a_declined_request_is_told_each_time_with_the_reason(smtp):
    group = make_closed_group()
    asker = make_member()

    for reason in ("Deze groep is voor griffiers.", "Nog steeds."):
        group.join(asker)
        group.join_requests.get(member=asker).decline(reason)
    tasks.sweep()

    declined = [message for recipient, message in smtp.letters if recipient == asker.email]
    assert [reason in text_of(message) for reason, message in zip(["griffiers", "Nog"], declined, strict=True)] == [
        True
    ] * 2


def test_nothing_is_mailed_to_an_address_that_mail_came_back_from(client):
    """Also what is written at once instead of announced."""
    group, manager = make_closed_group(), make_member(roles=[RoleName.COMMUNITY_MANAGER])
    asker, request = make_asker(group)
    AddressPause.after_bounce(asker.email, "550 Unknown")
    AddressPause.after_bounce(manager.email, "550 Unknown")
    client.force_login(manager)
    make_post()

    request.decline("Deze groep is voor griffiers.")
    client.post("/beheer/overzicht/proef/")
    asker.leave("keep")

    assert not Mail.objects.exclude(kind="account").exists()


def test_whoever_waited_hears_of_being_admitted(smtp):
    waiting = make_member(joined_at=None)
    Errand.objects.create(member=waiting, page="/blog/1-x/")
    at_once = make_member(joined_at=None)

    waiting.admit(waited=True)
    at_once.admit(waited=False)
    deliver_everything()

    assert smtp.recipients == [waiting.email]
    assert "http://127.0.0.1:8000/inloggen/" in text_of(smtp.messages[0])
    assert Announcement.objects.count() == 1


def test_whoever_is_turned_away_hears_why_though_the_account_is_gone(smtp):
    waiting = make_member(joined_at=None)

    waiting.turn_away("Wij kennen deze organisatie niet.")
    tasks.sweep()

    assert not Member.objects.filter(pk=waiting.pk).exists()
    assert smtp.recipients == [waiting.email]
    assert "Wij kennen deze organisatie niet." in text_of(smtp.messages[0])
    assert "Wij kennen deze organisatie niet." in html_of(smtp.messages[0])


def test_an_invitation_is_told_to_who_is_invited(smtp):
    manager, guest = make_member(), make_member()
    group = make_group(kind=Kind.HIDDEN, manager=manager)

    group.invite(guest, by=manager)
    deliver_everything()

    assert smtp.recipients == [guest.email]
    assert manager.name in smtp.messages[0]["Subject"]
    assert f"/groepen/{group.pk}-{group.slug}/over/" in text_of(smtp.messages[0])


def test_a_registration_is_confirmed_with_the_event_for_the_own_calendar(smtp):
    event, member = make_event(online_url="https://bellen.example/kamer"), make_member()

    event.register(member)
    deliver_everything()

    assert smtp.recipients == [member.email]
    attachment, _ticket = smtp.messages[0].iter_attachments()
    calendar = Calendar.from_ical(attachment.get_content())
    assert attachment.get_content_type() == "text/calendar"
    assert [str(entry["uid"]) for entry in calendar.walk("VEVENT")] == [str(event.uuid)]
    assert event.when in text_of(smtp.messages[0])
    assert "https://bellen.example/kamer" in text_of(smtp.messages[0])


def test_whoever_did_it_is_not_told_of_it(smtp):
    group = make_closed_group()
    manager = group.memberships.get().member
    _asker, request = make_asker(group)
    Announcement.objects.all().delete()

    Announcement.write(JoinRequested, request, actor=manager)
    deliver_everything()

    assert smtp.letters == []


# --- The world moves on


def test_delivering_twice_is_delivering_once(smtp):
    make_asker(make_closed_group())
    announcement = Announcement.objects.get()

    tasks.deliver(announcement.pk)
    Announcement.objects.update(done_at=None)  # as if its worker had died before it could say
    tasks.deliver(announcement.pk)
    delivery = Delivery.objects.get()
    tasks.send_delivery(delivery.pk)
    tasks.send_delivery(delivery.pk)

    assert len(smtp.letters) == 1


def test_who_comes_later_does_not_hear_what_was_told_before(smtp):
    group = make_closed_group()
    make_asker(group)
    announcement = Announcement.objects.get()
    tasks.deliver(announcement.pk)
    group.memberships.create(member=make_member(), is_manager=True)

    tasks.deliver(announcement.pk)

    assert Delivery.objects.count() == 1


def test_news_of_what_is_gone_is_dropped(smtp):
    _asker, request = make_asker(make_closed_group())
    announcement = Announcement.objects.get()
    request.delete()

    tasks.deliver(announcement.pk)

    announcement.refresh_from_db()
    assert announcement.done_at
    assert Delivery.objects.count() == 0
    announcement.delete()
    tasks.deliver(announcement.pk)


def test_what_goes_between_announcing_and_sending_is_not_sent(smtp):
    asker, request = make_asker(make_closed_group())
    tasks.deliver(Announcement.objects.get().pk)
    request.decline()

    deliver_everything()

    assert smtp.recipients == [asker.email]  # who hears of the answer
    assert Delivery.objects.get(kind="join_requested").skipped == Skipped.GONE


def test_who_manages_no_more_hears_no_more(smtp):
    group = make_closed_group()
    make_asker(group)
    tasks.deliver(Announcement.objects.get().pk)
    group.memberships.update(is_manager=False)

    deliver_everything()

    assert smtp.letters == []
    assert Delivery.objects.get().skipped == Skipped.NOT_FOR_THEM


def test_who_is_suspended_hears_nothing(smtp):
    group = make_closed_group()
    make_asker(group)
    tasks.deliver(Announcement.objects.get().pk)
    Suspension.objects.create(member=group.memberships.get().member, reason="Spam")

    deliver_everything()

    assert smtp.letters == []


def test_a_cancelled_registration_is_not_confirmed(smtp):
    event, member = make_event(), make_member()
    event.register(member)
    event.unregister(member)

    deliver_everything()

    assert smtp.letters == []


def test_an_event_that_was_hidden_is_not_confirmed(smtp):
    event, member = make_event(), make_member()
    event.register(member)
    tasks.deliver(Announcement.objects.get().pk)
    event.hide(by=make_member(), reason="Reclame")

    deliver_everything()

    assert smtp.letters == []
    assert Delivery.objects.get().skipped == Skipped.NOT_FOR_THEM


def test_a_member_that_left_takes_the_delivery_along(smtp):
    group = make_closed_group()
    make_asker(group)
    tasks.deliver(Announcement.objects.get().pk)
    pk = Delivery.objects.get().pk
    group.memberships.get().member.delete()

    tasks.send_delivery(pk)

    assert smtp.letters == []


def test_news_lost_with_its_worker_is_sent_again_as_the_same_mail(smtp):
    make_asker(make_closed_group())
    tasks.deliver(Announcement.objects.get().pk)
    delivery = Delivery.objects.get()
    Delivery.objects.claim(delivery.pk)
    lose_the_worker(delivery)

    tasks.sweep()

    assert [message["Message-ID"] for message in smtp.messages] == [delivery.message_id]


def test_a_kind_an_upgrade_took_away_is_skipped(smtp):
    delivery = Delivery.objects.create(member=make_member(), kind="of_yesterday", subject_id=1)
    announcement = Announcement.objects.create(kind="of_yesterday", subject_id=1)

    tasks.sweep()

    delivery.refresh_from_db()
    announcement.refresh_from_db()
    assert delivery.skipped == Skipped.GONE
    assert announcement.done_at


def test_a_kind_that_shares_its_words_with_another_is_found_too():
    class Reminded(JoinRequested):
        NAME = "reminded_of_a_request"

    try:
        assert isinstance(kind_named("reminded_of_a_request"), Reminded)
        assert type(kind_named(JoinRequested.NAME)) is JoinRequested
    finally:
        del KINDS["reminded_of_a_request"]


def test_a_fault_of_ours_gives_the_claim_back_and_keeps_nobody_else(smtp):
    make_asker(make_closed_group())
    tasks.deliver(Announcement.objects.get().pk)
    broken = Delivery.objects.get()
    Network.objects.all().delete()
    make_mail(recipient="noor@lid.example")

    tasks.sweep()

    broken.refresh_from_db()
    assert (broken.claimed_at, broken.sent_at) == (None, None)
    assert "DoesNotExist" in broken.error
    assert smtp.recipients == ["noor@lid.example"]


# --- Of a batch about one thing


@pytest.fixture
def four_asked(smtp):
    """Four who are to hear of one request: their deliveries, none of them sent yet."""
    group = make_closed_group()
    for _number in range(3):
        group.memberships.create(member=make_member(), is_manager=True)
    make_asker(group)
    tasks.deliver(Announcement.objects.get().pk)
    return list(Delivery.objects.select_related("member").order_by("pk"))


def test_one_that_cannot_be_written_is_put_off_alone(smtp, four_asked, monkeypatch):
    broken = four_asked[1]
    monkeypatch.setattr(JoinRequested, "personal", lambda kind, it, who: {} if who.pk != broken.member_id else 1 / 0)

    tasks.send_news([each.pk for each in four_asked])

    broken.refresh_from_db()
    assert smtp.recipients == sorted(each.member.email for each in four_asked if each != broken)
    assert (broken.claimed_at, broken.error[:17]) == (None, "ZeroDivisionError")


def test_one_whose_end_cannot_be_noted_keeps_nobody_else(
    smtp, four_asked, monkeypatch, django_capture_on_commit_callbacks
):
    """The second leaves the site at that moment, and over the third the database fails."""

    def leave():
        Delivery.objects.filter(pk=four_asked[1].pk).delete()
        raise NotAccepted("Later")

    answers = iter([lambda: None, leave, lambda: 1 / 0])

    def hand_over_and(address, content):
        next(answers)()
        hand_over(address, content)

    monkeypatch.setattr("notifications.models.deliveries.hand_over", hand_over_and)
    with django_capture_on_commit_callbacks() as nudged:
        tasks.send_news([each.pk for each in four_asked])

    first, last = four_asked[0], four_asked[3]
    assert smtp.recipients == [first.member.email]
    assert [nudge.args for nudge in nudged] == [("notifications.tasks.send_news", [last.pk])]
    last.refresh_from_db()
    assert (last.claimed_at, last.attempts) == (None, 0)


def test_what_a_slow_server_leaves_is_for_the_next_worker_and_not_for_a_sweep(
    smtp, four_asked, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("notifications.sending.ROOM", -1)
    first, *rest = four_asked

    with django_capture_on_commit_callbacks() as nudged:
        tasks.send_news([each.pk for each in four_asked])

    assert smtp.recipients == [first.member.email]
    assert [nudge.args for nudge in nudged] == [("notifications.tasks.send_news", [each.pk for each in rest])]


# --- What members typed


HOSTILE = '<b onclick="x">Jan</b>\r\nBcc: x@y.example {0.__class__} %s %(x)s {{ x }}'
LONG = HOSTILE + " é" + "\u0302\u0323" * 214  # signs that combine with the one before count too


def test_what_members_typed_stays_text_in_every_mail(smtp):
    hostile, manager, guest = make_member(name=LONG), make_member(), make_member(joined_at=None, name=LONG)
    group = make_closed_group(name=LONG)
    group.memberships.create(member=manager, is_manager=True)
    make_subscriber(manager)
    group.join(hostile, reason=HOSTILE)
    guest.admit()
    make_event(author=manager, title=LONG).register(hostile)
    make_post(author=hostile, title=LONG)
    make_comment(make_post(author=manager, title=LONG), author=hostile)
    deliver_everything()
    group.join_requests.get().decline(HOSTILE)
    group.invite(hostile, by=manager)
    make_asker(group, name=HOSTILE)[1].admit()
    make_member(joined_at=None, name=HOSTILE).turn_away(HOSTILE)
    deliver_everything()
    tasks.sweep()
    send_digest_to(manager)

    ours = "Subject From To Date Message-ID List-Id Auto-Submitted MIME-Version Content-Type".split()
    lists = {"List-Unsubscribe", "List-Unsubscribe-Post", "Precedence", "References", "In-Reply-To"}
    assert len({message["List-Id"] for message in smtp.messages}) == 8
    for recipient, message in smtp.letters:
        assert set(message.keys()) - lists == set(ours)
        assert [address.addr_spec for address in message["To"].addresses] == [recipient]
        assert "<b onclick" not in html_of(message)
        assert len(message["Subject"]) <= 150
        assert max(map(len, bytes(message).splitlines())) < 998
    texts = "".join(text_of(message) for message in smtp.messages)
    assert "{0.__class__} %s %(x)s {{ x }}" in texts


def test_the_message_of_a_mail_parses_without_defects(smtp):
    make_asker(make_closed_group())

    deliver_everything()

    [message] = smtp.messages
    again = email.message_from_bytes(bytes(message), policy=email.policy.default)
    assert [part.defects for part in again.walk()] == [[], [], []]


def test_the_sweep_does_all_of_it_without_a_nudge(smtp):
    make_asker(make_closed_group())

    tasks.sweep()

    assert len(smtp.letters) == 1


def test_the_audience_of_a_kind_is_asked_anew(smtp):
    group = make_closed_group()
    _asker, request = make_asker(group)
    manager = group.memberships.get().member

    Suspension.objects.create(member=manager, reason="Even niet", until=timezone.now() + timedelta(days=1))

    assert list(JoinRequested().audience(request)) == []


def test_all_community_managers_hear_of_another_one(smtp):
    here, away = make_community_manager(), make_community_manager()
    away.suspend("Huisregel 3")
    member = make_member("Noor Bakker")

    for _twice in range(2):
        call_command("appoint", member.email, verbosity=0, stdout=StringIO())
    deliver_everything()

    assert smtp.recipients == sorted([here.email, member.email])
    assert {message["Subject"] for message in smtp.messages} == {"Noor Bakker is nu communitymanager"}


def test_no_two_kinds_of_news_have_one_name():
    with pytest.raises(TypeError, match="appointed"):
        type("AppointedAnew", (JoinRequested,), {"NAME": "appointed"})
