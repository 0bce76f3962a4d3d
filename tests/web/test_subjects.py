import pytest
from django.core.exceptions import ValidationError

from network.models import Subject
from web.subjects import SubjectsField, subjects_initial


def typed(text):
    return SubjectsField(required=False).clean(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        (" , ,", []),
        ("openbare ruimte", ["openbare ruimte"]),
        ("Woo,  open   data ", ["Woo", "open data"]),
        ("woo, Woo, WOO", ["WOO"]),
        ('"rust, reinheid", regelmaat', ["rust, reinheid", "regelmaat"]),
        ('een "half, citaat', ["een", "half", "citaat"]),
        ("één, Fryslân", ["één", "Fryslân"]),
    ],
)
def test_commas_part_subjects_and_spaces_do_not(text, names):
    assert typed(text) == names


@pytest.mark.parametrize("text", ["a,b,c,d,e,f,g,h,i,j,k", "x" * 61, "!!!", "👍", "nul\x00"])
def test_what_is_no_subject_is_refused(text):
    with pytest.raises(ValidationError):
        typed(text)


def test_what_is_shown_can_be_saved_again():
    subjects = [Subject(name="open data"), Subject(name="rust, reinheid")]

    assert typed(subjects_initial(subjects)) == ["open data", "rust, reinheid"]
    assert SubjectsField().prepare_value(subjects) == subjects_initial(subjects)
