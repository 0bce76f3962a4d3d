"""Feeds for readers elsewhere: what is in them, for whom, and that they are what RFC 4287 asks."""

import re
from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.core.signing import Signer
from django.utils import timezone

from content.models import Content, Visibility
from groups.models import Kind
from members.models import FeedKey
from network.models import Network, Page, RulesVersion, Subject
from tests.factories import make_comment, make_group, make_member, make_post
from tests.members.entrance import prove

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "http://127.0.0.1:8000"


def parsed(response):
    assert response.status_code == 200, response.status_code
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)  # noqa: S314 - made by ourselves


def titles(response):
    return [entry.findtext(f"{ATOM}title") for entry in parsed(response).iter(f"{ATOM}entry")]


@pytest.fixture
def scene():
    """One public piece and one for members, in every list there is a feed of."""
    author = make_member("Noor Visscher", profile_audience="public")
    group = make_group(manager=author, name="Balie")
    public = make_post(author, group, tags=["Woo"], title="Openbaar")
    make_post(author, group, Visibility.MEMBERS, tags=["Woo"], title="Voor leden")
    make_comment(public, make_member("Karim"), text="Mooi <b>stuk</b>\n\nEcht.")
    return author, group, public


def addresses(author, group, public):
    return {
        "everything": "/atom/",
        "blog": "/blog/atom/",
        "group": f"{group.get_absolute_url()}atom/",
        "author": f"{author.get_absolute_url()}atom/",
        "subject": "/onderwerpen/woo/atom/",
    }


LISTS = ["everything", "blog", "group", "author", "subject"]


# --- What everybody may read


@pytest.mark.parametrize("name", LISTS)
def test_a_public_feed_holds_what_everybody_may_read_whoever_asks(client, scene, name):
    address = addresses(*scene)[name]

    as_visitor = client.get(address)
    client.force_login(scene[0])

    assert titles(as_visitor) == ["Openbaar"]
    assert client.get(address).content == as_visitor.content
    assert as_visitor["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("name", LISTS)
def test_the_page_of_a_list_tells_where_its_feed_is(client, scene, name):
    pages = {
        "everything": "/",
        "blog": "/blog/",
        "group": scene[1].get_absolute_url(),
        "author": scene[0].get_absolute_url(),
    }
    page = client.get(pages.get(name, "/onderwerpen/woo/")).content.decode()

    assert re.search(
        rf'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="{addresses(*scene)[name]}">', page
    )


def test_the_page_of_a_piece_tells_where_the_feed_of_its_comments_is(client, scene):
    address = f"/inhoud/{scene[2].pk}/reacties/atom/"

    assert f'href="{address}"' in client.get(scene[2].get_absolute_url()).content.decode()
    assert titles(client.get(address)) == ["Karim over ‘Openbaar’"]
    (content,) = parsed(client.get(address)).iter(f"{ATOM}content")
    assert content.text == "<p>Mooi &lt;b&gt;stuk&lt;/b&gt;</p>\n\n<p>Echt.</p>"


def test_a_comment_that_waits_or_is_gone_is_in_no_feed(client, scene):
    comment = scene[2].comments.get()
    comment.remove()

    assert titles(client.get(f"/inhoud/{scene[2].pk}/reacties/atom/")) == []


def test_an_entry_has_what_the_standard_asks(client, scene):
    _author, _group, post = scene
    post.rewrite(
        version=1,
        title="Openbaar",
        body='<p><a href="/leden/">Leden</a> <a href="https://x.nl/">x</a></p>',
        tags=["Woo"],
    )

    feed = parsed(client.get("/atom/"))

    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}id") == f"{SITE}/atom/"
    assert feed.findtext(f"{ATOM}title") == "Ambtenaar 2.0"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": f"{SITE}/", "self": f"{SITE}/atom/"}
    (entry,) = feed.iter(f"{ATOM}entry")
    post.refresh_from_db()
    assert entry.findtext(f"{ATOM}id") == post.uuid.urn
    assert entry.find(f"{ATOM}link").get("href") == f"{SITE}{post.get_absolute_url()}"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Noor Visscher"
    assert datetime.fromisoformat(entry.findtext(f"{ATOM}published")) == post.published_at
    assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) == post.edited_at
    assert [category.get("term") for category in entry.findall(f"{ATOM}category")] == ["Woo"]
    assert f'<a href="{SITE}/leden/"' in entry.findtext(f"{ATOM}content")
    assert 'href="https://x.nl/"' in entry.findtext(f"{ATOM}content")
    assert feed.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}updated")


@pytest.mark.parametrize("title", ["Een\x08 teken", "\x0b\x1f", "<b>&amp;", "\ufffe\uffff", "]]>", "🙂 日本 \u202e"])
def test_no_title_breaks_a_feed(client, title):
    make_post(title=title, body="<p>Tekst \x0c ]]></p>")

    assert titles(client.get("/atom/")) == [re.sub("[\x00-\x1f\ufffe\uffff]", "", title)]
    assert client.get("/blog/rss/").status_code == 200


def test_no_feed_tells_who_is_named_in_it_and_quotations_stand_apart(client, scene):
    author, _group, public = scene
    anneke = make_member("Anneke Postma")
    make_post(author, body="<p>Dank aan @Anneke Postma.</p>")
    make_comment(public, text="> Mooi\n\nVind ik ook.")

    feed, said = (
        client.get("/atom/").content.decode(),
        client.get(f"/inhoud/{public.pk}/reacties/atom/").content.decode(),
    )

    assert "Dank aan @Anneke Postma." in feed
    assert str(anneke.uuid) not in feed
    assert "blockquote" in said


def test_what_a_former_member_wrote_has_an_author_too(client):
    post = make_post()
    Content._base_manager.filter(pk=post.pk).update(author=None)

    (name,) = parsed(client.get("/atom/")).iter(f"{ATOM}name")
    assert name.text == "Oud-lid"


@pytest.mark.parametrize(
    ("address", "names"),
    [("/atom/", f"{ATOM}author/{ATOM}name"), ("/blog/rss/", "{http://purl.org/dc/elements/1.1/}creator")],
)
def test_all_who_wrote_a_piece_are_named(client, address, names):
    post = make_post(make_member("Noor Visscher"))
    for name in ("Karim el Idrissi", "Fatma Öztürk"):
        post.ask_along(make_member(name), by=post.author).accept()
    post.ask_along(make_member("Jan de Vries"), by=post.author)  # no answer yet

    tree = ElementTree.fromstring(client.get(address).content)  # noqa: S314 - made by ourselves

    assert [name.text for name in tree.iterfind(f".//{names}")] == ["Noor Visscher", "Karim el Idrissi", "Fatma Öztürk"]


def test_what_is_published_is_there_at_once_and_what_is_withdrawn_is_gone_at_once(client):
    first, draft = make_post(title="Eerste"), make_post(title="Tweede", draft=True)
    before = client.get("/atom/")
    known = {"HTTP_IF_NONE_MATCH": before["ETag"], "HTTP_IF_MODIFIED_SINCE": before["Last-Modified"]}
    assert client.get("/atom/", **known).status_code == 304

    draft.publish()
    assert titles(client.get("/atom/", **known)) == ["Tweede", "Eerste"]
    draft.hide(by=None, reason="Reclame.")
    first.hide(by=None, reason="Reclame.")

    assert titles(client.get("/atom/", **known)) == []
    only_a_date = {"HTTP_IF_MODIFIED_SINCE": before["Last-Modified"]}
    assert titles(client.get("/atom/", **only_a_date)) == []


def test_an_empty_feed_stays_the_same(client):
    first = client.get("/atom/")

    assert client.get("/atom/", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304


@pytest.mark.parametrize(
    "address",
    [
        "/leden/{member}-x/atom/",
        "/groepen/{hidden}-x/atom/",
        "/inhoud/{piece}/reacties/atom/",
        "/onderwerpen/niets/atom/",
        "/inhoud/999999/reacties/atom/",
    ],
)
def test_of_what_a_visitor_does_not_see_there_is_no_feed(client, address):
    member, hidden = make_member(), make_group(kind=Kind.HIDDEN)
    piece = make_post(visibility=Visibility.MEMBERS)
    client.force_login(piece.author)

    assert client.get(address.format(member=member.pk, hidden=hidden.pk, piece=piece.pk)).status_code == 404


def test_who_asks_too_often_waits(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"public_feed": "2/h/ip"}

    assert [client.get("/atom/").status_code for _ in range(3)] == [200, 200, 429]


# --- A member's own


def own(member, path=""):
    return f"/feeds/{FeedKey.objects.make(member).token}/{path}"


@pytest.mark.parametrize("path", ["", "blog/", "groep/{group}/", "lid/{author}/", "onderwerp/woo/"])
def test_with_a_key_one_reads_what_the_member_may_read(client, scene, path):
    author, group, _post = scene
    make_post(author, group, Visibility.GROUP, tags=["Woo"], title="Voor de groep")
    inside, outside = make_member(), make_member()
    group.join(inside)
    path = path.format(group=group.pk, author=author.pk)

    response = client.get(own(inside, path))

    assert titles(response) == ["Voor de groep", "Voor leden", "Openbaar"]
    assert titles(client.get(own(outside, path))) == ["Voor leden", "Openbaar"]
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert not response.cookies
    token = FeedKey.objects.get(member=inside).token
    assert token.encode() not in response.content
    assert client.get(own(inside, path), HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304


def test_comments_on_a_piece_that_is_not_public_have_a_feed_behind_the_key(client):
    author, reader, blocked = make_member(), make_member(), make_member()
    group = make_group(kind=Kind.CLOSED, members=[author, reader, blocked])
    piece = make_post(author, group, Visibility.GROUP, title="Onder ons")
    make_comment(piece, author)
    make_comment(piece, blocked)
    reader.block(blocked)
    address = own(reader, f"reacties/{piece.pk}/")

    assert titles(client.get(address)) == [f"{author.name} over ‘Onder ons’"]
    assert client.get(own(make_member(), f"reacties/{piece.pk}/")).status_code == 404
    client.force_login(reader)
    assert f"/profiel/feeds/?stuk={piece.pk}" in client.get(piece.get_absolute_url()).content.decode()
    assert address in client.get(f"/profiel/feeds/?stuk={piece.pk}").content.decode()

    group.memberships.get(member=reader).delete()

    assert client.get(address).status_code == 404
    assert address not in client.get(f"/profiel/feeds/?stuk={piece.pk}").content.decode()


def test_rights_are_asked_at_every_request(client, scene):
    author, group, _post = scene
    make_post(author, group, Visibility.GROUP, title="Voor de groep")
    member = make_member()
    group.join(member)
    assert "Voor de groep" in titles(client.get(own(member)))

    group.memberships.get(member=member).delete()

    assert "Voor de groep" not in titles(client.get(own(member)))


def suspend(member):
    member.suspensions.create(until=timezone.now() + timedelta(days=1), reason="Reclame.")


@pytest.mark.parametrize(
    "ended",
    [
        suspend,
        lambda member: type(member).objects.filter(pk=member.pk).update(is_active=False),
        lambda member: type(member).objects.filter(pk=member.pk).update(joined_at=None),
        FeedKey.objects.renew,
        FeedKey.objects.take_back,
    ],
    ids=["suspended", "closed", "not admitted", "renewed", "taken back"],
)
def test_a_key_ends_with_what_it_stands_for(client, ended):
    member = make_member()
    address = own(member)
    assert client.get(address).status_code == 200

    ended(member)

    assert client.get(address).status_code == 404


def test_who_has_something_to_answer_first_reads_nothing_yet(client):
    member = make_member()
    address = own(member)
    RulesVersion.objects.keep(Page.objects.get(slug="huisregels"), asks_again=True)

    response = client.get(address)

    assert response.status_code == 403
    assert "Log eerst in" in response.content.decode()


@pytest.mark.parametrize("forged", ["niets", "0" * 32, "0" * 32 + ".", "{number}", "{number}.abc", "{signed}"])
def test_what_stands_in_the_database_opens_nothing(client, forged):
    key = FeedKey.objects.make(make_member())
    signed = Signer(key="een andere sleutel", salt="members.feeds", sep=".").sign(key.number.hex)

    assert client.get(f"/feeds/{forged.format(number=key.number.hex, signed=signed)}/").status_code == 404


def test_a_key_outlives_the_rotation_of_secrets(client, settings):
    member = make_member()
    address = own(member)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "een nieuwe, van deze week"

    assert client.get(address).status_code == 200


def test_in_a_network_that_shows_visitors_nothing_own_feeds_go_on(client, scene, django_capture_on_commit_callbacks):
    member = make_member()
    with django_capture_on_commit_callbacks(execute=True):
        Network.objects.get().let_in_by(visitors_see="signup")

    assert titles(client.get(own(member))) == ["Voor leden", "Openbaar"]
    assert client.get("/atom/").status_code == 302


def test_a_program_that_asks_is_no_use_of_the_account(client):
    long_ago = date(2024, 1, 1)
    member = make_member(last_used_on=long_ago)
    client.get(own(member))

    member.refresh_from_db()
    assert member.last_used_on == long_ago
    assert FeedKey.objects.get(member=member).last_used_on == timezone.localdate()


def test_one_member_asks_no_more_than_a_program_needs(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"private_feed": "2/h/user"}
    address = own(make_member())

    assert [client.get(address).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(own(make_member())).status_code == 200


# --- The page where they are made


def test_a_member_makes_renews_and_closes_own_feeds(client):
    group = make_group(name="Balie")
    member = make_member()
    group.join(member)
    Subject.objects.create(name="Woo", slug="woo").follows.create(member=member)
    client.force_login(member)
    prove(client)
    assert "/feeds/" not in client.get("/profiel/feeds/").content.decode().replace("/profiel/feeds/", "")

    client.post("/profiel/feeds/maken/")
    client.post("/profiel/feeds/maken/")  # a double click
    key = FeedKey.objects.get(member=member)
    page = client.get("/profiel/feeds/").content.decode()
    for path in ["", "blog/", "gesprekken/", f"groep/{group.pk}/", "onderwerp/woo/"]:
        assert f'value="{SITE}/feeds/{key.token}/{path}"' in page

    client.post("/profiel/feeds/vernieuwen/")
    assert key.token not in client.get("/profiel/feeds/").content.decode()
    client.post("/profiel/feeds/intrekken/")
    client.post("/profiel/feeds/intrekken/")
    assert not FeedKey.objects.filter(member=member).exists()


def test_making_a_key_takes_a_proof_and_closing_it_does_not(client):
    member = make_member()
    client.force_login(member)

    response = client.post("/profiel/feeds/maken/")

    assert response["Location"].startswith("/profiel/bevestig-wachtwoord/")
    FeedKey.objects.make(member)
    client.post("/profiel/feeds/intrekken/")
    assert not FeedKey.objects.exists()
