"""The colours of the network: what a theme file says, what follows from a few choices, and whether it can be read.

A theme is {"light": {token: colour}, "dark": {token: colour}, "shape": {token: length}}: what differs from tokens.css.
Without a dark part the site stays light for everybody. Only names that tokens.css has are taken over, and only values
of a form written here: nothing of an uploaded file gets into a style sheet as it is.
"""

import json
import math
import re
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from web.colours import as_hex, contrast

LIGHT, DARK, SHAPE = "light", "dark", "shape"
SCHEMES = {LIGHT: gettext_lazy("light"), DARK: gettext_lazy("dark")}
DECLARATION = re.compile(r"(?<![\w-])(--[\w-]{1,200})\s{0,9}:\s*([^;{}]+)")
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
ALIAS = re.compile(r"var\(\s*(--[\w-]+)\s*\)")
BOTH = re.compile(r"light-dark\(((?:[^(),]|\([^()]*\))+),((?:[^(),]|\([^()]*\))+)\)")
REFERENCE = re.compile(r"\{([\w. -]+)\}")
LENGTH = re.compile(r"\d{1,3}(\.\d{1,4})?(px|rem)|0")
COLOUR_NAME = re.compile(
    r"--basis-(color-|heading-color$|form-control-.*color$)"
)  # the ring around what has the focus stays ours
SHAPE_NAME = re.compile(r"--basis-(form-control-)?border-(radius|width)")
DEEPEST = 20  # names that stand for names
TEXT, SIGN = 4.5, 3  # how much text, and an edge or a sign, must differ from its ground (WCAG 1.4.3, 1.4.11)


# --- What there is


@lru_cache(maxsize=1)
def defaults():
    """{"light": {name: value}, "dark": ...}: every token of tokens.css, as it stands there."""
    css = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
    return declared_in(css)


def colour_of(name, scheme, theme):
    """The colour of a token as #rrggbb, with the theme over what tokens.css says."""
    return resolved(name, defaults()[scheme] | theme.get(scheme, {}))


def resolved(name, values):
    return as_hex(followed(name, values))


def followed(name, values):
    """The value a name stands for in the end, or "" where names stand for each other."""
    value = values.get(name, "")
    for _step in range(DEEPEST):
        alias = ALIAS.fullmatch(value)
        if not alias:
            return value
        value = values.get(alias[1], "")
    return ""


# --- Reading a file


def theme_in(text, dark_text=""):
    """The theme in a file of NL Design System, CSS or JSON, and in a second one for who has a dark screen.

    Raises ValidationError where there is no colour in it that we have a place for.
    """
    read, dark_read = declared_in(text), declared_in(dark_text)
    light = colours_among(read[LIGHT])
    if not any(name.startswith("--basis-color-") for name in light):
        raise ValidationError(
            _("There is no colour in this file that we know. Choose the theme.css or tokens.json of a Start theme.")
        )
    theme = {LIGHT: light}
    if dark_text or read[DARK] != read[LIGHT]:
        theme[DARK] = colours_among(read[LIGHT] | read[DARK] | dark_read[LIGHT] | dark_read[DARK])
    strengthen_small_print(theme)
    shapes = {name: followed(name, read[LIGHT]) for name in defaults()[LIGHT] if SHAPE_NAME.match(name)}
    shapes = {name: length for name, length in shapes.items() if LENGTH.fullmatch(length)}
    return theme | ({SHAPE: shapes} if shapes else {})


def strengthen_small_print(theme):
    """A theme may have made its softer text for other grounds than ours: it goes towards the text that is not soft."""
    for scheme in schemes_of(theme):
        for pair in PAIRS:
            if pair.ink in STRONGER and pair.contrast(scheme, theme) < pair.least:
                soft, strong, ground = (
                    colour_of(token(name), scheme, theme) for name in (pair.ink, STRONGER[pair.ink], pair.ground)
                )
                theme[scheme][token(pair.ink)] = strengthened(soft, strong, ground)


def strengthened(soft, strong, ground):
    """The soft colour, with so much of the strong one that it can be read, or all of it."""
    mixes = (mixed(strong, soft, share / 10) for share in range(11))
    return next((each for each in mixes if contrast(each, ground) >= TEXT), strong)


def colours_among(values):
    """Of what is declared the colours that we have a place for, as #rrggbb."""
    found = {name: resolved(name, values) for name in defaults()[LIGHT] if COLOUR_NAME.match(name) and name in values}
    return {name: colour for name, colour in found.items() if colour}


def declared_in(text):
    """{"light": {name: value}, "dark": {name: value}} of a style sheet or of a file of tokens."""
    if text.lstrip().startswith("{"):
        declared = dict(of_json(text))
        return {LIGHT: declared, DARK: declared}
    light, dark, around, before = {}, {}, [False], ""  # around: of each block one is in, whether it is for the dark
    for part in re.split(r"([{}])", COMMENT.sub("", text)):
        if part not in ("{", "}"):
            before = part
            continue
        is_dark = around[-1]
        for name, value in DECLARATION.findall(before):
            both = BOTH.fullmatch(value.strip())
            by_day, by_night = both.groups() if both else (value, value)
            if not is_dark:
                light[name] = by_day.strip()
            if is_dark or name not in dark:
                dark[name] = by_night.strip()
        if part == "{":
            around.append(is_dark or "dark" in before.rpartition(";")[2])
        elif len(around) > 1:
            around.pop()
        before = ""
    return {LIGHT: light, DARK: dark}


def of_json(text):
    """(name, value) of each token: a leaf of the tree that has a value. {a.b} stands for the token of that name."""
    try:
        waiting = [((), json.loads(text))]
    except (ValueError, RecursionError):
        raise ValidationError(_("This is no CSS and no JSON that we can read.")) from None
    while waiting:
        path, node = waiting.pop()
        value = node.get("$value", node.get("value"))
        if isinstance(value, str):
            yield "--" + "-".join(path), REFERENCE.sub(lambda found: f"var(--{found[1].replace('.', '-')})", value)
        else:
            waiting += [((*path, key), inner) for key, inner in node.items() if isinstance(inner, dict)]


# --- What follows from a few choices


class Choice(NamedTuple):
    name: str
    label: str
    token: str


BAR, BUTTON, LINK, MARK = "bar", "button", "link", "mark"
CHOICES = [
    Choice(BAR, gettext_lazy("The bar above every page"), "--basis-color-accent-1-inverse-bg-default"),
    Choice(BUTTON, gettext_lazy("Buttons"), "--basis-color-action-1-inverse-bg-default"),
    Choice(LINK, gettext_lazy("Links in text"), "--basis-color-action-2-color-default"),
    Choice(
        MARK,
        gettext_lazy("What asks for attention"),
        "--basis-color-highlight-bg-default",
    ),
]
PAGE, INK = "--basis-color-default-bg-document", "--basis-color-default-color-document"


def following(choice, colour, scheme, theme):
    """{token: colour}: all that changes along with one colour that is chosen."""
    page, ink = colour_of(PAGE, scheme, theme), colour_of(INK, scheme, theme)
    letters = letters_on(colour)
    away = "#000000" if letters == "#ffffff" else "#ffffff"  # where a pressed button goes, away from its letters
    match choice:
        case "bar":
            stem = "--basis-color-accent-1-inverse"
            return {
                f"{stem}-bg-default": colour,
                f"{stem}-color-default": letters,
                f"{stem}-color-subtle": strengthened(mixed(letters, colour, 0.82), letters, colour),
                f"{stem}-border-subtle": mixed(letters, colour, 0.25),
            }
        case "button":
            stem = "--basis-color-action-1"
            return {
                f"{stem}-inverse-bg-default": colour,
                f"{stem}-inverse-bg-hover": mixed(away, colour, 0.2),
                f"{stem}-inverse-bg-active": mixed(away, colour, 0.4),
                f"{stem}-inverse-color-default": letters,
                f"{stem}-color-default": colour,
                f"{stem}-border-default": colour,
                f"{stem}-bg-default": mixed(colour, page, 0.08),
                f"{stem}-bg-hover": mixed(colour, page, 0.13),
            }
        case "link":
            stem = "--basis-color-action-2-color"
            return {f"{stem}-default": colour, f"{stem}-hover": mixed(ink, colour, 0.4)}
        case "mark":
            stem = "--basis-color-highlight"
            return {
                f"{stem}-bg-default": colour,
                f"{stem}-bg-subtle": mixed(colour, page, 0.2),
                f"{stem}-border-default": mixed(ink, colour, 0.5),
                f"{stem}-color-document": letters,
            }


def letters_on(colour):
    """White or our ink, whichever is read best; where neither is, black."""
    best = max("#ffffff", "#14231c", key=lambda each: contrast(each, colour))
    return best if contrast(best, colour) >= TEXT else "#000000"


def mixed(one, other, share):
    """So much of the one, and the rest of the other."""
    parts = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(share * part + (1 - share) * rest) for part, rest in parts).hex()


# --- Whether it can be read


class Pair(NamedTuple):
    """What is read on what, and by how much they must differ; each token without what all names begin with."""

    words: str
    ink: str
    ground: str
    least: float = TEXT
    choice: str = ""  # the field whose colour it is

    def contrast(self, scheme, theme):
        ink, ground = (colour_of(token(name), scheme, theme) for name in (self.ink, self.ground))
        return contrast(ink, ground) if ink and ground else 1


def token(name):
    return f"--basis-{name}" if name.startswith(("form-control-", "heading-")) else f"--basis-color-{name}"


PAIRS = [
    Pair(gettext_lazy("text on the page"), "default-color-document", "default-bg-document"),
    Pair(gettext_lazy("text on a tinted ground"), "default-color-document", "default-bg-default"),
    Pair(gettext_lazy("softer text on the page"), "default-color-default", "default-bg-document"),
    Pair(gettext_lazy("small print on the page"), "default-color-subtle", "default-bg-document"),
    Pair(gettext_lazy("small print on a tinted ground"), "default-color-subtle", "default-bg-subtle"),
    Pair(gettext_lazy("small print on a block"), "default-color-subtle", "default-bg-default"),
    Pair(gettext_lazy("a heading on the page"), "heading-color", "default-bg-document"),
    Pair(gettext_lazy("what is typed in a field"), "form-control-color", "form-control-background-color"),
    Pair(gettext_lazy("what an empty field says"), "form-control-placeholder-color", "form-control-background-color"),
    Pair(gettext_lazy("the edge of a field"), "form-control-border-color", "form-control-background-color", SIGN),
    Pair(gettext_lazy("the edge of a field on the page"), "default-border-default", "default-bg-document", SIGN),
    Pair(gettext_lazy("a link on the page"), "action-2-color-default", "default-bg-document", choice=LINK),
    Pair(gettext_lazy("a link on a tinted ground"), "action-2-color-default", "default-bg-subtle", choice=LINK),
    Pair(gettext_lazy("a link that is pointed at"), "action-2-color-hover", "default-bg-document", choice=LINK),
    Pair(
        gettext_lazy("the words on a button"),
        "action-1-inverse-color-default",
        "action-1-inverse-bg-default",
        choice=BUTTON,
    ),
    Pair(
        gettext_lazy("the words on a button that is pointed at"),
        "action-1-inverse-color-default",
        "action-1-inverse-bg-hover",
        choice=BUTTON,
    ),
    Pair(
        gettext_lazy("the words on a button that is pressed"),
        "action-1-inverse-color-default",
        "action-1-inverse-bg-active",
        choice=BUTTON,
    ),
    Pair(gettext_lazy("a quiet button on the page"), "action-1-color-default", "default-bg-document", choice=BUTTON),
    Pair(
        gettext_lazy("a quiet button that is pressed"), "action-1-color-default", "action-1-bg-default", choice=BUTTON
    ),
    Pair(
        gettext_lazy("a quiet button that is pointed at"), "action-1-color-default", "action-1-bg-hover", choice=BUTTON
    ),
    Pair(
        gettext_lazy("the name in the bar"), "accent-1-inverse-color-default", "accent-1-inverse-bg-default", choice=BAR
    ),
    Pair(
        gettext_lazy("the menu in the bar"), "accent-1-inverse-color-subtle", "accent-1-inverse-bg-default", choice=BAR
    ),
    Pair(gettext_lazy("the button in the bar"), "highlight-bg-default", "accent-1-inverse-bg-default", SIGN, MARK),
    Pair(
        gettext_lazy("the words on what asks for attention"),
        "highlight-color-document",
        "highlight-bg-default",
        choice=MARK,
    ),
    Pair(gettext_lazy("text on a highlighted block"), "default-color-document", "highlight-bg-subtle", choice=MARK),
    Pair(gettext_lazy("“open” at a question"), "accent-2-color-default", "accent-2-bg-default"),
    Pair(gettext_lazy("a message that something worked"), "positive-color-default", "positive-bg-default"),
    Pair(gettext_lazy("a message that something is wrong"), "negative-color-default", "negative-bg-default"),
    Pair(gettext_lazy("an error beside a field"), "negative-color-default", "default-bg-document"),
    Pair(gettext_lazy("a button that takes away"), "negative-inverse-color-default", "negative-inverse-bg-default"),
    Pair(gettext_lazy("a warning"), "warning-color-default", "warning-bg-default"),
    Pair(gettext_lazy("an announcement"), "info-color-default", "info-bg-default"),
]


# Text that may be soft: which text it goes towards.
STRONGER = {
    "default-color-subtle": "default-color-document",
    "accent-1-inverse-color-subtle": "accent-1-inverse-color-default",
    "form-control-placeholder-color": "form-control-color",
}


class Unreadable(NamedTuple):
    pair: Pair
    scheme: str
    number: float

    def __str__(self):
        return _("%(pair)s (%(scheme)s): %(number)s to 1, and %(least)s is needed") % {
            "pair": self.pair.words,
            "scheme": SCHEMES[self.scheme],
            "number": shown(self.number),
            "least": shown(self.pair.least),
        }


def unreadable(theme):
    """Each pair of colours that cannot be told apart well enough, in each scheme the theme has."""
    for scheme in schemes_of(theme):
        for pair in PAIRS:
            number = pair.contrast(scheme, theme)
            if number < pair.least:
                yield Unreadable(pair, scheme, number)


def readings(theme):
    """For a table: the schemes, and of each pair its words, what is needed, and what it is in each of them."""
    schemes = schemes_of(theme)
    rows = [(pair.words, shown(pair.least), [shown(pair.contrast(each, theme)) for each in schemes]) for pair in PAIRS]
    return {"schemes": [SCHEMES[each] for each in schemes], "readings": rows}


def schemes_of(theme):
    return [scheme for scheme in SCHEMES if not theme or scheme == LIGHT or scheme in theme]


def shown(number):
    """Never rounded up to what would have been enough."""
    return number_format(math.floor(number * 10) / 10, 1)


# --- The style sheet


def style_of(theme):
    """What is laid over tokens.css, or "" for a network that looks as it came."""
    if not theme:
        return ""
    light, dark = theme[LIGHT], theme.get(DARK)
    rules = ["color-scheme:light dark" if dark is not None else "color-scheme:light"]
    for name in defaults()[LIGHT]:
        if name in light or name in (dark or {}):
            by_day, by_night = (colour_of(name, scheme, theme) for scheme in (LIGHT, DARK))
            rules.append(f"{name}:light-dark({by_day},{by_night})" if dark is not None else f"{name}:{by_day}")
    rules += [f"{name}:{length}" for name, length in theme.get(SHAPE, {}).items()]
    return f":root{{{';'.join(rules)}}}"
