"""A theme file is somebody else's: only colours that we know and can read come out of it."""

import json

import pytest
from django.core.exceptions import ValidationError

from network.themes import (
    CHOICES,
    PAIRS,
    SCHEMES,
    colour_of,
    defaults,
    following,
    schemes_of,
    style_of,
    theme_in,
    token,
    unreadable,
)
from web.colours import contrast

BAR, LINK = "--basis-color-accent-1-inverse-bg-default", "--basis-color-action-2-color-default"
PUBLISHED = """/* made by a program */
.ma-theme {
  --ma-color-paars-9: #8a3a9f;
  --basis-color-accent-1-inverse-bg-default: var(--ma-color-paars-9);
  --basis-color-accent-1-inverse-color-subtle: #edb5f8;
  --basis-color-action-2-color-default: #3273ab;
  --basis-border-radius-sm: 4px;
}
"""
BY_NIGHT = ".ma-theme--color-scheme-dark { --ma-color-paars-9: #26103a; --basis-color-action-2-color-default: #8faed2 }"


def test_the_colours_it_came_with_can_all_be_read():
    assert list(unreadable({})) == []
    assert {token(name) for pair in PAIRS for name in (pair.ink, pair.ground)} <= defaults()["light"].keys()


def test_a_published_theme_gives_its_colours_and_shapes():
    theme = theme_in(PUBLISHED)

    assert theme["light"][BAR] == "#8a3a9f"
    assert theme["shape"] == {"--basis-border-radius-sm": "4px"}
    assert "dark" not in theme
    assert style_of(theme).startswith(":root{color-scheme:light;")
    assert f"{BAR}:#8a3a9f" in style_of(theme)


@pytest.mark.parametrize(
    "files",
    [
        (PUBLISHED, BY_NIGHT),
        (PUBLISHED + BY_NIGHT, ""),
        (PUBLISHED + "@media (prefers-color-scheme: dark) {" + BY_NIGHT.replace("--color-scheme-dark", "") + "}", ""),
        (
            PUBLISHED.replace("#3273ab", "light-dark(#3273ab, #8faed2)").replace(
                "#8a3a9f", "light-dark(#8a3a9f, #26103a)"
            ),
            "",
        ),
    ],
    ids=["two files", "two classes", "a media query", "light-dark()"],
)
def test_a_theme_for_the_dark_stands_beside_it(files):
    theme = theme_in(*files)

    assert [theme[scheme][LINK] for scheme in SCHEMES] == ["#3273ab", "#8faed2"]
    assert [theme[scheme][BAR] for scheme in SCHEMES] == ["#8a3a9f", "#26103a"]
    assert f"{BAR}:light-dark(#8a3a9f,#26103a)" in style_of(theme)


def test_tokens_as_json_are_the_same():
    tree = {
        "ma": {"paars": {"$value": "#8a3a9f", "$type": "color"}},
        "basis": {"color": {"accent-1-inverse": {"bg-default": {"value": "{ma.paars}"}, "odd": {"value": 3}}}},
    }

    assert theme_in(json.dumps(tree))["light"][BAR] == "#8a3a9f"


def test_nothing_of_a_file_gets_out_as_it_came_in():
    hostile = (
        PUBLISHED
        + """
      @import url(//elders.example/x.css);
      .x { --basis-color-default-bg-document: url(//elders.example); --basis-color-default-color-document: #fff}/*;
           --basis-color-info-bg-default: </style><script>alert(1)</script>;
           --basis-color-info-color-default: var(--basis-color-info-border-default);
           --basis-color-info-border-default: var(--basis-color-info-color-default);
           --basis-border-radius-round: 9px;background:url(x);
           --basis-text-font-family-default: "elders"; --onze-kleur: #123456; */ --basis-border-width-sm: calc(1px) }
    """
    )

    css = style_of(theme_in(hostile))

    for strange in ("elders", "url", "script", "import", "onze", "calc", "background:", "info-"):
        assert strange not in css


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "body { color: red }", "\x00\xff", '{"a": ' * 10_000])
def test_a_file_without_a_colour_of_ours_is_refused(text):
    with pytest.raises(ValidationError):
        theme_in(text)


def test_small_print_of_a_theme_becomes_as_strong_as_it_must_be():
    theme = theme_in(PUBLISHED.replace("#edb5f8", "#b070c0"))

    soft = colour_of("--basis-color-accent-1-inverse-color-subtle", "light", theme)
    assert soft != "#b070c0"
    assert contrast(soft, "#8a3a9f") >= 4.5
    assert list(unreadable(theme)) == []


def test_a_pair_that_cannot_be_read_is_named_with_its_number():
    found = list(unreadable(theme_in(PUBLISHED.replace("#3273ab", "#8fb8d8"))))

    assert [str(each) for each in found][:1] == ["een link op de pagina (licht), contrast 2,0 op 1; nodig is 4,5"]
    assert {each.pair.choice for each in found} == {"link"}


@pytest.mark.parametrize(
    ("css", "pair"),
    [
        ("--basis-form-control-color: #fff", "wat je typt in een veld"),
        ("--basis-form-control-border-color: #fff", "de rand van een veld"),
        ("--basis-heading-color: #fff", "een kop op de pagina"),
    ],
)
def test_white_letters_in_a_white_field_are_not_saved(css, pair):
    theme = theme_in(PUBLISHED.replace("}", css + "; --basis-form-control-background-color: #fff }"))

    assert next(str(found.pair.words) for found in unreadable(theme)) == pair


def test_what_an_empty_field_says_becomes_as_strong_as_it_must_be():
    theme = theme_in(PUBLISHED.replace("}", "--basis-form-control-placeholder-color: #ccc }"))

    assert theme["light"]["--basis-form-control-placeholder-color"] != "#cccccc"
    assert list(unreadable(theme)) == []


def test_a_number_is_never_rounded_up_to_what_is_needed():
    [found] = [
        each for each in unreadable(theme_in(PUBLISHED.replace("#3273ab", "#777"))) if "page" not in each.pair.ink
    ][:1]

    assert "4,4 op 1; nodig is 4,5" in str(found)


@pytest.mark.parametrize("scheme", list(SCHEMES))
@pytest.mark.parametrize("colour", ["#808080", "#e67700", "#0000ff", "#ffffff", "#000000"])
def test_the_words_on_a_chosen_colour_can_always_be_read(scheme, colour):
    theme = {"light": {}, "dark": {}}
    for choice in CHOICES:
        theme[scheme] |= following(choice.name, colour, scheme, theme)

    on_it = {"accent-1-inverse-bg-default", "highlight-bg-default"}
    on_it |= {f"action-1-inverse-bg-{state}" for state in ("default", "hover", "active")}
    assert [
        pair for pair in PAIRS if pair.ground in on_it and pair.least > 3 and pair.contrast(scheme, theme) < 4.5
    ] == []


def test_a_theme_without_dark_colours_is_judged_by_its_light_ones():
    assert schemes_of({"light": {}}) == ["light"]
    assert schemes_of({}) == ["light", "dark"]
