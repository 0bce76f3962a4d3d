"""What a member finds behind the bell: who hears of what, gathered, read, and gone with the right to see it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import Comment, Following, Visibility
from events.models import Registration, Waiting
from groups.models import Kind, MailLevel
from members.models import Application, Block, Note
from network.rights import RoleName
from notifications import kinds
from notifications.kinds import KINDS
from notifications.kinds.members import AdmissionWaits
from notifications.listing import with_lines
from notifications.models import Announcement, Delivery, Notification
from notifications.tasks import deliver
from tests.factories import make_comment, make_group, make_member, make_post
from web.paging import PARAMETER

pytestmark = pytest.mark.django_db
LIST = "/meldingen/"


def announced():
    for pk in Announcement.objects.due().order_by("pk").values_list("pk", flat=True):
        deliver(pk)
        deliver(pk)  # once more is no more


def titles(client, member, address=LIST):
    """What stands in the list, as (words, title), and the number in the bell of that page."""
    client.force_login(member)
    page = client.get(address)
    return [(row.line.words, row.line.title) for row in page.context["page"]], bell_in(page)


def bell_in(page):
    return int(page.content.decode().split('data-count="')[1].split('"')[0])


def test_comments_below_one_piece_gather_until_they_are_read(client):
    post = make_post(title="Vier avonden")
    people = [make_member(name=name) for name in ("Ravi Ramdin", "Lieke Schuurman", "Saskia de Wit")]
    for writer in [*people, people[2]]:
        make_comment(post, writer)
    make_comment(post, post.author)
    announced()

    assert titles(client, post.author) == ([("Saskia de Wit en 2 anderen reageerden", "Vier avonden")], 1)
    assert [row.kind for row in Notification.objects.filter(member=people[0])] == ["comment_on_followed"]

    client.get(post.get_absolute_url())

    assert titles(client, post.author)[1] == 0
    make_comment(post, people[1])
    announced()
    assert titles(client, post.author) == ([("Lieke Schuurman reageerde", "Vier avonden")], 1)


def test_who_is_answered_or_named_hears_that_and_not_that_somebody_commented(client):
    said = make_comment(make_post(title="Vier avonden"))
    make_comment(said.content, make_member(name="Ravi Ramdin"), parent=said)
    announced()

    assert titles(client, said.author)[0] == [("", "Ravi Ramdin antwoordde je in ‘Vier avonden’")]


@pytest.mark.parametrize("why", ["stopped", "blocked", "quiet"])
def test_who_wants_to_hear_nothing_of_it_does_not(why):
    author, writer = make_member(), make_member()
    post = make_post(author, make_group(members=[author, writer]))
    if why == "stopped":
        Following.objects.choose(post, author, follows=False)
    elif why == "blocked":
        Block.objects.create(blocker=author, blocked=writer)
    else:
        post.group.memberships.update(mail_level=MailLevel.NOTHING)
    make_comment(post, writer)
    announced()

    assert not Notification.objects.filter(member=author).exists()


def test_a_notification_goes_with_the_right_to_see_what_it_is_about_and_comes_back_with_it(client):
    author, writer, manager = make_member(), make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, members=[author, writer], manager=manager)
    post = make_post(author, group, visibility=Visibility.GROUP)
    comment = make_comment(post, writer)
    reply = make_comment(post, author, parent=comment)
    announced()
    assert titles(client, writer)[1] == 1
    key = Notification.objects.get(member=writer).pk

    group.leave(writer)

    assert titles(client, writer) == ([], 0)
    assert client.get(f"{LIST}{key}/").status_code == 404
    group.memberships.create(member=writer)
    assert titles(client, writer)[1] == 1
    reply.removed_at = timezone.now()
    reply.save(update_fields=["removed_at"])
    assert titles(client, writer) == ([], 0)


def test_a_manager_who_is_one_no_longer_reads_nothing_of_who_asks_to_come_in(client):
    manager, other = make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, manager=manager, members=[other])
    group.join(make_member(), reason="Graag.")
    announced()
    assert titles(client, manager)[1] == 1

    group.memberships.filter(member=manager).update(is_manager=False)

    assert titles(client, manager) == ([], 0)


def test_followers_gather_and_blocked_ones_are_left_out(client):
    member, first = make_member(), make_member(name="Lieke Schuurman")
    for follower in (first, make_member(name="Ravi Ramdin")):
        follower.follow(member)
    announced()

    assert titles(client, member)[0] == [("", "Ravi Ramdin en 1 ander volgen je nu")]
    member.block(first)
    assert titles(client, member)[0] == [("", "Ravi Ramdin volgt je nu")]


def test_of_who_is_blocked_not_even_the_number_stays(client):
    member, follower = make_member(), make_member()
    follower.follow(member)
    announced()
    assert titles(client, member)[1] == 1

    member.block(follower)

    assert titles(client, member) == ([], 0)


def test_opening_one_leads_there_and_it_is_read(client):
    post = make_post()
    comment = make_comment(post)
    announced()
    client.force_login(post.author)
    assert '<span class="badge open">' in client.get(LIST).content.decode()

    response = client.get(f"{LIST}{Notification.objects.get(member=post.author).pk}/")

    assert response.url == f"/reacties/{comment.pk}/"
    assert Notification.objects.get(member=post.author).read_at
    assert '<span class="badge open">' not in client.get(LIST).content.decode()


def test_all_is_read_at_once_and_of_one_topic_alone(client):
    member = make_member()
    make_comment(make_post(member))
    make_member().follow(member)
    announced()
    assert len(titles(client, member, f"{LIST}?soort=mensen")[0]) == 1

    client.post(f"{LIST}gelezen/", {"soort": "mensen"})
    assert titles(client, member)[1] == 1
    client.post(f"{LIST}gelezen/")
    assert titles(client, member)[1] == 0


def test_the_poll_says_nothing_until_there_is_news_and_leaves_the_session_as_it_is(client, queries):
    member = make_member()
    client.force_login(member)
    until = client.session.get_expiry_date()
    client.get("/meldingen/aantal/?n=0")
    with queries() as asked:
        quiet = client.get("/meldingen/aantal/?n=0")
    make_comment(make_post(member))
    announced()

    with queries() as asked_of_who_has_some:
        loud = client.get("/meldingen/aantal/?n=0")

    assert (quiet.status_code, quiet.content, len(asked)) == (204, b"", 1)
    assert len(asked_of_who_has_some) == 2
    assert "set-cookie" not in quiet.headers
    assert loud.status_code == 200
    assert 'aria-label="Meldingen, 1 nieuwe"' in loud.content.decode()
    assert abs(client.session.get_expiry_date() - until) < timedelta(seconds=5)


def test_a_bell_that_asks_on_an_open_page_is_no_use_of_the_account(client):
    long_ago = timezone.localdate() - timedelta(days=200)
    member = make_member(last_used_on=long_ago)
    client.force_login(member)
    poll, days = "/meldingen/aantal/?n=0", []

    for address in (poll, poll, LIST):  # a session this process has not met, one that it has, and a page
        client.get(address)
        member.refresh_from_db()
        days.append(member.last_used_on)

    assert days == [long_ago, long_ago, timezone.localdate()]


def test_the_list_costs_the_same_however_long_it_is(client, queries):
    member, costs = make_member(), []
    client.force_login(member)
    for size in (1, 12):
        for _ in range(size):
            said = make_comment(make_post(member))
            make_comment(said.content, parent=make_comment(said.content, member))
            make_member().follow(member)
        announced()
        client.get(LIST)
        with queries() as asked:
            page = client.get(LIST)
        costs.append(len(asked))

    assert len(page.context["page"]) == 20
    assert costs[0] == costs[1]
    assert costs[1] <= 6


def test_the_second_page_goes_on_where_the_first_ended_whatever_came_since(client):
    member, now = make_member(), timezone.now()
    notes = Note.objects.bulk_create(Note(owner=member, author=make_member(), text="Dag") for _ in range(3))
    rows = [
        Notification(member=member, kind="note_pinned", thread=n, first=1, last=notes[n % 3].pk, at=now - timedelta(n))
        for n in range(23)
    ]
    Notification.objects.bulk_create(rows[1:])
    client.force_login(member)

    after = client.get(LIST).context["page"].after
    Notification.objects.bulk_create(rows[:1])
    second = client.get(LIST, {PARAMETER: after}).context["page"]

    assert [row.thread for row in second] == [21, 22]


def test_what_is_told_on_the_site_alone_writes_no_mail():
    post = make_post()
    make_comment(post)
    announced()

    assert Notification.objects.filter(member=post.author).exists()
    assert not Delivery.objects.exists()


# --- Every kind of news

ON_THE_SITE = [kind for kind in KINDS.values() if kind.TOPIC]
# About a person, or about what was taken away and has no name any more.
ABOUT_NOTHING_TO_SEE = {"called_off", "followed", "note_pinned", "introduction_proposed", "introduction_agreed"}
# What was decided about oneself, or about what one reported, stays told when the thing can be seen no longer.
ABOUT_NOTHING_TO_SEE |= {"decided", "decision_undone", "appeal_judged", "reporters_told", "came_back"}
ABOUT_NOTHING_TO_SEE |= {"hidden_for_now", "hiding_lapsed"}


def stand_in(model):
    """A row of it that is nowhere, and knows the keys of all that it points to."""
    row = model()
    for field in model._meta.concrete_fields:
        if field.related_model is Comment:
            setattr(row, field.name, Comment(pk=7, content_id=7))
        elif field.related_model in (Registration, Waiting):
            setattr(row, field.name, field.related_model(pk=7, event_id=7))
        elif field.is_relation:
            setattr(row, field.attname, 7)
    row.pk = 7
    return row


def test_every_kind_has_words_for_the_list():
    """Also one that no other test puts there: a kind that cannot be shown takes the whole list with it."""
    member = make_member()
    rows = [Notification(pk=n, member=member, kind=kind.NAME, first=0, last=0) for n, kind in enumerate(ON_THE_SITE)]

    with_lines(member, rows)

    assert rows == []  # what they were about is gone
    assert [kind.NAME for kind in ON_THE_SITE if kind.headline is kinds.Kind.headline] == []


def test_every_kind_goes_with_the_right_to_see_what_it_is_about():
    free = [kind for kind in ON_THE_SITE if not any(kind().about(stand_in(kind.model)).values())]

    assert {kind.NAME for kind in free if kind().still_for(make_member()) is None} == ABOUT_NOTHING_TO_SEE


def test_who_decides_finds_what_waits_as_long_as_they_decide(client):
    manager = make_member(roles=[RoleName.COMMUNITY_MANAGER])
    Announcement.write(AdmissionWaits, Application.objects.create(member=make_member(joined_at=None)))
    announced()
    assert titles(client, manager) == ([("", "Iemand wacht tot je beslist over een aanmelding")], 1)

    manager.roles.all().delete()

    assert titles(client, manager) == ([], 0)
