import pytest

from web.colours import as_hex, contrast


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("#14513A", "#14513a"),
        ("#fff", "#ffffff"),
        ("white", "#ffffff"),
        ("rgb(20, 81, 58)", "#14513a"),
        ("rgb(100% 0% 0%)", "#ff0000"),
        ("hsl(120 100% 25%)", "#008000"),
        ("oklch(0.6279 0.2577 29.23)", "#ff0000"),  # as CSS Color 4 has it
        ("rgba(0, 0, 0, 0)", None),  # what lets through has no contrast of its own
        ("#14513a80", None),
        ("url(//elders.example)", None),
        ("#fff;}body{display:none", None),
        ("oklch(1e99 0 0)", None),
        ("hsl(99999 100% 25%)", None),
    ],
)
def test_a_colour_as_style_sheets_write_it(written, meant):
    assert as_hex(written) == meant


@pytest.mark.parametrize(
    ("one", "other", "number"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#14513a", "#14513a", 1)]
)
def test_contrast_is_as_wcag_reckons(one, other, number):
    assert contrast(one, other) == pytest.approx(number, abs=0.005)
    assert contrast(other, one) == contrast(one, other)
