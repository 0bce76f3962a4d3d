"""What stands at the doors: the first day of who works for no organisation that is known, the same said again and
again, and words that are watched. What was typed is never lost."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from blog.models import Post
from content.models import Comment, Content
from content.signals import watched
from content.tasks import publish_planned
from content.thresholds import COMMENTS, LONG, links_in, plain_words
from discussions.models import Discussion
from members.models import Act, Evidence
from network.models import WatchedWord
from tests.content.test_commenting import post_comment
from tests.factories import make_comment, make_group, make_member, make_organisation, make_post

pytestmark = pytest.mark.django_db
LINKS = "Kijk op https://een.example en http://www.twee.example/pad, of op drie.nl."


@pytest.fixture(autouse=True)
def first_day(settings):
    settings.HOURS_OF_FIRST_DAY = 24


@pytest.fixture
def newcomer(client):
    member = make_member()
    client.force_login(member)
    return member


def post_piece(client, page="blog:write", args=(), press="publish", **fields):
    words = {"uuid": uuid.uuid4(), "title": "Wat we leerden", "body": "<p>Veel.</p>", "visibility": "public"}
    return client.post(reverse(page, args=args), words | {"draft": "1", press: "1"} | fields)


def recognise(member):
    member.work_as("adviseur", organisation=make_organisation())
    member.affiliations.update(evidence=Evidence.WORK_MAIL)


def errors_of(response):
    return [str(error) for errors in response.context["form"].errors.values() for error in errors]


def watch(word, act=WatchedWord.Act.ASK):
    return WatchedWord.objects.create(word=word, act=act)


@pytest.fixture
def heard():
    """What moderators are told of: (thing, word)."""
    told = []

    def hear(thing, word, **kwargs):
        told.append((thing.pk, word))

    watched.connect(hear)
    yield told
    watched.disconnect(hear)


# --- The first day


def test_the_fourth_piece_waits_for_the_day_after_which_is_named_beside_the_text(client, newcomer):
    for _number in range(3):
        assert post_piece(client).status_code == 302

    response = post_piece(client, title="Het vierde stuk")

    ends = date_format(timezone.localtime(newcomer.joined_at + timedelta(days=1)), "j F, G.i")
    assert errors_of(response) == [f"Op je eerste dag kun je 3 keer iets plaatsen. Je kunt verder vanaf {ends}."]
    assert "Het vierde stuk" in response.content.decode()
    assert Post._base_manager.count() == 3
    assert post_piece(client, press="save", title="Bewaard").status_code == 302  # a draft is nobody's business
    newcomer.joined_at -= timedelta(days=1)
    newcomer.save(update_fields=["joined_at"])
    assert post_piece(client).status_code == 302


def test_a_colleague_whose_work_is_known_is_not_limited(client, newcomer):
    recognise(newcomer)

    for number in range(4):
        assert post_piece(client, body=f"<p>{number} {LINKS}</p>").status_code == 302
    assert Post._base_manager.exclude(published_at=None).count() == 4


def test_after_ten_comments_the_words_of_the_next_stand_in_the_form(client, newcomer):
    post = make_post()
    for _number in range(COMMENTS):
        make_comment(post, author=newcomer)

    page = client.get(post_comment(client, post, text="De elfde reactie")["Location"]).content.decode()

    assert "Op je eerste dag kun je 10 keer reageren." in page
    assert "De elfde reactie" in page
    assert Comment.objects.filter(author=newcomer).count() == COMMENTS


def test_the_last_comment_sent_twice_is_there_once_and_without_a_word_about_a_limit(client, newcomer):
    post, key = make_post(), uuid.uuid4()
    for _number in range(COMMENTS - 1):
        make_comment(post, author=newcomer)

    answers = [post_comment(client, post, uuid=key) for _time in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert Comment.objects.filter(author=newcomer).count() == COMMENTS


def test_a_draft_does_not_come_out_past_the_limit_by_the_form_it_began_in(client, newcomer):
    for _number in range(3):
        make_post(newcomer)
    key = uuid.uuid4()
    post_piece(client, uuid=key, press="save")

    post_piece(client, uuid=key)

    assert Post._base_manager.exclude(published_at=None).count() == 3


def test_three_links_are_too_many_in_a_text_and_in_what_becomes_of_it(client, newcomer):
    post = make_post()
    page = client.get(post_comment(client, post, text=LINKS)["Location"]).content.decode()
    assert "kan een tekst 2 links bevatten, en deze heeft er 3" in page
    assert "drie.nl" in page

    own = make_comment(post, author=newcomer, text="Mooi.")
    response = client.post(reverse("content:edit_comment", args=[own.pk]), {"text": LINKS})
    assert "deze heeft er 3" in errors_of(response)[0]
    assert Comment.objects.get(pk=own.pk).text == "Mooi."


def test_the_form_a_piece_began_in_lets_no_links_in_later(client, newcomer):
    """Neither into that piece, nor into a draft that names it."""
    key = uuid.uuid4()
    post_piece(client, uuid=key)
    out, draft = Post._base_manager.get(), make_post(newcomer, draft=True)

    for piece in (out, draft):
        words = {"uuid": key, "title": "Beter", "body": f"<p>{LINKS}</p>", "visibility": "public"}
        press = {"draft": "1", "publish": "1"} if piece == draft else {"save": "1"}
        response = client.post(piece.get_edit_url(), words | press | {"version": piece.version})
        assert "deze heeft er 3" in errors_of(response)[0]


def test_many_are_not_written_to(client, newcomer):
    group = make_group(manager=newcomer)
    address = reverse("groups:write_circular", args=[group.pk, group.slug])

    response = client.post(address, {"subject": "Kom kopen", "text": "Aan alle leden tegelijk."})

    assert response.status_code == 403
    assert "Op je eerste dag" in response.content.decode()
    assert "Aan alle leden tegelijk." in response.content.decode()
    recognise(newcomer)
    assert client.get(address).status_code == 200


def test_what_is_planned_counts(client, newcomer):
    for _number in range(3):
        make_post(newcomer, draft=True).plan_for(timezone.now() + timedelta(days=2), by=newcomer)

    assert "Op je eerste dag" in errors_of(post_piece(client))[0]


def test_what_is_taken_away_again_was_said_and_counts(client, newcomer):
    post = make_post()
    for _number in range(COMMENTS):
        make_comment(post, author=newcomer).remove()
    for _number in range(3):
        make_post(newcomer).remove()

    assert "#reageer" in post_comment(client, post)["Location"]
    assert "Op je eerste dag" in errors_of(post_piece(client))[0]


def test_a_piece_that_was_taken_back_comes_out_again_on_the_first_day(client, newcomer):
    piece, *_others = (make_post(newcomer) for _number in range(3))
    piece.withdraw(newcomer)

    assert "Op je eerste dag" in errors_of(post_piece(client))[0]
    words = {"uuid": uuid.uuid4(), "title": "Beter", "body": "<p>Veel.</p>", "visibility": "public", "draft": "1"}
    client.post(piece.get_edit_url(), words | {"publish": "1", "version": piece.version})
    assert not Post._base_manager.get(pk=piece.pk).is_draft


def test_two_at_once_are_not_both_the_third(at_once):
    member = make_member()
    for _number in range(2):
        make_post(member)
    clients = [Client(), Client()]
    for each in clients:
        each.force_login(member)

    answers = at_once([lambda each=each: post_piece(each).status_code for each in clients])

    assert sorted(answers) == [200, 302]
    assert Content._base_manager.filter(author=member).exclude(published_at=None).count() == 3


# --- The same again


def test_the_same_is_said_three_times_an_hour_and_thanks_as_often_as_one_likes(client, newcomer):
    recognise(newcomer)
    long = "Wie kent een goede leverancier van stoelen voor een raadszaal? " * (LONG // 60 + 1)
    posts = [make_post() for _number in range(4)]
    for post in posts:
        assert "?r=" in post_comment(client, post, text="Dank je wel voor je stuk.")["Location"]
    for post in posts[:3]:
        assert "?r=" in post_comment(client, post, text=long)["Location"]

    page = client.get(post_comment(client, posts[3], text=long.upper())["Location"]).content.decode()

    assert "al 3 keer binnen een uur" in page
    assert long.upper().strip() in page
    Comment.objects.filter(author=newcomer).update(created_at=timezone.now() - timedelta(hours=1, minutes=1))
    assert "?r=" in post_comment(client, posts[3], text=long)["Location"]


# --- Watched words


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Een goed Krediét, zegt men.", True),
        ("Van onze kredietbank.", False),
        ("Niet zo'n on\u00adkrediet.", False),
        ("Kre\u200bdiet!", True),
        ("Snel  geld\nlenen kan.", True),
        ("Snelgeld lenen.", False),
    ],
)
def test_a_word_stands_by_itself(text, is_found):
    watch("krediet"), watch("snel geld lenen")

    assert bool(WatchedWord.objects.found_in(text)) is is_found


def test_markup_hides_no_word_and_makes_none():
    assert plain_words("<p>kre<strong>die</strong>t &amp; zo</p><p>meer</p>").split() == ["krediet", "&", "zo", "meer"]


def test_the_writer_of_a_comment_looks_again_once(client, newcomer, heard):
    watch("krediet")
    post, key = make_post(), uuid.uuid4()
    page = client.get(post_comment(client, post, uuid=key, text="Krediet nodig?")["Location"])
    form = page.context["comment_form"]

    assert "Lees je tekst nog eens: er staat ‘krediet’." in page.content.decode()
    assert form["text"].value() == "Krediet nodig?"
    again = {name: form[name].value() or "" for name in form.fields}
    other = again | {"looked_again": "", "uuid": uuid.uuid4()}
    assert "#reageer" in post_comment(client, post, **other)["Location"]
    assert "?r=" in post_comment(client, post, **again)["Location"]
    assert Comment.objects.get().text == "Krediet nodig?"
    assert heard == []


def test_a_piece_with_a_watched_word_is_asked_about_and_then_comes_out(client, newcomer):
    watch("krediet")
    assert post_piece(client, title="Krediet", press="save").status_code == 302  # nobody reads a draft

    response = post_piece(client, title="Krediet")

    assert "er staat ‘krediet’" in errors_of(response)[0]
    assert (
        post_piece(client, title="Krediet", looked_again=response.context["form"]["looked_again"].value()).status_code
        == 302
    )


def test_a_moderator_is_told_of_a_piece_or_comment_that_is_out(client, newcomer, heard):
    watch("krediet", WatchedWord.Act.QUEUE)
    post_piece(client, title="Krediet", press="save")
    assert heard == []

    post_piece(client, page="discussions:write", args=["gesprek"], body="<p>Goedkoop krediet</p>")
    talk = Discussion._base_manager.get()
    assert heard == [(talk.pk, "krediet")]

    post_comment(client, talk, text="Ook krediet")
    said = Comment.objects.get()
    edit = reverse("content:edit_comment", args=[said.pk])
    client.post(edit, {"text": "Ook krediet hier", "seen": said.wording})  # it stood there before
    assert heard == [(talk.pk, "krediet"), (said.pk, "krediet")]


def test_a_moderator_is_told_of_what_comes_out_by_itself(newcomer, heard):
    watch("krediet", WatchedWord.Act.QUEUE)
    draft = make_post(newcomer, draft=True, title="Krediet")
    draft.plan_for(timezone.now(), by=newcomer)

    publish_planned()

    assert heard == [(draft.pk, "krediet")]


def test_links_are_counted_once_each_and_those_to_this_site_not(settings):
    settings.SITE_URL = "https://hier.nl"
    html = '<a href="https://een.nl/a?b=1&amp;c=2">https://een.nl/a?b=1&c=2</a> hier.nl/blog/ mij@twee.nl www.drie.org'

    assert links_in(html) == {"een.nl/a?b=1&c=2", "drie.org"}


def test_a_limit_by_a_moderator_goes_before_all_this(client, newcomer):
    newcomer.limit(Act.POSTING, "Reclame.", until=timezone.now() + timedelta(days=2))

    assert post_comment(client, make_post(), text=LINKS).status_code == 403
