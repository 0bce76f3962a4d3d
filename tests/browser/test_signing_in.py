"""Ways in besides the password: a passkey, an app, an organisation. Each through a real browser,
with script, without it and by keyboard alone; only a passkey takes script."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from playwright.sync_api import expect

from members.models import Member
from tests.browser.journeys import fill_in_sign_in, make_newcomer, prove, sign_in, sign_in_by_its_pages
from tests.browser.ways import every_way, ways
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


@ways("with script", "keyboard")
def test_a_passkey_is_added_and_then_opens_the_door(stack, new_page, axe, way):
    member = make_newcomer_member()
    page = way.open(new_page, base_url=stack.at_localhost)
    give_phone(page)
    sign_in(page, member)

    page.goto("/profiel/account/")
    way.look(page, axe)
    way.press(page.get_by_role("main").get_by_role("link", name="Voeg een passkey toe"))
    prove(page, way.press, way.write)
    way.look(page, axe)
    way.write(page.get_by_label("Hoe noem je dit apparaat?"), "Telefoon van het werk")
    way.press(page.get_by_role("button", name="Voeg dit apparaat toe"))
    expect(page.get_by_role("heading", name="Je herstelcodes")).to_be_visible()
    way.look(page, axe)
    assert Authenticator.objects.filter(user=member, type=Authenticator.Type.WEBAUTHN).count() == 1

    log_out(page)
    page.goto("/inloggen/?next=/leden/")
    way.look(page, axe)
    way.press(page.get_by_role("button", name="Log in met een passkey"))

    expect_inside(page, member)
    expect(page).to_have_url(f"{stack.at_localhost}/leden/")


@every_way
def test_an_app_is_set_up_and_then_asked_for(new_page, axe, way):
    member, page = make_newcomer_member(), way.open(new_page)
    sign_in(page, member)

    page.goto("/profiel/account/")
    way.press(page.get_by_role("link", name="Stel een app in"))
    prove(page, way.press, way.write)
    way.look(page, axe)
    secret = page.locator("main code").inner_text()
    way.write(page.get_by_label("De code die je app nu laat zien"), app_code(secret))
    way.press(page.get_by_role("button", name="Zet de app aan"))
    expect(page.get_by_role("heading", name="Je herstelcodes")).to_be_visible()
    spare = page.locator("main li code").first.inner_text()

    log_out(page)
    page.goto("/inloggen/")
    fill_in_sign_in(page, member.email, way.press, way.write)
    expect(page.get_by_role("heading", name="Nog één stap")).to_be_visible()
    way.look(page, axe)
    way.write(page.get_by_label("De code van je app"), spare)
    way.press(page.get_by_role("main").get_by_role("button", name="Inloggen").first)
    expect_inside(page, member)


def test_an_app_works_without_script(page_without_script):
    page, member = page_without_script, make_newcomer_member()
    TOTP.activate(member, APP_SECRET)

    sign_in_by_its_pages(page, member)

    expect_inside(page, member)


@every_way
def test_a_civil_servant_comes_in_through_the_ministry(new_page, axe, way):
    page = way.open(new_page)
    Member.objects.filter(email="noor@lindewaard.example").delete()

    page.goto("/inloggen/?next=/leden/")
    way.press(page.get_by_role("button", name="Log in via Proefdienst"))
    page.locator("[name=login]").fill("noor")
    page.locator("[name=password]").fill(PASSWORD_THERE)
    page.locator("button[type=submit]").first.click()

    expect(page.get_by_role("heading", name="Bijna klaar")).to_be_visible()
    way.look(page, axe)
    expect(page.get_by_label("Je naam")).to_have_value("Noor Visscher")
    way.press(page.get_by_role("checkbox"))
    way.press(page.get_by_role("main").get_by_role("button", name="Word lid"))

    expect(page.get_by_text("Jouw menu, Noor Visscher")).to_be_attached()
    log_out(page)
    page.goto("/inloggen/")
    way.press(page.get_by_role("button", name="Log in via Proefdienst"))
    expect(page.get_by_text("Jouw menu, Noor Visscher")).to_be_attached()  # still signed in over there


def make_newcomer_member():
    newcomer = make_newcomer()
    return make_member(newcomer.name, email=newcomer.email)
