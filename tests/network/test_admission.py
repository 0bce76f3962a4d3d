import pytest
from django.urls import reverse

from network.models import JoiningPolicy, Network, Sight
from tests.events.factories import make_event
from tests.factories import make_community_manager, make_group, make_member, make_post

pytestmark = pytest.mark.django_db
PAGE = "/beheer/toelating/"
CHOICES = {
    "visitors_see": Sight.HOME,
    "joining_policy": JoiningPolicy.APPROVAL,
    "members_may_invite": "",
    "groups_need_approval": True,
    "admission_text": "Fijn dat je er bent.",
    "refusal_text": "Je werkt niet bij de overheid.",
}


def show_visitors(sight):
    Network.objects.get().let_in_by(visitors_see=sight)


def test_a_manager_chooses_what_visitors_see_apart_from_who_may_join(client):
    client.force_login(make_community_manager())

    response = client.post(PAGE, CHOICES)

    assert (response.status_code, response["Location"]) == (302, PAGE)
    network = Network.objects.get()
    assert {name: getattr(network, name) or "" for name in CHOICES} == CHOICES
    assert "Fijn dat je er bent." in client.get(PAGE).content.decode()


def test_a_choice_that_does_not_exist_changes_nothing(client):
    client.force_login(make_community_manager())

    page = client.post(PAGE, CHOICES | {"visitors_see": "niets"})

    assert page.status_code == 200
    assert Network.objects.get().visitors_see == Sight.EVERYTHING


def test_what_a_manager_saves_leaves_the_rest_of_the_network_alone(client):
    client.force_login(make_community_manager())
    Network.objects.update(name="Dienaar 3.0")

    client.post(PAGE, CHOICES)

    assert Network.objects.get().name == "Dienaar 3.0"


@pytest.mark.parametrize("sight", Sight)
def test_members_see_the_same_whatever_visitors_see(client, sight):
    show_visitors(sight)
    post = make_post()
    client.force_login(make_member())

    for address in ("/", "/blog/", "/blog/rss/", post.get_absolute_url()):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("sight", [Sight.HOME, Sight.SIGNUP])
def test_what_is_there_and_what_is_not_answer_a_visitor_alike(client, sight):
    show_visitors(sight)
    post, event, group = make_post(), make_event(), make_group()
    nothing = 2**40

    for name, there, slug in (
        ("blog:post", post, [post.slug]),
        ("events:event", event, [event.slug]),
        ("events:ics", event, [event.slug]),
        ("feed:group", group, [group.slug]),
        ("members:photo", post.author, [96]),
    ):
        answers = [client.get(reverse(name, args=[pk, *slug])) for pk in (there.pk, nothing)]
        assert [(answer.status_code, answer["Location"].partition("?")[0]) for answer in answers] == [
            (302, "/inloggen/")
        ] * 2


def test_the_front_page_alone_leads_nowhere_a_visitor_may_not_go(client):
    show_visitors(Sight.HOME)
    post = make_post(title="Kaarten voor het raam")

    page = client.get("/").content.decode()

    assert "Kaarten voor het raam" in page
    assert client.get(post.get_absolute_url())["Location"].startswith("/inloggen/?next=")
    assert "/blog/rss/" not in page
    assert 'class="mainnav"' not in page


def test_a_script_of_a_visitor_is_sent_to_sign_in_as_well(client):
    show_visitors(Sight.SIGNUP)

    response = client.get("/blog/", headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Redirect"]) == (401, "/inloggen/?next=%2Fblog%2F")


def test_what_a_visitor_typed_before_the_network_closed_is_kept(client):
    post = make_post()
    show_visitors(Sight.SIGNUP)

    client.post(reverse("content:hold_comment", args=[post.pk]), {"text": "Half af"})

    assert client.session["held"]["fields"] == {"text": ["Half af"]}


def test_a_closed_network_keeps_its_way_in_and_its_rules(client):
    show_visitors(Sight.SIGNUP)

    assert client.get("/")["Location"] == "/word-lid/"
    page = client.get("/word-lid/")
    assert page.status_code == 200
    assert 'class="mainnav"' not in page.content.decode()
    for address in ("/huisregels/", "/privacy/", "/toegankelijkheid/", "/inloggen/", "/wachtwoord-vergeten/"):
        assert client.get(address).status_code == 200
