import pytest

from network.models import Subject
from tests.factories import make_post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("spelled", ["Woo", "woo ", "WOO", "w o o", "w-o-o", "Wóo", "wóo"])
def test_a_subject_is_one_however_it_is_spelled(spelled):
    make_post(tags=["Woo"])

    post = make_post(tags=[spelled])

    assert [subject.name for subject in post.tags.all()] == ["Woo"]
    assert Subject.objects.count() == 1


def test_a_synonym_gives_the_subject_it_stands_for():
    woo = Subject.objects.create(name="Woo")
    Subject.objects.create(name="Wob", synonym_of=woo)

    post = make_post(tags=["wob", "WOO", "archief"])

    assert [subject.name for subject in post.tags.all()] == ["Woo", "archief"]


def test_subjects_that_differ_are_two():
    post = make_post(tags=["C", "C++", "archief"])

    assert [subject.name for subject in post.tags.all()] == ["C", "C++", "archief"]
    assert len({subject.slug for subject in post.tags.all()}) == 3


def test_a_new_subject_that_two_type_at_once_is_one(at_once):
    posts = [make_post() for _ in range(4)]

    results = at_once([lambda post=post: post.tags.set(["Omgevingswet"]) for post in posts])

    assert results == [None] * 4
    assert Subject.objects.count() == 1
    assert all(post.tags.get().name == "Omgevingswet" for post in posts)
