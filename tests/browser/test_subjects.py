"""Following a subject, choosing one while writing, merging two that mean the same, and something on the front page."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from content.models import Content, Featured
from network.models import Subject, SubjectFollow
from tests.browser.journeys import sign_in
from tests.browser.keyboard import press, tab_to
from tests.factories import make_community_manager, make_featured, make_member, make_post

pytestmark = pytest.mark.browser


def make_subject(is_fixed=False):
    """A subject of this journey alone, with a piece about it that everybody may read."""
    name = f"onderwerp {uuid4().hex[:8]}"
    post = make_post(tags=[name], title=f"Over {name}")
    Subject.objects.filter(name=name).update(is_fixed=is_fixed)
    return Subject.objects.get(name=name), post


def follow_button(page, pressed):
    return page.get_by_role("main").get_by_role("button", name="Je volgt dit" if pressed else "Volg dit onderwerp")


def test_a_member_follows_a_subject_by_keyboard_and_without_leaving_the_page(page, axe, database):
    member, (subject, post) = make_member(), make_subject()
    sign_in(page, member)
    page.goto(post.get_absolute_url())
    press(page.get_by_role("main").get_by_role("link", name=subject.name, exact=True))
    expect(page.get_by_role("heading", name=subject.name, level=1)).to_be_visible()
    axe(page)

    page.evaluate("window.stayed = true")
    press(follow_button(page, pressed=False))
    expect(follow_button(page, pressed=True)).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.stayed")
    assert SubjectFollow.objects.filter(member=member, subject=subject).exists()

    page.goto("/profiel/volgend/")
    axe(page)
    press(follow_button(page, pressed=True))
    expect(follow_button(page, pressed=False)).to_be_visible()
    assert not SubjectFollow.objects.filter(member=member).exists()


def test_a_member_follows_a_subject_without_script(page_without_script, database):
    page, member, (subject, _post) = page_without_script, make_member(), make_subject()
    sign_in(page, member)
    page.goto("/onderwerpen/")
    page.get_by_label("Zoek een onderwerp").fill(subject.name[-5:].upper())
    page.get_by_role("main").get_by_role("button", name="Zoek").click()
    expect(page.get_by_text("Geen onderwerp gevonden")).to_be_visible()  # it begins in the middle of a word
    page.get_by_label("Zoek een onderwerp").fill(subject.name.upper())
    page.get_by_role("main").get_by_role("button", name="Zoek").click()
    page.get_by_role("main").get_by_role("link", name=subject.name).click()

    follow_button(page, pressed=False).click()
    expect(follow_button(page, pressed=True)).to_be_visible()
    follow_button(page, pressed=True).click()
    expect(follow_button(page, pressed=False)).to_be_visible()


def test_a_writer_ticks_a_fixed_subject_without_script(page_without_script, database):
    page, member, (subject, _post) = page_without_script, make_member(), make_subject(is_fixed=True)
    sign_in(page, member)
    page.goto("/blog/nieuw/")
    title = f"Geschreven {uuid4().hex[:8]}"
    page.get_by_label("Titel").fill(title)
    page.get_by_label("Tekst").fill("Een half verhaal.")
    page.get_by_text("Kies uit de vaste onderwerpen").click()
    page.get_by_role("checkbox", name=subject.name).check()
    page.get_by_role("button", name="Publiceer", exact=False).first.click()

    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    assert list(Content.objects.visible_to(member).get(title=title).tags.all()) == [subject]


def test_a_manager_makes_one_subject_of_two_and_undoes_it(page, axe, database):
    (goes, post), (stays, _other) = make_subject(), make_subject()
    sign_in(page, make_community_manager())
    page.goto(f"/beheer/onderwerpen/?zoek={goes.name}")
    axe(page)
    press(page.locator(f"#onderwerp-{goes.pk}").get_by_role("link", name="Voeg samen"))
    press(page.get_by_role("button", name="Bekijk wat er meegaat"))
    expect(page.get_by_role("alert")).to_contain_text("Typ de naam van het onderwerp dat blijft")
    axe(page)
    tab_to(page.get_by_label("Het onderwerp dat blijft"))
    page.keyboard.type(stays.name.upper())
    press(page.get_by_role("button", name="Bekijk wat er meegaat"))
    expect(page.get_by_role("main")).to_contain_text("1 stuk")
    axe(page)
    press(page.get_by_role("main").get_by_role("button", name="Voeg samen"))
    expect(page.get_by_text(f"‘{goes.name}’ is vanaf nu ‘{stays.name}’")).to_be_visible()

    page.goto(goes.get_absolute_url())
    expect(page.get_by_role("heading", name=stays.name, level=1)).to_be_visible()
    expect(page.get_by_role("link", name=post.title)).to_be_visible()

    page.goto(f"/beheer/onderwerpen/{stays.pk}/")
    axe(page)
    press(page.get_by_role("listitem").filter(has_text=goes.name).get_by_role("button"))
    expect(page.get_by_text(f"‘{goes.name}’ is weer een eigen onderwerp")).to_be_visible()
    assert post.tags.get() == goes


def test_what_a_manager_features_is_on_the_front_page_until_its_end(page, axe, database):
    Featured.objects.standing().update(ended_at=timezone.now())  # what other journeys left there
    post = make_post(title=f"Op de voorpagina {uuid4().hex[:8]}")
    sign_in(page, make_community_manager())
    page.goto(post.get_absolute_url())
    press(page.get_by_role("link", name="Uitlichten"))
    expect(page.get_by_label("Tot en met")).to_be_visible()
    axe(page)
    page.get_by_label("Tot en met").fill("")
    page.get_by_role("main").get_by_role("button", name="Uitlichten").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies de laatste dag")
    page.get_by_label("Tot en met").fill((timezone.localdate() + timedelta(days=2)).isoformat())
    page.get_by_label("Waarom, in één zin").fill("Dit moet je lezen.")
    page.get_by_role("main").get_by_role("button", name="Uitlichten").click()
    expect(page.get_by_role("link", name=post.title, exact=True)).to_be_visible()
    axe(page)

    page.goto("/")
    block = page.get_by_role("region", name="Uitgelicht")
    expect(block).to_contain_text("Dit moet je lezen.")
    axe(page)
    Featured.objects.filter(content=post.pk).update(until=timezone.now())
    page.reload()
    expect(page.get_by_role("heading", name="Start")).to_be_attached()
    expect(block).to_have_count(0)


def test_a_member_who_is_featured_declines_without_script(page_without_script, database):
    page, member = page_without_script, make_member()
    Featured.objects.standing().update(ended_at=timezone.now())
    make_featured(member)
    sign_in(page, member)
    page.goto(member.get_absolute_url())

    page.get_by_role("button", name="Liever niet").click()

    expect(page.get_by_text("Je bent niet meer uitgelicht")).to_be_visible()
    assert Featured.objects.get(member=member).declined
