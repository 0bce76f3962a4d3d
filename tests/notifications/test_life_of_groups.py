"""Who hears by mail what happens to a group, and who does not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groups.models import Group, Takeover
from groups.tasks import carry_out_takeovers, follow_life
from members.models import Member
from tests.factories import make_comment, make_group, make_member, make_post
from tests.notifications.factories import deliver_everything, html_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return {name: make_member(name, email=f"{name}@lid.example") for name in ("els", "piet", "lid", "ander")}


@pytest.fixture
def group(people):
    group = make_group(name="Proef & co", manager=people["els"], members=[people["lid"], people["ander"]])
    group.memberships.create(member=people["piet"], is_manager=True)
    Group.objects.update(
        created_at=timezone.now() - timedelta(weeks=99), last_activity_at=timezone.now() - timedelta(weeks=30)
    )
    group.refresh_from_db()
    return group


def told(smtp):
    """Who was told what since the last time, and that each mail leads to the page about it in both its forms."""
    letters, smtp.letters = smtp.letters, []
    for _recipient, message in letters:
        for words in (text_of(message), html_of(message)):
            assert "/levensloop/" in words
    return sorted((recipient.removesuffix("@lid.example"), message["Subject"]) for recipient, message in letters)


def test_managers_are_asked_once_whether_it_still_matters(smtp, client, group, people):
    follow_life()
    follow_life()
    deliver_everything()

    subject = "Doet ‘Proef & co’ er nog toe?"
    assert told(smtp) == [("els", subject), ("piet", subject)]
    client.force_login(people["els"])
    assert [row.line.title for row in client.get("/meldingen/").context["page"]] == [subject]


def test_what_was_answered_meanwhile_is_not_asked(smtp, group, people):
    follow_life()
    make_comment(make_post(people["lid"], group), people["lid"])

    deliver_everything()

    assert told(smtp) == []


def test_managers_hear_of_the_last_day(smtp, group):
    day = timezone.localdate() + timedelta(days=9)
    Group.objects.update(ends_on=day, last_activity_at=timezone.now())

    follow_life()
    deliver_everything()

    assert [recipient for recipient, _subject in told(smtp)] == ["els", "piet"]


def test_a_last_day_that_was_moved_is_not_told(smtp, group):
    Group.objects.update(ends_on=timezone.localdate() + timedelta(days=9), last_activity_at=timezone.now())
    follow_life()
    Group.objects.get().go_on()

    deliver_everything()

    assert told(smtp) == []


def test_an_offer_is_told_to_the_managers_and_its_end_to_everybody_it_touches(smtp, group, people):
    Member.objects.filter(name__in=["els", "piet"]).update(last_used_on=timezone.localdate() - timedelta(weeks=30))

    Takeover.objects.offer(group, people["lid"])
    Takeover.objects.offer(group, people["ander"])
    deliver_everything()
    assert told(smtp) == sorted(
        (manager, f"{name} biedt aan om Proef & co over te nemen")
        for manager in ("els", "piet")
        for name in ("lid", "ander")
    )

    Takeover.objects.update(due_at=timezone.now())
    carry_out_takeovers()
    deliver_everything()
    happened = "lid is nu groepsbeheerder van Proef & co"
    assert told(smtp) == [
        ("ander", happened),
        ("els", happened),
        ("lid", "Je bent nu groepsbeheerder van Proef & co"),
        ("piet", happened),
    ]


def test_an_objection_is_told_with_its_reason(smtp, group, people):
    Member.objects.filter(name__in=["els", "piet"]).update(last_used_on=timezone.localdate() - timedelta(weeks=30))
    takeover = Takeover.objects.offer(group, people["lid"])
    deliver_everything()
    smtp.letters = []

    takeover.object(people["els"], "Ik was met <verlof>.")
    deliver_everything()

    [(recipient, message)] = smtp.letters
    assert recipient == "lid@lid.example"
    assert "Ik was met <verlof>." in text_of(message)
    assert "Ik was met &lt;verlof&gt;." in html_of(message)


def test_the_other_managers_hear_of_closing_and_opening(smtp, group, people):
    group.archive(people["els"])
    deliver_everything()
    assert told(smtp) == [("piet", "‘Proef & co’ zit in het archief")]

    group.revive(people["piet"])
    deliver_everything()
    assert told(smtp) == [("els", "‘Proef & co’ is weer open")]
