import hashlib
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from content.models import Visibility
from events.models import SignUpAnswer
from groups.models import Kind
from members import tasks
from members.models import LARGE, SMALL, Act, Suspension, Takeout
from notifications.models import Announcement
from tests.events.factories import make_event
from tests.factories import PASSWORD, make_comment, make_group, make_member, make_organisation, make_post
from tests.members.entrance import log_in, prove
from tests.web.pictures import photo, upload
from web.images import squares

pytestmark = pytest.mark.django_db
CHECK = Path(__file__).parent.parent.parent / "members" / "check_takeout.py"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def takeout_of(member):
    """The lines of each file in this member's takeout, and the zip itself."""
    takeout = Takeout.objects.ask_for(member)
    tasks.build_takeouts()
    takeout.refresh_from_db()
    zipped = zipfile.ZipFile(takeout.file)
    names = [name for name in zipped.namelist() if name.startswith("data/")]
    return {name[5:-6]: [json.loads(row) for row in zipped.read(name).splitlines()] for name in names}, zipped


def all_text_of(zipped):
    return b"\n".join(zipped.read(name) for name in zipped.namelist()).decode(errors="replace")


def make_busy_member():
    member = make_member("Noor Visscher", organisation=make_organisation("gemeente Lindewaard"), job_title="adviseur")
    member.headline, member.about, member.province = "Woo in het klein", "<p>Over mij.</p>", "Drenthe"
    member.save()
    member.expertise.add("Woo")
    member.show_on_site(squares(upload(photo()), (LARGE, SMALL)))
    group = make_group(name="Archief en Woo", manager=member)
    make_post(member, group, title="Mijn blog", tags=["Woo"], body="<p>Eigen <strong>woorden</strong>.</p>")
    make_post(member, title="Mijn concept", draft=True)
    make_event(author=member, title="Mijn bijeenkomst")
    make_event(attendees=[member], title="Bijeenkomst van een ander")
    make_comment(make_post(title="Blog van een ander"), member, "Mijn reactie.")
    group.join_requests.create(member=make_member())
    make_group(kind=Kind.CLOSED, name="Gevraagd").join(member, "Mijn reden.")
    return member


def test_a_takeout_holds_what_the_member_wrote_and_did():
    lines, zipped = takeout_of(make_busy_member())

    (person,) = lines["people"]
    assert (person["name"], person["summary"], person["a20:province"]) == (
        "Noor Visscher",
        "Woo in het klein",
        "Drenthe",
    )
    assert person["a20:jobs"][0]["a20:organisation"] == "gemeente Lindewaard"
    assert [post["name"] for post in lines["posts"]] == ["Mijn blog", "Mijn concept"]
    assert [post["a20:status"] for post in lines["posts"]] == ["published", "draft"]
    assert [event["name"] for event in lines["events"]] == ["Mijn bijeenkomst"]
    assert [(rsvp["type"], rsvp["name"]) for rsvp in lines["rsvps"]] == [("Accept", "Bijeenkomst van een ander")]
    assert [(comment["content"], comment["context"]) for comment in lines["comments"]] == [
        ("Mijn reactie.", "Blog van een ander")
    ]
    assert [group["name"] for group in lines["groups"]] == ["Archief en Woo"]
    assert [(each["name"], each["a20:state"]) for each in lines["memberships"]] == [
        ("Archief en Woo", "active"),
        ("Gevraagd", "requested"),
    ]
    assert zipped.read(person["icon"])[:4] == b"RIFF"


def test_the_manifest_counts_and_hashes_every_file():
    lines, zipped = takeout_of(make_busy_member())

    manifest = json.loads(zipped.read("manifest.json"))

    assert zipped.testzip() is None
    assert set(manifest["files"]) == set(zipped.namelist()) - {"manifest.json"}
    for name, facts in manifest["files"].items():
        content = zipped.read(name)
        assert (facts["size"], facts["sha256"]) == (len(content), hashlib.sha256(content).hexdigest()), name
    assert {name: manifest["files"][f"data/{name}.jsonl"]["count"] for name in lines} == {
        name: len(rows) for name, rows in lines.items()
    }
    (medium,) = [name for name in zipped.namelist() if name.startswith("media/")]
    assert medium.rpartition("/")[2].partition(".")[0] == manifest["files"][medium]["sha256"]


def test_a_copy_is_found_whole_by_whoever_has_only_python():
    member = make_busy_member()
    takeout_of(member)

    answer = checked(member.takeouts.get().file)

    assert (answer.returncode, answer.stdout) == (0, "This copy is whole.\n")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda lines: lines[:-1], "data/posts.jsonl has 1 lines instead of 2"),
        (lambda lines: [*lines[:-1], lines[-1][:40]], "data/posts.jsonl, line 2: cannot be read"),
        (lambda lines: [lines[0], lines[1].replace(b"Article", b"Poem")], "line 2: unknown type 'Poem'"),
        (lambda lines: [lines[0], lines[1].replace(b'"name"', b'"naam"')], "line 2: name is missing"),
    ],
)
def test_a_copy_that_was_damaged_says_where(tmp_path, change, problem):
    _lines, zipped = takeout_of(make_busy_member())
    with zipfile.ZipFile(tmp_path / "damaged.zip", "w") as damaged:
        for name in zipped.namelist():
            content = zipped.read(name)
            if name == "data/posts.jsonl":
                content = b"\n".join(change(content.splitlines())) + b"\n"
            damaged.writestr(name, content)

    answer = checked(tmp_path / "damaged.zip")

    assert answer.returncode == 1
    assert problem in answer.stdout
    assert "data/posts.jsonl is not what the manifest says it is" in answer.stdout


def checked(file):
    """What the program says of a copy, run without Django and without the packages of this project."""
    return subprocess.run([sys.executable, "-I", "-S", CHECK, file], capture_output=True, text=True, check=False)


def test_programs_of_the_fediverse_find_their_files():
    _lines, zipped = takeout_of(make_busy_member())

    outbox, actor = json.loads(zipped.read("outbox.json")), json.loads(zipped.read("actor.json"))

    assert actor["type"] == "Person"
    assert {activity["type"] for activity in outbox["orderedItems"]} == {"Create"}
    assert len(outbox["orderedItems"]) == outbox["totalItems"] == 4
    assert {activity["actor"] for activity in outbox["orderedItems"]} == {actor["id"]}


def test_nothing_that_others_wrote_is_in_it():
    member, manager = make_member(), make_member()
    private = make_group(kind=Kind.HIDDEN, name="Stille groep", manager=manager, members=[member], about="GEHEIM-OVER")
    theirs = make_post(manager, private, Visibility.GROUP, title="Hun titel", body="<p>GEHEIM-STUK</p>", tags=["Woo"])
    make_comment(theirs, member, "Mijn woorden.", parent=make_comment(theirs, manager, "GEHEIM-REACTIE"))
    make_comment(make_post(member, private, Visibility.GROUP, title="Mijn stuk"), manager, "GEHEIM-ONDER-MIJN-STUK")

    lines, zipped = takeout_of(member)

    assert [comment["context"] for comment in lines["comments"]] == ["Hun titel"]
    assert "GEHEIM" not in all_text_of(zipped)


def test_a_title_that_the_member_may_no_longer_see_is_left_out():
    member, manager = make_member(), make_member()
    private = make_group(kind=Kind.CLOSED, manager=manager, members=[member])
    make_comment(make_post(manager, private, Visibility.GROUP, title="Hun titel"), member, "Mijn woorden.")
    private.leave(member)

    lines, zipped = takeout_of(member)

    assert [comment["content"] for comment in lines["comments"]] == ["Mijn woorden."]
    assert "Hun titel" not in all_text_of(zipped)


def test_what_was_said_around_an_event_does_not_tell_its_title_once_it_is_out_of_sight():
    member, manager = make_member(), make_member()
    private = make_group(kind=Kind.CLOSED, manager=manager, members=[member])
    event = make_event(manager, group=private, visibility=Visibility.GROUP, title="Hun bijeenkomst")
    SignUpAnswer.objects.give(member, {event.sign_up_questions.create(label="Wat eet je niet?"): "Noten"})
    event.mailings.create(sender=member, subject="Een andere zaal", text="Op zolder.")
    private.leave(member)

    lines, zipped = takeout_of(member)

    assert [answer["content"] for answer in lines["answers_to_organisers"]] == ["Noten"]
    assert [mailing["content"] for mailing in lines["mailings"]] == ["Op zolder."]
    assert "Hun bijeenkomst" not in all_text_of(zipped)


def test_it_is_read_without_this_site(settings):
    member = make_member('<script>alert("naam")</script>')
    post = make_post(member, title='"><script>alert(1)</script>', body='<p>Zie <a href="/blog/">de blogs</a>.</p>')
    make_comment(post, member, "<img src=x onerror=alert(2)>")

    _lines, zipped = takeout_of(member)

    pages = {name: zipped.read(name).decode() for name in zipped.namelist() if name.endswith(".html")}
    assert {"README.html", "html/index.html", "html/posts.html", "html/comments.html"} <= set(pages)
    for name, page in pages.items():
        assert "<script" not in page, name
        assert "<img" not in page, name
        assert page.startswith("<!doctype html>"), name
        assert page.count("<h1>") == 1, name
    assert f'href="{settings.SITE_URL}/blog/"' in pages["html/posts.html"]
    assert 'href="posts.html"' in pages["html/index.html"]


def test_a_suspended_member_gets_what_was_asked_for_before():
    member = make_busy_member()
    Suspension.objects.create(member=member, reason="Een maatregel.")
    member.limit(Act.POSTING, "Een mindere.", until=timezone.now() + timedelta(days=1))
    make_comment(make_post(), member).hide(by=None, reason="Tegen de huisregels.")

    lines, _zipped = takeout_of(member)

    reasons = [measure["content"] for measure in lines["measures"]]
    assert sorted(reasons) == ["Een maatregel.", "Een mindere.", "Tegen de huisregels."]
    assert len(lines["posts"]) == 2


# --- Asking, building, fetching


def test_a_takeout_is_asked_for_built_told_and_fetched(client):
    member = make_member(name="De Vrager")
    log_in(client, member.email)
    prove(client)

    page = client.post("/profiel/gegevens/aanvragen/", follow=True)
    assert "We stellen je kopie samen" in page.content.decode()
    tasks.build_takeouts()

    takeout = member.takeouts.get()
    assert Announcement.objects.filter(kind="takeout_ready", subject_id=takeout.pk).exists()
    page = client.get("/profiel/gegevens/").content.decode()
    assert f"/profiel/gegevens/{takeout.uuid}.zip" in page
    response = client.get(f"/profiel/gegevens/{takeout.uuid}.zip")
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in response.headers["Cache-Control"]
    assert b"".join(response.streaming_content) == takeout.file.read_bytes()


def test_a_password_is_asked_before_the_copy_is_made_or_fetched(client):
    member = make_member()
    takeout = Takeout.objects.ask_for(member)
    tasks.build_takeouts()
    client.force_login(member)

    for response in (
        client.post("/profiel/gegevens/aanvragen/"),
        client.get(f"/profiel/gegevens/{takeout.uuid}.zip"),
    ):
        assert response.status_code == 302
        assert response.url.startswith("/profiel/bevestig-wachtwoord/")
    assert member.takeouts.count() == 1

    response = client.post(response.url, {"password": PASSWORD})
    assert response.url == f"/profiel/gegevens/{takeout.uuid}.zip"
    assert b"".join(client.get(response.url).streaming_content) == takeout.file.read_bytes()


def test_nobody_else_fetches_it(client):
    takeout = Takeout.objects.ask_for(make_member())
    tasks.build_takeouts()
    stranger = make_member()
    log_in(client, stranger.email)
    prove(client)

    response = client.get(f"/profiel/gegevens/{takeout.uuid}.zip")

    assert response.status_code == 404
    assert "Deze kopie is er niet meer" in response.content.decode()


def test_asking_twice_is_asking_once(client):
    member = make_member()
    log_in(client, member.email)
    prove(client)

    for _ in range(2):
        client.post("/profiel/gegevens/aanvragen/")

    assert member.takeouts.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Takeout.objects.create(member=member)


def test_a_copy_is_made_a_few_times_a_day(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"ask_takeout": "2/d/user"}
    member = make_member()
    log_in(client, member.email)
    prove(client)

    answers = [client.post("/profiel/gegevens/aanvragen/").status_code for _ in range(3)]

    assert answers == [302, 302, 429]


def test_a_copy_is_thrown_away_after_seven_days(client):
    member = make_member()
    takeout_of(member)
    takeout = member.takeouts.get()
    assert takeout.expires_at - takeout.built_at == timedelta(days=7)
    tasks.purge()
    assert takeout.file.exists()

    member.takeouts.update(expires_at=timezone.now())
    log_in(client, member.email)
    prove(client)
    response = client.get(f"/profiel/gegevens/{takeout.uuid}.zip")
    tasks.purge()

    assert response.status_code == 404
    assert not takeout.file.exists()
    assert not member.takeouts.exists()


def test_a_new_copy_replaces_the_one_before_it():
    member = make_member()
    takeout_of(member)
    first = member.takeouts.get()

    takeout_of(member)

    assert not first.file.exists()
    assert member.takeouts.get().file.exists()


def test_what_a_killed_worker_left_is_begun_again(media):
    member = make_busy_member()
    takeout = Takeout.objects.ask_for(member)
    Takeout.objects.claim(takeout.pk)
    (takeout.workshop / "data").mkdir(parents=True)
    (takeout.workshop / "data" / "half.jsonl").write_text('{"type":')

    tasks.build_takeouts()
    takeout.refresh_from_db()
    assert takeout.built_at is None  # somebody may still be at it

    member.takeouts.update(claimed_at=timezone.now() - timedelta(minutes=6))
    tasks.build_takeouts()

    takeout.refresh_from_db()
    assert "data/half.jsonl" not in zipfile.ZipFile(takeout.file).namelist()
    assert [path.name for path in (media / "takeouts").iterdir()] == [takeout.file.name]


def test_a_copy_for_somebody_who_is_gone_by_then_is_not_kept(media):
    member = make_member()
    takeout = Takeout.objects.claim(Takeout.objects.ask_for(member).pk)
    Takeout.objects.all().delete()

    tasks.build(takeout)

    assert list((media / "takeouts").iterdir()) == []
