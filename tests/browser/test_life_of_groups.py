"""A dead group gets a new manager, a group goes into the archive and back, and a video meeting begins and ends."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from content.models import Meeting
from groups.models import Group, Membership, Takeover
from members.models import Member
from tests.browser.conftest import wait_until
from tests.browser.journeys import sign_in
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.browser
WITH_AND_WITHOUT_SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@WITH_AND_WITHOUT_SCRIPT
def test_a_member_takes_over_a_dead_group(new_page, axe, mailbox, database, script):
    manager, member = make_member("Rob van Voorheen"), make_member("Saskia Straks")
    group = make_group(manager=manager, members=[member])
    long_ago = timezone.localdate() - timedelta(days=200)
    Member.objects.filter(pk=manager.pk).update(last_used_on=long_ago)
    page = new_page(java_script_enabled=script)
    sign_in(page, member)

    page.goto(group.get_absolute_url())
    page.get_by_text("Je bent lid").click()
    page.get_by_role("link", name="Hoe het met de groep gaat").click()
    if script:
        axe(page)
    page.get_by_role("button", name="Bied aan om hem over te nemen").click()

    expect(page.get_by_text("Wordt groepsbeheerder op")).to_be_visible()
    mailbox.wait_for(manager.email, "biedt aan om", deadline=60)
    Takeover.objects.filter(group=group).update(
        offered_at=timezone.now() - timedelta(days=15), due_at=timezone.now() - timedelta(days=1)
    )
    mailbox.wait_for(member.email, "Je bent nu groepsbeheerder", deadline=60)
    managers = Membership.objects.filter(group=group, is_manager=True)
    assert set(managers.values_list("member", flat=True)) == {manager.pk, member.pk}
    page.reload()
    expect(page.get_by_role("heading", name="Nieuwe groepsbeheerders")).to_be_visible()


def test_a_manager_closes_a_group_and_opens_it_again(new_page, axe, database):
    manager, member = make_member(), make_member()
    group = make_group(manager=manager, members=[member])
    post = make_post(member, group, title="Het draaiboek van de proef")
    make_comment(post, manager)
    page, other = new_page(), new_page(java_script_enabled=False)
    sign_in(page, manager)
    sign_in(other, member)

    page.goto(group.get_absolute_url())
    page.get_by_text("Je bent beheerder").click()
    page.get_by_role("link", name="Hoe het met de groep gaat").click()
    page.get_by_role("link", name="Zet de groep in het archief").click()
    axe(page)
    page.get_by_label("Wat leverde de groep op?").fill("Een draaiboek voor iedereen.")
    page.get_by_role("button", name="Zet in het archief").click()

    expect(page.get_by_role("heading", name="Wat de groep opleverde")).to_be_visible()
    expect(page.get_by_text("Een draaiboek voor iedereen.")).to_be_visible()
    axe(page)
    other.goto(post.get_absolute_url())
    expect(other.get_by_text("er komen geen reacties meer bij")).to_be_visible()

    page.get_by_role("link", name="Bekijk hoe het verder kan").first.click()
    page.get_by_role("button", name="Open de groep weer").click()
    expect(page.get_by_text("is weer open")).to_be_visible()
    other.reload()
    other.get_by_role("textbox", name="Je reactie").fill("Fijn dat het weer kan.")
    other.get_by_role("button", name="Plaats je reactie").click()
    expect(other.get_by_text("Fijn dat het weer kan.")).to_be_visible()
    wait_until(lambda: Group.objects.get(pk=group.pk).life == "active", "a group that lives again", deadline=180)


@WITH_AND_WITHOUT_SCRIPT
def test_a_video_meeting_begins_and_ends(new_page, axe, database, script):
    starter, guest = make_member("Hatice Demir"), make_member("Ruben de Goede")
    group = make_group(members=[starter, guest])
    page, other = new_page(java_script_enabled=script), new_page(java_script_enabled=script)
    sign_in(page, starter)
    sign_in(other, guest)

    page.goto(group.get_absolute_url())
    page.get_by_text("Je bent lid").click()
    page.get_by_role("link", name="Start een videogesprek").click()
    if script:
        axe(page)
    page.get_by_label("Link van je videogesprek").fill("http://bellen.example/kamer")
    page.get_by_role("button", name="Start het videogesprek").click()
    expect(page.get_by_text("Die begint met https://").first).to_be_visible()
    page.get_by_label("Link van je videogesprek").fill("https://bellen.example/kamer")
    page.get_by_role("button", name="Start het videogesprek").click()
    expect(page.get_by_role("heading", name="Je doet mee")).to_be_visible()
    if script:
        axe(page)

    other.goto(group.get_absolute_url())
    other.get_by_role("link", name="Doe mee").click()
    other.get_by_role("button", name="Ik doe mee").click()
    link = other.get_by_role("link", name="Open het videogesprek")
    expect(link).to_have_attribute("href", "https://bellen.example/kamer")
    expect(other.get_by_role("link", name="Hatice Demir")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="Ruben de Goede")).to_be_visible()

    page.get_by_role("button", name="Sluit het videogesprek af").click()
    expect(page.get_by_text("Het videogesprek is afgelopen.")).to_be_visible()
    other.goto(group.get_absolute_url())
    expect(other.get_by_text("Er loopt een videogesprek.")).to_have_count(0)
    assert not Meeting.objects.filter(group=group, ended_at=None).exists()
