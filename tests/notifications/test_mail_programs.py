"""What our mails say to mail programs and their readers, on what the mail server really took."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from groups.models import MailLevel
from notifications.kinds import KINDS
from notifications.models import Announcement, Way, Wishes
from notifications.topics import Topic
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_post
from tests.notifications.factories import deliver_everything, html_of, send_digest_to, text_of

pytestmark = pytest.mark.django_db
LOADED = re.compile(r"<(img|link|script|iframe|video|audio|object|embed)\b|\b(src|srcset|background)=|url\(|@import")


@pytest.fixture
def week(smtp):
    """Mail of five kinds: a new piece, an answer below it, a place at an event, an invitation and a digest."""
    reader = make_member(email="lezer@lid.example")
    group = make_group(members=[reader])
    group.memberships.filter(member=reader).update(mail_level=MailLevel.EVERYTHING)
    post = make_post(group=group, body='<p>Lees <a href="https://elders.example/stuk">dit</a>.</p>')
    said = make_comment(post, author=reader)
    make_comment(post, parent=said, text="Zie https://elders.example/antwoord")
    make_event().register(reader)
    make_group(manager=post.author).invite(reader, by=post.author)
    deliver_everything()
    make_post(title="Iets nieuws")
    send_digest_to(reader)
    mails = [message for recipient, message in smtp.letters if recipient == reader.email]
    return post, {message["List-Id"].split(".")[0].strip("<"): message for message in mails}


def test_mails_about_one_piece_stand_together_and_others_apart(week):
    post, mails = week

    root = f"<piece.{post.pk}@127.0.0.1>"
    for kind in ("piece-in-group", "answered"):
        assert (mails[kind]["References"], mails[kind]["In-Reply-To"]) == (root, root)
    assert mails["registered"]["References"].startswith("<piece.")
    assert mails["registered"]["References"] != root
    assert mails["digest"]["References"] is None
    assert len({message["Message-ID"] for message in mails.values()}) == 5


def test_what_is_for_many_is_stopped_with_one_click_and_what_is_for_one_is_not_sent_as_a_list(client, week):
    _post, mails = week

    for kind in ("piece-in-group", "answered", "digest"):
        assert mails[kind]["Precedence"] == "list"
        assert mails[kind]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = mails[kind]["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)
        one_click = {"data": "List-Unsubscribe=One-Click", "content_type": "application/x-www-form-urlencoded"}
        assert client.post(address, **one_click).status_code == 200
    assert mails["registered"]["Precedence"] is None
    assert mails["registered"]["List-Unsubscribe"] is None
    assert mails["invited"]["Precedence"] is None
    address = mails["invited"]["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)
    assert client.post(address, **one_click).status_code == 200
    assert Wishes.objects.get().way(Topic.ASKED) == Way.SITE


def test_every_mail_is_plain_and_html_and_fit_for_the_dark(week):
    for message in week[1].values():
        assert text_of(message).strip()
        assert '<meta name="color-scheme" content="light dark">' in html_of(message)
        assert "@media (prefers-color-scheme: dark)" in html_of(message)


def test_no_mail_tells_us_that_it_was_read(week):
    """Nothing is fetched when it is opened, and no link goes round by an address that counts."""
    for message in week[1].values():
        assert not LOADED.search(html_of(message))
        for link in re.findall(r'href="([^"]*)"', html_of(message)):
            path = link.removeprefix(settings.SITE_URL)
            assert path.startswith("/"), link
            assert "?" not in path, link
            assert "elders.example" not in path, link


def test_every_kind_of_news_says_below_its_mail_why_it_came():
    for template in {kind.TEMPLATE for kind in KINDS.values() if kind.TEMPLATE}:
        for ending in ("html", "txt"):
            page = Path(settings.BASE_DIR, "templates", f"{template}.{ending}").read_text()
            assert page.startswith(f'{{% extends "mail/frame.{ending}" %}}'), template  # which has the way out
            assert re.search(r"{% block reason %}.+{% endblock %}", page, re.S), template


@pytest.mark.parametrize("folder", ["templates/mail", "templates/account/email"])
def test_no_template_of_a_mail_loads_anything(folder):
    pages = list(Path(settings.BASE_DIR, folder).glob("*.html"))
    assert pages
    for page in pages:
        assert not LOADED.search(page.read_text()), page


def test_news_without_a_piece_threads_with_nothing(smtp):
    make_member(joined_at=None, email="nieuw@lid.example").admit()
    deliver_everything()

    assert not Announcement.objects.due().exists()
    assert {message["References"] for message in smtp.messages} == {None}
