"""Strings that have broken other sites, in the name and the sentence of a group."""

import pytest
from django.test import Client

from tests.factories import make_group, make_member
from tests.web.vectors import LONGEST_LINE, as_one_line, naughty_strings

pytestmark = pytest.mark.django_db


def test_a_name_is_kept_as_it_was_typed():
    manager = make_member()
    group = make_group(manager=manager)
    address = f"{group.get_absolute_url()}bewerken/"
    looks = {"admission": group.admission, "pattern": group.pattern, "hue": group.hue}
    client = Client()  # ours takes a {{ for a template that was not rendered, and here people type it
    client.force_login(manager)

    for text in naughty_strings():
        before, line = group.name, as_one_line(text, LONGEST_LINE)
        answer = client.post(address, {"name": text, "intro": text[:200].strip() or text, **looks})
        group.refresh_from_db()
        assert (answer.status_code, group.name) == ((302, line) if line else (200, before)), text
        assert not line or group.intro == as_one_line(line[:200], 200)
