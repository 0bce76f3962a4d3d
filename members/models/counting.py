"""How many members there are behind each choice of the directory, without counting all of them for a page.

A list of up to MOST members is counted when somebody looks. Of a longer one the numbers come from the Tally: for all
that members share the worker keeps now and then which members do, as a string of bits in which the key of a member is
its place. How many share several things is then how many bits are on in each of those strings, which the database
finds in a fraction of the time that looking at the members would take.
"""

from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models, transaction
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Subquery,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils import timezone

from .audiences import OPEN_TO, Nearness
from .expertise import Expertise
from .people import Member
from .questions import Answer

MOST = 1000
NAMED = 8  # subjects, organisations, that are named with their number
KEPT = 500  # subjects, organisations, that are kept; and any beyond those that more than MOST share
ANYBODY = Member(pk=0)  # a member like any other: numbers are the same for all of them
EVERY = timedelta(minutes=10)
LOCK = 3_290_117  # one worker counts, the others leave it to that one
ROUND = 1024  # bytes that a string of bits grows by, so that one of a moment ago is seldom shorter
AT_ONCE = 50  # strings that are written in one go
TO_MEMBERS = OPEN_TO[Nearness.MEMBER]
ALL, KIND, PROVINCE, ORGANISATION, SUBJECT, ANSWER = "all", "kind", "province", "organisation", "subject", "answer"


class Bits(models.Field):
    """Bytes as a string of bits of PostgreSQL. It is counted there, and never fetched."""

    def db_type(self, connection):
        return "bit varying"

    def get_prep_value(self, value):
        return None if value is None else f"x{bytes(value).hex()}"


def bits_of(keys, width):
    """As many bytes as width, with a bit on at the place of each key; what was added since does not fit, and is not."""
    bits = bytearray(width)
    for key in keys:
        if key < 8 * width:
            bits[key >> 3] |= 128 >> (key & 7)
    return bytes(bits)


class Tally(models.Model):
    """Which members, and how many, share something, as of when the worker counted them; nothing where they are few.

    What a member shows to members in general counts, and nothing else. In the row of all, value is the width in bytes.
    """

    what = models.CharField(max_length=12)
    value = models.CharField(max_length=200)
    within = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    members = Bits(default=bytes)
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "value", "within"], name="one_tally_of_each")]

    def __str__(self):
        return f"{self.what} {self.value} {self.within}: {self.number}"

    @classmethod
    @transaction.atomic
    def count_all(cls):
        """Count everybody anew, if that was long ago. Two at once count once."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0] or cls.objects.filter(counted_at__gt=timezone.now() - EVERY).exists():
                return
        members = Member.objects.visible_to(ANYBODY).order_by()
        cls.objects.all().delete()
        if members[: MOST + 1].count() > MOST:
            sharing, now = keys_by_what_is_shared(members), timezone.now()
            width = -(-(max(sharing[ALL, "", ""]) + 1) // (8 * ROUND)) * ROUND
            sharing[ALL, str(width), ""] = sharing.pop((ALL, "", ""))
            cls.objects.bulk_create(
                (
                    cls(what=what, value=value[:200], within=within[:200], number=len(keys), counted_at=now,
                        members=bits_of(keys, width))
                    for (what, value, within), keys in kept(sharing)
                ),
                batch_size=AT_ONCE,
            )  # fmt: skip


def keys_by_what_is_shared(members):
    """{(what, value, within): keys of the members}, of all that one can ask for in the directory."""
    sharing = defaultdict(lambda: array("q"))
    for pk, kind, province, organisation in members.values_list(
        "pk", SHOWN[KIND], SHOWN[PROVINCE], SHOWN[ORGANISATION]
    ).iterator():
        sharing[ALL, "", ""].append(pk)
        for what, value in ((KIND, kind), (PROVINCE, province), (ORGANISATION, organisation)):
            if value:
                sharing[what, value, ""].append(pk)
    told = members.filter(expertise_audience__in=TO_MEMBERS)
    known = Expertise.objects.filter(content_object__in=told.values("pk")).order_by()
    # Whoever knows a subject and a synonym of it knows one thing.
    for name, pk in known.values_list(ROOT_NAME, "content_object").distinct().iterator():
        sharing[SUBJECT, name, ""].append(pk)
    answers = told_answers(member__in=members.values("pk"))
    for question, given, pk in answers.values_list("question", "given", "member").iterator():
        for option in set(given):
            sharing[ANSWER, str(question), option].append(pk)
    return sharing


def kept(sharing):
    """Of subjects and organisations those that most members share; of the rest all."""
    places = Counter()
    for key, keys in sorted(sharing.items(), key=lambda each: -len(each[1])):
        places[key[0]] += 1
        if key[0] not in (SUBJECT, ORGANISATION) or places[key[0]] <= KEPT or len(keys) > MOST:
            yield key, keys


def told_answers(**which):
    return Answer.objects.filter(
        question__is_filter=True, question__retired_at=None, audience__in=TO_MEMBERS, **which
    ).order_by()


def open_field(name, value):
    """What members in general may see of a field; the rest counts as empty."""
    shown = When(**{f"{name}_audience__in": TO_MEMBERS}, then=Cast(value, TextField()))
    return Case(shown, default=Value(""), output_field=TextField())


SHOWN = {
    KIND: open_field("job", Coalesce("affiliation__organisation__kind", Value(""))),
    ORGANISATION: open_field("job", Coalesce("affiliation__organisation__name", Value(""))),
    PROVINCE: open_field("province", F("province")),
}
ROOT_NAME = Coalesce("tag__synonym_of__name", "tag__name")  # of a subject, or of what it is a synonym of


@dataclass
class Numbers:
    """What is known of a list: its size, or else how many it surely exceeds, and how many each further choice leaves.

    counted_at: when that was so, of what the worker counted; None for what was counted just now.
    """

    size: int | None = None
    more_than: int | None = None
    counted_at: datetime | None = None
    kinds: Counter = field(default_factory=Counter)
    provinces: Counter = field(default_factory=Counter)
    subjects: Counter = field(default_factory=Counter)
    organisations: Counter = field(default_factory=Counter)
    answers: dict = field(default_factory=dict)  # {question: Counter of options}

    def add_answer(self, question, option, number=1):
        self.answers.setdefault(question, Counter())[option] += number


def numbers_of(members, width):
    """Of members that were narrowed for ANYBODY. Up to MOST are looked at; of more their keys are, in the tally."""
    looked_at = Case(When(total__lte=MOST, then=Subquery(shared_by_each())))  # of nobody, where there are more
    people = members.order_by().alias(total=Window(Count("pk"))).values_list("pk", looked_at)
    people = list(people if width else people[: MOST + 1])
    if len(people) > MOST:
        return numbers_among([key for key, _nothing in people], width) if width else Numbers(more_than=MOST)
    numbers = Numbers(len(people))
    for _key, person in people:
        numbers.kinds[person["kind"]] += 1
        numbers.provinces[person["province"]] += 1
        numbers.organisations[person["organisation"]] += 1
        numbers.subjects.update(set(person["subjects"]))
        for answer in person["answers"]:
            for option in set(answer["given"]):
                numbers.add_answer(answer["question"], option)
    return numbers


def shared_by_each():
    """What a member shares with others, as far as members see."""
    known = Expertise.objects.filter(content_object=OuterRef("pk"), content_object__expertise_audience__in=TO_MEMBERS)
    answer = JSONObject(question=F("question"), given=F("given"))
    person = JSONObject(
        kind=SHOWN[KIND],
        province=SHOWN[PROVINCE],
        organisation=SHOWN[ORGANISATION],
        subjects=ArraySubquery(known.values(name=ROOT_NAME)),
        answers=ArraySubquery(told_answers(member=OuterRef("pk")).values(row=answer)),
    )
    return Member.objects.visible_to(ANYBODY).filter(pk=OuterRef("pk")).order_by().values(person=person)


def numbers_tallied(shared):
    """Of those who share all of this: [(what, value, within)] of the tally."""
    number = F("number")
    if shared:
        first, *others = [Tally.objects.filter(what=what, value=value, within=within) for what, value, within in shared]
        strings = [Subquery(each.values("members")) for each in others]
        # With itself too: what comes of an operation is unpacked, once for all rows and not once for each.
        both = Func(F("members"), F("members"), *strings, template="%(expressions)s", arg_joiner=" & ")
        number = bits_on(Subquery(first.values(both=ExpressionWrapper(both, Bits()))))
    return from_tally(Tally.objects.values_list(*COLUMNS, number))


def numbers_among(keys, width):
    """Of so many members that they can only be counted."""
    among = Cast(Value(bits_of(keys, width), Bits()), Bits())
    # What the worker counts anew meanwhile may have strings of another length, which the database does not compare.
    alike = Tally.objects.alias(length=Func("members", function="bit_length", output_field=BigIntegerField()))
    numbers = from_tally(alike.filter(length=8 * width).values_list(*COLUMNS, bits_on(among)))
    numbers.size = len(keys)
    return numbers


COLUMNS = ("counted_at", "what", "value", "within")


def bits_on(string):
    """How many members of a row of the tally are in this string of bits too; nobody where it is missing."""
    template = "COALESCE(bit_count(%(expressions)s), 0)"
    return Func(F("members"), string, template=template, arg_joiner=" & ", output_field=BigIntegerField())


def from_tally(rows):
    numbers = Numbers()
    counters = {KIND: numbers.kinds, PROVINCE: numbers.provinces}
    counters |= {SUBJECT: numbers.subjects, ORGANISATION: numbers.organisations}
    for counted_at, what, value, within, number in rows:
        if what == ALL:
            numbers.size, numbers.counted_at = number, counted_at
        elif what == ANSWER:
            numbers.add_answer(int(value), within, number)
        else:
            counters[what][value] = number
    return numbers
