"""Events for those invited alone: whom the organiser lets in, who comes by the link in a mail, and who goes out."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from content.models import Invitee, Visibility
from events.models import Event, Guest, Helper, Registration
from events.tasks import forget_guests
from members.closing import close
from members.models import Contributions
from notifications.models import Announcement, Mail
from tests.events.factories import make_event, make_guest
from tests.events.programmes import add_round, add_session
from tests.events.test_planning import as_typed, edit_address
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.django_db


def address_of(event):
    return reverse("events:invite", args=[event.pk, event.slug])


def sees(who, event):
    return Event.objects.visible_to(who).filter(pk=event.pk).exists()


@pytest.fixture
def event(client):
    event = make_event(visibility=Visibility.INVITED, begins=timezone.now() + timedelta(days=20))
    client.force_login(event.author)
    return event


def test_whole_groups_are_not_invited_on_a_first_day(client, event, settings):
    settings.HOURS_OF_FIRST_DAY = 24
    group, named = make_group(members=[event.author, make_member()]), make_member("Noor Visscher")

    response = client.post(address_of(event), {"whom": "noor visscher", "groups": [group.pk]})

    assert "Op je eerste dag" in response.context["form"].errors["groups"][0]
    assert not Invitee.objects.exists()
    client.post(address_of(event), {"whom": "noor visscher"})
    assert Invitee.objects.get().member == named


def test_names_addresses_and_groups_in_one_go(client, event):
    named, inside = make_member("Noor Visscher"), make_member()
    group = make_group(members=[event.author, inside])
    lines = f"noor visscher\n\nGerda@Buiten.example\n{event.author.email}"

    response = client.post(address_of(event), {"whom": lines, "groups": [group.pk]})

    assert response.status_code == 302, response.context["form"].errors
    rows = Invitee.objects.filter(content=event.pk)
    assert set(rows.values_list("member", "group", "email")) == {
        (named.pk, None, ""),
        (None, group.pk, ""),
        (None, None, "gerda@buiten.example"),
        (None, None, event.author.email),
    }
    assert sees(named, event)
    assert sees(inside, event)
    assert not sees(make_member(), event)
    assert not sees(AnonymousUser(), event)
    assert Announcement.objects.filter(kind="invited_to_event").count() == 2
    assert Mail.objects.filter(recipient="gerda@buiten.example").count() == 1
    client.post(address_of(event), {"whom": lines})
    assert rows.count() == 4
    assert Mail.objects.filter(recipient="gerda@buiten.example").count() == 1


def test_every_line_that_cannot_be_used_is_told(client, event):
    for _ in range(2):
        make_member("Jan de Vries")

    page = client.post(address_of(event), {"whom": "Niemand Hier\nkees@\nJan de Vries\ngoed@buiten.example"})

    errors = page.context["form"].errors["whom"]
    assert [word in " ".join(errors) for word in ("Niemand Hier", "kees@", "Jan de Vries", "goed@")] == [
        True,
        True,
        True,
        False,
    ]
    assert not Invitee.objects.filter(content=event.pk).exists()


def test_nothing_filled_in_and_a_group_of_others_are_refused(client, event):
    other = make_group(members=[make_member()])

    assert "whom" in client.post(address_of(event), {"whom": ""}).context["form"].errors
    assert client.post(address_of(event), {"groups": [other.pk]}).status_code == 200
    assert not Invitee.objects.filter(content=event.pk).exists()


def test_an_address_leads_in_by_its_link_as_a_guest(client, event):
    event.invite(event.author, addresses=["gerda@buiten.example"])
    invitee = Invitee.objects.get(content=event.pk)
    client.logout()
    page = reverse("events:invited", args=[invitee.token])

    assert event.title in client.get(page).content.decode()
    assert not Guest.objects.filter(event=event).exists()
    assert client.get(event.get_absolute_url()).status_code == 404
    answer = client.post(page, {"name": "Gerda Gast"})
    guest = Guest.objects.get(event=event)
    assert answer.headers["Location"] == reverse("events:guest", args=[guest.token])
    assert "Bevestig je aanmelding" in client.get(answer.headers["Location"]).content.decode()
    client.post(answer.headers["Location"], {})
    assert Registration.objects.running_for(guest).filter(event=event).exists()
    assert client.get(page).headers["Location"] == answer.headers["Location"]


def test_a_forged_link_and_one_taken_back_open_nothing(client, event):
    event.invite(event.author, addresses=["gerda@buiten.example"])
    invitee = Invitee.objects.get(content=event.pk)
    token = invitee.token
    client.post(reverse("events:take_back_invitation", args=[event.pk, event.slug, invitee.pk]))
    client.logout()

    for address in (token, f"{token}x", "1.abc"):
        assert client.get(reverse("events:invited", args=[address])).status_code == 404


def test_who_is_not_invited_any_more_loses_the_place_and_who_waits_gets_it(event):
    going, waiting = make_member(), make_member()
    event.invite(event.author, members=[going, waiting])
    Event.objects.filter(pk=event.pk).update(capacity=1)
    event.register(going)
    event.wait(waiting)

    event.uninvite(Invitee.objects.get(content=event.pk, member=going))

    event.refresh_from_db()
    assert not sees(going, event)
    assert not Registration.objects.running_for(going).filter(event=event).exists()
    assert (event.registration_count, event.reserved_count) == (0, 1)


def test_taking_an_address_back_takes_the_place_of_its_member_too(event):
    going = make_member()
    event.invite(event.author, addresses=[going.email])
    event.register(going)

    event.uninvite(Invitee.objects.get(content=event.pk, email=going.email))

    assert not sees(going, event)
    assert not Registration.objects.running_for(going).filter(event=event).exists()


def test_nobody_is_invited_over_and_over(client, event, settings):
    settings.ACCOUNT_RATE_LIMITS = {"be_invited_to_events": "1/d/key"}
    client.post(address_of(event), {"whom": "gerda@buiten.example"})
    event.uninvite(Invitee.objects.get(content=event.pk, email="gerda@buiten.example"))

    again = client.post(address_of(event), {"whom": "gerda@buiten.example"})

    assert "al vaak uitgenodigd" in again.content.decode()
    assert Mail.objects.filter(recipient="gerda@buiten.example").count() == 1


def test_the_name_of_a_group_that_one_may_not_know_is_not_told(client, event):
    hidden = make_group(name="Reorganisatie", kind="hidden")
    event.invite(event.author, groups=[hidden])

    page = client.get(address_of(event)).content.decode()

    assert "Reorganisatie" not in page
    assert "Een groep die jij niet kent" in page


def test_who_came_with_a_group_keeps_the_place_outside_it(event):
    going = make_member()
    group = make_group(members=[going])
    event.invite(event.author, groups=[group])
    event.register(going)

    event.uninvite(Invitee.objects.get(content=event.pk, group=group))

    assert sees(going, event)
    assert Registration.objects.running_for(going).filter(event=event).exists()


def test_whoever_has_a_part_in_it_sees_an_event_that_narrows(client):
    going, helper, other = make_member(), make_member(), make_member()
    event = make_event(attendees=[going], welcomes_guests=True, begins=timezone.now() + timedelta(days=20))
    Helper.objects.create(event=event, member=helper)
    guest = make_guest(event)
    event.sign_up(guest)
    client.force_login(event.author)

    response = client.post(edit_address(event), as_typed(event, visibility="invited", welcomes_guests=""))

    assert response.status_code == 302, response.context["form"].errors
    assert [sees(who, event) for who in (going, helper, guest, other, AnonymousUser())] == [True] * 3 + [False] * 2


def test_an_event_for_those_invited_gets_no_other_readers(client, event):
    page = client.post(edit_address(event), as_typed(event, visibility="members"))

    assert "visibility" in page.context["form"].errors


def test_only_an_event_can_be_for_those_invited(client):
    post = make_post()
    client.force_login(post.author)

    assert "invited" not in client.get(post.get_edit_url()).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(post).objects.filter(pk=post.pk).update(visibility=Visibility.INVITED)


def test_an_address_that_nobody_proved_lets_nobody_in(event):
    event.invite(event.author, addresses=["gast@buiten.example"])
    guest = Guest.objects.ask(make_event(), name="Gast", email="gast@buiten.example")

    assert not sees(guest, event)
    guest.confirm()
    assert sees(guest, event)


def test_addresses_are_forgotten_a_month_after_the_event(event):
    member = make_member()
    event.invite(event.author, members=[member], addresses=["gerda@buiten.example"])
    rows = Invitee.objects.filter(content=event.pk)

    forget_guests()
    assert rows.count() == 2
    Event.objects.filter(pk=event.pk).update(ends_at=timezone.now() - timedelta(days=31))
    forget_guests()
    assert [row.member for row in rows] == [member]


def test_whoever_leaves_is_invited_nowhere_any_more_by_name_or_by_address(event):
    member, other = make_member(), make_member()
    event.invite(event.author, members=[member, other], addresses=[member.email, "gerda@buiten.example"])

    close(member.leave(Contributions.KEEP))

    rows = Invitee.objects.filter(content=event.pk)
    assert {row.email or row.member for row in rows} == {other, "gerda@buiten.example"}


def test_no_page_leads_a_guest_to_one_that_is_closed_to_them(client, event):
    event.invite(event.author, addresses=["gerda@buiten.example"])
    guest = Guest.objects.come_invited(event, name="Gerda Gast", email="gerda@buiten.example")
    registration = event.sign_up(guest)
    client.logout()

    add_session(add_round(event), "Het loket", body="<p>Over een loket.</p>")
    event.release_programme(event.author)

    for name, row in (("give_back", registration), ("guest", guest)):
        page = client.get(reverse(f"events:{name}", args=[row.token]))
        assert event.title in page.content.decode()
        assert event.get_absolute_url() not in page.content.decode()


def test_a_guest_who_is_invited_reads_the_programme_on_the_own_page(client, event):
    event.invite(event.author, addresses=["gerda@buiten.example"])
    guest = Guest.objects.come_invited(event, name="Gerda Gast", email="gerda@buiten.example")
    add_session(add_round(event), "Het loket", body="<p>Over een loket.</p>")
    event.release_programme(event.author)

    page = client.get(reverse("events:guest", args=[guest.token])).content.decode()

    assert "Over een loket." in page


def test_an_address_of_a_member_leads_to_logging_in(client, event):
    member = make_member("Noor Visscher")
    event.invite(event.author, addresses=[member.email])
    client.logout()
    page = reverse("events:invited", args=[Invitee.objects.get(content=event.pk).token])

    answer = client.post(page, {"name": "Noor"})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert not Guest.objects.filter(event=event).exists()
    client.force_login(make_member())  # to whom the link was passed on
    said = client.get(page)
    assert said.status_code == 403
    assert "Deze uitnodiging is niet voor dit account" in said.content.decode()
    assert not any(told in said.content.decode() for told in (event.title, member.email, member.name))


def test_an_address_whose_member_would_see_nothing_comes_as_a_guest(client, event):
    member = make_member("Noor Visscher")
    EmailAddress.objects.create(user=member, email="noor@thuis.example", verified=True)
    event.invite(event.author, addresses=["noor@thuis.example"])
    client.logout()

    client.post(reverse("events:invited", args=[Invitee.objects.get(content=event.pk).token]), {"name": "Noor"})

    assert Guest.objects.get(event=event).email == "noor@thuis.example"


def test_each_day_of_a_series_is_for_the_same_people(event):
    member = make_member()
    event.invite(event.author, members=[member])

    [again] = event.recur("week", 1, event.returns_at("week", 1, times=2))

    assert sees(member, again)
    assert not sees(make_member(), again)
