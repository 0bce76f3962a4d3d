import smtplib
from email.message import EmailMessage

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def letter_home(stack):
    """A mail to a made-up member, with a link to the blog."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "weekmail@a.example", "lezer@b.example", "Drie vragen voor jou"
    mail.set_content(f"Lees verder: {stack.url}/blog/")
    html = "<html lang='nl'><head><title>Weekmail</title></head><body><main><h1>Drie vragen</h1>%s</main></body></html>"
    mail.add_alternative(html % f"<a href='{stack.url}/blog/'>Lees verder</a>", subtype="html")
    with smtplib.SMTP("127.0.0.1", int(stack.env["SMTP_URL"].rpartition(":")[2])) as server:
        server.send_message(mail)


def test_a_newcomer_opens_a_mail_and_follows_its_link(page, axe, mailbox, letter_home):
    mailbox.wait_for("lezer@b.example")
    page.goto("/")
    page.get_by_role("link", name="Postbus van de demo").click()
    axe(page)

    page.get_by_role("link", name="Drie vragen voor jou").first.click()
    axe(page)
    page.frame_locator("iframe").get_by_role("link", name="Lees verder").click()
    page.wait_for_url("**/blog/")


def test_the_mailbox_works_without_script(page_without_script, mailbox, letter_home):
    mailbox.wait_for("lezer@b.example")
    page = page_without_script
    page.goto("/demo/postbus/")

    page.get_by_role("link", name="Drie vragen voor jou").first.click()
    # By its key: right after scrolling, Chromium now and then gives a click to the frame that stood there before.
    page.get_by_role("link", name="/blog/").press("Enter")

    page.wait_for_url("**/blog/")
