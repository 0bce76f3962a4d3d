import pytest
from django.urls import reverse

from content.models import Visibility
from discussions.models import Willingness
from groups.models import Kind
from network.models import NotTwoSubjects, Subject, SubjectFollow, SubjectMerge, gather_strays
from tests.factories import make_community_manager, make_group, make_member, make_post

pytestmark = pytest.mark.django_db

DESK = "/beheer/onderwerpen/"


@pytest.fixture
def manager(client):
    manager = make_community_manager()
    client.force_login(manager)
    return manager


@pytest.fixture
def pair():
    """Two subjects that mean the same, each used everywhere, and somebody who has both."""
    for name in ["Wob", "Woo"]:
        make_post(tags=[name])
        make_group().subjects.add(name)
        make_member().expertise.add(name)
    wob, woo = Subject.objects.get(name="Wob"), Subject.objects.get(name="Woo")
    both = make_member("Beide Tegelijk")
    both.describe(expertise=["Wob", "Woo"], learning=["Wob"])
    Willingness.choose(both, [wob])
    for subject in (wob, woo):
        subject.follow(both)
    make_post(tags=["Wob", "Woo"], title="Van Wob naar Woo")
    return wob, woo


def merge(client, subject, into):
    return client.post(reverse("feed:merge_subject", args=[subject.pk]), {"into": into})


def uses_of(subject):
    return {
        "pieces": subject.taggings.count(),
        "groups": subject.group_subjects.count(),
        "experts": subject.expertises.count(),
        "learners": subject.learnings.count(),
        "willing": Willingness.objects.filter(subject=subject).count(),
        "follows": subject.follows.count(),
    }


def test_merging_moves_everything_without_doubles(client, manager, pair):
    wob, woo = pair

    response = merge(client, wob, "woo")

    assert response.url == reverse("feed:edit_subject", args=[woo.pk])
    assert uses_of(woo) == {"pieces": 3, "groups": 2, "experts": 3, "learners": 1, "willing": 1, "follows": 1}
    assert not any(uses_of(wob).values())
    assert client.get("/onderwerpen/wob/").url == "/onderwerpen/woo/"
    assert [tag.name for tag in make_post(tags=["WOB"]).tags.all()] == ["Woo"]


def test_what_comes_along_is_told_before(client, manager, pair):
    wob, _woo = pair

    page = client.get(reverse("feed:merge_subject", args=[wob.pk]), {"into": "WOO"}).content.decode()

    for words in ["2 stukken", "1 groep", "2 leden die er iets van weten", "1 lid dat het volgt"]:
        assert words in page
    assert Subject.objects.filter(synonym_of=None).count() == 2


def test_a_mistaken_merge_can_be_undone(client, manager, pair):
    wob, woo = pair
    before = uses_of(wob), uses_of(woo)
    merge(client, wob, "Woo")
    make_post(tags=["woo"])  # about the Woo, whatever becomes of the Wob

    assert "weer een eigen onderwerp" in client.get(reverse("feed:edit_subject", args=[woo.pk])).content.decode()
    for _twice in range(2):
        client.post(reverse("feed:part_name", args=[wob.pk]))

    assert uses_of(wob) == before[0]
    assert uses_of(woo) == before[1] | {"pieces": before[1]["pieces"] + 1}
    assert client.get("/onderwerpen/wob/").status_code == 200
    assert merge(client, wob, "Woo").status_code == 302  # and it can be done again


def test_undoing_brings_back_nothing_that_was_taken_away_since(client, manager, pair):
    wob, _woo = pair
    both = make_post(tags=["Wob", "Woo"])
    merge(client, wob, "Woo")
    both.tags.clear()

    client.post(reverse("feed:part_name", args=[wob.pk]))

    assert not both.tags.exists()


def test_names_of_what_was_merged_before_come_along_and_go_back(client, manager, pair):
    wob, _woo = pair
    make_post(tags=["openbaarheid"])
    third = Subject.objects.get(name="openbaarheid")
    merge(client, third, "Wob")
    merge(client, wob, "Woo")
    assert client.get("/onderwerpen/openbaarheid/").url == "/onderwerpen/woo/"

    client.post(reverse("feed:part_name", args=[wob.pk]))
    assert client.get("/onderwerpen/openbaarheid/").url == "/onderwerpen/wob/"
    client.post(reverse("feed:part_name", args=[third.pk]))
    assert uses_of(third)["pieces"] == 1


def test_merging_twice_is_merging_once(client, manager, pair):
    wob, _woo = pair
    first = merge(client, wob, "Woo")

    again = merge(client, wob, "Woo")

    assert again.url == first.url
    assert SubjectMerge.objects.count() == 1


def test_two_who_merge_either_way_at_once_make_one_subject(at_once):
    one, other = Subject.objects.create(name="een"), Subject.objects.create(name="ander")

    results = at_once(
        [
            lambda: SubjectMerge.objects.merge(one, other, None),
            lambda: SubjectMerge.objects.merge(other, one, None),
        ]
    )

    assert Subject.objects.roots().count() == 1
    assert sorted(type(result) for result in results if isinstance(result, Exception)) == [NotTwoSubjects]


def test_what_was_tagged_in_the_moment_of_merging_is_gathered(manager, pair):
    wob, woo = pair
    SubjectMerge.objects.merge(wob, woo, manager)
    late = make_post()
    late.taggings.create(tag=wob)
    SubjectFollow.objects.create(member=manager, subject=wob)

    gather_strays()

    assert [tag.name for tag in late.tags.all()] == ["Woo"]
    assert SubjectFollow.objects.get(member=manager).subject == woo


@pytest.mark.parametrize(
    ("into", "why"),
    [
        ("", "Typ de naam"),
        ("bestaat niet", "Er is geen onderwerp met deze naam"),
        ("-", "Er is geen onderwerp met deze naam"),
        ("wob", "het onderwerp zelf"),
        ("geheim plan", "Er is geen onderwerp met deze naam"),
    ],
)
def test_what_it_cannot_go_into_is_told(client, manager, pair, into, why):
    make_post(group=make_group(kind=Kind.HIDDEN), visibility=Visibility.GROUP, tags=["geheim plan"])

    response = merge(client, pair[0], into)

    assert response.status_code == 200
    assert why in response.content.decode()
    assert not SubjectMerge.objects.exists()


def described(**words):
    return {"name": "Woo", "description": "", "also": "", "is_fixed": ""} | words


def test_a_renamed_subject_keeps_its_old_name_and_address(client, manager):
    woo = Subject.objects.create(name="Wob")
    make_post(tags=["wob"])

    client.post(reverse("feed:edit_subject", args=[woo.pk]), described(is_fixed="on", description="Openbaarheid."))

    woo.refresh_from_db()
    assert (woo.name, woo.slug, woo.is_fixed, woo.description) == ("Woo", "woo", True, "Openbaarheid.")
    assert client.get("/onderwerpen/wob/").url == "/onderwerpen/woo/"
    client.post(reverse("feed:edit_subject", args=[woo.pk]), described(name="wob"))  # back again
    assert client.get("/onderwerpen/woo/").url == "/onderwerpen/wob/"
    assert Subject.objects.count() == 2


def test_another_spelling_keeps_the_address(client, manager):
    make_post(tags=["open data"])
    subject = Subject.objects.get()

    client.post(reverse("feed:edit_subject", args=[subject.pk]), described(name="Open  Data"))

    subject.refresh_from_db()
    assert (subject.name, subject.slug) == ("Open Data", "open-data")
    assert Subject.objects.count() == 1


def test_other_names_are_added_and_removed(client, manager):
    make_post(tags=["Woo"])
    woo = Subject.objects.get()
    form = described(also="Wet open overheid, openbaarheid")
    for _twice in range(2):
        client.post(reverse("feed:edit_subject", args=[woo.pk]), form)
    assert make_post(tags=["Openbaarheid"]).tags.get() == woo
    assert woo.synonyms.count() == 2

    client.post(reverse("feed:part_name", args=[woo.synonyms.get(name="openbaarheid").pk]))

    assert [name.name for name in woo.synonyms.all()] == ["Wet open overheid"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"name": ""}, "verplicht"),
        ({"name": "!!!"}, "letters"),
        ({"name": "wob"}, "Maak er één onderwerp van"),
        ({"also": "archief, wob"}, "Maak er één onderwerp van"),
        ({"name": "x" * 61}, "60"),
    ],
)
def test_what_cannot_be_called_so_is_told_and_nothing_is_lost(client, manager, words, why):
    make_post(tags=["Woo", "Wob"])
    woo = Subject.objects.get(name="Woo")

    response = client.post(reverse("feed:edit_subject", args=[woo.pk]), described(description="Wat ik typte.") | words)

    page = response.content.decode()
    assert response.status_code == 200
    assert why in page
    assert "Wat ik typte." in page
    assert Subject.objects.get(pk=woo.pk).description == ""
    assert Subject.objects.count() == 2


def test_a_name_of_what_a_manager_may_not_see_is_taken_and_no_more(client, manager):
    make_post(group=make_group(kind=Kind.HIDDEN), visibility=Visibility.GROUP, tags=["geheim plan"])

    page = client.post(reverse("feed:new_subject"), described(name="Geheim Plan")).content.decode()

    assert "Deze naam is al in gebruik" in page
    assert "geheim-plan" not in client.get(DESK).content.decode()


def test_a_new_fixed_subject_is_there_at_once(client, manager):
    client.post(reverse("feed:new_subject"), described(name="Dienstverlening", is_fixed="on"))

    assert "Dienstverlening" in client.get("/onderwerpen/").content.decode()
    assert "Dienstverlening" in client.get(DESK, {"welke": "vast"}).content.decode()
    assert "Dienstverlening" not in client.get(DESK, {"welke": "vrij"}).content.decode()
    assert "Dienstverlening" in client.get(DESK, {"zoek": "DIENST"}).content.decode()
