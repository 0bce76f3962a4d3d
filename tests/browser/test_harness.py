"""The harness itself, so that a journey that fails tells of the site and not of it."""

import smtplib

import pytest
from django.db import connection

pytestmark = pytest.mark.browser


def test_the_site_opens_in_the_browser(page):
    answer = page.goto("/")

    assert answer.status == 200


def test_a_mail_sent_to_the_sink_is_found(stack, mailbox):
    with smtplib.SMTP("127.0.0.1", int(stack.env["SMTP_URL"].rpartition(":")[2])) as server:
        server.sendmail("from@a.example", ["to@b.example"], "Subject: Dag =?utf-8?q?Gerard=C3=A9?=\r\n\r\nHallo")

    assert mailbox.wait_for("to@b.example", subject_contains="Dag").get_content() == "Hallo\r\n"


def test_the_orm_looks_at_the_sites_own_database(stack, database):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")

        assert cursor.fetchone() == (stack.database,)
