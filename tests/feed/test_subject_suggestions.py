import pytest
from django.urls import reverse

from content.models import Visibility
from groups.models import Kind
from network.models import Subject
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.django_db


def suggestions(client, typed, **asked):
    response = client.get(reverse("feed:subject_suggestions"), {"q": typed} | asked)
    assert response.status_code == 200
    return response.json()["subjects"]


def names(client, typed, **asked):
    return [subject["name"] for subject in suggestions(client, typed, **asked)]


@pytest.fixture
def writer(client):
    writer = make_member()
    client.force_login(writer)
    return writer


@pytest.mark.parametrize("typed", ["priv", "PRIVÉ", "privé-le", " prive le", "leven"])
def test_a_subject_is_found_however_its_beginning_is_spelled(client, writer, typed):
    make_post(tags=["Privé leven"])

    assert names(client, typed) == ["Privé leven"]
    assert names(client, "even") == []


def test_what_is_used_most_comes_first_and_is_counted(client, writer):
    for number, tag in [(1, "water"), (3, "waterkwaliteit"), (2, "waterschap")]:
        for _ in range(number):
            make_post(tags=[tag])

    found = suggestions(client, "wat")

    assert [(subject["name"], subject["count"]) for subject in found] == [
        ("waterkwaliteit", 3),
        ("waterschap", 2),
        ("water", 1),
    ]


def test_a_synonym_is_offered_as_the_subject_it_stands_for(client, writer):
    make_post(tags=["Woo"])
    woo = Subject.objects.get(name="Woo")
    Subject.objects.create(name="Wet openbaarheid", synonym_of=woo)

    [found] = suggestions(client, "openb")

    assert (found["name"], found["slug"], found["synonym"]) == ("Woo", "woo", "Wet openbaarheid")
    assert suggestions(client, "woo")[0]["synonym"] == ""


@pytest.mark.parametrize(
    ("kind", "visibility"),
    [
        (Kind.HIDDEN, Visibility.GROUP),
        (Kind.CLOSED, Visibility.GROUP),
        (Kind.OPEN, Visibility.GROUP),
        (None, Visibility.PRIVATE),
    ],
)
def test_what_is_named_among_few_is_not_offered_to_others(client, writer, kind, visibility):
    group = kind and make_group(kind=kind)
    post = make_post(group=group, visibility=visibility, tags=["geheim plan"])

    assert names(client, "geheim") == []

    post.tags.remove("geheim plan")
    make_post(tags=["geheim plan"])
    assert names(client, "geheim") == ["geheim plan"]


def test_what_is_named_in_a_group_is_offered_for_that_group_only(client, writer):
    group, other = make_group(kind=Kind.HIDDEN, members=[writer]), make_group(members=[writer])
    make_post(group=group, visibility=Visibility.GROUP, tags=["geheim plan"])
    group.subjects.add("geheime zaak")

    assert names(client, "geheim", groep=group.pk) == ["geheim plan", "geheime zaak"]
    assert suggestions(client, "geheim plan", groep=group.pk)[0]["count"] == 1
    assert names(client, "geheim") == []  # a writer inside would let everybody know of it
    assert names(client, "geheim", groep=other.pk) == []
    group.memberships.get(member=writer).delete()
    assert names(client, "geheim", groep=group.pk) == []


def test_what_readers_may_not_know_of_is_not_offered_for_their_piece(client, writer):
    group = make_group(kind=Kind.OPEN, members=[writer])
    make_post(tags=["plan voor iedereen"])
    make_post(visibility=Visibility.MEMBERS, tags=["plan voor leden"])
    make_post(group=group, visibility=Visibility.GROUP, tags=["plan voor de groep"])

    for where in ({}, {"groep": group.pk}):
        assert names(client, "plan", lezers="public", **where) == ["plan voor iedereen"]
        assert names(client, "plan", **where) == ["plan voor iedereen"]
        assert names(client, "plan", lezers="members", **where) == ["plan voor iedereen", "plan voor leden"]
    all_of_them = ["plan voor de groep", "plan voor iedereen", "plan voor leden"]
    assert names(client, "plan", lezers="group", groep=group.pk) == all_of_them
    assert names(client, "plan", lezers="group") == ["plan voor iedereen"]


def test_a_comment_is_offered_what_the_readers_of_the_piece_may_know_of(client, writer):
    group = make_group(kind=Kind.OPEN, members=[writer])
    inside = make_post(group=group, visibility=Visibility.GROUP, tags=["geheim plan"])
    other = make_post(group=make_group(kind=Kind.HIDDEN), visibility=Visibility.GROUP)

    assert names(client, "geheim", bij=inside.pk) == ["geheim plan"]
    assert names(client, "geheim", bij=make_post(group=group).pk) == []
    assert client.get(reverse("feed:subject_suggestions"), {"q": "geheim", "bij": other.pk}).status_code == 404


def test_a_draft_or_hidden_piece_names_nothing(client, writer):
    make_post(tags=["concept"], draft=True)
    make_post(tags=["conclusie"]).hide(by=None, reason="Reclame.")

    assert names(client, "conc") == []


def test_what_a_colleague_shows_to_nobody_is_not_offered(client, writer):
    make_member(expertise_audience="nobody").expertise.add("drankzucht")
    make_member().expertise.add("drankwet")

    assert names(client, "drank", lezers="members") == ["drankwet"]
    assert names(client, "drank", lezers="public") == []  # visitors read what no profile shows them


def test_nothing_typed_names_what_is_fixed(client, writer):
    Subject.objects.create(name="Dienstverlening", is_fixed=True)
    make_post(tags=["los"])

    assert names(client, "") == ["Dienstverlening"]
    assert names(client, " - ") == ["Dienstverlening"]
    assert suggestions(client, "dienst") == [
        {"name": "Dienstverlening", "slug": "dienstverlening", "count": 0, "is_fixed": True, "synonym": ""}
    ]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "nul\x00", "é" * 500])
def test_odd_input_finds_nothing(client, writer, typed):
    make_post(tags=["Woo"])

    assert names(client, typed) == []


@pytest.mark.parametrize("group", ["0", "-1", "9" * 30, "x", "٣"])
def test_an_odd_group_is_none(client, writer, group):
    make_post(tags=["Woo"])

    assert names(client, "w", groep=group) == ["Woo"]


def test_suggestions_cost_the_same_at_any_size(client, writer, queries):
    make_post(tags=["Woo"])
    names(client, "w")  # from now on this process has met the session
    with queries() as few:
        names(client, "w")
    for number in range(10):
        make_post(tags=[f"woo {number}"])

    with queries() as many:
        assert len(names(client, "w")) == 8

    assert len(many) == len(few)
