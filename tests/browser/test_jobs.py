"""Journeys: changing job, and making one account of two; with script, without it, and by keyboard alone."""

import re
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import expect

from members.models import FormerAccount, Member
from tests.browser.conftest import wait_until
from tests.browser.journeys import link_in, prove, sign_in
from tests.browser.ways import every_way
from tests.factories import make_member, make_organisation, make_post

pytestmark = pytest.mark.browser


def make_colleague(name, organisation=None):
    """Somebody with an address at an organisation that the register knows."""
    domain = f"{uuid4().hex[:12]}.example"
    organisation = organisation or make_organisation(f"gemeente Aan {domain}", domain=domain)
    email = f"{uuid4().hex[:8]}@{organisation.domains.get().name}"
    return make_member(name, email=email, organisation=organisation, job_title="adviseur")


@every_way
def test_changing_job(database, new_page, axe, mailbox, way):
    page = way.open(new_page)
    noor = make_colleague("Noor Achterberg")
    private = f"{uuid4().hex[:8]}@thuis.example"
    EmailAddress.objects.create(user=noor, email=private, verified=True)
    post = make_post(author=noor, title="Wat ik leerde aan de balie")
    old = noor.affiliation.organisation_name
    sign_in(page, noor)

    page.goto("/profiel/")
    way.press(page.get_by_role("link", name="Je werk").first)
    expect(page.get_by_role("heading", name="Je werk", level=1)).to_be_visible()
    expect(page.get_by_text("bevestigd met werkmail")).to_be_visible()
    way.look(page, axe)

    way.press(page.get_by_role("link", name="Ik heb een nieuwe baan"))
    way.write(page.get_by_label("Organisatie"), "provincie Aan de Overkant")
    way.write(page.get_by_label("Wat doe je?"), "griffier")
    way.look(page, axe)
    way.press(page.get_by_role("button", name="Bewaar je nieuwe baan"))
    prove(page, way.press, way.write)  # for the address at work will open nothing any more

    expect(page.get_by_text("Je nieuwe baan staat op je profiel.")).to_be_visible()
    expect(page.get_by_role("heading", name="provincie Aan de Overkant")).to_be_visible()
    mailbox.wait_for(private, "niet meer inloggen", deadline=60)
    assert Member.objects.get(pk=noor.pk).email == private

    page.goto(post.get_absolute_url())
    expect(page.get_by_role("main")).to_contain_text(old)


@every_way
def test_two_accounts_become_one(database, new_page, axe, mailbox, way):
    page = way.open(new_page)
    noor, former = make_colleague("Noor Achterberg"), make_colleague("N. Achterberg")
    post = make_post(author=former, title="Onder mijn oude adres")
    sign_in(page, noor)

    page.goto("/profiel/werk/")
    way.press(page.get_by_role("link", name="Voeg twee accounts samen"))
    prove(page, way.press, way.write)  # asked anew before anything of the account changes
    expect(page.get_by_role("heading", name="Voeg twee accounts samen")).to_be_visible()
    way.look(page, axe)
    way.write(page.get_by_label("Het mailadres van je andere account"), former.email)
    way.press(page.get_by_role("button", name="Stuur de mail"))
    expect(page.get_by_role("heading", name="Kijk in je mail")).to_be_visible()

    mail = mailbox.wait_for(former.email, "Twee accounts", deadline=60)
    page.goto(link_in(mail, "/samenvoegen/"))
    expect(page.get_by_role("heading", name="Van deze twee één account maken?")).to_be_visible()
    way.look(page, axe)
    way.press(page.get_by_role("button", name="Maak er één account van"))

    expect(page.get_by_role("heading", name="Noor Achterberg", level=1)).to_be_visible()
    expect(page.get_by_text("Onder mijn oude adres")).to_be_visible()
    wait_until(lambda: FormerAccount.objects.filter(old_id=former.pk).exists(), "one account")
    post.refresh_from_db()
    assert post.author == noor

    page.goto(former.get_absolute_url())
    expect(page).to_have_url(re.compile(re.escape(noor.get_absolute_url()) + "$"))
