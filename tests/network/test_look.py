import pytest
from django.test import Client
from django.urls import reverse

from network.models import Network
from network.themes import CHOICES, SCHEMES, colour_of
from tests.factories import make_community_manager
from tests.network.test_themes import PUBLISHED
from tests.web.pictures import photo, upload

pytestmark = pytest.mark.django_db
PAGE = "/beheer/uiterlijk/"


@pytest.fixture
def manager(client):
    manager = make_community_manager()
    client.force_login(manager)
    return manager


def fields(**changed):
    """What the form sends when nothing was touched, and what was."""
    network = Network.objects.get()
    colours = {
        f"{choice.name}_{scheme}": colour_of(choice.token, scheme, network.theme)
        for choice in CHOICES
        for scheme in SCHEMES
    }
    return colours | {"name": network.name, "tagline": network.tagline} | changed


def sheets_of(client, address="/"):
    page = client.get(address).content.decode()
    return [part.split('"')[0] for part in page.split('<link rel="stylesheet" href="')[1:]]


def test_a_network_that_nobody_changed_has_no_sheet_of_its_own(client, manager):
    client.post(PAGE, fields(name="Dienaar 3.0"))

    network = Network.objects.get()
    assert (network.name, network.theme) == ("Dienaar 3.0", {})
    assert [address for address in sheets_of(client) if "beeld" in address] == []


def test_chosen_colours_are_on_every_page_at_an_address_of_their_own(client, manager):
    response = client.post(PAGE, fields(bar_light="#5b2333", link_dark="#ffd0e0"))

    assert (response.status_code, response["Location"]) == (302, PAGE)
    [own] = [address for address in sheets_of(Client()) if "/beeld/" in address]
    sheet = Client().get(own)
    assert sheet["Content-Type"] == "text/css; charset=utf-8"
    assert sheet["Cache-Control"] == "public, max-age=31536000, immutable"
    css = sheet.content.decode()
    assert "--basis-color-accent-1-inverse-bg-default:light-dark(#5b2333,#0a1f18)" in css
    assert "--basis-color-action-2-color-default:light-dark(#0a5570,#ffd0e0)" in css
    assert "action-1" not in css  # what was not chosen stays ours

    assert Client().get("/beeld/van-eerder.css")["Cache-Control"] == "no-store"


def test_what_cannot_be_read_is_refused_beside_its_field_and_not_saved(client, manager):
    page = client.post(PAGE, fields(link_light="#8fb8d8"))

    form = page.context["form"]
    assert form.errors.keys() == {"link_light"}
    assert form.errors["link_light"][0] == (
        "Niet te lezen: een link op de pagina (licht), contrast 2,0 op 1; nodig is 4,5."
    )
    assert 'id="id_link_light_error"' in page.content.decode()
    assert Network.objects.get().theme == {}


def test_a_bar_that_swallows_its_button_is_said_at_the_bar(client, manager):
    page = client.post(PAGE, fields(bar_light="#f3d27a"))

    assert page.context["form"].errors.keys() == {"bar_light"}


def test_a_theme_file_replaces_the_colours_and_goes_again(client, manager):
    client.post(PAGE, fields(bar_light="#5b2333"))

    client.post(PAGE, fields(theme_file=upload(PUBLISHED.encode(), "theme.css")))

    theme = Network.objects.get().theme
    assert theme["light"]["--basis-color-accent-1-inverse-bg-default"] == "#8a3a9f"
    page = client.get(PAGE)
    assert "bar_dark" not in page.context["form"].fields
    assert page.context["schemes"] == ["licht"]
    client.post(reverse("network:undress"))
    assert Network.objects.get().theme == {}


def test_a_theme_that_cannot_be_read_is_refused_at_the_file(client, manager):
    pale = PUBLISHED.replace("#3273ab", "#8fb8d8").encode()

    page = client.post(PAGE, fields(theme_file=upload(pale, "theme.css")))
    alone = client.post(PAGE, fields(dark_file=upload(pale, "theme.css")))

    assert "een link op de pagina (licht), contrast 2,0 op 1" in page.context["form"].errors["theme_file"][0]
    assert alone.context["form"].errors.keys() == {"theme_file"}
    assert Network.objects.get().theme == {}


def test_a_logo_is_drawn_anew_and_stands_on_every_page(client, manager, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    square = photo((200, 200), "PNG", "RGBA", (255, 0, 0, 0))

    client.post(PAGE, fields(logo=upload(square, "logo.png")))

    shown = Network.objects.get().face.logo
    assert (shown.width, shown.height, shown.is_wide) == (36, 36, False)
    address = reverse("network:logo", args=[shown.stamp])
    assert f'src="{address}" alt=""' in Client().get("/").content.decode()
    assert Client().get(address)["Content-Type"] == "image/webp"


def test_the_same_logo_once_more_leaves_every_page_standing(
    client, manager, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    picture = photo((200, 200), "PNG")
    with django_capture_on_commit_callbacks(execute=True):
        for _press in range(2):
            client.post(PAGE, fields(logo=upload(picture, "logo.png")))

    address = reverse("network:logo", args=[Network.objects.get().face.logo.stamp])
    assert f'src="{address}"' in client.get(PAGE).content.decode()
    assert client.get(address).status_code == 200
    assert len(list(tmp_path.rglob("*.webp"))) == 1


@pytest.mark.parametrize(("name", "is_shown"), [("a1b2-144-36_AbC12xY.webp", True), ("logo.webp", False)])
def test_a_name_that_the_storage_changed_breaks_no_page(name, is_shown):
    assert bool(Network(logo=f"network/logo/{name}").face.logo) is is_shown


def test_a_wide_logo_speaks_the_name_and_can_be_taken_away(
    client, manager, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    client.post(PAGE, fields(logo=upload(photo((900, 100), "PNG"), "logo.png")))
    network = Network.objects.get()
    shown = network.face.logo
    assert (shown.width, shown.height, shown.is_wide) == (144, 16, True)
    assert f'alt="{network.name}"' in client.get("/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE, fields(no_logo="on"))

    assert Network.objects.get().face.logo is None
    assert list(tmp_path.rglob("*.webp")) == []


def test_a_picture_that_is_none_changes_nothing(client, manager):
    page = client.post(PAGE, fields(logo=upload(b"<svg onload=alert(1)>", "logo.svg"), bar_light="#5b2333"))

    assert page.context["form"].errors.keys() == {"logo"}
    assert Network.objects.get().theme == {}
