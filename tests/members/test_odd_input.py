"""Strings that have broken other sites, in every box of these rooms."""

import pytest
from django.http import QueryDict
from django.test import Client

from members.finding import Search
from members.forms.account import SignupForm
from members.forms.profile import ProfileForm
from members.models import Member
from tests.factories import PASSWORD, make_community_manager, make_member
from tests.web.vectors import LONGEST_LINE, as_one_line, collected_addresses, naughty_strings

pytestmark = pytest.mark.django_db
ODD = [
    "",
    " ",
    "\x00",
    "nul\x00midden",
    "\ufeff",
    "\u202eomgekeerd",
    "regel\r\nBcc: iedereen@elders.example",
    "' OR 1=1 --",
    "{{ 7*7 }}{% debug %}",
    "%s %(name)s {0}",
    "../../../etc/passwd",
    "https://elders.example/",
    "👩‍👩‍👧‍👦",
    "ẞß ŉ ĳ Ĳ İı",
    "a" * 5000,
    "999999999999999999999999",
    "2026-13-45",
    "~",
    "z~1",
]
STRINGS = ODD + naughty_strings()
ADDRESSES = [
    ("noor@lindewaard.example", True),
    ("n.visscher+a20@sub.lindewaard.example", True),
    ("noor@lindewaard", False),
    ("noor@[127.0.0.1]", False),
    ('"@"@lindewaard.example', False),
    ("noor@lindewаard.example", False),  # with a Cyrillic letter
    ("x" * 65 + "@lindewaard.example", False),
    *[(address, valid) for address, valid in collected_addresses() if address == address.strip()],
]


# Django's own client: ours takes a {{ for a template that was not rendered, and here people type it.


BOXES = ("name", "headline", "job_title", "organisation", "expertise", "about", "province")
FILTERS = ("naam", "organisatie", "onderwerp", "provincie", "na")
AUDIENCES = {"profile_audience": "public", "photo_audience": "public"}


def test_a_name_is_kept_as_it_was_typed_or_refused_for_being_longer_than_a_name():
    member = make_member()

    for text in STRINGS:
        line = as_one_line(text, LONGEST_LINE)
        form = ProfileForm({"name": text} | AUDIENCES, instance=member)
        assert form.is_valid() == (line is not None), text
        if line:
            form.save()
            member.refresh_from_db()
            assert member.name == line


def test_every_string_can_be_typed_in_a_profile_and_searched_for():
    member = make_member()

    for text in STRINGS:
        form = ProfileForm(dict.fromkeys(BOXES, text) | AUDIENCES, instance=member)
        if form.is_valid():
            form.save()
        query = QueryDict(mutable=True)
        query.update(dict.fromkeys(FILTERS, text))
        search = Search.of(query, member)
        assert len(search.narrow(Member.objects.visible_to(member), member)) <= 1
        assert search.ways_out() is not None


def test_whoever_has_the_longest_name_is_found_by_all_of_it(client):
    reader, member = make_member(), make_member("Weertje " * 63 + "Laatstra")
    client.force_login(reader)

    page = client.get("/leden/", {"naam": member.name}).content.decode()

    assert (member.get_absolute_url() in page, reader.get_absolute_url() in page.partition("<main")[2]) == (True, False)


def typed_everywhere_by_a_member(client, text):
    profile = dict.fromkeys(BOXES, text) | AUDIENCES
    return [
        client.get("/leden/", dict.fromkeys(FILTERS, text)),
        client.post("/profiel/", profile | {"name": text or "Noor"}),
        client.post("/profiel/", profile | {"photo_audience": text}),
    ]


def typed_everywhere_by_a_visitor(client, text):
    return [
        client.post("/word-lid/", dict.fromkeys(("name", "email", "password1", "rules", "next"), text)),
        client.post("/inloggen/", dict.fromkeys(("login", "password", "next"), text)),
        client.post("/wachtwoord-vergeten/", {"email": text}),
        client.post("/probleem-melden/", dict.fromkeys(("text", "page", "email", "uuid"), text)),
        client.get("/word-lid/", {"next": text, "email": text}),
    ]


def test_every_box_of_a_member_survives_odd_strings():
    client = Client()
    client.force_login(make_community_manager())

    for text in ODD:
        answers = typed_everywhere_by_a_member(client, text)
        assert {answer.status_code for answer in answers} <= {200, 302}, text


def test_every_box_of_a_visitor_survives_odd_strings():
    client = Client()

    for text in ODD:
        answers = typed_everywhere_by_a_visitor(client, text)
        assert {answer.status_code for answer in answers} <= {200, 302}, text
    assert not Member.objects.exists()


def test_a_page_of_the_network_survives_odd_strings():
    client = Client()
    client.force_login(make_community_manager())

    for text in ODD:
        assert client.post("/beheer/paginas/privacy/", {"title": text, "body": text}).status_code in {200, 302}, text
        assert client.get("/privacy/").status_code == 200


@pytest.mark.parametrize(("address", "valid"), ADDRESSES)
def test_only_addresses_that_mail_can_reach_can_join(address, valid):
    form = SignupForm({"name": "Noor", "email": address, "password1": PASSWORD, "rules": "on"})

    assert ("email" not in form.errors) == valid
