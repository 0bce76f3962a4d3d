import pytest
from django.core.exceptions import ValidationError

from web.lines import LineField

PERSIAN, FAMILY = "علی\u200cرضا", "Noor 👩\u200d👧"


@pytest.mark.parametrize("name", ["Noor Visscher", "d’Ávila-Šimić", "مريم", "李娜", PERSIAN, FAMILY])
def test_names_of_all_the_world_are_lines(name):
    assert LineField().clean(f"  {name} ") == name


@pytest.mark.parametrize(
    "name", ["No\u200bor", "No\u200dor", "Noor\u200d 👧", "links\u202eom", "\u2066Noor", "nul\x00", "\u200d"]
)
def test_what_hides_in_a_name_is_refused(name):
    with pytest.raises(ValidationError):
        LineField().clean(name)


def test_a_line_has_no_breaks():
    assert LineField().clean("Noor\r\n  Visscher\t(groot)") == "Noor Visscher (groot)"
