"""What somebody asks: words and the operators among them, which the fields of the form ask for just as well.

    "hele zin"   -woord   van:noor   in:"wijkgericht werken"   onderwerp:woo   na:2026-01-31   soort:vraag

Whatever is typed means something: what is no operator is a word, and of more than one sentence the beginning.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from web.subjects import key_of

LONGEST = 200  # letters of a question
MOST_WORDS = 10
SHORTEST = 3  # letters that have trigrams
LONGEST_WORD = 50
PREFIX_FROM = 4  # letters: what a shorter word begins with is nearly everything
# What can be looked at apart: (in the address, kinds of content or the model, what it is called)
KINDS = {
    "vragen": (["question"], _("Questions")),
    "blogs": (["post"], _("Blogs")),
    "gesprekken": (["discussion", "idea"], _("Conversations")),
    "agenda": (["event"], _("Agenda")),
    "bestanden": (["file"], _("Files")),
    "leden": ("member", _("Members")),
    "groepen": ("group", _("Groups")),
    "organisaties": ("organisation", _("Organisations")),
    "onderwerpen": ("subject", _("Subjects")),
    "paginas": ("page", _("Pages")),
}
SINGULAR = {
    "vraag": "vragen",
    "blog": "blogs",
    "gesprek": "gesprekken",
    "bijeenkomst": "agenda",
    "bestand": "bestanden",
}
SINGULAR |= {"lid": "leden", "groep": "groepen", "organisatie": "organisaties", "onderwerp": "onderwerpen"}
# {operator: the field of the form that asks the same}
OPERATORS = {"van": "van", "in": "in", "onderwerp": "onderwerp", "na": "sinds", "soort": "soort", "bij": "organisatie"}
TYPED = re.compile(
    rf'(?P<minus>-)?(?:(?P<operator>{"|".join(OPERATORS)}):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))', re.I
)
DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
PARTING = re.compile(r"[\s/\\'’‘\"“”]+|-(?=\d)")


@dataclass(frozen=True)
class Asked:
    text: str = ""  # as it was typed
    words: tuple = ()
    phrases: tuple = ()  # each a tuple of words that follow one another
    without: tuple = ()  # each the same
    filters: tuple = ()  # ((field of the form, value), …)

    @classmethod
    def of(cls, data):
        """What the address asks. A field of the form wins from the operator that means the same."""
        text = tidy(data.get("q", ""))[:LONGEST].strip()
        words, phrases, without, filters = [], [], [], {}
        for found in TYPED.finditer(text):
            value = found["phrase"] if found["phrase"] is not None else found["word"]
            if found["operator"] and sensible(OPERATORS[found["operator"].lower()], value):
                filters[OPERATORS[found["operator"].lower()]] = value
                continue
            parts = parts_of(value if not found["operator"] else f"{found['operator']} {value}")
            if not parts:
                continue
            if found["minus"]:
                without.append(parts)
            elif found["phrase"] is not None and len(parts) > 1:
                phrases.append(parts)
            else:
                words += parts
        for field in OPERATORS.values():
            value = tidy(data.get(field, ""))[:LONGEST].strip()
            if value and sensible(field, value):
                filters[field] = value
        if "soort" in filters:
            kind = filters["soort"].lower()
            filters["soort"] = SINGULAR.get(kind, kind)
        return cls(text, tuple(words[:MOST_WORDS]), tuple(phrases[:3]), tuple(without[:3]), tuple(filters.items()))

    @cached_property
    def filter(self):
        return dict(self.filters)

    @property
    def kind(self):
        return self.filter.get("soort", "")

    @property
    def narrows(self):
        """Whether it asks for pieces of somebody, somewhere, about something or since some day."""
        return bool(self.filter.keys() - {"soort"})

    @property
    def since(self):
        return day_of(self.filter["sinds"]) if "sinds" in self.filter else None

    @property
    def has_words(self):
        return bool(self.words or self.phrases)

    @property
    def is_empty(self):
        return not self.has_words and not self.narrows

    @property
    def plain(self):
        """The words alone, as a name would be typed."""
        return " ".join([*self.words, *(" ".join(phrase) for phrase in self.phrases)])

    @cached_property
    def all_words(self):
        return (*self.words, *(word for phrase in self.phrases for word in phrase))

    @property
    def plain_key(self):
        """By which a subject of that name is found."""
        return key_of(self.plain)

    @property
    def plain_inside(self):
        """By which one is found that has a later word so."""
        return f" {self.plain}"

    @property
    def has_long(self):
        """Whether names can be looked up: by two letters there would be no end to them."""
        return max(map(len, self.all_words), default=0) >= SHORTEST

    @property
    def has_trigrams(self):
        """Whether there is enough of it to be like something."""
        return len(self.plain) >= SHORTEST

    @property
    def are_long(self):
        """Whether titles are looked through for parts of words too."""
        return not (self.phrases or self.without) and all(len(word) > SHORTEST for word in self.words)

    @cached_property
    def exact(self):
        """For to_tsquery: all words, in whatever form they stand."""
        return self.query_of([quoted(word) for word in self.words])

    @cached_property
    def begun(self):
        """For to_tsquery: the same, and words that begin so: bewoner finds bewonersbudget, half a word the whole."""
        return self.query_of([quoted(word) + (":*" if len(word) >= PREFIX_FROM else "") for word in self.words])

    def query_of(self, words):
        phrases = [followed(phrase) for phrase in self.phrases]
        return " & ".join([*words, *phrases, *(f"!{followed(phrase)}" for phrase in self.without)])

    def query_with(self, **changes):
        """The query string of the first page of the same with other filters; None takes one away."""
        query, asked = QueryDict(mutable=True), dict(self.filters) | changes
        typed = self.text_without(changes)
        query.update({"q": typed} if typed else {})
        query.update({name: value for name, value in asked.items() if value})
        return query.urlencode()

    def text_without(self, fields):
        """What was typed, without the operators that ask for these fields."""

        def kept(found):
            operator = (found["operator"] or "").lower()
            return "" if OPERATORS.get(operator) in fields else found[0]

        return " ".join(TYPED.sub(kept, self.text).split())


def tidy(text):
    """Without signs that are nothing to look for, of which the database would refuse one."""
    return "".join(sign if sign.isprintable() else " " for sign in text[: 5 * LONGEST])


def sensible(field, value):
    if field == "sinds":
        return day_of(value) is not None
    if field == "soort":
        return value.lower() in KINDS or value.lower() in SINGULAR
    return any(sign.isalnum() for sign in value)


def day_of(text):
    """The first day that a year, a month of a year or a date stands for, or None."""
    found = DAY.fullmatch(text)
    try:
        day = date(*(int(part or 1) for part in found.groups())) if found else None
    except ValueError:
        return None
    return day if day and 1900 <= day.year < 2200 else None


def parts_of(text):
    """The words in it, as the vectors have them: en/of is two."""
    words = (word[:LONGEST_WORD] for word in PARTING.split(text))
    return tuple(word for word in words if any(sign.isalnum() for sign in word))


def quoted(word):
    """The word as an operand; what parts words has been taken out, and the parser of PostgreSQL reads the rest."""
    return f"'{word}'"


def followed(words):
    return f"({' <-> '.join(map(quoted, words))})"
