"""Pictures in texts: what is kept of an upload, whose they are, and who may see them."""

import os
import time
from datetime import timedelta
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from blog.models import Post
from content.models import Attachment, Clearance, Content, NoRoom, Visibility
from content.tasks import FREE_FOR, sweep_pictures
from groups.models import Kind
from network.rights import RoleName
from tests.content.factories import figure, make_picture
from tests.factories import make_comment, make_group, make_member, make_post
from tests.web import pictures
from web.richtext import IMAGE

pytestmark = pytest.mark.django_db
PUT = "/afbeeldingen/"


def post_with(attachment, author=None, **fields):
    return make_post(author=author or attachment.owner, body=figure(attachment), **fields)


def files_of(attachment):
    return sorted(Path(default_storage.path("attachments")).glob(f"*/{attachment.uuid}-*"))


def image_of(attachment, copy=0):
    with attachment.opened(copy) as file:
        return Image.open(BytesIO(file.read()))


def status_of(client, address):
    answer = client.get(address)
    answer.getvalue()
    return answer.status_code


@pytest.fixture
def member(client):
    member = make_member("Noor Visscher")
    client.force_login(member)
    return member


def put(client, content, alt="Het loket", name="foto.jpg", **fields):
    return client.post(PUT, {"picture-file": pictures.upload(content, name), "picture-alt": alt} | fields)


# --- Putting one in


def test_a_picture_comes_back_with_its_address_and_size(client, member):
    answer = put(client, pictures.photo((2400, 1200)))

    attachment = Attachment.objects.get()
    assert (answer.status_code, answer.json()) == (
        201,
        {"src": f"/afbeeldingen/{attachment.uuid}/", "alt": "Het loket", "width": 1600, "height": 800},
    )
    assert (attachment.owner, attachment.alt) == (member, "Het loket")
    assert IMAGE.fullmatch(answer.json()["src"])
    widths = {copy: image_of(attachment, copy).size for copy in (0, 480, 960)}
    assert widths == {0: (1600, 800), 480: (480, 240), 960: (960, 480)}


def test_a_small_picture_is_not_made_larger(member):
    attachment = make_picture(member, (300, 200))

    assert (attachment.width, attachment.height) == (300, 200)
    assert len(files_of(attachment)) == 1
    assert image_of(attachment, 960).size == (300, 200)


def test_what_a_camera_writes_in_it_is_gone_and_it_stands_upright(client, member):
    put(client, pictures.photo_with_traces())

    attachment = Attachment.objects.get()
    assert (attachment.width, attachment.height) == (200, 400)
    for file in files_of(attachment):
        kept = file.read_bytes()
        image = Image.open(BytesIO(kept))
        assert (image.format, dict(image.getexif())) == ("WEBP", {})
        assert b"fotograaf" not in kept
        assert b"thuis" not in kept
    red, _green, blue = image_of(attachment).getpixel((100, 50))
    assert red > 200 > 50 > blue


@pytest.mark.parametrize("content", pictures.NOT_A_PHOTO.values(), ids=pictures.NOT_A_PHOTO.keys())
def test_what_is_no_photo_is_refused_with_a_reason(client, member, content):
    answer = put(client, content)

    assert answer.status_code == 400
    assert answer.json()["errors"]["file"] in {
        "Dit is geen foto die wij kunnen lezen. Kies een JPG, PNG of WebP.",
        "Dit bestand is leeg.",
        "Deze foto is beschadigd. Kies een andere.",
    }
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pictures.png_bomb(), "Deze foto heeft meer dan 40 megapixels. Kies een kleinere."),
        (b"\xff\xd8\xff" + bytes(20_000_000), "Deze foto is groter dan 10 MB. Kies een kleinere."),
    ],
    ids=["bomb", "20 MB"],
)
def test_what_is_too_large_is_refused_with_a_reason(client, member, content, reason):
    answer = put(client, content)

    assert (answer.status_code, answer.json()["errors"]["file"]) == (400, reason)


def test_what_is_too_heavy_for_the_door_is_refused_with_a_reason(client, member, settings):
    settings.LARGEST_FILE = 1000

    answer = put(client, bytes(5000))

    assert answer.json()["errors"]["file"] == "Deze foto is groter dan 10 MB. Kies een kleinere."


def test_each_picture_is_described_or_only_decorates(client, member):
    assert put(client, pictures.photo(), alt=" ").json()["errors"] == {
        "alt": "Vertel wat er te zien is, of kruis aan dat de afbeelding decoratief is."
    }

    answer = put(client, pictures.photo(), alt="", **{"picture-is_decorative": "on"})

    assert answer.json()["alt"] == ""
    assert Attachment.objects.get().is_decorative


def test_there_is_an_end_to_the_room_of_one_member(client, member, settings):
    make_picture(member)
    settings.PICTURES_PER_MEMBER = Attachment.objects.get().weight + 10

    answer = put(client, pictures.photo())

    assert "geen ruimte meer" in answer.json()["errors"]["file"]
    with pytest.raises(NoRoom):
        make_picture(member)
    make_picture(make_member())


def test_an_upload_that_is_undone_leaves_no_bytes(member, monkeypatch):
    monkeypatch.setattr(Attachment, "save", lambda *args, **kwargs: 1 / 0)
    before = (
        set(Path(default_storage.path("attachments")).glob("*/*")) if default_storage.exists("attachments") else set()
    )

    with pytest.raises(ZeroDivisionError):
        make_picture(member)

    assert set(Path(default_storage.path("attachments")).glob("*/*")) == before


# --- In a text


def typed(body, **fields):
    words = {"publish": "1", "uuid": "6ad1b2a4-0c3f-4c55-9e21-7f8e0f3b9d10", "title": "Ons nieuwe loket"}
    return words | {"body": body, "scripted": "1", "tags": "loket", "visibility": "public"} | fields


def test_a_text_gets_the_true_size_of_its_picture(client, member):
    attachment = make_picture(member)
    body = f'<figure><img src="{attachment.get_absolute_url()}" alt="a &quot;b&quot;" width="9" height="9999"></figure>'

    client.post("/blog/nieuw/", typed(body))

    post = Post.objects.get()
    src = attachment.get_absolute_url()
    assert post.body == f'<figure><img src="{src}" alt="a &quot;b&quot;" width="1200" height="800"></figure>'
    assert post.embeddings.get().attachment == attachment
    assert f'src="{src}" alt="a &quot;b&quot;" width="1200"' in client.get(post.get_absolute_url()).content.decode()


def test_a_picture_of_somebody_else_cannot_be_used_by_its_address(client, member):
    secret = post_with(make_picture(make_member()), visibility=Visibility.PRIVATE).embeddings.get().attachment

    answer = client.post("/blog/nieuw/", typed(figure(secret)))

    assert answer.status_code == 200
    assert "Een afbeelding in je tekst is niet van jou." in answer.content.decode()
    assert secret.get_absolute_url() in answer.content.decode()  # nothing typed is lost
    assert not Post.objects.filter(author=member).exists()


def test_no_way_of_saving_shows_a_picture_of_somebody_else(member, client):
    group = make_group(kind=Kind.CLOSED, members=[member])
    inside = post_with(make_picture(make_member()), group=group, visibility=Visibility.GROUP)
    attachment = inside.embeddings.get().attachment
    assert status_of(client, attachment.get_absolute_url()) == 200

    thief = make_post(author=member, body=figure(attachment))
    thief.rewrite(version=1, title=thief.title, body=figure(attachment) + "<p>x</p>", visibility="public")

    assert not thief.embeddings.exists()
    client.logout()
    assert status_of(client, attachment.get_absolute_url()) == 404


def test_a_picture_without_description_is_asked_about(client, member):
    src = make_picture(member).get_absolute_url()

    answer = client.post("/blog/nieuw/", typed(f'<p><img src="{src}"></p>'))

    assert "Vertel bij elke afbeelding wat er te zien is" in answer.content.decode()


def test_a_text_that_is_only_a_picture_is_a_text(client, member):
    client.post("/blog/nieuw/", typed(figure(make_picture(member))))

    assert Post.objects.count() == 1


def test_a_page_about_a_member_takes_no_pictures(client, member):
    answer = client.post(reverse("members:edit_profile"), {"about": figure(make_picture(member)), "scripted": "1"})

    assert "In deze tekst kunnen geen afbeeldingen staan." in answer.content.decode()


# --- Who sees it


@pytest.mark.parametrize(
    ("visibility", "inside", "sees"),
    [
        (Visibility.PUBLIC, None, {"visitor", "member", "author"}),
        (Visibility.MEMBERS, None, {"member", "author"}),
        (Visibility.GROUP, Kind.OPEN, {"insider", "author"}),
        (Visibility.GROUP, Kind.CLOSED, {"insider", "author"}),
        (Visibility.PRIVATE, None, {"author"}),
    ],
)
def test_whoever_may_read_the_piece_sees_its_picture(client, visibility, inside, sees):
    author, insider, member = make_member(), make_member(), make_member()
    group = inside and make_group(kind=inside, members=[author, insider])
    attachment = make_picture(author)
    post_with(attachment, group=group, visibility=visibility)

    for name, viewer in {"visitor": None, "member": member, "insider": insider, "author": author}.items():
        client.logout()
        if viewer:
            client.force_login(viewer)
        expected = 200 if name in sees or (name == "insider" and "member" in sees) else 404
        for address in (attachment.get_absolute_url(), f"{attachment.get_absolute_url()}480/"):
            assert status_of(client, address) == expected, name


def test_only_its_author_sees_the_picture_of_a_draft(client, member):
    mine, theirs = make_picture(member), make_picture(make_member())
    post_with(mine, draft=True)
    post_with(theirs, draft=True)

    assert status_of(client, mine.get_absolute_url()) == 200
    assert status_of(client, theirs.get_absolute_url()) == 404


def test_a_moderator_sees_the_picture_of_what_waits_for_one_as_long_as_it_waits(client, member):
    attachment, moderator = make_picture(make_member()), make_member(roles=[RoleName.MODERATOR])
    draft = post_with(attachment, draft=True)
    Clearance.objects.ask_for_piece(draft)

    assert status_of(client, attachment.get_absolute_url()) == 404
    client.force_login(moderator)
    assert status_of(client, attachment.get_absolute_url()) == 200
    draft.clearance.refuse(moderator, "Reclame.")
    assert status_of(client, attachment.get_absolute_url()) == 404


def test_a_picture_of_a_hidden_piece_is_hidden(client):
    attachment = make_picture(make_member())
    post = post_with(attachment)
    post.hide(make_member(), "Persoonsgegevens")

    assert status_of(client, attachment.get_absolute_url()) == 404


def test_what_everybody_may_see_is_kept_for_a_while_and_nothing_else(client):
    author = make_member()
    public, inner = make_picture(author), make_picture(author)
    post_with(public)
    post_with(inner, visibility=Visibility.MEMBERS)

    answer = client.get(public.get_absolute_url())
    answer.getvalue()
    assert answer.headers["Cache-Control"] == "public, max-age=600"
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    client.force_login(make_member())
    for attachment, kept in ((public, "private, max-age=600"), (inner, "private, no-store")):
        answer = client.get(attachment.get_absolute_url())
        answer.getvalue()
        assert answer.headers["Cache-Control"] == kept


def test_there_are_no_other_copies(client, member):
    attachment = make_picture(member)

    assert status_of(client, f"{attachment.get_absolute_url()}481/") == 404
    for file in files_of(attachment):
        file.unlink()
    assert status_of(client, attachment.get_absolute_url()) == 404


# --- Going


def test_the_picture_goes_with_its_piece(member, django_capture_on_commit_callbacks):
    attachment = make_picture(member)
    one, other = post_with(attachment), post_with(attachment)

    with django_capture_on_commit_callbacks(execute=True):
        one.remove()
    assert files_of(attachment)
    with django_capture_on_commit_callbacks(execute=True):
        other.remove()

    assert not Attachment.objects.exists()
    assert files_of(attachment) == []


def test_the_picture_of_a_removed_piece_goes_though_comments_stay(member, client):
    attachment = make_picture(member)
    post = post_with(attachment)
    make_comment(content=post, author=make_member())

    post.remove()

    assert Content.objects.visible_to(member).filter(pk=post.pk).exists()
    assert status_of(client, attachment.get_absolute_url()) == 404


def test_a_picture_taken_out_is_seen_by_nobody_else_and_can_be_put_back(client, member):
    attachment = make_picture(member)
    post = post_with(attachment)
    words = {"title": post.title, "visibility": "public"}

    post.rewrite(version=1, body="<p>Zonder</p>", **words)
    assert status_of(client, attachment.get_absolute_url()) == 200
    client.logout()
    assert status_of(client, attachment.get_absolute_url()) == 404

    post.rewrite(version=2, body=figure(attachment), **words)
    assert status_of(client, attachment.get_absolute_url()) == 200


def test_what_stands_in_no_text_for_a_month_is_swept_away(member, django_capture_on_commit_callbacks):
    used, fresh, forgotten = make_picture(member), make_picture(member), make_picture(member)
    post_with(used)
    long_ago = timezone.now() - FREE_FOR - timedelta(hours=1)
    Attachment.objects.filter(pk__in=[used.pk, forgotten.pk]).update(free_since=long_ago)

    with django_capture_on_commit_callbacks(execute=True):
        sweep_pictures()

    assert set(Attachment.objects.all()) == {used, fresh}
    assert files_of(forgotten) == []
    assert len(files_of(used)) == 3


def test_bytes_without_a_row_are_swept_away_after_a_day(member):
    attachment, lost = make_picture(member), make_picture(member)
    Attachment.objects.filter(pk=lost.pk).delete()
    young = make_picture(member)
    Attachment.objects.filter(pk=young.pk).delete()
    for file in (*files_of(attachment), *files_of(lost)):
        os.utime(file, (time.time() - 90_000,) * 2)

    sweep_pictures()

    assert (len(files_of(attachment)), len(files_of(lost)), len(files_of(young))) == (3, 0, 3)


def test_the_sanitiser_and_the_address_agree():
    assert IMAGE.fullmatch(reverse("content:attachment", args=["6ad1b2a4-0c3f-4c55-9e21-7f8e0f3b9d10"]))


# --- Without script


def without_script(**fields):
    words = typed("Hoi", **fields)
    del words["publish"], words["scripted"], words["title"]
    return words | {"add_picture": "1", "picture-file": pictures.upload(pictures.photo()), "picture-alt": "Het loket"}


def test_without_script_a_picture_comes_below_the_text(client, member):
    answer = client.post("/blog/nieuw/", without_script())

    attachment = Attachment.objects.get()
    page = answer.content.decode()
    assert f"Hoi\n\n![Het loket]({attachment.get_absolute_url()})</textarea>" in page
    assert "Geef een titel" not in page  # whoever puts in a picture is not done yet
    client.post("/blog/nieuw/", typed(f"Hoi\n\n![Het loket]({attachment.get_absolute_url()})", scripted=""))
    assert 'width="400" height="300"></figure>' in Post.objects.get().body


def test_without_script_what_is_wrong_with_a_picture_stands_beside_it(client, member):
    page = client.post("/blog/nieuw/", without_script() | {"picture-alt": ""}).content.decode()

    assert "Vertel wat er te zien is, of kruis aan dat de afbeelding decoratief is." in page
    assert "Hoi</textarea>" in page
    assert not Attachment.objects.exists()


def test_opening_and_saving_without_script_keeps_table_and_picture(client, member):
    attachment = make_picture(member)
    table = '<table><tbody><tr><td colspan="2"><p>a</p></td></tr></tbody></table>'
    src = attachment.get_absolute_url()
    body = f'{table}<figure><img src="{src}" alt="Het loket" width="1200" height="800"></figure><p><em>nu</em></p>'
    post = make_post(author=member, body=body)
    page = client.get(reverse("blog:edit", args=[post.pk, post.slug]))
    box = page.context["form"]["body"]
    words = unescape(str(box).partition(">\n")[2].partition("</textarea>")[0])
    assert words.endswith(f"\n\n![Het loket]({src})\n\n*nu*")

    answer = client.post(
        reverse("blog:edit", args=[post.pk, post.slug]),
        typed(words, scripted="", title=post.title, version=post.version, save="1"),
    )

    assert answer.status_code == 302
    post.refresh_from_db()
    assert post.body == body


def test_five_megabytes_of_text_get_an_answer_and_are_not_lost(client, member):
    text = "Heel lang. " * 500_000

    answer = client.post("/blog/nieuw/", typed(text))

    page = answer.content.decode()
    assert (answer.status_code, page.count("Heel lang. ") >= 500_000) == (200, True)
    assert "Deze tekst is te lang" in page
    assert not Post.objects.exists()


def test_ten_thousand_nested_tags_get_an_answer(client, member):
    answer = client.post("/blog/nieuw/", typed("<blockquote>" * 10_000 + "diep"))

    assert "te diep" in answer.content.decode()
