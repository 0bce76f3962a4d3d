"""A question finds who knows the answer: asked in the browser, put before an expert by mail, answered and solved."""

import re

import pytest
from playwright.sync_api import expect

from discussions.models import Ask, Question, Willingness
from network.models import Subject
from tests.browser.conftest import wait_until
from tests.browser.journeys import editor_on, sign_in
from tests.factories import make_member, make_organisation

pytestmark = pytest.mark.browser
WITH_AND_WITHOUT_SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@WITH_AND_WITHOUT_SCRIPT
def test_a_question_is_solved_by_who_was_asked(new_page, axe, mailbox, database, script):
    subject = "Vlonders" if script else "Stapstenen"  # two titles that are not alike
    title = f"Wie heeft ervaring met {subject.lower()}?"
    asker, expert = make_member(organisation=make_organisation()), make_member(organisation=make_organisation())
    expert.expertise.add(subject)

    at_expert = new_page(java_script_enabled=script)
    sign_in(at_expert, expert)
    at_expert.goto("/vragen-aan-mij/")
    at_expert.get_by_label(subject).check()
    if script:
        axe(at_expert)
    at_expert.get_by_role("button", name="Bewaar").click()
    expect(at_expert.get_by_text("Opgeslagen.")).to_be_visible()
    assert Willingness.objects.get(member=expert).subject == Subject.objects.get(name=subject)

    at_asker = new_page(java_script_enabled=script)
    sign_in(at_asker, asker)
    at_asker.goto("/gesprekken/nieuw/vraag/")
    at_asker.get_by_label("Titel").fill(title)
    write_text(at_asker, "Ze worden glad in de herfst.", script)
    at_asker.get_by_label("Onderwerpen").fill(subject)
    at_asker.get_by_role("button", name="Plaats je vraag").click()
    expect(at_asker.get_by_role("heading", name=title)).to_be_visible()

    letter = mailbox.wait_for(expert.email, title, deadline=60)
    at_asker.reload()
    expect(at_asker.get_by_text("Gevraagd aan 1 lid uit 1 organisatie.")).to_be_visible()
    expect(at_asker.get_by_text(expert.name)).to_have_count(0)

    at_expert.goto(f"/demo/postbus/{letter.number}/opmaak/")
    at_expert.get_by_role("link", name="Schrijf je antwoord").click()
    expect(at_expert.get_by_role("heading", name="Aan jou gevraagd")).to_be_visible()
    at_expert.get_by_label(re.compile("Je (reactie|antwoord)")).fill("Kippengaas eroverheen, dat houdt vijf jaar.")
    at_expert.get_by_role("main").get_by_role("button", name=re.compile("Plaats")).click()
    expect(at_expert.get_by_text("Kippengaas eroverheen")).to_be_visible()
    expect(at_expert.get_by_role("heading", name="Aan jou gevraagd")).to_have_count(0)

    at_asker.reload()
    expect(at_asker.get_by_text("Kippengaas eroverheen")).to_be_visible()
    assert wait_until(lambda: Ask.objects.get(member=expert).answered_at, "an ask marked as answered")

    at_asker.get_by_role("button", name="Dit hielp").click()
    expect(at_asker.get_by_text("Opgelost").first).to_be_visible()
    assert Question.objects.visible_to(asker).get(title=title).accepted.author == expert


def write_text(page, text, script):
    if script:
        editor_on(page).click()
        page.keyboard.type(text)
    else:
        page.get_by_label("Tekst").fill(text)
