import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import Visibility
from groups.models import Kind
from network.models import Subject, SubjectFollow
from notifications.digest import NEW_FOR, SUBJECT
from tests.events.factories import make_event
from tests.factories import make_group, make_member, make_post
from tests.notifications.factories import select

pytestmark = pytest.mark.django_db


def address(name, slug="woo"):
    return reverse(f"feed:{name}", args=[slug])


def page_of(client, slug="woo", query=""):
    response = client.get(address("subject", slug) + query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def member(client):
    member = make_member()
    client.force_login(member)
    return member


@pytest.fixture
def woo():
    return Subject.objects.create(name="Woo", is_fixed=True, description="Over openbaarheid.")


def test_a_subject_has_everything_about_it(client, member, woo):
    Subject.objects.create(name="Wet open overheid", synonym_of=woo)
    expert = make_member("Rachida Kenner")
    expert.expertise.add("woo")
    make_group(name="Open kaart").subjects.add("WOO")
    make_post(title="Lakken met beleid", tags=["woo"])
    make_event(title="Woo-ontbijt", tags=["woo"])
    make_post(title="Heel iets anders", tags=["archief"])

    page = page_of(client)

    for words in ["Over openbaarheid.", "Wet open overheid", "Rachida Kenner", "Open kaart", "Lakken met beleid"]:
        assert words in page
    assert page.count("Woo-ontbijt") == 2  # among what was written, and in what is soon
    assert "Heel iets anders" not in page


@pytest.mark.parametrize(
    ("part", "shown", "hidden"), [("blogs", "Een blog", "Een bijeenkomst"), ("x", "Een blog", "?")]
)
def test_the_kinds_can_be_looked_at_apart(client, member, woo, part, shown, hidden):
    make_post(title="Een blog", tags=["woo"])
    make_event(title="Een bijeenkomst", tags=["woo"])

    main = page_of(client, query=f"?soort={part}").partition("<aside")[0]

    assert shown in main
    assert hidden not in main or part == "x"


@pytest.mark.parametrize("kind", [Kind.HIDDEN, Kind.CLOSED])
def test_a_subject_of_what_one_may_not_see_does_not_exist(client, member, kind):
    inside = make_member()
    group = make_group(kind=kind, members=[inside])
    make_post(group=group, visibility=Visibility.GROUP, tags=["geheim plan"])

    for name in ["subject", "follow_subject"]:
        act = client.post if "follow" in name else client.get
        assert act(address(name, "geheim-plan")).status_code == 404
        assert act(address(name, "bestaat-niet")).status_code == 404
    assert "geheim plan" not in client.get("/onderwerpen/").content.decode()

    client.force_login(inside)
    assert "geheim plan" in page_of(client, "geheim-plan")
    assert "geheim plan" in client.get("/onderwerpen/").content.decode()


def test_an_old_name_tells_nothing_of_a_subject_one_may_not_know(client, member):
    make_post(group=make_group(kind=Kind.HIDDEN), visibility=Visibility.GROUP, tags=["geheim plan"])
    Subject.objects.create(name="codenaam", synonym_of=Subject.objects.get())

    assert client.get(address("subject", "codenaam")).status_code == 404


def test_following_goes_with_and_without_script(client, member, woo):
    response = client.post(address("follow_subject"))
    assert response.url == f"{woo.get_absolute_url()}"
    client.post(address("follow_subject"))
    assert SubjectFollow.objects.get().member == member
    assert "Je volgt dit" in page_of(client)

    response = client.post(address("unfollow_subject"), headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert response.content.decode().strip().startswith("<form")
    assert "Volg dit onderwerp" in response.content.decode()
    assert client.post(address("unfollow_subject")).status_code == 302
    assert not SubjectFollow.objects.exists()


def test_what_is_followed_stands_beside_whom_one_follows(client, member, woo):
    make_member().follow(member)
    client.post(address("follow_subject"), headers={"Referer": "http://testserver/profiel/volgend/"})

    page = client.get("/profiel/volgend/").content.decode()
    assert "Wat je volgt" in page
    assert woo.get_absolute_url() in page

    client.force_login(make_member())
    assert woo.get_absolute_url() not in client.get("/profiel/volgend/").content.decode()


def test_who_follows_goes_on_finding_it_and_can_stop(client, member):
    post = make_post(tags=["tijdelijk"])
    client.post(address("follow_subject", "tijdelijk"))
    post.tags.clear()

    assert page_of(client, "tijdelijk")
    response = client.post(address("unfollow_subject", "tijdelijk"))

    assert response.url == "/profiel/volgend/"
    assert client.get(address("subject", "tijdelijk")).status_code == 404


def test_fixed_subjects_stand_apart_from_tags_and_both_can_be_found(client, member, woo):
    make_post(tags=["Woo", "archief"])
    Subject.objects.create(name="Wet open overheid", synonym_of=woo)

    page = client.get("/onderwerpen/").content.decode()
    fixed, _, free = page.partition('id="vrij"')
    assert "Woo" in fixed
    assert "archief" not in fixed
    assert "archief" in free

    page = client.get("/onderwerpen/", {"zoek": "open over"}).content.decode()
    assert "Over openbaarheid." in page
    assert "archief" not in page
    assert "Geen onderwerp gevonden" in client.get("/onderwerpen/", {"zoek": "%"}).content.decode()


def test_a_visitor_sees_the_subjects_of_what_is_public(client):
    make_post(tags=["voor iedereen"])
    make_post(tags=["voor leden"], visibility=Visibility.MEMBERS)
    make_member(profile_audience="public", expertise_audience="public").expertise.add("van een lid")

    page = client.get("/onderwerpen/").content.decode()

    assert "voor iedereen" in page
    assert "voor leden" not in page
    assert "van een lid" not in page


def test_a_followed_subject_counts_as_ones_own_in_the_digest(client, member, woo):
    woo.follow(member)
    about_it, other = make_post(tags=["woo"]), make_post()

    now = timezone.now()
    pieces = {piece.pk: piece for piece in select(member, now - NEW_FOR, now).pieces}

    assert (pieces[about_it.pk].origin, pieces[about_it.pk].subject) == (SUBJECT, "Woo")
    assert pieces[other.pk].origin != SUBJECT
