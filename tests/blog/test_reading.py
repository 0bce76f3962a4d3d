"""The page of a blog: its headings, what stands around it, and how it is passed on."""

import re

import pytest
from django.utils import timezone

from content.models import Content, Visibility
from groups.models import Kind
from network.models import Network
from tests.factories import make_group, make_member, make_post
from web.outline import outlined
from web.richtext import clean

pytestmark = pytest.mark.django_db
PARAGRAPH = "<p>" + "Een zin die er staat om de tekst lang te maken. " * 30 + "</p>"
LONG_BODY = (
    f"{PARAGRAPH}<h2>Wat we telden</h2>{PARAGRAPH}<h3>Aan de balie</h3>{PARAGRAPH}<h2>Wat we telden</h2>{PARAGRAPH}"
)


def page_of(client, post):
    return client.get(post.get_absolute_url()).content.decode()


def titles_in(page, part):
    """The titles of pieces in the nav or section that begins with this, in the order of the page."""
    after = page.partition(part)[2]
    return re.findall(r"Stuk \d", re.split(r"</nav>|</section>", after)[0])


# --- Contents


def test_a_long_blog_begins_with_a_list_of_its_headings(client):
    page = page_of(client, make_post(body=LONG_BODY))

    links = re.findall(r'<a href="#(kop-[^"]+)">([^<]+)</a>', page)
    assert links == [
        ("kop-wat-we-telden", "Wat we telden"),
        ("kop-aan-de-balie", "Aan de balie"),
        ("kop-wat-we-telden-2", "Wat we telden"),
    ]
    assert [page.count(f'id="{name}"') for name, _text in links] == [1, 1, 1]


@pytest.mark.parametrize(
    "body", ["<h2>Een</h2><h2>Twee</h2><h2>Drie</h2>", PARAGRAPH * 4 + "<h2>Een</h2><h2>Twee</h2>"]
)
def test_a_short_blog_or_one_with_two_headings_has_no_list(client, body):
    page = page_of(client, make_post(body=body))

    assert "In dit stuk" not in page
    assert 'id="kop-een"' in page  # a link to a part of it works all the same


@pytest.mark.parametrize(
    ("heading", "name", "text"),
    [
        ("<em>Hoe</em> &amp; waarom", "kop-hoe-waarom", "Hoe & waarom"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "kop-scriptalert1script", "<script>alert(1)</script>"),
        ('"inhoud" onclick="x"', "kop-inhoud-onclickx", '"inhoud" onclick="x"'),
        ("日本", "kop-zonder-woorden", "日本"),
        ("  ", None, None),
    ],
)
def test_the_name_of_a_heading_is_plain_and_its_words_stay_words(heading, name, text):
    html, headings = outlined(clean(f"<h2>{heading}</h2><h2>Twee</h2><h3>Drie</h3><h2>Vier</h2>") + PARAGRAPH * 4)

    first = headings[0]
    assert (first.name, first.text) == ((name, text) if name else ("kop-twee", "Twee"))
    assert "<script" not in html


@pytest.mark.parametrize(
    ("words", "told"), [(3, "1 minuut lezen"), (340, "2 minuten lezen"), (2200, "10 minuten lezen")]
)
def test_the_page_and_the_card_tell_how_long_reading_takes(client, words, told):
    post = make_post(body=f"<h2>Kop</h2><p>{'woord ' * (words - 1)}</p>")

    assert f"<span>{told}</span>" in page_of(client, post)
    assert f"<span>{told}</span>" in client.get("/blog/").content.decode()


# --- Neighbours


def test_previous_and_next_are_of_the_author_and_only_what_one_may_see(client):
    author, group = make_member(), make_group(kind=Kind.CLOSED)
    group.memberships.create(member=author)
    older = make_post(author, title="Stuk 1")
    make_post(author, group, Visibility.GROUP, title="Stuk 2")
    here = make_post(author, title="Stuk 3")
    make_post(make_member(), title="Stuk 4")
    members_only = make_post(author, visibility=Visibility.MEMBERS, title="Stuk 5")
    make_post(author, title="Stuk 6")
    make_post(author, draft=True, title="Stuk 7")

    as_visitor = page_of(client, here)
    client.force_login(make_member())
    as_member = page_of(client, here)
    client.force_login(author)
    as_author = page_of(client, here)

    assert titles_in(as_visitor, '<nav class="neighbours"') == ["Stuk 1", "Stuk 6"]
    assert titles_in(as_member, '<nav class="neighbours"') == ["Stuk 1", "Stuk 5"]
    assert titles_in(as_author, '<nav class="neighbours"') == ["Stuk 2", "Stuk 5"]
    assert f'rel="prev" href="{older.get_absolute_url()}"' in as_visitor
    assert f'rel="next" class="newer" href="{members_only.get_absolute_url()}"' in as_member


def test_previous_and_next_are_also_what_the_author_wrote_along(client):
    author, other = make_member(), make_member()
    along = make_post(other, title="Stuk 1")
    along.ask_along(author, by=other).accept()
    here = make_post(author, title="Stuk 2")
    make_post(other, title="Stuk 3").ask_along(author, by=other)  # no answer yet

    assert titles_in(page_of(client, here), '<nav class="neighbours"') == ["Stuk 1"]


def test_a_blog_of_a_former_member_has_no_neighbours(client):
    author = make_member()
    posts = [make_post(author) for _ in range(3)]
    Content._base_manager.filter(pk__in=[post.pk for post in posts]).update(author=None)

    assert '<nav class="neighbours"' not in page_of(client, posts[1])


def test_two_blogs_of_one_moment_stand_beside_each_other(client):
    author, moment = make_member(), timezone.now()
    posts = [make_post(author, title=f"Stuk {number}") for number in range(3)]
    Content._base_manager.filter(pk__in=[post.pk for post in posts]).update(published_at=moment)

    assert titles_in(page_of(client, posts[1]), '<nav class="neighbours"') == ["Stuk 0", "Stuk 2"]


# --- About the same


def test_what_shares_most_subjects_comes_first_and_nothing_unseen(client):
    here = make_post(tags=["Woo", "archief"], title="Dit")
    make_post(tags=["Woo"], title="Stuk 1")
    make_post(tags=["Woo", "archief"], title="Stuk 2")
    make_post(tags=["Woo"], title="Stuk 3")
    make_post(tags=["Woo", "archief"], visibility=Visibility.MEMBERS, title="Stuk 4")
    make_post(tags=["balie"], title="Stuk 5")
    removed = make_post(tags=["Woo", "archief"], title="Stuk 6")
    removed.hide(by=None, reason="Reclame.")

    as_visitor = page_of(client, here)
    client.force_login(make_member())

    assert titles_in(as_visitor, "Over hetzelfde</h2>") == ["Stuk 2", "Stuk 3", "Stuk 1"]
    assert titles_in(page_of(client, here), "Over hetzelfde</h2>") == ["Stuk 4", "Stuk 2", "Stuk 3"]


def test_who_is_apart_by_a_block_stands_in_neither_list(client):
    viewer, other = make_member(), make_member()
    here = make_post(tags=["Woo"])
    make_post(other, tags=["Woo"], title="Stuk 1")
    viewer.block(other)
    client.force_login(viewer)

    assert "Stuk 1" not in page_of(client, here)


# --- Sharing


def test_what_everybody_may_read_is_shared_by_plain_links(client):
    post = make_post(title="Geld & goede raad?")

    page = page_of(client, post)

    whole = f"http://127.0.0.1:8000{post.get_absolute_url()}"
    assert f'value="{whole}" readonly' in page
    assert "mailto:?subject=Geld%20%26%20goede%20raad%3F&amp;body=Geld%20%26%20goede%20raad%3F%0D%0A%0D%0A" in page
    assert "https://www.linkedin.com/sharing/share-offsite/?url=http%3A%2F%2F127.0.0.1%3A8000%2Fblog%2F" in page
    assert f'href="/inhoud/{post.pk}/delen/mastodon/"' in page


@pytest.mark.parametrize(
    ("visibility", "sentence"),
    [
        (Visibility.MEMBERS, "Alleen leden van Ambtenaar 2.0 kunnen deze link openen."),
        (Visibility.GROUP, "Alleen leden van de groep Balie kunnen deze link openen."),
        (Visibility.PRIVATE, "Alleen jij kunt deze link openen."),
    ],
)
def test_of_what_not_everybody_may_read_only_the_link_is_offered(client, visibility, sentence):
    author = make_member()
    group = make_group(members=[author], name="Balie")
    client.force_login(author)

    page = page_of(client, make_post(author, group, visibility))

    assert sentence in page
    assert "linkedin.com" not in page
    assert "mastodon" not in page
    assert "mailto:?subject" not in page


def test_in_a_network_that_shows_visitors_nothing_only_the_link_is_offered(client, django_capture_on_commit_callbacks):
    client.force_login(make_member())
    with django_capture_on_commit_callbacks(execute=True):
        Network.objects.get().let_in_by(visitors_see="signup")

    page = page_of(client, make_post())

    assert "kunnen deze link openen" in page
    assert "linkedin.com" not in page


def test_mastodon_is_asked_for_and_left_to_the_reader(client):
    post = make_post(title="Een titel")
    address = f"/inhoud/{post.pk}/delen/mastodon/"

    asked, told = client.get(address), client.get(address, {"server": "@noor@Mastodon.NL"})

    assert "Op welke server staat je account?" in asked.content.decode()
    assert 'href="https://mastodon.nl/share?text=Een+titel%0A%0Ahttp' in told.content.decode()
    assert told.status_code == 200  # nobody is sent on
    assert "csrfmiddlewaretoken" not in asked.content.decode()


@pytest.mark.parametrize(
    "server",
    [
        "",
        "localhost",
        "een twee.nl",
        "javascript:alert(1)",
        "a.nl?x",
        "a.nl#",
        "-a.nl",
        "127.0.0.1",
        "a" * 300 + ".nl",
        "\x00.nl",
    ],
)
def test_what_is_no_server_is_told_so(client, server):
    page = client.get(f"/inhoud/{make_post().pk}/delen/mastodon/", {"server": server}).content.decode()

    assert 'class="error"' in page
    assert "/share?text" not in page


def test_only_what_everybody_may_read_goes_to_mastodon(client):
    post = make_post(visibility=Visibility.MEMBERS)
    client.force_login(post.author)

    assert client.get(f"/inhoud/{post.pk}/delen/mastodon/").status_code == 404


# --- A draft


def test_a_draft_has_nothing_around_it(client):
    author = make_member()
    make_post(author, title="Stuk 1", tags=["Woo"])
    draft = make_post(author, draft=True, tags=["Woo"])
    client.force_login(author)

    page = page_of(client, draft)

    assert "Stuk 1" not in page
    assert "share-offsite" not in page
    assert '<meta name="robots" content="noindex">' in page
