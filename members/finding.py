"""Finding members: what is asked, what the words of it stand for, and who answers to it.

Three questions to the database at most, each built once a process for every combination of filters (web.prepared):
of all that a page of the directory costs, building them would be the most.
"""

import json
import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, lru_cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, DateTimeField, Exists, F, IntegerField, Q, Value
from django.db.models.functions import Coalesce, JSONObject
from django.http import QueryDict
from django.utils import timezone

from network.models import Network, Subject
from web.cache import Near
from web.paging import PARAMETER, beyond, cursor_in, cut
from web.prepared import ANYBODY, BLANK, SINCE, KeyAmong, Prepared, blank
from web.subjects import key_of

from .forms.directory import NEWEST, ORDER, SHARED, FilterForm, sensible
from .models import ANYBODY as ANY_MEMBER
from .models import (
    MOST,
    Affiliation,
    Expertise,
    Learning,
    Member,
    Organisation,
    OrganisationKind,
    ProfileQuestion,
    SortName,
    Tally,
    who_know_most_of,
)
from .models.counting import (
    ALL,
    ANSWER,
    KIND,
    PROVINCE,
    SUBJECT,
    numbers_of,
    numbers_tallied,
)
from .models.organisations import neighbours_swapped
from .models.rows import Row

MEANT_FOR = 10  # seconds that words stand for the same; who may be seen is asked of the database at every page
MEANINGS = Near(most=64)  # each may hold a thousand keys
ORGANISATIONS = 50  # that a few letters may stand for
SIZE = 20
# By which field the members stand in each order, and what a page begins after.
PLACES = {"": "sort_name", "naam": "closeness", NEWEST: "-joined_at", SHARED: "-shared_count"}
KINDS = {"-joined_at": DateTimeField(), "-shared_count": IntegerField()}


@dataclass(frozen=True)
class Known:
    """What the words that were typed stand for, as keys: the database then knows how rare each is."""

    questions: dict = field(default_factory=dict)  # {name of the field: (label, options)}
    subjects: list = field(default_factory=list)
    organisations: list = field(default_factory=list)
    own_subjects: list = field(default_factory=list)
    sharing: list = field(default_factory=list)  # members who know some of those
    subject_names: list = field(default_factory=list)  # without their synonyms
    is_meant: bool = False  # whether the words for the organisation are the very name of one
    counted_at: datetime | None = None  # when the worker counted everybody, if it did
    width: int = 0  # of what it counted, in bytes
    few: dict = field(default_factory=dict)  # {filter: the members it leaves, where those are few}


@dataclass(frozen=True)
class Search:
    """Which members are asked for, in which order; the same for everybody but for what `known` holds of the viewer."""

    asked: dict  # {name of the filter: value}
    order: str
    known: Known
    swapped: str = ""  # the name that is asked, each time with two other letters swapped
    typed: dict = field(default_factory=dict)  # what stood in the address of that, sensible or not

    @classmethod
    def of(cls, data, viewer):
        """What the address asks."""
        asked = sensible(data)
        order = asked.pop(ORDER, "")
        known = look_up(asked, order, viewer)
        for name, (_label, options) in known.questions.items():
            if data.get(name) in options:
                asked[name] = data[name]
        names = [*FilterForm.base_fields, *known.questions]
        typed = {name: data[name] for name in names if data.get(name)}
        return cls(asked, order, known, neighbours_swapped(asked.get("naam", "")), typed)

    def narrow(self, members, viewer):
        """What the viewer may not see of somebody does not lead to them either."""
        asked, known = self.asked, self.known
        if "naam" in asked:
            members = members.resembling(asked["naam"], self.swapped)
        for few in known.few.values():
            members = members.having_key(few)
        if "onderwerp" in asked:
            members = members.showing("expertise", viewer)
            if "onderwerp" not in known.few:
                members = members.expert_in(known.subjects)
        if "organisatie" in asked:
            elsewhere = "" if known.is_meant else asked["organisatie"]
            members = members.showing("job", viewer).working_at(known.organisations, elsewhere)
        if "soort" in asked:
            members = members.showing("job", viewer)
            if "soort" not in known.few:
                members = members.filter(affiliation__organisation__kind=asked["soort"])
        if "provincie" in asked:
            members = members.showing("province", viewer).filter(province=asked["provincie"])
        for name in asked:
            if is_question(name):
                members = members.who_answered(question_of(name), asked[name], viewer)
        if self.order == SHARED:
            members = members.sharing(known.own_subjects, viewer, among=known.sharing)
        return members

    @property
    def place(self):
        """The field the members stand in order of; after a minus it falls."""
        return PLACES[self.order or ("naam" if "naam" in self.asked else "")]

    def page(self, request):
        """The members as rows, from the place where the address says the page begins."""
        start = cursor_in(request.GET.get(PARAMETER, ""), KINDS.get(self.place, CharField()))
        prepared, blanks = self.asking(start)
        rows = prepared.rows(request.user.pk, timezone.now(), **blanks)
        return cut([Row.of(row) for row in rows], "place", SIZE, start is None)

    def asking(self, start=None):
        """The query of a page that begins after this place, and what to fill in."""
        short = len(self.asked.get("naam", "   ")) < 3
        since, filled = SINCE, self.filled(short)
        if start is not None:
            filled[blank(AFTER)] = start[1]
            if self.order == NEWEST:
                since = start[0]
            else:
                filled[blank(FROM) if self.order == SHARED else BLANK + "na"] = start[0]
        known = self.known
        prepared = page_of(tuple(self.asked), short, tuple(known.few), known.is_meant, self.order, start is not None)
        return prepared, {"since": since, "filled": filled}

    def filled(self, short):
        """What the blanks of a stand-in stand for."""
        known = self.known
        words = {word_for(name, short): value for name, value in self.asked.items()}
        keys = [known.subjects, known.organisations, known.own_subjects, known.sharing, *known.few.values()]
        words[SWAPPED] = self.swapped
        return words | {(blank(number),): each for number, each in enumerate(keys)}

    def numbers(self):
        """How many there are, and behind each further choice; the same for every member who asks this."""
        known = self.known
        # A word is of the database to find; what the tally has kept needs no member to be looked at.
        if known.width and not known.few and not self.asked.keys() & {"naam", "organisatie"}:
            return numbers_tallied([self.tallied(name) for name in self.asked])
        members = replace(self, order="").narrow(Member.objects.visible_to(ANY_MEMBER), ANY_MEMBER)
        return numbers_of(members, known.width)

    def tallied(self, name):
        """What the tally calls it what this filter asks."""
        if is_question(name):
            return ANSWER, str(question_of(name)), self.asked[name]
        if name == "onderwerp":
            return SUBJECT, "".join(self.known.subject_names[:1]), ""
        return {"soort": KIND, "provincie": PROVINCE}[name], self.asked[name], ""

    def ways_out(self):
        """Each filter that is on, with the query string of the same page without it: [(words, query)]."""
        return [
            (OrganisationKind(words).label if name == "soort" else words, self.query_with(name, None))
            for name, words in self.asked.items()
        ]

    def query_with(self, name, value, order=None):
        """The query string of the first page with another value for one filter, or without it."""
        query, order = QueryDict(mutable=True), self.order if order is None else order
        query.update({other: words for other, words in self.asked.items() if other != name})
        if order:
            query[ORDER] = order
        if value:
            query[name] = value
        return query.urlencode()


def question_of(name):
    return int(name.removeprefix("vraag-"))


def is_question(name):
    return name.startswith("vraag-")


# --- A page, built once for all searches that ask for the same kinds of things

SWAPPED = f"{BLANK}swapped"
AFTER, FROM = 100, 101  # the blanks for where a page begins; below them are those for lists of keys


def word_for(name, short):
    """What stands for a word: of one or two letters a name is looked for in another way."""
    return BLANK + (name[0] if name == "naam" and short else name)


@lru_cache(maxsize=256)
def page_of(names, short, few, is_meant, order, goes_on):
    keys = [[blank(number)] for number in range(4 + len(few))]
    known = Known({}, *keys[:4], few=dict(zip(few, keys[4:], strict=True)), is_meant=is_meant)
    asked, viewer = {name: word_for(name, short) for name in names}, Member(pk=ANYBODY)
    search = Search(asked, order, known, SWAPPED)

    def build(now):
        members = search.narrow(Member.objects.visible_to(viewer).without_blocked(viewer), viewer)
        by, falls = search.place.removeprefix("-"), search.place.startswith("-")
        if goes_on:
            value = {NEWEST: SINCE, SHARED: blank(FROM)}.get(order, BLANK + "na")
            members = members.filter(beyond(by, falls, value, blank(AFTER)))
        return members.rows_for(viewer, search.place)[: SIZE + 1]

    # How rare a name is, or an organisation of many, the database tells best by looking at the very words.
    varies = "naam" in names or ("organisatie" in names and "organisatie" not in few)
    return Prepared(build, planned_anew=varies)


# --- What the words stand for, in one query

LEFT_BY = {
    "onderwerp": "experts",
    "organisatie": "staff",
    "soort": "of_kind",
}  # {filter: the part with the members it leaves}


def look_up(asked, order, viewer):
    """The same for every member for a moment, so it is kept; but what one shares with others is the viewer's own."""
    names = frozenset(asked.keys() & {"onderwerp", "organisatie", "soort"})
    if order == SHARED:
        return looked_up(names, asked, order, viewer)
    words = frozenset((name, asked[name]) for name in names)
    known = MEANINGS.get(words)
    if known is None:
        known = looked_up(names, asked, order, viewer)
        MEANINGS.set(words, known, time.time() + MEANT_FOR)
    return known


def looked_up(names, asked, order, viewer):
    filled = {BLANK + name: (key_of if name == "onderwerp" else str.strip)(asked[name]) for name in names}
    parts, prepared = looking_up(names, order == SHARED)
    [row] = prepared.rows(viewer.pk, timezone.now(), filled=filled)
    found = dict(zip(parts, row, strict=True))
    questions = [json.loads(each) for each in found["questions"]]
    # To walk all members by name finds many of them soon, and a few of them last: a few are fetched by key.
    few = {name: found[part] for name, part in LEFT_BY.items() if part in found and len(found[part]) <= MOST}
    if found.get("many"):
        del few["soort"]
    return Known(
        questions={f"vraag-{each['key']}": (each["label"], each["options"]) for each in questions},
        subjects=found.get("subjects", []),
        organisations=found.get("meant") or found.get("like", []),
        own_subjects=found.get("own_subjects", []),
        sharing=found.get("sharing", []),
        subject_names=found.get("subject_names", []),
        is_meant=bool(found.get("meant")),
        counted_at=next(iter(found["counted_at"]), None),
        width=int(next(iter(found["width"]), 0)),
        few=few,
    )


@cache
def looking_up(names, shares):
    """The names of the parts, and the query of one row in which each part is an array."""

    def build(now):
        parts = parts_of(names, shares, Member(pk=ANYBODY))
        return Network.objects.filter(pk=1).values_list(*map(ArraySubquery, parts.values()))

    return tuple(parts_of(names, shares, Member(pk=ANYBODY))), Prepared(build)


def union_of(querysets):
    first, *others = querysets
    return first.union(*others, all=True)


def parts_of(names, shares, viewer):
    question = JSONObject(key=F("pk"), label=F("label"), options=F("options"))
    parts = {"questions": ProfileQuestion.objects.filters().values(row=question)}
    counted = Tally.objects.filter(what=ALL)
    parts |= {"counted_at": counted.values("counted_at"), "width": counted.values("value")}
    if "onderwerp" in names:
        word = BLANK + "onderwerp"
        same = Subject.objects.filter(key=word).order_by().values(root=Coalesce("synonym_of", "pk"))
        subjects = Subject.objects.filter(Q(pk__in=same) | Q(synonym_of__in=same)).order_by().values("pk")
        parts["subject_names"] = Subject.objects.filter(pk__in=same).order_by().values("name")
        experts = Expertise.objects.filter(KeyAmong("tag", ArraySubquery(subjects))).order_by()
        parts |= {"subjects": subjects, "experts": experts.values("content_object")[: MOST + 1]}
    if "organisatie" in names:
        words = SortName(Value(BLANK + "organisatie"))
        meant = Organisation.objects.filter(sort_name=words).order_by()
        like = Organisation.objects.filter(~Exists(meant), sort_name__contains=words).order_by("sort_name", "pk")
        parts |= {"meant": meant.values("pk"), "like": like.values("pk")[:ORGANISATIONS]}
        jobs = Affiliation.objects.current().order_by()
        there = [jobs.filter(KeyAmong("organisation", ArraySubquery(parts[each]))) for each in ("meant", "like")]
        elsewhere = jobs.filter(~Exists(meant), organisation=None, sort_name__contains=words)
        parts["staff"] = union_of(each.values("member") for each in [*there, elsewhere])[: MOST + 1]
    if "soort" in names:
        there = Member.objects.visible_to(viewer).filter(affiliation__organisation__kind=BLANK + "soort")
        # Where the worker counted far too many, to fetch the first thousand tells nothing more.
        many = Tally.objects.filter(what=KIND, value=BLANK + "soort", number__gt=2 * MOST).values("number")
        parts |= {"many": many, "of_kind": there.filter(~Exists(many)).order_by().values("pk")[: MOST + 1]}
    if shares:
        own = [through.objects.filter(content_object=viewer).order_by() for through in (Expertise, Learning)]
        subjects = own[0].values("tag").union(own[1].values("tag"))
        know = who_know_most_of(subjects).values("content_object")
        parts["own_subjects"] = Subject.objects.filter(pk__in=subjects).order_by().values("pk")
        parts["sharing"] = Member.objects.visible_to(viewer).filter(pk__in=know).order_by().values("pk")
    return parts
