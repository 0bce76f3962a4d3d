"""One decision for each member and channel: by preset, topic, level, quiet hours, pause and the mails of a day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from content.models import Mention, Reading
from groups.models import Kind, MailLevel
from notifications.deciding import MAILS_A_DAY, decide
from notifications.kinds import KINDS, Skipped
from notifications.kinds.comments import Answered
from notifications.kinds.events import PlaceOffered
from notifications.kinds.mentions import Mentioned
from notifications.kinds.news import CommentOnFollowed
from notifications.models import Announcement, Delivery, Notification, Preset, Way, Wishes
from notifications.tasks import deliver
from notifications.tokens import topic_token
from notifications.topics import Topic
from tests.factories import make_comment, make_group, make_member, make_post
from tests.notifications.factories import deliver_everything, make_subscriber, select, send_digest_to, text_of

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEDNESDAY = datetime(2027, 3, 24, 23, 30, tzinfo=AMSTERDAM)
SATURDAY = datetime(2027, 3, 27, 12, tzinfo=AMSTERDAM)


def decided(kind, it=None, now=WEDNESDAY, at_cap=False, **wishes):
    member = make_member()
    if wishes:
        Wishes.objects.create(member=member, **wishes)
    return decide(kind(), it, [member.pk], now=now, at_cap=[member.pk] if at_cap else [])[member.pk]


@pytest.mark.parametrize(
    ("kind", "wishes", "on_site", "mailed"),
    [
        (Mentioned, {}, True, True),
        (Mentioned, {"preset": "rustig"}, True, False),
        (CommentOnFollowed, {}, True, False),
        (CommentOnFollowed, {"preset": "alles"}, True, True),
        (CommentOnFollowed, {"preset": "alles", "differing": {"gevolgd": "niets"}}, False, False),
        (Mentioned, {"preset": "rustig", "differing": {"genoemd": "mail"}}, True, True),
        (Mentioned, {"takes_mail": False}, True, False),
        (PlaceOffered, {"takes_mail": False, "differing": {"agenda": "niets"}}, True, True),
    ],
)
def test_the_preset_and_what_differs_from_it_decide(kind, wishes, on_site, mailed):
    decision = decided(kind, **wishes)

    assert (decision.on_site, decision.skipped == "") == (on_site, mailed)


@pytest.mark.parametrize(
    ("now", "wishes", "until"),
    [
        (WEDNESDAY, {}, None),
        (WEDNESDAY, {"quiet_from": time(22), "quiet_until": time(7)}, datetime(2027, 3, 25, 7, tzinfo=AMSTERDAM)),
        (WEDNESDAY, {"quiet_from": time(7), "quiet_until": time(22)}, None),
        # Quiet until eight by the clock, on a night that has an hour less.
        (
            SATURDAY,
            {"quiet_weekends": True, "quiet_from": time(22), "quiet_until": time(8)},
            datetime(2027, 3, 29, 8, tzinfo=AMSTERDAM),
        ),
    ],
)
def test_mail_waits_until_the_quiet_is_over(now, wishes, until):
    assert decided(Mentioned, now=now, **wishes).not_before == until
    assert decided(PlaceOffered, now=now, **wishes).not_before is None


def test_a_pause_and_the_mails_of_a_day_leave_it_to_the_digest():
    assert decided(Mentioned, paused_until=date(2027, 3, 25)).skipped == Skipped.PAUSED
    assert decided(Mentioned, paused_until=date(2027, 3, 24)).skipped == ""
    assert decided(Mentioned, at_cap=True).skipped == Skipped.TOO_MANY
    assert decided(PlaceOffered, at_cap=True, paused_until=date(2027, 3, 25)).skipped == ""


def test_what_cannot_wait_passes_whatever_a_member_wishes():
    passing = {kind.NAME: kind for kind in KINDS.values() if kind.PASSES}
    places = {"registered", "transferred", "waits", "place_offered", "place_called", "session_place_given"}
    judging = {"decided", "decision_undone", "hidden_for_now", "hiding_lapsed", "hidden_until_judged", "lapsed_at_desk"}
    judging |= {"appeal_made", "appeal_waits", "appeal_judged", "piece_not_cleared", "desk_message"}
    assert passing.keys() == places | judging | {"cancelled", "moved_event", "called_off", "entered"}
    for kind in passing.values():
        assert decided(kind, takes_mail=False, paused_until=date(2027, 3, 25), at_cap=True).skipped == ""


def test_each_preset_mails_what_the_docs_say():
    calm = {Topic.ASKED, Topic.GROUPS, Topic.EVENTS, Topic.NETWORK}
    normal = calm | {Topic.MENTIONS, Topic.REPLIES, Topic.OWN, Topic.PIECES, Topic.NOTES}
    mailed = {preset: {topic for topic in Topic if Wishes(preset=preset).way(topic) == Way.MAIL} for preset in Preset}

    assert mailed == {Preset.CALM: calm, Preset.NORMAL: normal, Preset.ALL: set(Topic)}


def test_what_was_chosen_since_the_mail_was_written_holds(smtp):
    said = make_comment(make_post())
    make_comment(said.content, parent=said)
    deliver(Announcement.objects.get(kind="answered").pk)
    Wishes.objects.create(member=said.author, takes_mail=False)

    deliver_everything()

    assert said.author.email not in smtp.recipients
    assert Delivery.objects.get(kind="answered").skipped == Skipped.STOPPED


def test_a_group_is_found_by_its_name_and_the_others_stay_as_they_are(client):
    member = make_member()
    groups = [make_group(name=f"Groep {n}", members=[member]) for n in range(10)]
    found = make_group(name="Bomen en wortels", members=[member])
    client.force_login(member)

    page = client.get("/profiel/mail/?groep=bomen")
    membership = found.memberships.get(member=member)
    client.post("/profiel/mail/groepen/", {f"niveau-{membership.pk}": "nothing"})

    assert list(page.context["memberships"]) == [membership]
    levels = member.memberships.filter(group__in=groups).values_list("mail_level", flat=True)
    assert set(levels) == {MailLevel.DIGEST}
    assert found.memberships.get(member=member).mail_level == MailLevel.NOTHING


def test_who_is_answered_in_a_group_one_wants_nothing_of_finds_it_on_the_site_alone():
    member = make_member()
    post = make_post(make_member(), make_group(members=[member], mail_level=MailLevel.NOTHING))
    post.group.memberships.update(mail_level=MailLevel.NOTHING)
    comment = make_comment(post)

    answered = decide(Answered(), comment, [member.pk])[member.pk]
    named = Mention.objects.create(comment=comment, member=member, by=comment.author)
    assert decide(Mentioned(), named, [member.pk])[member.pk] == answered
    followed = decide(CommentOnFollowed(), comment, [member.pk])[member.pk]

    assert (answered.on_site, answered.skipped) == (True, Skipped.STOPPED)
    assert followed.on_site is False


def test_deciding_costs_the_same_for_one_and_for_a_hundred(queries):
    comment = make_comment(make_post(make_member(), make_group()))
    crowd = [make_member() for _ in range(20)]
    for member in crowd:
        Wishes.objects.create(member=member, quiet_weekends=True)

    with queries() as asked:
        decide(CommentOnFollowed(), comment, [member.pk for member in crowd])

    assert len(asked) == 3


def test_the_eleventh_mail_of_a_day_is_not_sent_and_stands_on_the_site(smtp):
    author = make_member()
    for _ in range(MAILS_A_DAY + 1):
        make_comment(make_comment(make_post(), author).content, parent=author.comments.latest("pk"))
    deliver_everything()

    mails = Delivery.objects.filter(member=author, kind="answered")
    assert smtp.recipients.count(author.email) == MAILS_A_DAY
    assert mails.get(sent_at=None).skipped == Skipped.TOO_MANY
    assert Notification.objects.filter(member=author, kind="answered").count() == MAILS_A_DAY + 1
    now = timezone.now()
    assert [told.replies for told in select(author, now - timedelta(days=1), now).replies] == [1]  # that one


def test_what_was_one_too_many_for_a_day_stands_in_the_digest_once(smtp):
    member, host = make_member(), make_member()
    had = {"member": member, "kind": "answered", "claimed_at": timezone.now(), "sent_at": timezone.now()}
    Delivery.objects.bulk_create(Delivery(subject_id=n, **had) for n in range(MAILS_A_DAY))
    make_group(kind=Kind.HIDDEN, manager=host, name="Boomschouw").invite(member, by=host)
    deliver_everything()
    assert Delivery.objects.get(kind="invited").skipped == Skipped.TOO_MANY

    send_digest_to(member)
    again = send_digest_to(member)

    [message] = smtp.messages
    assert f"{host.name} nodigt je uit voor Boomschouw" in text_of(message)
    assert again.skipped == Skipped.NOTHING_NEW


def test_who_read_a_piece_before_anybody_was_told_hears_nothing_of_it():
    member, group = make_member(), make_group()
    group.memberships.create(member=member, mail_level=MailLevel.EVERYTHING)
    post = make_post(group=group)
    Reading.objects.create(member=member, content=post.content_ptr, day=timezone.localdate())

    deliver(Announcement.objects.get(kind="piece_in_group").pk)

    assert not Delivery.objects.filter(member=member).exists()
    assert not Notification.objects.filter(member=member).exists()


def test_the_mails_of_a_day_are_counted_by_the_clock_of_the_member():
    member = make_subscriber(make_member(), time_zone="America/Curacao").member
    morning = timezone.now().astimezone(ZoneInfo("America/Curacao")).replace(hour=0, minute=1)
    kind, claimed = "answered", {"member": member, "claimed_at": morning}
    Delivery.objects.bulk_create(Delivery(kind=kind, subject_id=n, **claimed) for n in range(3))
    Delivery.objects.create(kind=kind, subject_id=9, member=member, claimed_at=morning - timedelta(minutes=2))

    Delivery.objects.create(kind="registered", subject_id=11, **claimed)  # passes, and takes nobody's place
    Delivery.objects.create(kind=kind, subject_id=12, failed_at=timezone.now(), **claimed)
    eleventh = Delivery.objects.create(kind=kind, subject_id=10, member=member, claimed_at=timezone.now())

    assert Delivery.mails_before({member.pk: eleventh}) == {member.pk: 3}


def test_what_was_read_on_the_site_while_the_mail_waited_is_not_mailed(smtp, client):
    said = make_comment(make_post())
    make_comment(said.content, parent=said)
    in_an_hour = timezone.localtime() + timedelta(hours=1)
    Wishes.objects.create(
        member=said.author, quiet_from=(in_an_hour - timedelta(hours=2)).time(), quiet_until=in_an_hour.time()
    )
    deliver_everything()
    mail = Delivery.objects.get(member=said.author, kind="answered")
    assert mail.next_attempt_at > timezone.now()
    client.force_login(said.author)
    client.get(said.content.get_absolute_url())
    Wishes.objects.all().delete()
    Delivery.objects.update(next_attempt_at=timezone.now())

    deliver_everything()

    mail.refresh_from_db()
    assert mail.skipped == Skipped.SEEN
    assert said.author.email not in smtp.recipients


def test_what_was_read_below_another_piece_says_nothing_of_this_one(smtp):
    """One notification of a piece spans comments on others, for their keys are handed out over the whole network."""
    author = make_member()
    first, between = make_comment(make_post(author=author)), make_comment(make_post())
    last = make_comment(first.content)
    read = {"thread": first.content_id, "content": first.content, "read_at": timezone.now()}
    kind = CommentOnFollowed.NAME
    Notification.objects.create(member=author, kind=kind, first=first.pk, last=last.pk, **read)
    Wishes.objects.create(member=author, preset="alles")
    about = {"member": author, "kind": kind}
    mails = [Delivery.objects.create(**about, subject_id=comment.pk) for comment in (first, between, last)]

    kind, said = CommentOnFollowed(), (first, between, last)
    pairs = zip(said, mails, strict=True)
    found = [Delivery.decisions(kind, comment, [mail])[mail.pk].skipped for comment, mail in pairs]

    assert found == [Skipped.SEEN, "", Skipped.SEEN]


def test_the_link_in_a_mail_stops_its_kind_without_signing_in_and_takes_it_back(client, smtp):
    said = make_comment(make_post())
    make_comment(said.content, parent=said)
    deliver_everything()
    (message,) = [message for recipient, message in smtp.letters if recipient == said.author.email]
    address = f"/mail/stop/{topic_token(said.author.pk, Topic.REPLIES)}/"
    assert address in text_of(message)
    ways = []

    for sent in (None, {"List-Unsubscribe": "One-Click"}, {"again": "1"}):
        response = client.get(address) if sent is None else client.post(address, sent)
        assert response.status_code == 200
        ways.append(Wishes.objects.of(said.author).way(Topic.REPLIES))

    assert ways == [Way.MAIL, Way.SITE, Way.MAIL]
    Wishes.objects.update(differing={"antwoorden": "niets"})
    client.post(address)  # an old mail brings nothing back that was switched off
    assert Wishes.objects.of(said.author).way(Topic.REPLIES) == Way.NOTHING


def test_the_page_keeps_what_is_chosen_and_says_what_is_wrong(client):
    member = make_member()
    group = make_group(members=[member])
    client.force_login(member)
    words = {"preset": "rustig", "takes_mail": "on", "soort_gevolgd": "niets", "quiet_from": "22:00"}

    wrong = client.post("/profiel/mail/wensen/", words)
    right = client.post("/profiel/mail/wensen/", words | {"quiet_until": "07:00"})
    membership = group.memberships.get(member=member)
    client.post("/profiel/mail/groepen/", {f"niveau-{membership.pk}": "nothing", "niveau-1": "nothing"})

    assert (wrong.status_code, right.status_code) == (200, 302)
    assert "Vul allebei in" in wrong.content.decode()
    wishes = Wishes.objects.get(member=member)
    assert (wishes.preset, wishes.differing, wishes.quiet_until) == ("rustig", {"gevolgd": "niets"}, time(7))
    assert group.memberships.get(member=member).mail_level == MailLevel.NOTHING
    assert 'value="22:00"' in client.get("/profiel/mail/").content.decode()
