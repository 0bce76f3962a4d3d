"""One decision for each member and channel: by preset, topic, level, quiet hours, pause and the mails of a day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from groups.models import MailLevel
from notifications.deciding import MAILS_A_DAY, decide
from notifications.kinds import Skipped
from notifications.kinds.comments import Answered
from notifications.kinds.events import PlaceOffered
from notifications.kinds.mentions import Mentioned
from notifications.kinds.news import CommentOnFollowed
from notifications.models import Delivery, Notification, Way, Wishes
from notifications.tokens import topic_token
from notifications.topics import Topic
from tests.factories import make_comment, make_group, make_member, make_post
from tests.notifications.factories import deliver_everything, text_of

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


def test_who_is_answered_in_a_group_one_wants_nothing_of_finds_it_on_the_site_alone():
    member = make_member()
    post = make_post(make_member(), make_group(members=[member], mail_level=MailLevel.NOTHING))
    post.group.memberships.update(mail_level=MailLevel.NOTHING)
    comment = make_comment(post)

    answered = decide(Answered(), comment, [member.pk])[member.pk]
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

    found = [mail.decision(CommentOnFollowed()).skipped for mail in mails]

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
