import pytest
from django.urls import reverse

from content.differences import ADDED, GONE, SAME, plain_difference
from content.models import Comment, CommentRevision, Content
from content.quoting import html_of, parts_of, quotation_of
from tests.content.test_commenting import post_comment
from tests.factories import make_comment, make_member, make_post


def test_a_quotation_is_told_from_what_is_said_about_it():
    parts = parts_of("> Een zin.\n> Nog een.\n\nMee eens.\n> Later")

    assert [(part.text, part.is_quoted, part.is_first) for part in parts] == [
        ("Een zin.\nNog een.", True, True),
        ("Mee eens.", False, False),
        ("Later", True, False),
    ]


@pytest.mark.parametrize("text", ["", "   ", ">", "> ", ">\n>\n"])
def test_what_says_nothing_has_no_parts(text):
    assert parts_of(text) == []
    assert html_of(text) == ""


def test_markup_in_a_quotation_stays_text():
    shown = html_of("> <script>alert(1)</script>\n\n<img src=x onerror=alert(1)>")

    assert shown.startswith("<blockquote><p>&lt;script&gt;")
    assert "<img" not in shown


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Kort.", "> Kort.\n\n"),
        ("> Van een ander.\n\nVan mij.", "> Van mij.\n\n"),
        ("> Alleen van een ander.", "> Alleen van een ander.\n\n"),
        ("Zin een. " * 100, "> " + ("Zin een. " * 55).strip() + "\n\n"),
        ("woord " * 200, "> " + ("woord " * 83).strip() + "…\n\n"),
    ],
)
def test_the_box_gets_the_own_words_in_whole_sentences(text, quoted):
    assert quotation_of(text) == quoted


@pytest.fixture
def said(db):
    return make_comment(make_post(), author=make_member("Saskia Brandsma"), text="De stoel bij de uitgang helpt.")


def test_without_script_the_link_puts_the_words_and_the_name_at_the_box(client, said):
    client.force_login(make_member())

    page = client.get(said.content.get_absolute_url(), {"citeer": said.pk}).content.decode()

    assert "Je citeert Saskia Brandsma" in page
    assert '<p class="hint" data-quoting>' in page
    assert '<span class="visually-hidden"> over de reactie van Saskia Brandsma</span>' in page
    assert "&gt; De stoel bij de uitgang helpt." in page


def test_a_quotation_names_and_links_its_source(client, said):
    client.force_login(make_member())

    post_comment(client, said.content, text="> De stoel helpt.\n\nHier ook.", quoted=said.pk, parent=said.pk)

    new = Comment.objects.exclude(pk=said.pk).get()
    page = client.get(said.content.get_absolute_url()).content.decode()
    assert (new.quoted, new.parent) == (said, said)
    source = reverse("content:comment_page", args=[said.pk])
    assert f'<blockquote><p class="meta"><a href="{source}">Saskia Brandsma schreef</a>:</p>' in page


def test_the_name_beside_a_quotation_follows_its_account_and_goes_with_it(client, said):
    make_comment(said.content, text="> De stoel.\n\nJa.")
    Comment.objects.exclude(pk=said.pk).update(quoted=said)
    viewer = make_member()
    client.force_login(viewer)
    client.get(said.content.get_absolute_url())  # the fragment is kept

    said.author.delete()

    page = client.get(said.content.get_absolute_url()).content.decode()
    assert "Saskia Brandsma" not in page
    assert "Een oud-lid schreef" in page


@pytest.mark.parametrize("quoted", ["999999", "x", "-1", "9" * 30])
def test_quoting_what_is_not_there_is_an_ordinary_comment(client, said, quoted):
    client.force_login(make_member())

    assert client.get(said.content.get_absolute_url(), {"citeer": quoted}).status_code == 200
    post_comment(client, said.content, text="> Wat\n\nJa.", quoted="999999")

    assert Comment.objects.exclude(pk=said.pk).get().quoted is None


# --- What it said before


def test_what_changed_is_told_line_by_line_and_word_by_word():
    lines = plain_difference("Eerst dit.\n\nDe balie is dicht.", "Eerst dit.\nDe balie is open.")

    assert [[(part.how, part.words) for part in line] for line in lines] == [
        [(SAME, "Eerst dit.")],
        [(SAME, "De balie is "), (GONE, "dicht"), (ADDED, "open"), (SAME, ".")],
    ]


def test_members_read_what_a_comment_said_before(client, said):
    said.edit("De stoel bij de ingang helpt.")
    said.edit("De stoel bij de ingang helpt.")  # nothing changed
    address = reverse("content:comment_history", args=[said.pk])

    assert address not in client.get(said.content.get_absolute_url()).content.decode()  # a visitor
    client.force_login(make_member())
    page = client.get(said.content.get_absolute_url()).content.decode()
    history = client.get(address).content.decode()

    assert address in page
    assert "weggehaald: </span>uitgang</del>" in history
    assert CommentRevision.objects.count() == 1


def test_removing_a_comment_takes_what_it_said_before_along(said):
    said.edit("Iets anders.")
    make_comment(said.content, parent=said)

    said.remove()

    assert not CommentRevision.objects.exists()
    assert Content._base_manager.get().comment_count == 1


def test_markup_in_the_history_stays_text(client, said):
    said.edit("<script>alert(1)</script>")
    client.force_login(make_member())

    page = client.get(reverse("content:comment_history", args=[said.pk])).content.decode()

    assert "</span>&lt;script&gt;alert(1)&lt;/script&gt;</ins>" in page
