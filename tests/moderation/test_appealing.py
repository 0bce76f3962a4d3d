"""Whoever a decision is about objects once, logged in or not; somebody else than who decided judges it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from content.models import Comment, Hiding, Plan, bring_out
from members.models import FeedKey, Member, Role
from moderation.appealing import JudgedAlready, TooLate, appeal, judge, lacks_judges, remind_of_appeals
from moderation.deciding import NotTheirs, appeals_end, undo
from moderation.models import Appeal, Decision, Deed, Outcome, Verdict, What
from network.rights import RoleName
from notifications.models import Announcement, Mail, Notification
from notifications.tasks import deliver
from tests.factories import PASSWORD, make_comment, make_community_manager, make_member, make_post
from tests.members.entrance import log_in

from .factories import make_case
from .judging import TEXT, decided

pytestmark = pytest.mark.django_db
WORDS = "Ik noemde niemand bij naam."


def text_of(mail):
    return bytes(mail.message).decode()


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome != Outcome.NOTHING_WRONG])
def test_from_decision_to_appeal_to_verdict(client, outcome):
    author, other = make_member(), make_community_manager()
    case = make_case(make_comment(make_post(), author))
    decision = decided(case, outcome)
    is_out = outcome in (Outcome.SUSPEND, Outcome.BAN)
    if is_out:  # who cannot log in any more has the link of the mail
        page = reverse("moderation:decision_by_token", args=[decision.token])
        assert page in text_of(Mail.objects.get(recipient=author.email))
    else:
        page = reverse("moderation:own_decision", args=[decision.uuid])
        client.force_login(author)
    assert TEXT in client.get(page).content.decode()

    assert client.post(page, {"text": WORDS}).status_code == 302
    client.post(page, {"text": "Nog eens."})

    made = Appeal.objects.get()
    assert made.text == WORDS
    deliver(Announcement.objects.get(kind="appeal_made").pk)
    assert Notification.objects.get(kind="appeal_made").member == other  # and not who decided
    client.force_login(other)
    judging = reverse("moderation:judge_appeal", args=[made.pk])
    assert WORDS in client.get(judging).content.decode()
    assert client.post(judging, {"verdict": Verdict.CHANGED, "answer": "Je hebt gelijk."}).status_code == 302
    decision.refresh_from_db()
    assert decision.undone_by == other
    assert Comment.objects.visible_to(other).filter(pk=case.comment_id).exists()
    assert Member.objects.present().filter(pk=author.pk).exists()
    whats = [deed.what for deed in Deed.objects.order_by("pk")]
    assert whats == [What.DECIDED, What.APPEALED, What.UNDONE, What.JUDGED]
    assert Announcement.objects.filter(kind="appeal_judged").exists()
    client.force_login(author)
    page = client.get(reverse("moderation:own_decision", args=[decision.uuid])).content.decode()
    assert "Je hebt gelijk." in page


def test_nobody_judges_what_they_decided_or_what_is_about_them(client):
    first, substitute = make_community_manager(), make_member(roles=[RoleName.SUBSTITUTE])
    decision = decided(make_case(), Outcome.HIDE, by=first)
    made = appeal(decision, WORDS)
    about_substitute = appeal(decided(make_case(make_comment(make_post(), substitute)), Outcome.WARN), WORDS)
    address = reverse("moderation:judge_appeal", args=[made.pk])

    for judge_to_be, it in ((first, made), (make_member(), made), (substitute, about_substitute)):
        with pytest.raises(NotTheirs):
            judge(it, judge_to_be, Verdict.CHANGED, "Nee.")
    client.force_login(first)
    assert client.get(address).status_code == 404
    client.force_login(substitute)
    assert client.get(address).status_code == 200
    judge(made, substitute, Verdict.UPHELD, "Het besluit klopt.")
    with pytest.raises(JudgedAlready):
        judge(made, make_community_manager(), Verdict.CHANGED, "Toch niet.")
    second = client.post(address, {"verdict": Verdict.CHANGED, "answer": "Wat ik ervan vond."})
    assert (second.status_code, "Wat ik ervan vond." in second.content.decode()) == (409, True)


def test_who_judges_an_appeal_reads_all_that_was_kept_and_sees_the_case_until_then(client):
    substitute = make_member(roles=[RoleName.SUBSTITUTE])
    comment = make_comment(make_post(), text=" ".join(f"woord{number}" for number in range(200)))
    case = make_case(comment)
    comment.edit("Later iets anders.")
    make_case(comment)
    made = appeal(decided(case, Outcome.HIDE), WORDS)
    client.force_login(substitute)
    address, of_case = reverse("moderation:judge_appeal", args=[made.pk]), reverse("moderation:case", args=[case.pk])

    page = client.get(address).content.decode()

    assert [words in page for words in ("woord199", "Later iets anders.", of_case)] == [True] * 3
    assert client.get(of_case).status_code == 200
    judge(made, substitute, Verdict.UPHELD, "Het besluit klopt.")
    assert of_case not in client.get(address).content.decode()


def test_after_an_appeal_somebody_else_decides_anew(client):
    first, other = make_community_manager(), make_community_manager()
    case = make_case()
    judge(appeal(decided(case, Outcome.HIDE, by=first), WORDS), other, Verdict.CHANGED, "Dit mag.")
    decide = reverse("moderation:decide", args=[case.pk])

    for viewer, sees in ((first, False), (other, True)):
        client.force_login(viewer)
        page = client.get(reverse("moderation:case", args=[case.pk])).content.decode()
        assert (decide in page) == sees
    with pytest.raises(NotTheirs):
        decided(case, Outcome.HIDE, by=first)
    decided(case, Outcome.WARN, by=other)


def test_the_last_day_to_object_counts_until_its_end():
    late_at_night = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)  # on the third, here

    assert appeals_end(late_at_night) == datetime(2026, 11, 23, 22, 59, 59, 999999, tzinfo=UTC)


def test_it_cannot_be_too_late_nor_against_what_is_undone(client):
    late, undone, nothing = (make_case() for _ in range(3))
    late, undone, nothing = (
        decided(late, Outcome.HIDE),
        decided(undone, Outcome.HIDE),
        decided(nothing, "nothing_wrong"),
    )
    Decision.objects.filter(pk=late.pk).update(at=timezone.now() - timedelta(days=21))
    Decision.objects.filter(pk=undone.pk).update(undone_at=timezone.now())

    for decision in (late, undone, nothing):
        with pytest.raises(TooLate):
            appeal(decision, WORDS)
    client.force_login(late.about)
    page = client.post(reverse("moderation:own_decision", args=[late.uuid]), {"text": WORDS})
    assert (page.status_code, WORDS in page.content.decode()) == (409, True)


def test_nothing_goes_for_good_while_an_appeal_waits():
    decision = decided(make_case(), Outcome.REMOVE)

    made = appeal(decision, WORDS)

    assert Hiding.objects.get().removes_at is None
    judge(made, make_community_manager(), Verdict.UPHELD, "Het klopt.")
    assert Hiding.objects.get().removes_at == appeals_end(decision.at)


def test_what_goes_for_good_follows_from_all_decisions_that_stand():
    comment = make_comment(make_post())
    removed = decided(make_case(comment), Outcome.REMOVE)
    hidden = decided(make_case(comment, comment.author), Outcome.HIDE)  # its writer changed it, with a watched word

    made = appeal(hidden, WORDS)
    assert Hiding.objects.get().removes_at is None
    judge(made, make_community_manager(), Verdict.UPHELD, "Het klopt.")
    assert Hiding.objects.get().removes_at == appeals_end(removed.at)
    undo(removed, make_community_manager(), "Verborgen is genoeg.")
    hiding = Hiding.objects.get()
    assert (hiding.until, hiding.removes_at) == (None, None)


def test_an_appeal_that_waits_for_days_is_told_once_more():
    made = appeal(decided(make_case(), Outcome.HIDE), WORDS)
    remind_of_appeals()
    assert not Announcement.objects.filter(kind="appeal_waits").exists()
    Appeal.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(days=8))

    remind_of_appeals()
    remind_of_appeals()

    assert Announcement.objects.filter(kind="appeal_waits").count() == 1


def test_who_is_blocked_and_knows_the_password_reads_why(client):
    member = make_member()
    decision = decided(make_case(make_comment(make_post(), member)), Outcome.BAN)

    response = client.post("/inloggen/", {"login": member.email, "password": PASSWORD}, follow=True)

    assert response.redirect_chain[-1][0] == reverse("moderation:decision_by_token", args=[decision.token])
    assert TEXT in response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"
    stranger = type(client)()
    log_in(stranger, member.email, password="verkeerd geraden zin")
    assert stranger.get(reverse("moderation:kept_out"))["Location"] == reverse("account_inactive")
    assert client.get(reverse("moderation:decision_by_token", args=[f"{decision.pk}:namaak"])).status_code == 404


def test_who_is_still_out_reads_what_was_undone_without_logging_in():
    member = make_member()
    undone, _stands = (decided(make_case(make_comment(make_post(), member)), one) for one in ("hide", "ban"))

    undo(undone, make_community_manager(), "Toch niet.")

    words = text_of(Mail.objects.order_by("pk").last())
    assert reverse("moderation:decision_by_token", args=[undone.token]) in words


def test_a_pause_ends_all_that_goes_on_for_the_member(client):
    member = make_member()
    key, planned = FeedKey.objects.make(member), make_post(member, draft=True)
    Plan.objects.create(content=planned, by=member, at=timezone.now() - timedelta(minutes=1))
    case = make_case(make_comment(make_post(), member))
    log_in(client, member.email)
    post = make_post()
    feed = reverse("feed:own_feed", args=[key.token])
    assert client.get(feed).status_code == 200

    decided(case, Outcome.SUSPEND)
    cache.clear()

    response = client.post(reverse("content:comment", args=[post.pk]), {"text": "Ik typte dit al.", "uuid": post.uuid})
    assert response["Location"].startswith("/inloggen/")
    assert not Comment.objects.filter(text="Ik typte dit al.").exists()
    bring_out(planned.pk)
    assert Post.objects.get(pk=planned.pk).published_at is None
    assert client.get(feed).status_code != 200


def test_a_substitute_finds_the_way_to_what_waits(client):
    """By the menu and the one part of the queue that is theirs; so does a community manager."""
    substitute, manager = make_member(roles=[RoleName.SUBSTITUTE]), make_community_manager()
    queue = reverse("moderation:queue")
    made = appeal(decided(make_case(), Outcome.HIDE), WORDS)
    address = reverse("moderation:judge_appeal", args=[made.pk])
    case = made.decision.case.get_absolute_url()

    client.force_login(substitute)
    shown = [client.get(page).content.decode() for page in (queue, case, address)]
    client.force_login(manager)
    shown += [client.get(page).content.decode() for page in (f"{queue}?stand=bezwaar", case)]
    judge(made, substitute, Verdict.UPHELD, "Het besluit klopt.")
    client.force_login(substitute)
    judged = client.get(address).content.decode()

    assert f'<a href="{queue}">Bezwaar</a>' in client.get("/leden/").content.decode()
    assert [f'href="{address}"' in page for page in shown] == [True, True, False, True, True]
    assert (f'href="{case}"' in shown[2], f'href="{case}"' in judged) == (True, False)


def test_the_desk_warns_when_nobody_could_judge_an_appeal(client):
    client.force_login(make_community_manager())
    warning = "Wijs een tweede communitymanager aan"
    Role.objects.create(member=make_member(), name=RoleName.SUBSTITUTE)  # which sleeps without a second factor
    assert lacks_judges()
    assert warning in client.get(reverse("moderation:desk")).content.decode()

    make_member(roles=[RoleName.SUBSTITUTE])

    assert warning not in client.get(reverse("moderation:desk")).content.decode()
