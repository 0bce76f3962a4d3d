"""A case is decided once, by somebody who may, and leaves one row of the trail; undoing gives back what was."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from content.models import Authorship, Comment, Content, Hiding
from content.tasks import end_hidings
from members.models import Member, Role
from moderation.deciding import DecidedAlready, NotTheirs, decide, undo
from moderation.kinds.decisions import CameBack
from moderation.models import Case, Decision, Deed, Outcome, Reason, What
from moderation.permissions import outcomes_for
from moderation.telling import draft_for
from network.models import Page, RulesVersion
from network.rights import RoleName
from notifications.kinds import kind_named
from notifications.models import Announcement, Delivery, Mail
from notifications.tasks import deliver
from tests.at_once import run_at_once
from tests.factories import make_comment, make_community_manager, make_group, make_member, make_post
from tests.files.factories import make_file

from .factories import make_case
from .judging import RULE, TEXT, decided

pytestmark = pytest.mark.django_db


def is_seen(thing, viewer=None):
    return type(thing).objects.visible_to(viewer or AnonymousUser()).filter(pk=thing.pk).exists()


def state(case):
    """What decisions change, as the database has it."""
    comment = Comment.objects.get(pk=case.comment_id)
    member = Member._base_manager.get(pk=case.about_id)
    return (
        is_seen(comment),
        Content._base_manager.get(pk=comment.content_id).closed_at is None,
        member.limit_on("posting") is None,
        Member.objects.present().filter(pk=member.pk).exists(),
    )


DOES = {
    Outcome.NOTHING_WRONG: (True, True, True, True),
    Outcome.ASK_TO_CHANGE: (False, True, True, True),
    Outcome.HIDE: (False, True, True, True),
    Outcome.REMOVE: (False, True, True, True),
    Outcome.CLOSE: (True, False, True, True),
    Outcome.WARN: (True, True, True, True),
    Outcome.LIMIT: (True, True, False, True),
    Outcome.SUSPEND: (True, True, True, False),
    Outcome.BAN: (True, True, True, False),
}


@pytest.mark.parametrize("outcome", Outcome)
def test_from_the_decision_to_its_undoing_every_act_leaves_one_row(client, outcome):
    reporter, author = make_member("Ria Melder"), make_member()
    case = make_case(make_comment(make_post(), author), by=reporter)
    manager, other = make_community_manager(), make_community_manager()
    client.force_login(manager)
    page = f"{reverse('moderation:decide', args=[case.pk])}?besluit={outcome}"
    form = client.get(page).context["form"]
    posted = {name: form[name].value() for name in form.fields if form[name].value()} | {"rule": RULE}
    if outcome == Outcome.LIMIT:
        posted["act"] = "posting"

    assert client.post(page, posted).status_code == 302

    decision, case = Decision.objects.get(), Case.objects.get()
    assert state(case) == DOES[outcome]
    assert (decision.outcome, decision.about, decision.by) == (outcome, author, manager)
    assert case.settled_at == decision.at
    deed = Deed.objects.get()
    assert (deed.what, deed.decision_key, deed.actor_key) == (What.DECIDED, decision.pk, manager.pk)
    assert (deed.before == {k: v for k, v in deed.after.items() if k != "outcome"}) == (DOES[outcome] == (True,) * 4)
    assert outcome == Outcome.NOTHING_WRONG or deed.why == RULE
    undo(decision, other, "Een vergissing.")
    undo(decision, other, "Een vergissing.")
    assert state(case) == (True,) * 4
    undone = Deed.objects.get(what=What.UNDONE)
    assert (undone.actor_key, undone.why) == (other.pk, "Een vergissing.")
    assert Deed.objects.count() == 2
    told = {row.kind for row in [*Announcement.objects.all(), *Mail.objects.all()]}  # who is out gets a mail alone
    assert ("decided" in told) == (outcome != Outcome.NOTHING_WRONG)
    assert "reporters_told" in told
    decided(case, Outcome.WARN, by=other)  # somebody may decide anew
    assert Deed.objects.filter(what=What.DECIDED).count() == Decision.objects.count() == 2


def test_who_it_is_about_reads_what_and_why_and_never_who(client):
    reporter, author = make_member("Ria Melder"), make_member()
    case = make_case(make_comment(make_post(), author), by=reporter)
    manager = make_community_manager(name="Mo Beheerder")
    decision = decided(case, Outcome.HIDE, by=manager)
    for announcement in Announcement.objects.all():
        deliver(announcement.pk)
    client.force_login(author)

    pages = [client.get(address).content.decode() for address in own_pages(decision)]

    assert TEXT in pages[1]
    assert RULE in pages[1]
    mails = {delivery.member_id: kind_of(delivery) for delivery in Delivery.objects.all()}
    assert set(mails) == {author.pk, reporter.pk}
    for words in [*pages, mails[author.pk]]:
        assert "Ria Melder" not in words
        assert "Mo Beheerder" not in words
    assert TEXT in mails[author.pk]
    assert TEXT not in mails[reporter.pk]
    client.force_login(reporter)
    assert client.get(own_pages(decision)[1]).status_code == 404


def own_pages(decision):
    return reverse("moderation:own_decisions"), reverse("moderation:own_decision", args=[decision.uuid])


def kind_of(delivery):
    return kind_named(delivery.kind).message_for(delivery).body


def test_a_visitor_who_reported_is_told_once_by_mail():
    case = make_case()
    case.reports.create(email="bezoeker@buiten.example", reason=Reason.UNKIND)

    decision = decided(case, Outcome.HIDE)
    undo(decision, make_community_manager(), "Toch niet.")
    decided(case, Outcome.WARN)

    assert Mail.objects.filter(recipient="bezoeker@buiten.example").count() == 1


def test_what_was_asked_to_change_comes_back_and_is_looked_at_again(client):
    case, manager = make_case(), make_community_manager()
    asked = decided(case, Outcome.ASK_TO_CHANGE, by=manager)

    case.comment.edit("Nu zonder namen.")

    assert is_seen(case.comment)
    case.refresh_from_db()
    assert (case.changed_at is not None, case.settled_at) == (True, None)
    assert Deed.objects.get(what=What.CAME_BACK).decision_key == asked.pk
    assert Announcement.objects.filter(kind="came_back").count() == 1
    client.force_login(manager)
    assert client.get(reverse("moderation:decide", args=[case.pk])).status_code == 200
    decide(case, manager, Outcome.NOTHING_WRONG)
    case.refresh_from_db()
    assert (case.changed_at, case.settled_at is not None) == (None, True)
    assert not Announcement.objects.filter(kind="decision_undone").exists()
    assert [row.what for row in Deed.objects.order_by("pk")] == ["decided", "came_back", "undone", "decided"]


def test_what_was_changed_is_told_to_whoever_can_judge_where_the_one_who_asked_no_longer_does():
    asked, other = make_community_manager(), make_community_manager()
    decision = decided(make_case(), Outcome.ASK_TO_CHANGE, by=asked)
    decision.case.comment.edit("Nu zonder namen.")

    assert set(CameBack().audience(decision)) == {asked}
    Role.objects.filter(member=asked).update(until=timezone.now())
    assert set(CameBack().audience(decision)) == {other}


def test_what_is_taken_away_goes_for_good_when_the_time_to_appeal_is_over():
    case = make_case()
    decision = decided(case, Outcome.REMOVE)
    Hiding.objects.update(removes_at=timezone.now() - timedelta(minutes=1))

    end_hidings()

    assert not Comment.objects.filter(pk=case.comment_id).exists()
    undo(decision, make_community_manager(), "Te laat.")
    case.refresh_from_db()
    assert case.comment is None
    assert Outcome.HIDE not in outcomes_for(make_community_manager(), case)


def test_what_is_hidden_until_somebody_judges_is_back_when_nothing_is_wrong():
    case = make_case()
    Case.objects.update(hidden_for_now_at=timezone.now())
    case.comment.hide(by=None, reason="Drie meldingen.", lapses_at=timezone.now() + timedelta(days=1))

    decide(case, make_community_manager(), Outcome.NOTHING_WRONG)

    assert is_seen(case.comment)
    assert Announcement.objects.filter(kind="decided").exists()


def test_a_warning_can_take_the_thing_along():
    case = make_case()

    decision = decided(case, Outcome.WARN, also_hide=True)

    assert not is_seen(case.comment)
    undo(decision, make_community_manager(), "Toch niet.")
    assert is_seen(case.comment)


def test_undoing_opens_nothing_that_somebody_else_closed():
    case = make_case()
    decision = decided(case, Outcome.HIDE)
    case.comment.restore()
    case.comment.hide(by=None, reason="Om een andere reden.")

    undo(decision, make_community_manager(), "Toch niet.")

    assert not is_seen(case.comment)


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_at_once_one_decides():
    case, managers = make_case(), [make_community_manager() for _ in range(2)]
    outcomes = [Outcome.HIDE, Outcome.WARN]

    def act(by, outcome):
        return lambda: decided(Case.objects.get(pk=case.pk), outcome, by=by)

    results = run_at_once([act(*pair) for pair in zip(managers, outcomes, strict=True)])

    assert sorted(type(result).__name__ for result in results) == ["DecidedAlready", "Decision"]
    assert Decision.objects.count() == Deed.objects.count() == 1


def test_the_second_to_decide_reads_what_the_first_did_and_keeps_the_words(client):
    case, manager = make_case(), make_community_manager()
    client.force_login(manager)
    page = f"{reverse('moderation:decide', args=[case.pk])}?besluit=hide"
    decided(case, Outcome.WARN)

    response = client.post(page, {"rule": RULE, "text": "Wat ik wilde zeggen."})

    assert response.status_code == 409
    assert TEXT in response.content.decode()
    assert "Wat ik wilde zeggen." in response.content.decode()
    with pytest.raises(DecidedAlready):
        decided(case, Outcome.HIDE, by=manager)


def test_nobody_judges_themself_nor_who_stands_higher(client):
    manager, moderator = make_community_manager(), make_member(roles=[RoleName.MODERATOR])
    along = make_member(roles=[RoleName.MODERATOR])
    post = make_post(moderator)
    Authorship.objects.create(content=post, member=along, accepted_at=timezone.now())
    of_moderator, of_manager = make_case(post), make_case(make_comment(make_post(), manager))

    for viewer, case in ((moderator, of_moderator), (along, of_moderator), (moderator, of_manager)):
        client.force_login(viewer)
        assert client.get(reverse("moderation:decide", args=[case.pk])).status_code == 404
        with pytest.raises(NotTheirs):
            decided(case, Outcome.NOTHING_WRONG, by=viewer)
    decided(of_moderator, Outcome.HIDE, by=manager)


def test_rights_are_asked_at_the_moment_itself():
    case, manager = make_case(), make_community_manager()
    assert manager.role_names  # as the request found them
    Role.objects.filter(member=manager).update(until=timezone.now())

    with pytest.raises(NotTheirs):
        decided(case, Outcome.HIDE, by=manager)

    assert not Deed.objects.exists()


def test_moderators_do_not_suspend_and_group_managers_stay_within_their_group(client):
    manager = make_member()
    group, elsewhere = make_group(manager=manager), make_group()
    inside, moved = (make_case(make_comment(make_post(group=group))) for _ in range(2))
    outside = make_case(make_comment(make_post(group=elsewhere)))
    Content._base_manager.filter(pk=moved.comment.content_id).update(group=elsewhere)
    moved = Case.objects.get(pk=moved.pk)
    moderator = make_member(roles=[RoleName.MODERATOR])

    assert set(outcomes_for(moderator, inside)) == set(Outcome) - {Outcome.SUSPEND, Outcome.BAN}
    assert set(outcomes_for(manager, inside)) == {"nothing_wrong", "ask_to_change", "hide", "remove", "close"}
    assert outcomes_for(manager, outside) == outcomes_for(manager, moved) == []
    client.force_login(manager)
    addresses = [reverse("moderation:decide", args=[case.pk]) for case in (inside, outside, moved)]
    assert [client.get(address).status_code for address in addresses] == [200, 404, 403]
    Case.objects.update(is_for_network=True)
    with pytest.raises(NotTheirs):
        decided(inside, Outcome.HIDE, by=manager)
    by_network = decided(inside, Outcome.HIDE, by=make_community_manager())
    with pytest.raises(NotTheirs):
        undo(by_network, manager, "Niet eens.")


def test_what_its_writer_took_away_is_judged_on_what_was_kept(client):
    case = make_case()
    case.comment.remove()
    client.force_login(make_community_manager())

    page = client.get(reverse("moderation:decide", args=[case.pk])).content.decode()

    assert "Een reactie." in page
    assert "besluit=hide" not in page
    case = Case.objects.get()
    decided(case, Outcome.WARN)


def test_what_its_writer_takes_away_at_that_very_moment_is_judged_all_the_same():
    case = make_case(make_post())
    case = Case.objects.select_related("content").get(pk=case.pk)  # as a page has it in hand
    Post.objects.get(pk=case.content_id).remove()

    assert decided(case, Outcome.WARN).outcome == Outcome.WARN


def test_a_draft_says_what_a_member_typed_and_reads_no_sign_in_it():
    post = make_post(title="{titel} %s $wat ${0.__class__}")

    draft = draft_for(make_case(post), Outcome.HIDE)

    assert "{titel} %s $wat ${0.__class__}" in draft


def test_a_house_rule_with_a_long_heading_can_be_named(client):
    page = Page.objects.get(slug="huisregels")
    page.body = f"<h2>{'Wees vriendelijk ' * 20}</h2>"
    RulesVersion.objects.keep(page)
    case = make_case()
    client.force_login(make_community_manager())
    address = f"{reverse('moderation:decide', args=[case.pk])}?besluit=warn"
    rule = client.get(address).context["form"]["rule"].field.choices[-1][0]

    assert client.post(address, {"rule": rule, "text": TEXT}).status_code == 302


def test_a_file_is_not_mended_by_other_words():
    file = make_file()

    outcomes = outcomes_for(make_community_manager(), make_case(file, by=file.author))

    assert Outcome.ASK_TO_CHANGE not in outcomes
    assert Outcome.HIDE in outcomes
