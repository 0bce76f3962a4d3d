"""What answers to a question: of each kind the best, through its own visible_to, merged by rank.

No table of copies is searched: a copy would have to copy the rights. Each part of the one query looks at no more than
MOST rows of its kind, the newest ones with the words in their title and the newest ones with them anywhere, so that a
word that stands everywhere costs what a rare one does. docs/search.md says what comes first.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache, lru_cache
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchRank, SearchVector, TrigramWordSimilarity
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    F,
    FloatField,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from content.models import Comment, Content, Disclosure, Tagging
from content.vocabulary import known_to
from groups.models import Group
from members.models import Member, Organisation, SortName, apart_from
from network.models import Page, Subject
from web.prepared import ANYBODY, BLANK, SINCE, KeyAmong, Prepared, blank
from web.words import CONFIG, MarkupWords, TitleWords, Words, query, rank

from .asking import KINDS, Asked

MOST = 200  # looked at of each kind
FEW = 50  # of what has a name: of more than these one asks further
MEANT = 100  # members, groups, organisations that a filter may stand for
SIZES = (0, 1, 2, 3, 5, 10, 20, 40, 100)  # numbers of words for which a query is built
LIKE = 0.62  # how alike the words of a title are at least, when nothing has the very words


class Hit(NamedTuple):
    """A row of the answer: what it is (a kind of content, or the name of its model) and what it is ordered by."""

    what: str
    pk: int
    content: int | None  # that it is, or that it is said about
    rank: float
    is_named: bool  # the words stand in its title or name
    at: datetime | None
    group: int | None
    organisation: int | None
    settled_at: datetime | None
    happens_at: datetime | None
    score: int = 0

    @property
    def key(self):
        """Its place in the answer: two of the same score stand in the order of what and which they are."""
        return -self.score, self.what, self.pk


@dataclass(frozen=True)
class Found:
    hits: list  # Hit, in order
    is_like: bool = False  # nothing has the very words; these are like it
    is_capped: bool = False  # there may be more

    def per_kind(self):
        """{kind in the address: how many}, for what was found."""
        counted = Counter(kind_of(hit) for hit in self.hits)
        return {kind: counted[kind] for kind in KINDS if counted[kind]}

    def of_kind(self, kind):
        return [hit for hit in self.hits if not kind or kind_of(hit) == kind]


KIND_OF = {
    what: kind for kind, (whats, _label) in KINDS.items() for what in ([whats] if isinstance(whats, str) else whats)
}


def kind_of(hit):
    """Under which heading it is counted; what is said about a piece is part of it."""
    return KIND_OF.get(hit.what, "")


def find(asked, viewer):
    """Everything that answers and that the viewer may see, the best first."""
    if asked.is_empty:
        return Found([])
    rows = answered(arms, asked, viewer)
    is_like = not rows and asked.has_words
    if is_like:
        rows = answered(arms_alike, asked, viewer)
    return Found(in_order(rows), is_like, len(rows) >= MOST)


def find_named(asked, viewer):
    """What has the words in its title or name, the best first: for who is typing yet."""
    return in_order(answered(arms_named, asked, viewer)) if asked.has_words else []


def in_order(rows):
    now, best = timezone.now(), {}
    for row in rows:
        hit = Hit(*row)
        hit = hit._replace(score=score_of(hit, now))
        place = hit.content or (hit.what, hit.pk)  # of a piece and what is said about it the best one stands for all
        if place not in best or (hit.score, hit.what != "comment") > (best[place].score, best[place].what != "comment"):
            best[place] = hit
    return sorted(best.values(), key=lambda hit: hit.key)


def answered(arms, asked, viewer):
    """The rows of these parts. To build their query takes many times what it costs to ask it, so that is done once for
    all questions of one shape.
    """
    meant, shape = Meant.by(asked, viewer), StandIn.of(asked, arms)
    filled = shape.filled_for(asked) | meant.filled
    return prepared_for(arms, shape, viewer.is_authenticated).rows(
        viewer.pk, timezone.now(), since=meant.since or SINCE, filled=filled
    )


@dataclass(frozen=True)
class StandIn(Asked):
    """A question that is filled in when the query is asked."""

    are_long: bool = False
    has_long: bool = False
    has_trigrams: bool = False

    exact, begun, plain = BLANK + "exact", BLANK + "begun", BLANK + "plain"
    plain_key, plain_inside = BLANK + "key", BLANK + "inside"

    @classmethod
    def of(cls, asked, arms):
        """Filters are kept by name, for it is what they stand for that differs; the kind of content is a part of the
        shape where these arms look at it.
        """
        filters = tuple(sorted((name, "") for name in asked.filter.keys() - {"soort"}))
        if arms is arms_alike:  # all words are one text there
            return cls(words=(BLANK,), filters=filters, has_trigrams=asked.has_trigrams)
        if arms is not arms_named and asked.kind:
            filters += (("soort", asked.kind),)
        number = next((size for size in SIZES if size >= len(asked.all_words)), len(asked.all_words))
        words = tuple(f"{BLANK}{place}" for place in range(number))
        return cls(words=words, filters=filters, are_long=asked.are_long, has_long=asked.has_long)

    def filled_for(self, asked):
        filled = {self.exact: asked.exact, self.begun: asked.begun, self.plain: asked.plain}
        filled |= {self.plain_key: asked.plain_key, self.plain_inside: asked.plain_inside}
        words = asked.all_words
        # The last one once more where the shape has room: a title that holds it holds it.
        return filled | {blank: words[min(place, len(words) - 1)] for place, blank in enumerate(self.words)}


@lru_cache(maxsize=256)
def prepared_for(arms, shape, is_member):
    viewer = Member(pk=ANYBODY) if is_member else AnonymousUser()

    def build(now):
        first, *others = arms(shape, viewer, Meant.later(shape))
        return first.union(*others, all=True) if others else first

    # How rare a word is the database tells best by looking at the very word.
    return Prepared(build, planned_anew=True)


def arms(asked, viewer, meant):
    """The parts of the query, each of one kind and with its own limit. That of pieces says what the columns are."""
    pieces = meant.among_pieces(Content.objects.visible_to(viewer).listed_for(viewer).standing())
    kinds = KINDS[asked.kind][0] if asked.kind else ""
    yield from arms_of_pieces(pieces, asked)
    if isinstance(kinds, list):  # among the newest of all kinds there may be few of this one
        yield from arms_of_pieces(pieces.filter(kind__in=kinds), asked)
    if not asked.has_words:
        return
    apart = apart_from(viewer)
    comments = Comment.objects.visible_to(viewer).placed().filter(content__removed_at=None)
    comments = comments.exclude(author__in=apart).exclude(content__author__in=apart)  # a comment leads to its piece
    if viewer.is_authenticated:
        comments = comments.exclude(content__in=Disclosure.objects.pieces_for(viewer))
    comments = meant.among_comments(comments).annotate(all_words=Words("text"))
    yield comments.filter(all_words=query(asked.begun)).order_by("-pk").values_list(*of_comment(asked))[:MOST]
    if not asked.narrows:
        yield from named(asked, viewer)


def arms_named(asked, viewer, meant):
    """What has the words in its title or name; nothing narrows it."""
    pieces = Content.objects.visible_to(viewer).listed_for(viewer).standing()
    yield titled(pieces, asked)[:FEW]
    yield from named(asked, viewer)


def arms_of_pieces(pieces, asked):
    pieces = pieces.order_by("-published_at", "-pk")
    if not asked.has_words:
        yield pieces.values_list(*of_piece(asked))[:MOST]
        return
    yield titled(pieces, asked)[:MOST]
    worded = pieces.annotate(all_words=Words("title")).filter(all_words=query(asked.begun))
    yield worded.values_list(*of_piece(asked))[:MOST]


def titled(pieces, asked):
    """Those with the words in their title, the newest first."""
    pieces = pieces.annotate(title_words=TitleWords("title"), sort_title=SortName("title"))
    whole = Q(title_words=query(asked.begun))
    if asked.are_long:
        whole |= all_in("sort_title", asked.words)  # budget finds bewonersbudget too
    return pieces.filter(whole).order_by("-published_at", "-pk").values_list(*of_piece(asked, is_named=True))


def of_piece(asked, is_named=False, is_like=None):
    """The columns of Hit."""
    return [
        F("kind"),
        F("pk"),
        F("pk"),
        (ranked("title", asked) if is_like is None else is_like),
        Value(is_named, BooleanField()),
        F("published_at"),
        F("group"),
        F("affiliation__organisation"),
        F("settled_at"),
        F("happens_at"),
    ]


def of_comment(asked):
    return [
        Value("comment", CharField()),
        F("pk"),
        F("content"),
        ranked("text", asked),
        Value(False, BooleanField()),
        F("created_at"),
        F("content__group"),
        F("content__affiliation__organisation"),
        nothing(DateTimeField()),
        nothing(DateTimeField()),
    ]


def of_named(what, rank, at="", organisation=""):
    """The columns of Hit for what has a name rather than a title."""
    return [
        Value(what, CharField()),
        F("pk"),
        nothing(BigIntegerField()),
        rank,
        Value(True, BooleanField()),
        F(at) if at else nothing(DateTimeField()),
        nothing(BigIntegerField()),
        F(organisation) if organisation else nothing(BigIntegerField()),
        nothing(DateTimeField()),
        nothing(DateTimeField()),
    ]


def nothing(field):
    return Value(None, field)


def ranked(column, asked):
    """How much it is about the words: those in the very form count most, and half of it for those that begin so."""
    if not asked.has_words:
        return Cast(Value(0.0), FloatField())
    return rank(column, query(asked.exact)) + rank(column, query(asked.begun)) * Value(0.5)


def all_in(column, words):
    return Q(*(Q(**{f"{column}__contains": SortName(Value(word))}) for word in words))


# --- What has a name

IS_IT, BEGINS_SO, HAS_WORD, HOLDS_IT = 3.0, 2.2, 1.6, 1.0


def closeness(column, text):
    """People first for names: the very name, then what begins with it, then what has a word that does."""
    asked = SortName(Value(text))
    word = Concat(Value(" "), asked, output_field=TextField())
    return Case(
        When(**{column: asked}, then=Value(IS_IT)),
        When(**{f"{column}__startswith": asked}, then=Value(BEGINS_SO)),
        When(**{f"{column}__contains": word}, then=Value(HAS_WORD)),
        default=Value(HOLDS_IT),
        output_field=FloatField(),
    )


def named(asked, viewer):
    """Members, groups, organisations, subjects and pages. Minus and quotes are for texts: a name has neither."""
    text, begun = asked.plain, query(asked.begun)
    if asked.has_long:
        near, called = closeness("sort_name", text), all_in("sort_name", asked.all_words)
        members = Member.objects.visible_to(viewer).without_blocked(viewer)
        yield members.filter(called).order_by(near.desc(), "sort_name").values_list(*of_named("member", near))[:FEW]
        if viewer.is_authenticated:  # what members tell of themselves is for members
            members = members.annotate(all_words=Words("name")).filter(all_words=begun).exclude(called)
            told = ranked("name", asked)
            yield members.order_by("-pk").values_list(*of_named("member", told))[:FEW]
        groups = Group.objects.visible_to(viewer).annotate(all_words=Words("name"))
        groups = groups.filter(called | Q(all_words=begun))
        is_called = Case(When(called, then=near), default=ranked("name", asked), output_field=FloatField())
        columns = of_named("group", is_called, at="last_activity_at")
        yield groups.order_by("-last_activity_at").values_list(*columns)[:FEW]
        organisations = Organisation.objects.existing().filter(called)
        columns = of_named("organisation", near, organisation="pk")
        yield organisations.order_by(near.desc(), "sort_name").values_list(*columns)[:FEW]
    key = Value(asked.plain_key)
    same = Case(When(key=key, then=Value(IS_IT)), default=Value(HAS_WORD), output_field=FloatField())
    spelled = Q(key__startswith=key) | Q(name__unaccent__icontains=Value(asked.plain_inside))
    roots = Subject.objects.filter(spelled).order_by().values(root=Coalesce("synonym_of", "pk"))
    yield known_to(viewer).filter(pk__in=roots).order_by("key").values_list(*of_named("subject", same))[:FEW]
    yield pages_about(begun)


def pages_about(begun):
    title = SearchVector("title", weight="A", config=CONFIG)
    words = SearchVector(MarkupWords("body"), weight="C", config=CONFIG)
    pages = Page.objects.annotate(all_words=title + words).filter(all_words=begun)
    return pages.values_list(*of_named("page", SearchRank(F("all_words"), begun), at="changed_at"))


# --- What is like it, when nothing has the very words


def arms_alike(asked, viewer, meant):
    """Titles and names with a word like what was typed: a slip of the finger, or an end the stemmer does not know."""
    text = SortName(Value(asked.plain))
    pieces = Content.objects.visible_to(viewer).listed_for(viewer).standing()
    pieces = meant.among_pieces(pieces)
    likeness = TrigramWordSimilarity(text, SortName("title"))
    pieces = pieces.annotate(sort_title=SortName("title")).filter(sort_title__trigram_word_similar=text)
    pieces = pieces.annotate(likeness=likeness).filter(likeness__gte=LIKE).order_by("-likeness", "-pk")
    yield pieces.values_list(*of_piece(asked, is_named=True, is_like=F("likeness")))[:FEW]
    if asked.narrows or not asked.has_trigrams:
        return
    likeness = TrigramWordSimilarity(text, "sort_name")
    for what, rows in (
        ("member", Member.objects.visible_to(viewer).without_blocked(viewer)),
        ("group", Group.objects.visible_to(viewer)),
        ("organisation", Organisation.objects.existing()),
    ):
        alike = rows.filter(sort_name__trigram_word_similar=text).annotate(likeness=likeness)
        alike = alike.filter(likeness__gte=LIKE).order_by("-likeness", "sort_name")
        yield alike.values_list(*of_named(what, F("likeness")))[:FEW]


# --- The filters


@dataclass(frozen=True)
class Meant:
    """What the names in the filters stand for, as keys: the database then knows how rare each is."""

    authors: list | None = None
    groups: list | None = None
    subjects: list | None = None
    organisations: list | None = None
    since: datetime | None = None

    @classmethod
    def by(cls, asked, viewer):
        filter, day = asked.filter, asked.since
        return cls(
            authors=keys_of("van", filter["van"], viewer) if "van" in filter else None,
            groups=keys_of("in", filter["in"], viewer) if "in" in filter else None,
            subjects=list(Subject.objects.going_by(filter["onderwerp"]).values_list("pk", flat=True))
            if "onderwerp" in filter
            else None,
            organisations=keys_of("organisatie", filter["organisatie"], viewer) if "organisatie" in filter else None,
            since=timezone.make_aware(datetime.combine(day, time.min)) if day else None,
        )

    @classmethod
    def later(cls, shape):
        """What is filled in when the query is asked."""
        return cls(
            authors=[blank(0)] if "van" in shape.filter else None,
            groups=[blank(1)] if "in" in shape.filter else None,
            subjects=[blank(2)] if "onderwerp" in shape.filter else None,
            organisations=[blank(3)] if "organisatie" in shape.filter else None,
            since=SINCE if "sinds" in shape.filter else None,
        )

    @property
    def filled(self):
        keys = enumerate([self.authors, self.groups, self.subjects, self.organisations])
        return {(blank(number),): found for number, found in keys if found is not None}

    def among_pieces(self, pieces):
        """Those of these pieces that the filters leave."""
        pieces = self.written(pieces, "published_at")
        if self.groups is not None:
            pieces = pieces.filter(KeyAmong("group", self.groups))
        if self.subjects is not None:
            pieces = pieces.filter(pk__in=tagged(self.subjects))
        return pieces

    def among_comments(self, comments):
        comments = self.written(comments, "created_at")
        if self.groups is not None:
            comments = comments.filter(KeyAmong("content__group", self.groups))
        if self.subjects is not None:
            comments = comments.filter(content__in=tagged(self.subjects))
        return comments

    def written(self, rows, at):
        if self.authors is not None:
            rows = rows.filter(KeyAmong("author", self.authors))
        if self.organisations is not None:
            rows = rows.filter(KeyAmong("affiliation__organisation", self.organisations))
        return rows.filter(**{f"{at}__gte": self.since}) if self.since else rows


def tagged(subjects):
    return Tagging.objects.filter(KeyAmong("tag", subjects)).order_by().values("content_object")


def keys_of(field, name, viewer):
    """What is called so; if nothing is, what has it in its name."""
    for called in ("sort_name", "sort_name__contains"):
        prepared = prepared_called(field, called, viewer.is_authenticated)
        if found := prepared.rows(viewer.pk, timezone.now(), filled={f"{BLANK}name": name}):
            return [key for (key,) in found]
    return []


@cache
def prepared_called(field, called, is_member):
    viewer = Member(pk=ANYBODY) if is_member else AnonymousUser()

    def build(now):
        if field == "van":
            rows = Member.objects.present()  # a name stands beside every piece, whoever may open the profile
        else:
            rows = Group.objects.visible_to(viewer) if field == "in" else Organisation.objects.all()
        named = rows.filter(**{called: SortName(Value(f"{BLANK}name"))})
        return named.order_by("sort_name").values_list("pk")[:MEANT]

    return Prepared(build, planned_anew=True)


# --- The order

A_YEAR = 365
NEW, OLD = 1.0, 0.55  # what a text of today counts for, and one of long ago
SETTLED, COMING, ENDED = 1.25, 1.3, 0.8
TITLED = 0.35  # that the words stand in the title, above what its weight brings


def score_of(hit, now):
    """By what it is about, then how recent it is, and whether it helps: answered, or yet to come. In millionths."""
    if hit.content is None:
        return round(hit.rank * 1_000_000)
    score = hit.rank + TITLED * hit.is_named
    days = max(0, (now.date() - hit.at.date()).days)
    score *= OLD + (NEW - OLD) / (1 + days / A_YEAR)
    if hit.settled_at:
        score *= SETTLED
    if hit.happens_at:
        score *= COMING if hit.happens_at > now else ENDED
    return round((score + 0.0001 / (1 + days)) * 1_000_000)
