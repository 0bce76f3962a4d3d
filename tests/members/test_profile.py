from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from members.models import Affiliation, Audience, Member, Organisation
from tests.factories import make_member, make_organisation
from tests.web import pictures

pytestmark = pytest.mark.django_db
FIELDS = {
    "name": "Noor Visscher",
    "headline": "Adviseur die belt",
    "job_title": "adviseur participatie",
    "organisation": "gemeente Lindewaard",
    "province": "Gelderland",
    "expertise": "participatie, openbare ruimte",
    "about": "<p>Ik <strong>bel</strong> liever.</p>",
    "scripted": "1",
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def noor(client):
    noor = make_member("Noor Visscher", email="noor@lindewaard.example")
    client.force_login(noor)
    return noor


def save(client, **fields):
    return client.post("/profiel/", FIELDS | fields)


def send_photo(client, content, **fields):
    return save(client, photo_upload=pictures.upload(content), **fields)


def now(member):
    return Member.objects.get(pk=member.pk)


def test_a_member_describes_themself(client, noor):
    response = save(client)

    assert (response.status_code, response["Location"]) == (302, noor.get_absolute_url())
    member = now(noor)
    assert (member.headline, member.province) == ("Adviseur die belt", "Gelderland")
    assert member.about == "<p>Ik <strong>bel</strong> liever.</p>"
    assert {subject.name for subject in member.expertise.all()} == {"participatie", "openbare ruimte"}
    assert str(member.affiliation) == "adviseur participatie, gemeente Lindewaard"
    assert member.changed_at > noor.changed_at


def test_no_province_is_a_choice_in_words(client, noor):
    page = client.get("/profiel/").content.decode()

    assert "Geen provincie" in page
    assert "---------" not in page


def test_the_form_shows_what_was_saved(client, noor):
    save(client)

    page = client.get("/profiel/").content.decode()

    for words in ("Adviseur die belt", "participatie, openbare ruimte", "gemeente Lindewaard", "liever"):
        assert words in page
    assert save(client).status_code == 302
    assert {subject.name for subject in noor.expertise.all()} == {"participatie", "openbare ruimte"}


def test_script_in_the_text_is_stripped(client, noor):
    save(client, about="<p onclick=alert(1)>Hoi<script>alert(1)</script><img src=x onerror=alert(1)></p>")

    assert now(noor).about == "<p>Hoi</p>"


def test_without_script_the_text_is_plain(client, noor):
    client.post(
        "/profiel/", {name: value for name, value in FIELDS.items() if name != "scripted"} | {"about": "1 < 2\n\ntwee"}
    )

    assert now(noor).about == "<p>1 &lt; 2</p><p>twee</p>"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "", "verplicht"),
        ("name", "x" * 5000, "niet meer dan 512 tekens"),
        ("headline", "x" * 121, "120"),
        ("headline", "nul\x00", "Null"),
        ("job_title", "\u200b", "niets te zien"),
        ("province", "Atlantis", "geldige keuze"),
        ("expertise", ", ".join(map(str, range(11))), "10 onderwerpen"),
        ("expertise", "!!!", "letters"),
        ("about", "<div>" + "<ul>" * 200, "diep"),
        ("about", "x" * 200_001, "200.000"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(client, noor, field, value, reason):
    response = save(client, **{field: value})

    page = response.content.decode()
    assert response.status_code == 200
    assert reason in page
    kept = "Adviseur die belt" if field != "headline" else "adviseur participatie"
    assert kept in page
    assert now(noor).headline == ""
    assert "Noor Visscher" in page  # the menu still knows who is here


def test_no_other_field_can_be_set(client, noor):
    save(client, is_staff="on", email="ander@elders.example", joined_at="", role="community_manager", is_active="")

    member = now(noor)
    assert (member.email, member.is_staff, member.is_active) == ("noor@lindewaard.example", False, True)
    assert list(member.role_names) == []


# --- Where somebody works


def test_a_recognised_organisation_is_found_by_its_name(client, noor):
    organisation = make_organisation("gemeente Súdrand")

    save(client, organisation="Gemeente  SUDRAND")

    assert now(noor).affiliation.organisation == organisation
    assert now(noor).affiliation.organisation_name == "gemeente Súdrand"


def test_an_unknown_organisation_stays_as_it_was_typed(client, noor):
    save(client, organisation="Stichting Zelf Bedacht")

    job = now(noor).affiliation
    assert (job.organisation, job.organisation_name) == (None, "Stichting Zelf Bedacht")
    assert not Organisation.objects.filter(name="Stichting Zelf Bedacht").exists()


def test_a_job_once_given_is_changed_on_the_page_about_work_alone(client, noor):
    """A corrected typing error here would end one job and begin another."""
    save(client)

    page = client.get("/profiel/").content.decode()
    save(client, organisation="gemeente Oeverdam", job_title="keizer")

    assert 'name="organisation"' not in page
    assert 'href="/profiel/werk/"' in page
    [job] = Affiliation.objects.filter(member=noor)
    assert (job.organisation_name, job.job_title, job.until) == ("gemeente Lindewaard", "adviseur participatie", None)


def test_the_organisation_of_the_address_is_proposed(client, noor):
    make_organisation("gemeente Lindewaard", domain="lindewaard.example")

    page = client.get("/profiel/").content.decode()

    assert 'name="organisation" value="gemeente Lindewaard"' in page


# --- The photo


def sides(client, member):
    found = {}
    for side in (96, 320):
        response = client.get(f"/leden/{member.pk}/foto/{side}/")
        assert response["Content-Type"] == "image/webp"
        found[side] = Image.open(BytesIO(response.content)).size
    return found


def test_a_photo_is_kept_in_two_sizes(client, noor):
    assert send_photo(client, pictures.photo_with_traces()).status_code == 302

    assert sides(client, noor) == {96: (96, 96), 320: (320, 320)}
    kept = client.get(now(noor).photo_url(320, False)).content
    assert b"fotograaf" not in kept
    assert b"bij mij thuis" not in kept


def test_a_new_photo_has_a_new_address_and_the_old_files_go(client, noor, django_capture_on_commit_callbacks):
    send_photo(client, pictures.photo())
    old = now(noor)

    with django_capture_on_commit_callbacks(execute=True):
        send_photo(client, pictures.photo(color="red"))

    assert now(noor).photo_url(96, False) != old.photo_url(96, False)
    assert not default_storage.exists(old.photo.name)
    assert not default_storage.exists(old.photo_small.name)


def test_a_photo_can_be_removed(client, noor):
    send_photo(client, pictures.photo())

    save(client, photo_remove="on")

    assert now(noor).photo_url(96, False) == ""
    assert client.get(f"/leden/{noor.pk}/foto/96/").status_code == 404


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pictures.SVG, "geen foto"),
        (b"GIF89a" + 20 * b"\x00", "geen foto"),
        (pictures.photo()[:-200], "beschadigd"),
        (pictures.png_bomb(), "40 megapixel"),
        (pictures.photo() + b"\x00" * (10 * 1024 * 1024), "10 MB"),
    ],
    ids=["svg", "empty gif", "truncated", "bomb", "heavy"],
)
def test_what_is_no_photo_is_refused_beside_the_field(client, noor, content, reason):
    response = send_photo(client, content)

    page = response.content.decode()
    assert response.status_code == 200
    notes = page[page.index('id="id_photo_upload_error"') :]
    assert reason in notes[:600]
    assert "Adviseur die belt" in page
    assert now(noor).headline == ""
    assert not now(noor).photo


# --- Who may see it


def seen(client, member):
    """What somebody gets of a member: the profile, the photo."""
    page = client.get(member.get_absolute_url()).status_code
    return page, client.get(f"/leden/{member.pk}/foto/96/").status_code


@pytest.mark.parametrize(
    ("profile", "photo", "visitor", "other"),
    [
        ("members", "members", (404, 404), (200, 200)),
        ("public", "members", (200, 404), (200, 200)),
        ("members", "public", (404, 200), (200, 200)),
        ("public", "public", (200, 200), (200, 200)),
    ],
)
def test_the_member_chooses_who_sees_profile_and_photo(client, client_class, noor, profile, photo, visitor, other):
    send_photo(client, pictures.photo())
    now(noor).show_to(profile_audience=profile, photo_audience=photo)
    member = now(noor)
    somebody = client_class()
    somebody.force_login(make_member())

    assert seen(client_class(), member) == visitor
    assert seen(somebody, member) == other


def test_a_photo_is_asked_about_at_every_request(client, client_class, noor):
    send_photo(client, pictures.photo())
    now(noor).show_to(photo_audience="public")
    visitor, address = client_class(), f"/leden/{noor.pk}/foto/96/"
    assert visitor.get(address).status_code == 200

    Member.objects.filter(pk=noor.pk).update(photo_audience=Audience.MEMBERS)
    assert visitor.get(address).status_code == 404

    Member.objects.filter(pk=noor.pk).update(photo_audience=Audience.PUBLIC)
    noor.suspensions.create(reason="Huisregel 3")
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("side", [0, 1, 95, 640])
def test_only_the_sizes_that_exist_are_served(client, noor, side):
    send_photo(client, pictures.photo())

    assert client.get(f"/leden/{noor.pk}/foto/{side}/").status_code == 404


def test_a_photo_tells_the_browser_what_it_is_and_nothing_runs_in_it(client, noor):
    send_photo(client, pictures.photo())

    response = client.get(now(noor).photo_url(96, False))

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"


def test_a_lost_file_is_a_404(client, noor):
    send_photo(client, pictures.photo())
    default_storage.delete(now(noor).photo_small.name)

    assert client.get(f"/leden/{noor.pk}/foto/96/").status_code == 404


# --- The session that ended


def test_what_was_typed_after_the_session_ended_is_there_again(client, noor):
    client.logout()

    response = save(client, photo_upload=pictures.upload(pictures.photo()), expertise="bellen")
    assert response["Location"] == "/inloggen/?next=/profiel/"
    client.force_login(noor)

    page = client.get("/profiel/").content.decode()
    assert "Het is nog niet opgeslagen" in page
    for words in ("Adviseur die belt", "bellen", "liever"):
        assert words in page
    assert now(noor).headline == ""

    save(client)
    assert "Het is nog niet opgeslagen" not in client.get("/profiel/").content.decode()


# --- Which part of the photo


def test_the_part_that_was_chosen_is_used_and_nonsense_is_the_middle(client, noor):
    wide = Image.new("RGB", (400, 200), "blue")
    wide.paste("red", (0, 0, 200, 200))
    buffer = BytesIO()
    wide.save(buffer, "PNG")

    def left_pixel(**crop):
        send_photo(client, buffer.getvalue(), **crop)
        image = Image.open(BytesIO(client.get(now(noor).photo_url(96, False)).content)).convert("RGB")
        red, _green, blue = image.getpixel((4, 48))
        return "red" if red > blue else "blue"

    assert left_pixel() == "red"
    assert left_pixel(photo_x="100", photo_zoom="100", photo_y="50") == "blue"
    assert left_pixel(photo_x="9999", photo_zoom="-3", photo_y="midden") == "red"
