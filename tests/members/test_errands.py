"""Who joins from a page is brought back to it, with what was typed."""

import pytest
from django.core import mail

from members.models import Errand, Member
from network.models import JoiningPolicy
from tests.factories import make_member, make_post
from tests.members.entrance import confirm, log_in, sign_up, with_policy

pytestmark = pytest.mark.django_db
WORDS = "Bij ons werkte het pas toen we belden."


@pytest.fixture
def post():
    return make_post()


def where_to(response):
    return response["Location"]


def test_the_page_is_remembered_with_the_account(client, post):
    sign_up(client, next=f"{post.get_absolute_url()}#reageer")

    errand = Errand.objects.get()
    assert (errand.page, errand.fields) == (f"{post.get_absolute_url()}#reageer", {})


@pytest.mark.parametrize(
    "next",
    ["https://elders.example/", "//elders.example/", "http:elders", "javascript:alert(1)", "/a\x00b", "/" + 600 * "a"],
)
def test_no_other_page_is_remembered(client, next):
    sign_up(client, next=next)

    assert not Errand.objects.exists()


def write_before_joining(client, post):
    """The form of a members' page, sent by a visitor: the fields are held, and the way leads over signing in."""
    page = post.get_absolute_url()
    response = client.post(
        f"/inhoud/{post.pk}/reageren/", {"text": WORDS}, headers={"Referer": f"http://testserver{page}"}
    )
    assert response["Location"] == f"/inloggen/?next={page}"
    return page


def typed_again(client, page):
    return WORDS in client.get(page).content.decode()


def test_in_the_same_browser(client, post):
    page = write_before_joining(client, post)
    sign_up(client, next=page)

    response = confirm(client)

    assert where_to(response) == page
    assert typed_again(client, page)
    assert not Errand.objects.exists()


def test_on_another_device(client, client_class, post):
    page = write_before_joining(client, post)
    sign_up(client, next=page)
    elsewhere = client_class()
    confirm(elsewhere)

    response = log_in(elsewhere)

    assert where_to(response) == page
    assert typed_again(elsewhere, page)


def test_after_waiting_for_approval(client, client_class, post):
    with_policy(JoiningPolicy.APPROVAL)
    page = write_before_joining(client, post)
    sign_up(client, next=page)
    confirm(client)
    assert where_to(log_in(client)) == "/wacht-op-toelating/"
    Member.objects.get(email="noor@lindewaard.example").admit()
    days_later = client_class()

    response = log_in(days_later)

    assert where_to(response) == page
    assert typed_again(days_later, page)


def test_a_member_who_signs_in_finds_the_words_again(client, post):
    make_member(email="noor@lindewaard.example")
    page = write_before_joining(client, post)

    assert where_to(log_in(client, next=page)) == page
    assert typed_again(client, page)


def test_words_typed_by_one_are_not_shown_to_the_next(client, post):
    """A shared computer: somebody else was signed in here when the words were typed."""
    first, second = make_member(), make_member(email="noor@lindewaard.example")
    client.force_login(first)
    first.suspensions.create(reason="Huisregel 3")
    page = write_before_joining(client, post)

    log_in(client, next=page)

    assert client.get("/").context["request"].user == second
    assert not typed_again(client, page)


def test_the_errand_is_done_once(client, client_class, post):
    sign_up(client, next=post.get_absolute_url())
    confirm(client)
    later = client_class()

    assert where_to(log_in(later)) == "/"


def test_a_known_address_leaves_no_errand(client, post):
    make_member(email="noor@lindewaard.example")

    sign_up(client, next=post.get_absolute_url())

    assert not Errand.objects.exists()
    assert len(mail.outbox) == 1
