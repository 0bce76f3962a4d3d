import uuid

import pytest
from django.urls import reverse

from blog.forms import PostForm
from blog.models import Post
from content.models import Content, Revision, Visibility
from groups.models import Kind
from tests.factories import make_comment, make_group, make_member, make_post
from tests.web.vectors import BENT

pytestmark = pytest.mark.django_db
WRITE = "/blog/nieuw/"


def typed(button="publish", **fields):
    return {
        button: "1",
        "uuid": uuid.uuid4(),
        "title": "Vier avonden, één wijk",
        "body": "<p>We begonnen met een fout.</p>",
        "scripted": "1",
        "tags": "participatie, wijkaanpak",
        "visibility": "public",
    } | fields


@pytest.fixture
def member(client):
    member = make_member("Noor Visscher")
    client.force_login(member)
    return member


def test_a_post_with_tags_is_published_in_a_group(client, member):
    group = make_group(members=[member])

    response = client.post(WRITE, typed(group=group.pk))

    post = Post.objects.get()
    assert response.headers["Location"] == post.get_absolute_url()
    assert (post.group, post.author, post.is_draft, post.kind) == (group, member, False, "post")
    assert sorted(post.tags.names()) == ["participatie", "wijkaanpak"]
    assert "We begonnen met een fout." in client.get(post.get_absolute_url()).content.decode()


def test_a_double_submit_is_one_post(client, member):
    same = typed()

    first, second = client.post(WRITE, same), client.post(WRITE, same)

    assert first.headers["Location"] == second.headers["Location"]
    assert Post.objects.count() == 1


def test_the_uuid_of_somebody_elses_post_opens_nothing(client, member):
    taken = make_post(draft=True)

    response = client.post(WRITE, typed(uuid=taken.uuid, title="Van mij"))

    assert response.status_code == 302
    assert Post.objects.get(author=member).title == "Van mij"
    assert Post.objects.get(pk=taken.pk).title == taken.title


def test_who_may_read_it_is_said_in_words_a_writer_means(client, member):
    page = client.get(WRITE).content.decode()

    for words in (
        "Iedereen op internet, ook journalisten en je wethouder",
        "Alle leden",
        "Alleen leden van deze groep",
    ):
        assert words in page


def test_a_draft_waits_until_it_is_published(client, member):
    client.post(WRITE, typed(button="save"))
    draft = Post.objects.get()
    assert draft.title in client.get("/concepten/").content.decode()

    form = typed(title="Anders", version=draft.version)
    client.post(reverse("blog:edit", args=[draft.pk, draft.slug]), form)

    assert Post.objects.get().title == "Anders"
    assert not Post.objects.get().is_draft


def test_a_preview_saves_nothing_and_loses_nothing(client, member):
    page = client.post(WRITE, typed(button="preview")).content.decode()

    assert Post.objects.count() == 0
    assert '<div class="prose intro"><p>We begonnen met een fout.</p></div>' in page
    assert 'value="Vier avonden, één wijk"' in page
    assert "participatie, wijkaanpak" in page


def test_errors_stand_beside_their_fields_and_keep_what_was_typed(client, member):
    page = client.post(WRITE, typed(title="", tags="a, b, c, d, e, f")).content.decode()

    assert "Kies hooguit 5 onderwerpen." in page
    assert "We begonnen met een fout." in page
    assert "a, b, c, d, e, f" in page
    assert Post.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "audience", "accepted"),
    [
        (Kind.OPEN, "public", True),
        (Kind.OPEN, "members", True),
        (Kind.OPEN, "group", True),
        (Kind.CLOSED, "group", True),
        (Kind.CLOSED, "public", False),
        (Kind.HIDDEN, "members", False),
        (None, "public", True),
        (None, "group", False),
        (None, "private", False),
    ],
)
def test_the_audience_fits_the_group(client, member, kind, audience, accepted):
    group = make_group(kind=kind, members=[member]) if kind else None

    response = client.post(WRITE, typed(visibility=audience, group=group.pk if group else ""))

    assert response.status_code == (302 if accepted else 200)
    assert Post.objects.exists() == accepted


def test_nobody_writes_in_a_group_of_others(client, member):
    group = make_group(members=[make_member()])

    response = client.post(WRITE, typed(group=group.pk))

    assert response.status_code == 200
    assert Post.objects.count() == 0


def test_without_script_plain_text_becomes_paragraphs(client, member):
    client.post(WRITE, typed(scripted="", body="Eerste alinea met < en &.\r\n\r\nTweede."))

    assert Post.objects.get().body == "<p>Eerste alinea met &lt; en &amp;.</p><p>Tweede.</p>"


def test_script_in_every_field_is_harmless(client, member):
    vector = "<script>alert(1)</script><img src=x onerror=alert(1)>"

    client.post(WRITE, typed(title=vector, body=f"<p>Tekst</p>{vector}", tags=vector))

    page = client.get(Post.objects.get().get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_published_post_gets_fewer_readers_at_once(client, member):
    post = make_post(author=member, visibility=Visibility.PUBLIC)

    client.post(reverse("blog:edit", args=[post.pk, post.slug]), typed(version=1, visibility="members", tags=""))

    assert Content.objects.get(pk=post.pk).visibility == Visibility.MEMBERS


def test_of_two_who_write_without_script_the_second_sees_both_texts_and_nothing_is_lost(client, member):
    colleague, post = make_member(), make_post(author=member)
    post.ask_along(colleague, by=member).accept()
    other = client.__class__()
    other.force_login(colleague)
    address = post.get_edit_url()
    versions = [browser.get(address).context["form"]["version"].value() for browser in (other, client)]

    first = typed("save", version=versions[0], title="Van de een", body="Eerst bewaard.", scripted="")
    other.post(address, first)
    mine = typed("save", version=versions[1], title="Van de ander", body="Daarna geschreven.", scripted="")
    page = client.post(address, mine)

    assert page.status_code == 200
    for part in ("side-by-side", "Van de een", "Eerst bewaard.", "Van de ander", "Daarna geschreven."):
        assert part in page.content.decode()
    assert Content.objects.get(pk=post.pk).title == "Van de een"
    client.post(address, mine | {"title": "Van ons", "version": page.context["form"]["version"].value()})
    assert Content.objects.get(pk=post.pk).title == "Van ons"
    said = Revision.objects.filter(content=post.pk).order_by("version").values_list("title", "by")
    assert list(said) == [(post.title, member.pk), ("Van de een", colleague.pk), ("Van ons", member.pk)]


def test_editing_keeps_the_text_of_the_form_after_the_session_ended(client):
    member = make_member(email="noor@lid.example")
    response = client.post(WRITE, typed(title="Niet kwijt"))

    client.post(response.headers["Location"], {"login": member.email, "password": "vier woorden op een rij"})

    assert 'value="Niet kwijt"' in client.get(WRITE).content.decode()


@pytest.mark.parametrize("what", ["edit", "delete"])
def test_only_the_author_changes_a_post(client, member, what):
    public, private = make_post(), make_post(visibility=Visibility.PRIVATE)

    statuses = [
        client.get(reverse(f"blog:{what}", args=[post.pk, post.slug])).status_code for post in (public, private)
    ]

    assert statuses == [403, 404]


def test_deleting_asks_first_and_says_what_goes_along(client, member):
    post = make_post(author=member)
    comment = make_comment(post, text="Wat ik ervan vind.")
    address = reverse("blog:delete", args=[post.pk, post.slug])

    question = client.get(address).content.decode()
    client.post(address, follow=True)

    assert "Wat collega’s eronder schreven blijft staan" in question
    page = client.get(post.get_absolute_url(), follow=True).content.decode()
    assert "Verwijderd door de schrijver" in page
    assert (comment.text in page, post.title in page, member.name in page.partition("<main")[2]) == (True, False, False)


def test_a_wrong_slug_leads_to_the_right_one(client):
    post = make_post(title="De goede naam")

    response = client.get(f"/blog/{post.pk}-oude-naam/?r=3")

    assert (response.status_code, response.headers["Location"]) == (301, f"/blog/{post.pk}-de-goede-naam/?r=3")


def test_titles_stay_as_they_were_typed(member):
    for title in [*BENT, "a  b\u2003c", "W" * 512, "<b>&amp;</b>", "مريم\u202e"]:
        form = PostForm(typed(title=title), viewer=member)
        assert form.is_valid(), title
        assert form.cleaned_data["title"] == title


@pytest.mark.parametrize("title", ["😀", "---", "日本語", "." * 120])
def test_any_title_has_an_address(client, member, title):
    client.post(WRITE, typed(title=title))

    assert client.get(Post.objects.get().get_absolute_url()).status_code == 200
