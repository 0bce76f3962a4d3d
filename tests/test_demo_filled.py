"""What is in the demo community: it is filled once, and nothing here changes it."""

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse

from ambtenaar.demo.logins import ROLES, logins
from content.models import Comment, Content
from events.models import Event, Guest, Proposal, ProposalAnswer, SignUpAnswer, State
from events.permissions import can_edit
from groups.models import Group
from members.models import Member, NetworkInvitation, Organisation
from moderation.models import Appeal, Case, Decision, Deed, What
from notifications.models import Announcement, Notification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]


@pytest.fixture(scope="module")
def filled(made_once, tmp_path_factory):
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        call_command("demo", verbosity=0, members=60, groups=20, posts=90, comments=400)
        yield


def test_it_is_as_large_as_was_asked():
    assert (Member.objects.count(), Group.objects.count(), Comment.objects.count()) == (60, 20, 400)
    assert Content.objects.filter(kind="post").count() == 90


def test_what_is_counted_is_there():
    for content in Content.objects.all():
        assert content.comment_count == content.comments.counted().count()
        assert content.first_reply_at == min(
            (reply.created_at for reply in content.comments.placed().exclude(author=content.author)), default=None
        )
    assert {group.pk: group.member_count for group in Group.objects.all()} == {
        group.pk: group.memberships.count() for group in Group.objects.all()
    }
    assert all(event.registration_count == event.registrations.count() for event in Event.objects.all())


def test_nobody_is_ahead_of_time():
    for comment in Comment.objects.select_related("content", "author", "parent"):
        assert comment.content.published_at < comment.created_at
        assert comment.author.joined_at < comment.created_at
        assert comment.parent is None or comment.parent.created_at < comment.created_at


def test_volume_comes_after_all_that_was_written():
    written = Content.objects.filter(author__about__gt="")

    volume = Content.objects.filter(author__about="")

    assert volume.exists()
    assert max(volume.values_list("published_at", flat=True)) < min(written.values_list("created_at", flat=True))


def test_each_member_has_a_number_and_the_next_one_gets_the_next():
    members = Member.objects.exclude(joined_at=None).order_by("joined_at")
    newcomer = Member.objects.waiting().first()

    assert list(members.values_list("number", flat=True)) == list(range(1, 59))
    newcomer.admit()
    assert newcomer.number == 59


def test_some_are_on_the_way_in(client, settings):
    settings.MANAGERS_NEED_SECOND_FACTOR = False
    client.force_login(Member.objects.get(email=ROLES["community-manager"]))
    desk = client.get("/beheer/aanmeldingen/").content.decode()
    assert Member.objects.waiting().count() == 2
    assert all(person.name in desk for person in Member.objects.waiting())
    assert "bomen op pleinen" in desk
    assert NetworkInvitation.objects.by_mail().open().count() == 2
    assert NetworkInvitation.objects.by_link().open().get().accepted == 4


def test_each_login_opens_the_door(client):
    for role, email, password in logins():
        if role == "visitor-to-be":
            assert Organisation.recognised_by(email).name == "gemeente Oeverdam"
        else:
            response = client.post(reverse("account_login"), {"login": email, "password": password})
            assert (response.status_code, response["Location"]) == (302, "/")
            client.logout()


def test_the_bell_of_a_member_has_rung(client):
    member = Member.objects.get(email=ROLES["member"])
    client.force_login(member)

    page = client.get(reverse("notifications:notifications")).content.decode()

    kinds = set(Notification.objects.visible_to(member).values_list("kind", flat=True))
    assert kinds >= {"answered", "comment_on_followed", "followed"}
    assert "Nieuw</span>" in page


def test_what_was_reported_waits_or_was_judged_and_the_trail_tells_it_in_order():
    [appeal] = Appeal.objects.open()
    judging = Deed.objects.exclude(what=What.SETTING_CHANGED)  # of the subjects, which are described on the day itself
    moments = list(judging.order_by("pk").values_list("at", flat=True))

    assert Case.objects.open().count() == 4
    assert Case.objects.open().get(report_count=5).hidden_for_now_at
    assert Decision.objects.values("by").distinct().count() == 3
    assert {appeal.decision.by.email, ROLES["community-manager"]} == set(
        Member.objects.filter(roles__name="community_manager").values_list("email", flat=True)
    )
    assert set(judging.values_list("what", flat=True)) == {
        What.DECIDED,
        What.APPEALED,
        What.HIDDEN_FOR_NOW,
        What.TAKEN,
    }
    assert moments == sorted(moments)
    assert moments[0] == appeal.decision.at
    assert Notification.objects.filter(member=appeal.decision.about, kind="decided").get().at == appeal.decision.at
    assert not Announcement.objects.due().filter(created_at__lte=moments[-1]).exists()  # which would become mails


def test_it_shows_an_event_from_call_to_looking_back(client):
    organiser = Member.objects.get(email=ROLES["organiser"])
    client.force_login(organiser)
    own = [event for event in Event.objects.visible_to(organiser) if can_edit(organiser, event)]
    coming, over = ([event for event in own if event.has_ended == past] for past in (False, True))

    assert set(Proposal.objects.filter(call__event__in=coming).values_list("state", flat=True)) == set(State)
    assert Guest.objects.confirmed().filter(registrations__event__in=coming).count() == 3
    assert SignUpAnswer.objects.filter(question__event__in=coming).exists()
    assert ProposalAnswer.objects.filter(question__call__event__in=coming).exists()
    assert ["Gelderland", "Overijssel"] in [event.provinces for event in coming]
    [event] = over
    page = client.get(reverse("events:attendance", args=[event.pk, event.slug])).content.decode()
    assert 0 < event.attendance().came < event.attendance().registered
    assert len(event.evaluation()["said"]) == 3
    assert all(words in page for _score, words in event.evaluation()["said"])
