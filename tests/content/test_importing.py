"""What a member wrote elsewhere comes in from a takeout: as it was, for no more readers, once, and told to nobody."""

import zipfile
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError
from django.utils import timezone

from blog.models import Post
from content.illustrations import figure_of
from content.models import Attachment, Comment, Content, Visibility
from groups.models import Kind
from members import tasks, unpacking
from members.models import Takeout
from network.models import Subject
from notifications.models import Announcement
from tests.content.factories import make_picture
from tests.content.luggage import MANIFEST, PERSON, THERE, a_name, brought_in, comment_line, packed, post_line
from tests.factories import make_comment, make_group, make_member, make_organisation, make_post
from tests.web.pictures import photo
from tests.web.test_markup_through_forms import TEXTS, tags_and_words
from tests.web.vectors import LONGEST_LINE, naughty_lines

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def zip_path(tmp_path):
    return tmp_path / "takeout.zip"


@pytest.fixture
def member():
    return make_member("Noor Visscher")


def asked_for(member):
    """The file of a takeout as this site makes it."""
    takeout = Takeout.objects.ask_for(member)
    tasks.build_takeouts()
    return takeout.file


def own(member):
    return Post.objects.written_with(member).order_by("published_at", "pk")


def there(thing):
    """What is here, by the name it has in a takeout from elsewhere."""
    return {"id": f"{THERE}/id/{thing.uuid}"}


def files_in(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


# --- There and back


def facts_of(post):
    words, dates = ("title", "body", "summary", "excerpt"), ("created_at", "published_at", "edited_at")
    rows = [(each.text, each.created_at, each.edited_at) for each in Comment._base_manager.filter(content=post.pk)]
    tags = sorted(post.tags.values_list("name", flat=True))
    facts = {name: getattr(post, name) for name in (*words, *dates, "visibility", "group_id", "comment_count")}
    return facts | {"tags": tags, "comments": rows}


def make_history(author, group):
    """Posts for everybody, for members, for a group and for nobody yet, each as old as another."""
    posts = [
        make_post(author, title="Voor iedereen", body="<h2>Kop</h2><p>Tekst &amp; <em>meer</em>.</p>", tags=["Woo"]),
        make_post(author, visibility=Visibility.MEMBERS, title="Voor leden", summary="Kort gezegd."),
        make_post(author, group, Visibility.GROUP, title="Voor de groep"),
        make_post(author, group, Visibility.GROUP, title="Een concept", draft=True),
    ]
    for number, post in enumerate(posts, 1):
        at = timezone.now() - timedelta(days=400 * number)
        published = None if post.is_draft else at
        edited = None if post.is_draft else at + AN_HOUR
        Post._base_manager.filter(pk=post.pk).update(created_at=at, published_at=published, edited_at=edited)
    comment = make_comment(Content._base_manager.get(pk=posts[0].pk), author, "Aanvulling: het lukte.")
    Comment._base_manager.filter(pk=comment.pk).update(created_at=timezone.now() - timedelta(days=300))


@pytest.mark.parametrize("to", ["the same member", "another member"])
def test_what_left_comes_back_as_it_was(member, to):
    group = make_group(Kind.CLOSED, members=[member])
    make_history(member, group)
    file, before = asked_for(member), [facts_of(post) for post in own(member)]
    Content._base_manager.filter(author=member).delete()
    if to == "another member":
        member = make_member()
        group.memberships.create(member=member)

    said = brought_in(file, member)

    assert "posts, new: 4" in said
    assert [facts_of(post) for post in own(member)] == before
    assert len(before) == 4


def test_bringing_in_again_changes_nothing(member, zip_path):
    line = post_line()
    packed(zip_path, posts=[line], comments=[comment_line(line)])
    brought_in(zip_path, member)
    post = own(member).get()
    post.rewrite(version=post.version, title="Nu anders", body="<p>Herschreven.</p>")

    said = brought_in(zip_path, member)

    assert {"posts, here already: 1", "comments, here already: 1"} <= set(said)
    post = own(member).get()
    assert (post.title, post.body, post.comment_count) == ("Nu anders", "<p>Herschreven.</p>", 1)


def test_what_never_left_stays_as_it_is(member):
    make_comment(make_post(member), member)

    said = brought_in(asked_for(member), member)

    assert {"posts, here already: 1", "comments, here already: 1"} <= set(said)
    assert own(member).count() == 1


def test_what_is_somebody_elses_here_is_left_alone(member, zip_path):
    packed(zip_path, posts=[post_line()])
    brought_in(zip_path, member)

    said = brought_in(zip_path, make_member())

    assert "data/posts.jsonl, line 1: left out: it is here already, and not as this member's" in said


def test_a_dry_run_says_the_same_and_writes_nothing(member, zip_path, media):
    image, name = f"media/ab/{'a' * 64}.jpg", a_name()
    line = post_line(content=f"<p>Kijk</p>{img(name)}", tag=[{"type": "Hashtag", "name": "Heel nieuw"}])
    pictures = [{"type": "Image", "id": name, "url": image}]
    packed(zip_path, posts=[line, "{"], comments=[comment_line(line)], pictures=pictures, media={image: photo()})

    dry = brought_in(zip_path, member, dry_run=True)

    assert dry.pop() == "Nothing was written: this was a dry run."
    assert (own(member).count(), Subject.objects.filter(name="Heel nieuw").count(), files_in(media)) == (0, 0, [])
    assert brought_in(zip_path, member) == dry
    assert (own(member).get().comment_count, Subject.objects.filter(name="Heel nieuw").count()) == (1, 1)
    assert len(files_in(media)) == 1


def test_nobody_is_told(member, zip_path, django_capture_on_commit_callbacks):
    reader = make_member("Joost Lezer")
    group = make_group(members=[member, reader])
    theirs = make_post(reader, group, Visibility.GROUP)
    told = Announcement.objects.count()
    lines = [post_line(content="<p>Dank @Joost Lezer</p>", audience=there(group)["id"])]
    now = timezone.now().isoformat()
    packed(zip_path, posts=lines, comments=[comment_line(there(theirs), published=now)])

    with django_capture_on_commit_callbacks(execute=True):
        said = brought_in(zip_path, member)

    assert {"posts, new: 1", "comments, new: 1"} <= set(said)
    assert "@Joost Lezer</data>" in own(member).get().body
    assert (Announcement.objects.count(), mail.outbox) == (told, [])


def test_a_piece_keeps_the_job_it_was_written_in_and_gets_no_other(member, zip_path):
    member.work_as("adviseur", organisation=make_organisation("gemeente Lindewaard"))
    member.affiliations.update(since="2011-01-01")
    named = {"a20:organisation": "gemeente Lindewaard"}
    before = named | {"published": "2010-03-04T09:30:00+01:00"}
    packed(zip_path, posts=[post_line(**before), post_line(**named), post_line(published="2013-03-04T09:30:00+01:00")])

    brought_in(zip_path, member)

    assert [bool(post.affiliation) for post in own(member)] == [False, True, False]


# --- For whom


MEMBERS = [f"{THERE}/members"]


@pytest.mark.parametrize(
    ("fields", "audience", "is_draft"),
    [
        ({}, Visibility.PUBLIC, False),
        ({"to": MEMBERS}, Visibility.MEMBERS, False),
        ({"to": [PERSON]}, Visibility.PRIVATE, True),
        ({"to": ["as:Public", *MEMBERS]}, Visibility.PRIVATE, True),
        ({"to": "as:Public"}, Visibility.PRIVATE, True),
        ({"to": ["https://ergens.example/members"]}, Visibility.PRIVATE, True),
        ({"to": [{}]}, Visibility.PRIVATE, True),
        ({"to": None}, Visibility.PRIVATE, True),
        ({"audience": a_name()}, Visibility.PRIVATE, True),
        ({"audience": {}}, Visibility.PRIVATE, True),
        ({"a20:status": "draft"}, Visibility.PUBLIC, True),
        ({"a20:status": "hidden"}, Visibility.PUBLIC, True),
        ({"a20:status": None}, Visibility.PUBLIC, True),
    ],
)
def test_readers_never_get_more(member, zip_path, fields, audience, is_draft):
    packed(zip_path, posts=[post_line(**fields)])

    brought_in(zip_path, member)

    post = own(member).get()
    assert (post.visibility, post.is_draft, post.group) == (audience, is_draft, None)


@pytest.mark.parametrize(
    ("kind", "is_in", "to_group", "audience", "is_draft"),
    [
        (Kind.OPEN, True, False, Visibility.PUBLIC, False),
        (Kind.OPEN, True, True, Visibility.GROUP, False),
        (Kind.CLOSED, True, False, Visibility.GROUP, False),
        (Kind.CLOSED, True, True, Visibility.GROUP, False),
        (Kind.OPEN, False, False, Visibility.PRIVATE, True),
        (Kind.HIDDEN, False, True, Visibility.PRIVATE, True),
    ],
)
def test_a_group_is_only_written_in_by_who_may(member, zip_path, kind, is_in, to_group, audience, is_draft):
    group = make_group(kind, members=[member] if is_in else [])
    name = there(group)["id"]
    packed(zip_path, posts=[post_line(audience=name, to=[name] if to_group else ["as:Public"])])

    said = brought_in(zip_path, member)

    post = own(member).get()
    assert (post.visibility, post.is_draft, post.group) == (audience, is_draft, group if is_in else None)
    why = "data/posts.jsonl, line 1: a draft now: its group is not here, or the member cannot write in it"
    assert (why in said) is not is_in


def test_a_draft_without_its_group_asks_for_readers(client, member, zip_path):
    packed(zip_path, posts=[post_line(audience=a_name())])
    brought_in(zip_path, member)
    post = own(member).get()
    client.force_login(member)

    page = client.get(post.get_edit_url())

    assert b"checked" not in page.content.split(b'name="visibility"', 1)[1].split(b"</fieldset>")[0]


# --- Comments


def test_comments_stand_where_their_member_could_write_them(member, zip_path):
    other = make_member()
    seen, closed = make_post(other), make_post(other)
    inside = make_post(other, make_group(Kind.CLOSED, members=[other]), Visibility.GROUP)
    answered = make_comment(seen, other)
    closed.close(other, "Klaar.")
    for thing in (seen, closed, inside, answered):
        type(thing)._base_manager.filter(pk=thing.pk).update(created_at="2011-01-01T00:00:00Z")
    lines = [
        comment_line(there(seen)),
        comment_line(there(answered)),
        comment_line(there(closed)),
        comment_line(there(inside)),
        comment_line({"id": a_name()}),
        comment_line(there(seen), published="2010-01-01T00:00:00Z"),
        comment_line(there(seen), **{"a20:status": "held"}),
    ]
    packed(zip_path, comments=lines)

    said = brought_in(zip_path, member)

    assert {"comments, new: 2", "comments, left out: 5"} <= set(said)
    rows = Comment._base_manager.filter(author=member).order_by("pk")
    assert [(row.content_id, row.parent) for row in rows] == [(seen.pk, None), (seen.pk, answered)]
    seen.refresh_from_db()
    assert (seen.comment_count, seen.first_reply_at) == (3, rows[0].created_at)


def test_a_comment_waits_where_comments_are_held(member, zip_path):
    post = make_post()
    Post._base_manager.filter(pk=post.pk).update(created_at="2011-01-01T00:00:00Z")
    post.hold_comments(holds=True)
    packed(zip_path, comments=[comment_line(there(post))])

    brought_in(zip_path, member)

    post.refresh_from_db()
    assert (Comment._base_manager.get(author=member).is_held, post.comment_count) == (True, 0)


# --- Pictures


def img(name):
    return f'<figure><img src="/afbeeldingen/{name.rpartition("/")[2]}/" alt="Het loket" width="9" height="9"></figure>'


def test_pictures_come_along_encoded_anew(member, zip_path):
    name, path = a_name(), f"media/ab/{'a' * 64}.jpg"
    pictures = [{"type": "Image", "id": name, "url": path, "summary": "Het loket"}]
    packed(zip_path, posts=[post_line(content=img(name))], pictures=pictures, media={path: photo((400, 300))})

    brought_in(zip_path, member)

    picture = Attachment.objects.get(owner=member)
    assert (own(member).get().body, picture.alt) == (figure_of(picture), "Het loket")
    with picture.opened() as file:
        assert file.read(4) == b"RIFF"


@pytest.mark.parametrize(
    ("url", "content"),
    [
        (f"media/ab/{'a' * 64}.jpg", b"<svg onload=alert(1)>"),
        (f"media/ab/{'a' * 64}.jpg", b"\0" * 5_000_000),
        ("media/../../etc/passwd", photo()),
        ("https://elders.example/x.jpg", photo()),
        (None, photo()),
    ],
)
def test_a_picture_that_is_none_leaves_no_trace(member, zip_path, media, url, content):
    name = a_name()
    pictures = [{"type": "Image", "id": name, "url": url}]
    content_of = {url: content} if url and url.startswith("media/") else {}
    line = post_line(content=f"<p>Kijk:</p>{img(name)}")
    packed(zip_path, posts=[line], pictures=pictures, media=content_of)

    said = brought_in(zip_path, member)

    assert "data/posts.jsonl, line 1: a picture in it does not come along" in said
    assert (own(member).get().body, files_in(media)) == ("<p>Kijk:</p>", [])


def test_a_picture_of_somebody_else_stays_theirs(member, zip_path):
    theirs = make_picture(make_member())
    packed(zip_path, posts=[post_line(content=f"<p>Kijk:</p>{img(f'/{theirs.uuid}')}")])

    brought_in(zip_path, member)

    assert own(member).get().body == "<p>Kijk:</p>"


def test_a_record_that_fails_leaves_no_picture_behind(member, zip_path, media):
    name, path = a_name(), f"media/ab/{'a' * 64}.jpg"
    pictures = [{"type": "Image", "id": name, "url": path}]
    packed(zip_path, posts=[post_line(content=img(name), name="")], pictures=pictures, media={path: photo()})

    said = brought_in(zip_path, member)

    assert "posts, left out: 1" in said
    assert (Attachment.objects.filter(owner=member).count(), files_in(media)) == (0, [])


# --- Odd and hostile


def test_odd_strings_stay_as_they_are_in_titles(member, zip_path):
    titles = naughty_lines(LONGEST_LINE)
    packed(zip_path, posts=[post_line(name=title) for title in titles])

    brought_in(zip_path, member)

    assert list(own(member).order_by("pk").values_list("title", flat=True)) == titles


def test_harmless_markup_stays(member, zip_path):
    packed(zip_path, posts=[post_line(content=html) for html in TEXTS])

    brought_in(zip_path, member)

    bodies = own(member).order_by("pk").values_list("body", flat=True)
    assert [tags_and_words(body) for body in bodies] == [tags_and_words(html) for html in TEXTS]


def without(name):
    line = post_line()
    del line[name]
    return line


BROKEN = [
    ("{", "cannot be read"),
    ("[1]", "cannot be read"),
    ("", "cannot be read"),
    ("[" * 100_000, "cannot be read"),
    ('{"type":"Article","name":"\\ud800"}', "cannot be read"),
    (without("id"), "left out: it has no lasting name"),
    (post_line(id="urn:uuid:1"), "left out: it has no lasting name"),
    (post_line(id=7), "left out: it has no lasting name"),
    (post_line(attributedTo=a_name()), "left out: it is by somebody else"),
    (without("published"), "left out: it has no date"),
    (post_line(published="gisteren"), "left out: its date (published) cannot be right"),
    (post_line(published="2012-02-31T10:00:00Z"), "left out: its date (published) cannot be right"),
    (post_line(published="2012-02-03T10:00:00"), "left out: its date (published) cannot be right"),
    (post_line(published="9999-12-31T23:59:59-23:00"), "left out: its date (published) cannot be right"),
    (post_line(published="0001-01-01T00:00:00+23:00"), "left out: its date (published) cannot be right"),
    (post_line(updated=12), "left out: its updated is no text"),
    (post_line(content=["a"]), "left out: its content is no text"),
    (without("name"), "left out: title: Give it a title."),
    (post_line(name="\u202e"), "left out: title: There is nothing to be seen in this."),
    (post_line(name="a\0b"), "left out: title: Null characters are not allowed."),
    (post_line(content="<script>alert(1)</script>"), "left out: body: Write your text first."),
    (post_line(content="x" * 200_001), "left out: This text is too long"),
]


def test_a_broken_line_loses_one_record_and_is_named(member, zip_path):
    lines = [line for broken, _why in BROKEN for line in (broken, post_line())]
    packed(zip_path, posts=lines)

    said = brought_in(zip_path, member)

    assert f"posts, new: {len(BROKEN)}" in said
    reasons = [line for line in said if line.startswith("data/posts.jsonl, line ")]
    assert len(reasons) == len(BROKEN)
    for number, (reason, (_line, why)) in enumerate(zip(reasons, BROKEN, strict=True)):
        assert reason.startswith(f"data/posts.jsonl, line {2 * number + 1}: {why}")


def test_the_name_of_an_organisation_that_no_database_takes_stops_nothing(member, zip_path):
    packed(zip_path, posts=[post_line(**{"a20:organisation": "gemeente\0"}), post_line()])

    assert "posts, new: 2" in brought_in(zip_path, member)


def test_a_line_that_is_too_long_is_passed_over(member, zip_path, monkeypatch):
    monkeypatch.setattr(unpacking, "LONGEST_LINE", 2000)
    packed(zip_path, posts=[post_line(content="x" * 7000), post_line()])

    said = brought_in(zip_path, member)

    assert "data/posts.jsonl, line 1: cannot be read" in said
    assert {"posts, new: 1", "posts, broken: 1"} <= set(said)


def test_no_more_lines_than_a_member_can_have_written(member, zip_path, monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_LINES", 2)
    packed(zip_path, posts=[post_line(), post_line(), post_line()])

    said = brought_in(zip_path, member)

    assert {"posts, new: 2", "data/posts.jsonl: only the first 2 lines were looked at"} <= set(said)


def test_a_file_that_breaks_off_gives_what_came_before(member, zip_path):
    long = f"<p>{'Lang. ' * 5000}</p>"  # a line is more than what is read at once
    lines = [post_line(content=long), post_line(content=long), post_line(name="Zo ging dat", content=long)]
    packed(zip_path, posts=lines, method=zipfile.ZIP_STORED)
    zip_path.write_bytes(zip_path.read_bytes().replace(b"Zo ging dat", b"Zo ging het"))

    said = brought_in(zip_path, member)

    assert {"data/posts.jsonl is damaged after line 2.", "posts, new: 2"} <= set(said)


def test_other_things_are_named_and_stay_behind(member, zip_path):
    line = post_line()
    earlier = comment_line(line, id=f"{line['id']}#revision-1")
    packed(zip_path, posts=[post_line(type="Question")], comments=[earlier], events=[{"type": "Event"}], rsvps=[])

    said = brought_in(zip_path, member)

    assert {"posts, of another kind: 1", "comments, of another kind: 1", "Not looked at: events, rsvps."} <= set(said)
    assert own(member).count() == 0


def zip_bomb(path):
    packed(path, posts=["0" * 50_000_000])
    return "unpacks to far too much"


def encoded_otherwise(path):
    packed(path, method=zipfile.ZIP_LZMA)
    return "packed in a way"


def a_crowd_of_files(path):
    packed(path, media={f"media/{'x' * 500}/{number}": b"" for number in range(8500)})
    return "far too many files"


def of_a_network(path):
    packed(path, manifest=MANIFEST | {"scope": "network"})
    return "not the copy of one person"


def of_nobody(path):
    packed(path, manifest=MANIFEST | {"person": "\x1b[2J"})
    return "whose copy"


def of_another_format(path):
    packed(path, manifest=["Mastodon"])
    return "Community Export Format"


def not_a_zip(path):
    path.write_bytes(b"PK\x05\x06" + b"\xff" * 40)
    return "no zip"


def without_a_manifest(path):
    zipfile.ZipFile(path, "w").close()
    return "manifest.json is missing"


ODD_FILES = [encoded_otherwise, a_crowd_of_files, of_a_network, of_nobody, of_another_format, not_a_zip]


@pytest.mark.parametrize("make", [*ODD_FILES, without_a_manifest])
def test_what_is_no_takeout_brings_nothing_in(member, zip_path, make):
    why = make(zip_path)

    with pytest.raises(CommandError, match=why):
        brought_in(zip_path, member)


def test_a_file_that_swells_is_left_alone(member, zip_path):
    why = zip_bomb(zip_path)

    said = brought_in(zip_path, member)

    assert any(why in line for line in said)


def test_whoever_is_not_in_brings_nothing_in(zip_path):
    packed(zip_path, posts=[post_line()])

    with pytest.raises(CommandError, match="Nobody who is in"):
        brought_in(zip_path, make_member(joined_at=None))
