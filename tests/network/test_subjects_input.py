import pytest
from django.http import QueryDict

from blog.models import Post
from network.models import Subject
from network.widgets import SubjectsInput
from tests.blog.test_writing import WRITE, typed
from tests.factories import make_member, make_post
from web.subjects import SubjectsField

pytestmark = pytest.mark.django_db


@pytest.fixture
def fixed():
    return [Subject.objects.create(name=name, is_fixed=True) for name in ["Archief", "rust, reinheid", "Woo"]]


def sent(*values):
    data = QueryDict(mutable=True)
    data.setlist("tags", values)
    field = SubjectsField(required=False, widget=SubjectsInput)
    return field.clean(field.widget.value_from_datadict(data, {}, "tags"))


def shown(value):
    """What stands in the line, and which of the fixed subjects are ticked."""
    context = SubjectsInput().get_context("tags", value, {"id": "id_tags"})["widget"]
    return context["value"], [subject.name for subject, _typed, is_ticked in context["fixed"] if is_ticked]


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ([""], []),
        (["een, twee"], ["een", "twee"]),
        (["een, twee", "Woo"], ["een", "twee", "Woo"]),
        (["", "Woo", '"rust, reinheid"'], ["Woo", "rust, reinheid"]),
        (["woo", "Woo"], ["Woo"]),
    ],
)
def test_what_is_typed_and_what_is_ticked_are_one_value(values, names):
    assert sent(*values) == names


@pytest.mark.parametrize(
    ("value", "line", "ticked"),
    [
        (None, None, []),
        ("een, woo", "een", ["Woo"]),
        (["een", "WOO"], "een", ["Woo"]),
        ('"rust, reinheid", twee', "twee", ["rust, reinheid"]),
    ],
)
def test_fixed_subjects_are_ticked_and_the_rest_stands_in_the_line(fixed, value, line, ticked):
    assert shown(value) == (line, ticked)


def test_a_post_is_written_with_a_tag_and_a_fixed_subject(client, fixed):
    member = make_member()
    client.force_login(member)
    page = client.get(WRITE).content.decode()
    assert page.count('name="tags"') == 4

    client.post(WRITE, typed(tags=["participatie", "Woo"]))

    post = Post.objects.get()
    assert sorted(post.tags.names()) == ["Woo", "participatie"]
    again = client.get(post.get_edit_url()).content.decode()
    assert 'value="participatie"' in again
    assert '<input type="checkbox" name="tags" value="Woo"' in again
    assert again.partition('value="Woo"')[2].partition(">")[0].endswith("checked")


def test_a_form_that_is_refused_keeps_what_was_ticked(client, fixed):
    client.force_login(make_member())

    page = client.post(WRITE, typed(title="", tags=["participatie", "Woo"])).content.decode()

    assert page.partition('value="Woo"')[2].partition(">")[0].endswith("checked")
    assert 'value="participatie"' in page


def test_without_fixed_subjects_there_is_nothing_to_choose_from(client):
    client.force_login(make_member())
    make_post(tags=["los"])

    assert "Kies uit de vaste onderwerpen" not in client.get(WRITE).content.decode()
