"""A programme was released anew: by mail to those whose session moved, guests included, and to nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.events.factories import make_event, make_guest
from tests.events.programmes import add_round, add_session, change
from tests.factories import make_member
from tests.notifications.factories import deliver_everything, text_of

pytestmark = pytest.mark.django_db
SUBJECT = "Wat er voor jou verandert"


def heard(smtp):
    return sorted(recipient for recipient, mail in smtp.letters if SUBJECT in mail["Subject"])


def test_a_guest_hears_that_the_session_they_chose_has_moved(smtp):
    event = make_event(begins=timezone.now() + timedelta(days=9), welcomes_guests=True)
    chose, elsewhere, gone, idle = (make_guest(event) for _ in range(4))
    one, two = add_round(event), add_round(event, 2)
    moving, staying = add_session(one, "Het loket"), add_session(one, "De balie")
    event.release_programme(event.author)
    for guest, session in ((chose, moving), (elsewhere, staying), (gone, moving), (idle, None)):
        event.sign_up(guest)
        event.choose_sessions(guest, {one.pk: session and session.slot.pk})
    event.unregister(gone)
    change(moving, round=two)

    event.release_programme(event.author)
    deliver_everything()

    assert heard(smtp) == [chose.email]
    mail = smtp.letters[-1][1]
    assert "‘Het loket’ is verplaatst." in text_of(mail)
    assert f"/agenda/gast/{chose.token}/" in text_of(mail)


def test_a_member_and_a_guest_who_chose_the_same_session_each_hear_it(smtp):
    member = make_member()
    event = make_event(begins=timezone.now() + timedelta(days=9), welcomes_guests=True, attendees=[member])
    guest = make_guest(event)
    event.sign_up(guest)
    round = add_round(event)
    session = add_session(round, "Het loket")
    event.release_programme(event.author)
    for who in (member, guest):
        event.choose_sessions(who, {round.pk: session.slot.pk})
    session.discard()

    event.release_programme(event.author)
    deliver_everything()
    deliver_everything()

    assert heard(smtp) == sorted([member.email, guest.email])


def test_who_loses_a_chosen_session_by_a_move_is_told_so(smtp):
    busy, free = make_member(), make_member()
    event = make_event(begins=timezone.now() + timedelta(days=9), attendees=[busy, free])
    one, two = add_round(event), add_round(event, 2)
    moving, other = add_session(one, "Het loket"), add_session(two, "De balie")
    event.release_programme(event.author)
    for who, choice in ((busy, {one.pk: moving.slot.pk, two.pk: other.slot.pk}), (free, {one.pk: moving.slot.pk})):
        event.choose_sessions(who, choice)
    change(moving, round=two)

    event.release_programme(event.author)
    deliver_everything()

    told = {recipient: text_of(mail) for recipient, mail in smtp.letters}
    assert all("‘Het loket’ is verplaatst." in told[who.email] for who in (busy, free))
    assert "Je hebt daar geen plek meer" in told[busy.email]
    assert "Je hebt daar geen plek meer" not in told[free.email]


def test_who_waited_for_a_session_reads_once_that_there_is_a_place(client, smtp):
    has, member = make_member(), make_member()
    event = make_event(begins=timezone.now() + timedelta(days=9), welcomes_guests=True, attendees=[has, member])
    guest = make_guest(event)
    event.sign_up(guest)
    round = add_round(event)
    full, other = add_session(round, "Het loket", capacity=1), add_session(round, "De balie", capacity=1)
    event.release_programme(event.author)
    event.choose_sessions(has, {round.pk: full.slot.pk})
    event.choose_sessions(member, {round.pk: other.slot.pk}, {full.slot.pk: True})
    event.choose_sessions(guest, {}, {other.slot.pk: True})

    event.choose_sessions(has, {round.pk: None})
    deliver_everything()
    deliver_everything()

    told = [(recipient, mail) for recipient, mail in smtp.letters if "Je hebt een plek bij" in mail["Subject"]]
    assert sorted(recipient for recipient, _mail in told) == sorted([member.email, guest.email])
    texts = {recipient: text_of(mail) for recipient, mail in told}
    assert "Je plek bij ‘De balie’ in dezelfde ronde is nu vrij voor een ander." in texts[member.email]
    assert f"/agenda/gast/{guest.token}/" in texts[guest.email]
    assert "in dezelfde ronde" not in texts[guest.email]
    client.force_login(member)
    assert "Je hebt een plek bij ‘Het loket’" in client.get(reverse("notifications:notifications")).content.decode()
