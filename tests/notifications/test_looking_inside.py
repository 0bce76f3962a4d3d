"""A community manager looks inside a closed group: with a reason, for an hour, and its managers know it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Visibility
from groups.models import Entry, Kind
from moderation.models import Deed, What
from notifications.models import Wishes
from tests.factories import make_community_manager, make_group, make_member, make_post
from tests.notifications.factories import deliver_everything, text_of

pytestmark = pytest.mark.django_db
REASON = "Een lid vraagt ons te kijken naar de toon in twee gesprekken."


def door(group):
    return reverse("groups:enter", args=[group.pk, "x"])


def test_the_whole_way_in_and_out_again(client, smtp):
    keeper, judge = make_member("Bea Beheerder"), make_community_manager(name="Femke de Vries")
    second = make_member("Tweede Beheerder")
    group = make_group(Kind.HIDDEN, manager=keeper, members=[make_member()], name="Stil overleg")
    group.memberships.create(member=second, is_manager=True)
    Wishes.objects.create(member=keeper, takes_mail=False)
    keeper.block(judge)
    post = make_post(keeper, group, Visibility.GROUP, title="Onder ons")
    client.force_login(judge)
    assert client.get(group.get_absolute_url()).status_code == 404

    too_short = client.post(door(group), {"reason": "Even kijken."})
    assert "Stil overleg" in too_short.content.decode()
    assert post.title not in too_short.content.decode()
    assert not Entry.objects.exists()

    for _twice in range(2):
        answer = client.post(door(group), {"reason": REASON}, follow=True)

    entry = Entry.objects.get()
    assert "Je kijkt mee tot" in answer.content.decode()
    assert client.get(post.get_absolute_url()).status_code == 200
    deed = Deed.objects.get(what=What.ENTERED)
    assert (deed.actor_key, deed.group_key, deed.why) == (judge.pk, group.pk, REASON)
    deliver_everything()
    assert {message["Subject"] for _to, message in smtp.letters} == {"Femke de Vries kijkt mee in Stil overleg"}
    assert sorted(to for to, _message in smtp.letters) == sorted([keeper.email, second.email])
    assert REASON in text_of(smtp.letters[0][1])
    client.force_login(keeper)
    assert "Femke de Vries kijkt mee in Stil overleg" in client.get("/meldingen/").content.decode()

    ago = timezone.now() - timedelta(hours=2)
    Entry.objects.update(since=ago, until=ago + timedelta(minutes=60))

    client.force_login(judge)
    assert client.get(group.get_absolute_url()).status_code == 404
    client.post(door(group), {"reason": REASON})
    assert entry.group.entries.count() == 2


def test_it_is_for_who_has_the_right_and_is_not_inside_yet(client):
    keeper, member = make_member(), make_member()
    hidden, closed = make_group(Kind.HIDDEN, manager=keeper), make_group(Kind.CLOSED)
    client.force_login(member)
    assert [client.post(door(group), {"reason": REASON}).status_code for group in (hidden, closed)] == [404, 403]

    judge = make_community_manager()
    client.force_login(judge)
    assert "Kijk een uur mee" in client.get(reverse("groups:about", args=[closed.pk, closed.slug])).content.decode()
    open_one, own = make_group(), make_group(Kind.CLOSED, members=[judge])
    for group in (open_one, own):
        assert client.post(door(group), {"reason": REASON})["Location"] == group.get_absolute_url()

    assert not Entry.objects.exists()
    assert "Je kijkt mee tot" not in client.get(own.get_absolute_url()).content.decode()
