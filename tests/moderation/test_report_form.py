"""Melden as somebody does it: on the page of a thing, with a reason, as a member or as a visitor with an address."""

import uuid

import pytest
from django.urls import reverse

from content.models import Visibility
from groups.models import Kind
from members.models import Audience
from moderation.models import Case, Exhibit, Outcome, Reason, Report
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_post
from tests.files.factories import make_file
from tests.moderation.factories import make_case
from tests.moderation.test_reporting import settle

pytestmark = pytest.mark.django_db
VISITOR = {"email": "bezoeker@elders.example"}


def to_report(word, it):
    return reverse("moderation:report", args=[word, it.pk])


def send(client, word, it, **fields):
    said = {"reason": Reason.UNKIND, "text": "Dit is gemeen.", "uuid": uuid.uuid4()} | fields
    return client.post(to_report(word, it), said)


def things():
    """Everything that can be reported, each with a page that leads there, open to everybody."""
    writer = make_member(profile_audience=Audience.PUBLIC, board_audience=Audience.PUBLIC)
    post, group = make_post(writer), make_group()
    note = writer.pin(make_member(), "Bel me.", uuid.uuid4())
    board = reverse("feed:board", args=[writer.pk, writer.slug])
    file, event = make_file(writer, group, visibility=Visibility.PUBLIC), make_event(author=writer)
    pieces = [("stuk", it, it.get_absolute_url()) for it in (post, event, file)]
    return [
        *pieces,
        ("reactie", make_comment(post, writer), post.get_absolute_url()),
        ("briefje", note, board),
        ("lid", writer, writer.get_absolute_url()),
        ("groep", group, reverse("groups:about", args=[group.pk, group.slug])),
    ]


@pytest.mark.parametrize("is_member", [True, False])
def test_everything_has_a_way_to_report_it(client, is_member):
    reporter = make_member()
    if is_member:
        client.force_login(reporter)

    for word, it, page in things():
        assert f'href="{to_report(word, it)}"' in client.get(page).content.decode(), word
        answer = send(client, word, it, **({} if is_member else VISITOR))
        assert answer.status_code == 302, word
        assert "Ga terug" in client.get(answer["Location"]).content.decode()

    who = {(report.member, report.email) for report in Report.objects.all()}
    assert who == {(reporter, "") if is_member else (None, VISITOR["email"])}
    assert Case.objects.count() == Exhibit.objects.count() == 7


def test_what_somebody_does_not_see_they_cannot_report(client):
    inside = make_member()
    post = make_post(inside, make_group(Kind.HIDDEN, members=[inside]), Visibility.GROUP)
    client.force_login(make_member())

    answers = [client.get(to_report("stuk", post)), client.get("/melden/stuk/987654321/"), send(client, "stuk", post)]
    answers += [client.get(f"/melden/iets/{post.pk}/"), client.get(f"/melden/stuk/{'9' * 30}/")]

    assert {answer.status_code for answer in answers} == {404}
    assert not Case.objects.exists()


def test_the_own_things_one_mends_oneself(client):
    writer = make_member()
    comment = make_comment(make_post(), writer)
    client.force_login(writer)

    page, sent = client.get(to_report("reactie", comment)), send(client, "reactie", comment)

    assert (page.status_code, sent.status_code) == (403, 403)
    assert reverse("content:edit_comment", args=[comment.pk]) in page.content.decode()
    assert to_report("reactie", comment) not in client.get(comment.content.get_absolute_url()).content.decode()
    assert not Case.objects.exists()


def test_who_chooses_nothing_or_something_else_is_asked_what(client):
    post = make_post()

    nothing = send(client, "stuk", post, reason="", **VISITOR).content.decode()
    else_ = send(client, "stuk", post, reason=Reason.OTHER, text="", **VISITOR).content.decode()
    nobody = send(client, "stuk", post).content.decode()

    assert "Kies wat er mis mee is" in nothing
    assert "Vertel wat er mis mee is" in else_
    assert "Laat een adres achter" in nobody
    assert not Case.objects.exists()


def test_a_machine_gets_the_form_back(client):
    post = make_post()

    answer = send(client, "stuk", post, website="https://koop.example", **VISITOR)

    assert (answer.status_code, Case.objects.count()) == (200, 0)


def test_too_many_reports_wait_until_a_moment_that_is_told(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"report": "1/h/user", "report_by_mail": "9/h/ip,1/d/key"}
    post, other = make_post(), make_post()

    visitor = [send(client, "stuk", it, **VISITOR) for it in (post, other)]
    elsewhere = send(client, "stuk", other, email="ander@elders.example")
    client.force_login(make_member())
    member = [send(client, "stuk", it) for it in (post, other)]

    assert [answer.status_code for answer in (*visitor, elsewhere, *member)] == [302, 429, 302, 302, 429]
    assert "Je kunt dit weer doen vanaf" in member[1].content.decode()
    assert "Dit is gemeen." in member[1].content.decode()


def test_who_reports_what_was_found_right_hears_so_at_once(client):
    comment = make_comment(make_post())
    settle(make_case(comment), Outcome.NOTHING_WRONG)

    answer = send(client, "reactie", comment, **VISITOR)

    assert "niets gevonden" in client.get(answer["Location"]).content.decode()


def test_the_page_of_bugs_points_at_what_people_wrote(client):
    assert "‘Melden’" in client.get("/probleem-melden/").content.decode()
