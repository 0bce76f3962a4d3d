"""A member fills in the profile, chooses the part of the photo by keyboard, and decides who sees what."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from members.models import Member, ProfileQuestion
from tests.browser.journeys import sign_in
from tests.browser.keyboard import press, tab_to
from tests.factories import make_member, make_question

pytestmark = pytest.mark.browser


@pytest.fixture
def question(database):
    """Not required: in a network that lives, other journeys must not be asked it first."""
    question = make_question("Hoe overleg je het liefst?", kind="choices", options=["Bellen", "Wandelend"])
    yield question
    ProfileQuestion.objects.filter(pk=question.pk).delete()


def wide_photo():
    """Red to the left, blue to the right."""
    image = Image.new("RGB", (900, 300), "blue")
    image.paste("red", (0, 0, 300, 300))
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=95)
    return {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def colour_of_photo(page, member):
    photo = page.request.get(Member.objects.get(pk=member.pk).photo_url(320, False))
    red, _green, blue = Image.open(BytesIO(photo.body())).convert("RGB").getpixel((160, 160))
    return "red" if red > blue else "blue"


def fill_in(page, question):
    page.get_by_label("Jij in één regel").fill("Belt liever")
    page.get_by_label("Ik wil leren over").fill("loten")
    page.get_by_label("Wandelend").check()
    page.get_by_label("Foto (niet verplicht)").set_input_files(wide_photo())


def see_as_visitor(page, member):
    page.get_by_role("link", name="Als bezoeker").click()
    expect(page.get_by_text("Je bekijkt je profiel als bezoeker.")).to_be_visible()
    expect(page.get_by_role("main").get_by_text("Wandelend")).to_be_visible()
    expect(page.get_by_text("Belt liever")).to_have_count(0)


def decide(page, question):
    page.get_by_label("Je profielpagina").select_option(label="Iedereen op internet")
    page.get_by_label("Je ene regel").select_option(label="Mijn connecties")
    page.get_by_label(question.label).select_option(label="Iedereen op internet")
    page.get_by_role("button", name="Bewaar wie wat ziet").click()
    expect(page.get_by_text("Dit zien anderen vanaf nu.")).to_be_visible()


def test_a_profile_with_a_photo_cut_by_keyboard_and_seen_as_a_visitor(page, axe, question):
    member = make_member("Tine Terpstra")
    sign_in(page, member)
    page.goto("/profiel/")
    axe(page)

    fill_in(page, question)
    expect(page.get_by_role("img", name="Dit deel van je foto wordt gebruikt")).to_be_visible()
    slider = page.get_by_label("Van links naar rechts")
    tab_to(slider)
    page.keyboard.press("Home")
    expect(slider).to_have_value("0")
    axe(page)
    press(page.get_by_role("button", name="Bewaar je profiel"))

    expect(page.get_by_text("Belt liever")).to_be_visible()
    assert colour_of_photo(page, member) == "red"
    axe(page)
    page.get_by_role("link", name="Wat anderen zien").click()
    axe(page)
    decide(page, question)
    see_as_visitor(page, member)
    axe(page)


def test_a_profile_without_script(page_without_script, question):
    page = page_without_script
    member = make_member("Tjerk Terpstra")
    sign_in(page, member)
    page.goto("/profiel/")

    fill_in(page, question)
    page.get_by_text("Kies welk deel van de foto je gebruikt").click()
    page.get_by_label("Van links naar rechts").press("Home")
    page.get_by_role("button", name="Bewaar je profiel").click()

    expect(page.get_by_text("Belt liever")).to_be_visible()
    assert colour_of_photo(page, member) == "red"
    page.goto("/profiel/wat-anderen-zien/")
    decide(page, question)
    see_as_visitor(page, member)
