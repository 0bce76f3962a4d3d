import uuid
from datetime import date, timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from network.rights import RoleName
from notifications.models import Announcement, Broadcast, Delivery, DigestSubscription, Mail, Wishes
from notifications.models.broadcasts import KeptBack, Missed
from notifications.tasks import deliver, send_broadcasts, send_delivery, send_mail
from tests.at_once import run_at_once
from tests.factories import make_group, make_member
from tests.notifications.factories import deliver_everything, make_subscriber, text_of

pytestmark = pytest.mark.django_db
WORDS = {"subject": "Zondag is de site even weg", "text": "Van negen tot tien.", "audience": "everybody"}


@pytest.fixture
def manager(client):
    manager = make_subscriber(make_member(roles=[RoleName.COMMUNITY_MANAGER])).member
    client.force_login(manager)
    return manager


def press(client, button, broadcast=None, **fields):
    name, args = ("edit_broadcast", [broadcast.pk]) if broadcast else ("write_broadcast", [])
    address = reverse(f"notifications:{name}", args=args)
    return client.post(address, WORDS | {"uuid": uuid.uuid4(), button: "1"} | fields)


def test_a_draft_is_tried_planned_and_sent_once(client, manager, smtp):
    member, stopped = (make_subscriber(make_member()).member for _ in range(2))
    stopped.digest_subscription.hear_broadcasts(False)
    press(client, "test")
    send_mail(Mail.objects.get().pk)
    assert smtp.recipients == [manager.email]
    broadcast = Broadcast.objects.get()
    assert list(broadcast.reached()) == [member]

    in_an_hour = timezone.localtime() + timedelta(hours=1)
    press(client, "send", broadcast, planned=in_an_hour.strftime("%Y-%m-%dT%H:%M"))
    send_broadcasts()
    assert not Announcement.objects.exists()
    Broadcast.objects.update(planned_for=timezone.now())
    for _ in range(2):  # a beat that runs twice
        send_broadcasts()
    press(client, "send", broadcast, subject="Nog eens")
    deliver_everything()

    assert sorted(smtp.recipients) == sorted([manager.email, member.email])
    assert Delivery.objects.filter(kind="broadcast").count() == 1
    assert Broadcast.objects.get().subject == WORDS["subject"]


def test_a_draft_can_be_thrown_away_and_what_was_sent_cannot(client, manager):
    press(client, "draft")
    press(client, "discard", Broadcast.objects.get())
    assert not Broadcast.objects.exists()

    press(client, "draft")
    broadcast = Broadcast.objects.get()
    press(client, "send", broadcast)
    press(client, "discard", broadcast)

    assert Broadcast.objects.get().sent_at


@pytest.mark.parametrize("wishes", [{"takes_mail": False}, {"paused_until": date.max}])
def test_who_wants_no_mail_gets_none_of_these_either(client, manager, smtp, wishes):
    member, silent, later = (make_subscriber(make_member()).member for _ in range(3))
    Wishes.objects.create(member=silent, **wishes)
    broadcast = Broadcast.objects.create(author=manager, planned_for=timezone.now(), **WORDS)
    send_broadcasts()
    for pk in Announcement.objects.due().values_list("pk", flat=True):
        deliver(pk)
    Wishes.objects.create(member=later, **wishes)  # once it waits to be sent

    deliver_everything()

    assert smtp.recipients == [member.email]
    manager.roles.all().delete()  # it was sent, whatever becomes of its writer
    client.force_login(silent)  # who takes no mail finds it on the site
    [row] = client.get("/meldingen/").context["page"]
    opened = client.get(f"/meldingen/{row.pk}/", follow=True).content.decode()
    assert (row.line.title, "Van negen tot tien." in opened) == (WORDS["subject"], True)
    assert "leden" not in opened.split("<main")[1].split("</main>")[0]  # to how many is not for them
    client.force_login(make_member())
    assert client.get(f"/meldingen/bericht/{broadcast.pk}/").status_code == 404
    assert Broadcast.objects.get().recipient_count == 2  # of those two took mail when it went out
    assert broadcast.reach().others == [(Missed.SILENT.label, 2)]
    assert not Delivery.objects.filter(member=silent, subject_id=broadcast.pk).exists()


def test_of_who_lost_the_role_nothing_goes_out_and_another_can_send_it(client, manager, smtp):
    other, member = (make_subscriber(make_member()).member for _ in range(2))
    broadcast = Broadcast.objects.create(author=other, planned_for=timezone.now(), **WORDS)

    for _ in range(2):
        send_broadcasts()
    deliver_everything()

    assert Broadcast.objects.values_list("kept_back", "sent_at").get() == (KeptBack.NO_ROLE, None)
    assert sorted(smtp.recipients) == sorted([other.email, manager.email])  # of that it stayed
    assert "wie het plande mag niet meer aan alle leden schrijven" in client.get("/beheer/berichten/").content.decode()
    [news] = client.get("/meldingen/").context["page"]
    opened = client.get(f"/meldingen/{news.pk}/", follow=True)
    assert opened.redirect_chain[-1][0] == f"/beheer/berichten/{broadcast.pk}/"
    assert not opened.context["form"]["planned"].value()
    smtp.letters.clear()
    press(client, "send", broadcast)
    deliver_everything()
    assert sorted(smtp.recipients) == sorted([other.email, member.email])
    assert "broadcast_kept_back" not in {news.kind for news in client.get("/meldingen/").context["page"]}


def test_of_who_loses_the_role_while_it_goes_out_the_page_says_how_many_it_reached(client, manager, smtp):
    other = make_subscriber(make_member(roles=[RoleName.COMMUNITY_MANAGER])).member
    make_subscriber(make_member(), hears_broadcasts=False)
    make_subscriber(make_member())
    broadcast = Broadcast.objects.create(author=other, planned_for=timezone.now(), **WORDS)
    send_broadcasts()
    deliver(Announcement.objects.get().pk)
    assert Broadcast.objects.get().recipient_count == 2
    send_delivery(Delivery.objects.due().first().pk)

    other.roles.all().delete()
    deliver_everything()

    assert len(smtp.letters) == 1
    for page in ("/beheer/berichten/", f"/beheer/berichten/{broadcast.pk}/"):
        shown = client.get(page).content.decode()
        assert "aan 1 lid" in shown
        assert "De anderen kregen het niet: wie het plande mag niet meer aan alle leden schrijven" in shown
    assert not Announcement.objects.filter(kind="broadcast_kept_back").exists()


def test_a_role_that_sleeps_sends_nothing_and_is_sent_to_no_page_it_may_not_open(client, manager, smtp):
    """Without a second factor the button to send is not theirs, so the plan is not either."""
    Broadcast.objects.create(author=manager, planned_for=timezone.now(), **WORDS)
    manager.authenticator_set.all().delete()

    send_broadcasts()
    deliver_everything()

    assert Broadcast.objects.get().kept_back == KeptBack.NO_ROLE
    assert "/beheer/berichten/" not in text_of(*smtp.messages)


def test_saving_as_a_draft_takes_a_plan_back_and_a_double_click_is_one_message(client, manager):
    same = uuid.uuid4()
    for _ in range(2):
        press(client, "draft", uuid=same)
    broadcast = Broadcast.objects.get()
    broadcast.plan(timezone.now() + timedelta(days=1))

    press(client, "draft", broadcast)

    assert Broadcast.objects.get().planned_for is None


def test_a_test_leaves_the_plan_as_it_is(client, manager):
    press(client, "draft")
    broadcast, tomorrow = Broadcast.objects.get(), timezone.now() + timedelta(days=1)
    broadcast.plan(tomorrow)

    press(client, "test", broadcast, subject="Toch maandag")

    assert Mail.objects.count() == 1
    assert Broadcast.objects.values_list("subject", "planned_for").get() == ("Toch maandag", tomorrow)


@pytest.mark.django_db(transaction=True)
def test_send_and_save_pressed_at_once_are_one_message_that_stays_sent(client, manager):
    press(client, "draft")
    broadcast = Broadcast.objects.get()
    others = [Client() for _ in range(3)]
    for other in others:
        other.force_login(manager)

    run_at_once(
        [
            partial(press, other, button, broadcast)
            for other, button in zip(others, ("send", "send", "draft"), strict=True)
        ]
    )
    press(client, "send", broadcast)

    assert Broadcast.objects.get().sent_at
    assert Announcement.objects.filter(kind="broadcast").count() == 1


def test_group_managers_may_be_meant_alone(client, manager):
    leader = make_subscriber(make_member()).member
    make_group(manager=leader)

    press(client, "draft", audience="managers")

    assert list(Broadcast.objects.get().reached()) == [leader]


def test_one_click_stops_them_without_signing_in(client, manager, smtp):
    member = make_subscriber(make_member()).member
    broadcast = Broadcast.objects.create(author=manager, planned_for=timezone.now(), **WORDS)
    send_broadcasts()
    deliver_everything()
    address = reverse("notifications:stop_broadcasts", args=[member.digest_subscription.token_of_broadcasts])
    assert address in text_of(smtp.messages[0])

    client.get(address)
    assert broadcast.reached().filter(pk=member.pk).exists()
    client.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")

    assert not DigestSubscription.objects.get(member=member).hears_broadcasts
    assert not broadcast.reached().filter(pk=member.pk).exists()
