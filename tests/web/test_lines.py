import pytest
from django.core.exceptions import ValidationError

from tests.web.vectors import BENT, FOLDER, LONGEST_LINE, collected
from web.lines import LineField, seen_of, unbroken

PERSIAN, FAMILY = "علی\u200cرضا", "Noor 👩\u200d👧"


@pytest.mark.parametrize(
    "name", ["Noor Visscher", "d’Ávila-Šimić", "مريم", "李娜", "a  b\u2003c", PERSIAN, FAMILY, *BENT]
)
def test_whatever_can_be_seen_is_a_line_and_stays_as_it_was_typed(name):
    assert LineField().clean(f"  {name} ") == name


@pytest.mark.parametrize(
    "name", ["nul\x00", "\u200d", "\u202e\u200b", "\ud83d", "a\udc00", "\u3164", "\u2800 \ufe0f", "\x1b"]
)
def test_what_nobody_sees_or_what_cannot_be_kept_is_refused(name):
    with pytest.raises(ValidationError):
        LineField().clean(name)


def test_a_line_has_no_breaks():
    assert LineField().clean("Noor\r\n  Visscher\u2028(groot)") == "Noor Visscher (groot)"


@pytest.mark.parametrize("subject", ["links\u202eom", "No\u200bor", "a\nBcc: b"])
def test_what_goes_into_the_header_of_a_mail_holds_nothing_hidden(subject):
    with pytest.raises(ValidationError):
        unbroken(subject)


def test_two_names_that_look_the_same_are_seen_to_be():
    assert seen_of("Bal\u200bie\u202e \ufeff") == "Balie"


@pytest.mark.skipif(not FOLDER, reason="the collection stands outside of the repository")
def test_of_the_collection_no_more_is_refused_than_what_cannot_be_shown():
    refused = set()
    for name, text in collected("naughty.public.json", "string"):
        try:
            LineField(max_length=LONGEST_LINE).clean(text)
        except ValidationError:
            refused.add(name)

    assert refused == {
        *("n59b271ae1bbc", "n6e340b9cffb3"),  # NUL
        "n7586f70fb89a",  # half a character
        *(
            "n36a9e7f1c95b",
            "n06f3831bdf40",
            "n8f4f8a96b4dd",
            "nf1945cd6c19e",
            "nf4e48e664a60",
            "na4c7e0d52760",
        ),  # nothing to be seen
        *("nb96c1b76ddee", "nc526c6222044"),  # four and five thousand characters
    }
