"""Ways in besides the password: a passkey, an app, an organisation. Each through a real browser."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from playwright.sync_api import expect

from members.models import Member
from tests.browser.journeys import fill_in_sign_in, make_newcomer, prove, sign_in
from tests.factories import APP_SECRET, make_member
from tests.identity_provider import PASSWORD as PASSWORD_THERE
from tests.members.entrance import app_code

pytestmark = pytest.mark.usefixtures("database")

A_PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_phone(page):
    """A virtual authenticator: the phone or laptop that asks for a finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": A_PHONE})


def log_out(page):
    page.goto("/uitloggen/")
    page.get_by_role("main").get_by_role("button", name="Uitloggen").click()


def expect_inside(page, member):
    expect(page.get_by_text(f"Jouw menu, {member.name}")).to_be_attached()


def test_a_passkey_is_added_and_then_opens_the_door(stack, new_page, axe):
    member = make_newcomer_member()
    page = new_page(base_url=stack.at_localhost)
    give_phone(page)
    sign_in(page, member)

    page.goto("/profiel/account/")
    axe(page)
    page.get_by_role("main").get_by_role("link", name="Voeg een passkey toe").click()
    prove(page)
    axe(page)
    page.get_by_label("Hoe noem je dit apparaat?").fill("Telefoon van het werk")
    page.get_by_role("button", name="Voeg dit apparaat toe").click()
    expect(page.get_by_role("heading", name="Je herstelcodes")).to_be_visible()
    axe(page)
    assert Authenticator.objects.filter(user=member, type=Authenticator.Type.WEBAUTHN).count() == 1

    log_out(page)
    page.goto("/inloggen/?next=/leden/")
    axe(page)
    page.get_by_role("button", name="Log in met een passkey").click()

    expect_inside(page, member)
    expect(page).to_have_url(f"{stack.at_localhost}/leden/")


def test_an_app_is_set_up_and_then_asked_for(page, axe):
    member = make_newcomer_member()
    sign_in(page, member)

    page.goto("/profiel/account/")
    page.get_by_role("link", name="Stel een app in").click()
    prove(page)
    axe(page)
    secret = page.locator("main code").inner_text()
    page.get_by_label("De code die je app nu laat zien").fill(app_code(secret))
    page.get_by_role("button", name="Zet de app aan").click()
    expect(page.get_by_role("heading", name="Je herstelcodes")).to_be_visible()
    spare = page.locator("main li code").first.inner_text()

    log_out(page)
    page.goto("/inloggen/")
    fill_in_sign_in(page, member.email)
    expect(page.get_by_role("heading", name="Nog één stap")).to_be_visible()
    axe(page)
    page.get_by_label("De code van je app").fill(spare)
    page.get_by_role("main").get_by_role("button", name="Inloggen").first.click()
    expect_inside(page, member)


def test_an_app_works_without_script(page_without_script):
    page, member = page_without_script, make_newcomer_member()
    TOTP.activate(member, APP_SECRET)

    sign_in(page, member)

    expect_inside(page, member)


def test_a_civil_servant_comes_in_through_the_ministry(page, axe):
    Member.objects.filter(email="noor@lindewaard.example").delete()

    page.goto("/inloggen/?next=/leden/")
    page.get_by_role("button", name="Log in via Proefdienst").click()
    page.locator("[name=login]").fill("noor")
    page.locator("[name=password]").fill(PASSWORD_THERE)
    page.locator("button[type=submit]").first.click()

    expect(page.get_by_role("heading", name="Bijna klaar")).to_be_visible()
    axe(page)
    expect(page.get_by_label("Je naam")).to_have_value("Noor Visscher")
    page.get_by_role("checkbox").check()
    page.get_by_role("main").get_by_role("button", name="Word lid").click()

    expect(page.get_by_text("Jouw menu, Noor Visscher")).to_be_attached()
    log_out(page)
    page.goto("/inloggen/")
    page.get_by_role("button", name="Log in via Proefdienst").click()
    expect(page.get_by_text("Jouw menu, Noor Visscher")).to_be_attached()  # still signed in over there


def make_newcomer_member():
    newcomer = make_newcomer()
    return make_member(newcomer.name, email=newcomer.email)
