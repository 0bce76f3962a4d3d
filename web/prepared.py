"""Queries that are built once and asked thousands of times; building one costs Django several times its answer."""

import json
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import count
from operator import itemgetter
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Func, Value
from django.db.models.functions import Cast
from django.db.models.query import get_related_populators
from django.utils import timezone

ANYBODY = 2**62  # stands for a member while the query is built; no member has this number
BLANK = "\ue000"  # begins what stands for something typed; nobody types it
SINCE = datetime(1900, 1, 1, tzinfo=UTC)  # stands for the moment an answer begins at


def blank(number):
    """Stands for a key, or within a list for all the keys of that list, that is filled in when the query is asked."""
    return ANYBODY + 1 + number


class KeyAmong(Func):
    """Whether a column holds one of these keys, a list or an ArraySubquery.

    However many keys a list has it is one parameter, so the query is one; and an index finds them one by one.
    """

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column, keys):
        if isinstance(keys, list):
            keys = Cast(Value(keys, ArrayField(BigIntegerField())), ArrayField(BigIntegerField()))
        super().__init__(F(column), keys)


class Compiled(NamedTuple):
    sql: str
    parameters: tuple
    built_at: datetime


NUMBERS = count(1)
# Numbering the rows of the answer keeps the query one of its own, worked out for one asker after the other.
FOR_MANY = """
PREPARE {name}{types} AS SELECT asker.asker, answer.* FROM json_to_recordset($1) AS asker{asker}
CROSS JOIN LATERAL (SELECT row_number() OVER (), one.* FROM ({query}) AS one) AS answer
"""
TYPES = {bool: "boolean", int: "bigint", str: "text", datetime: "timestamptz", date: "date"}


class Prepared:
    """A query that is built once, with ANYBODY and SINCE in place of the member and the moment it is asked for.

    Whatever else differs from one asking to the next stands in it as a blank: a text that begins with BLANK, a number
    or a list of one number made by `blank`. `filled` says what they stand for: {blank: value}, a list as a tuple.

    Only these and the present may differ between two askings, and in the SQL they are parameters: whatever rule the
    query asks (visible_to, above all) may depend on who the viewer is, but not on what the object in hand holds, nor on
    what the database or the cache held when it was built.

    The database plans it once a connection (web.postgresql). planned_anew: each time, for the values that are filled
    in; for what is best found in one way when it is common and in another when it is rare.
    """

    def __init__(self, build, planned_anew=False):
        self.build = build  # of the present, a queryset; called once a process
        self.planned_anew = planned_anew
        self.name = f"prepared_{next(NUMBERS)}"

    def rows(self, member, now, since=SINCE, filled=None):
        """The answer for the member with this number, as tuples."""
        with connection.cursor() as cursor:
            if self.planned_anew:
                cursor.execute(self.compiler.sql, self.parameters(member, now, since, filled))
            else:
                connection.prepare(self.name, self.statement)
                cursor.execute(self.execution, self.arguments(member, now, since, filled))
            return cursor.fetchall()

    def rows_for_many(self, askers, now):
        """[rows] for each of the askers, (number of a member, since, filled), by one statement.

        It is the same query, beside a list of those who ask: so the rule it holds decides for each of them.
        """
        if not askers:
            return []
        values = [self.filling(member, now, since, filled) for member, since, filled in askers]
        own = [(f"own_{number}", value) for number, value in enumerate(self.differing) if is_own(value)]
        asked = [
            {"asker": place} | {name: in_json(value_now(value)) for name, value in own}
            for place, value_now in enumerate(values)
        ]
        shared = [values[0](value) for value in self.differing if not is_own(value)]
        found = [[] for _asker in askers]
        with connection.cursor() as cursor:
            connection.prepare(f"{self.name}_for_many", self.statement_for_many)
            cursor.execute(self.execution_for_many, [json.dumps(asked), *shared])
            for place, number, *row in cursor.fetchall():
                found[place].append((number, tuple(row)))
        return [[row for _number, row in sorted(rows, key=itemgetter(0))] for rows in found]

    def objects(self, member, now, since=SINCE, filled=None):
        """The answer as model instances, with what was selected and annotated along."""
        return [self.made_of(row) for row in self.rows(member, now, since, filled)]

    def parameters(self, member, now, since=SINCE, filled=None):
        """What belongs in each place of the SQL of the compiler."""
        value_now = self.filling(member, now, since, filled)
        return tuple(map(value_now, self.compiler.parameters))

    def arguments(self, member, now, since=SINCE, filled=None):
        """What belongs in each place of the prepared statement: only what differs from one asking to the next."""
        value_now = self.filling(member, now, since, filled)
        return tuple(map(value_now, self.differing))

    def filling(self, member, now, since, filled):
        built_at, filled = self.compiler.built_at, {ANYBODY: member} | (filled or {})

        def value_now(value):
            if isinstance(value, list):
                keys = filled[tuple(value)] if tuple(value) in filled else [filled.get(each, each) for each in value]
                return in_one_word(keys) if isinstance(value[0], int) else keys
            if isinstance(value, datetime):
                return since if value == SINCE else now + (value - built_at)
            if isinstance(value, date):
                return timezone.localdate(now) + (value - timezone.localdate(built_at))
            return filled.get(value, value)

        return value_now

    @cached_property
    def compiler(self):
        """Django's compiler of the query, that keeps the SQL it made and how its columns become objects; where none are
        made, that SQL."""
        now = timezone.now()
        compiler = self.build(now).query.get_compiler(connection.alias)
        sql, parameters = compiler.as_sql()
        if compiler.klass_info is None:  # nothing is made of its rows, and the tree of a query takes a megabyte
            return Compiled(sql, parameters, now)
        compiler.sql, compiler.parameters, compiler.built_at = sql, parameters, now
        return compiler

    # --- What a connection prepares

    @cached_property
    def differing(self):
        """The parameters that differ from one asking to the next, each once."""
        differing = []
        for value in self.compiler.parameters:
            if differs(value) and value not in differing:
                differing.append(value)
        return differing

    @cached_property
    def statement(self):
        sql = self.compiler.sql % tuple(map(self.place, self.compiler.parameters))
        return f"PREPARE {self.name}{in_brackets(map(type_of, self.differing))} AS {sql}"

    @cached_property
    def execution(self):
        return f"EXECUTE {self.name}{in_brackets('%s' for _value in self.differing)}"

    @cached_property
    def statement_for_many(self):
        """The query as it stands, beside each of those who ask."""
        shared = [value for value in self.differing if not is_own(value)]
        places = {id(value): f"${number + 2}" for number, value in enumerate(shared)}

        def place(value):
            if not differs(value):
                return self.place(value)
            number = self.differing.index(value)
            return f"asker.own_{number}" if is_own(value) else places[id(self.differing[number])]

        sql = self.compiler.sql % tuple(map(place, self.compiler.parameters))
        own = [f"own_{number} {type_of(value)}" for number, value in enumerate(self.differing) if is_own(value)]
        name, types = f"{self.name}_for_many", in_brackets(["json", *map(type_of, shared)])
        return FOR_MANY.format(name=name, types=types, asker=in_brackets(["asker integer", *own]), query=sql)

    @cached_property
    def execution_for_many(self):
        shared = [value for value in self.differing if not is_own(value)]
        return f"EXECUTE {self.name}_for_many{in_brackets('%s' for _value in [None, *shared])}"

    def place(self, value):
        if differs(value):
            return f"${self.differing.index(value) + 1}"
        with connection.connection.cursor() as cursor:
            return cursor.mogrify("%s", [value]).decode()

    # --- What its columns become

    @cached_property
    def made_of(self):
        """What makes an instance of a row; Django finds that out anew for every query, field by field."""
        compiler, alias = self.compiler, connection.alias
        fields = compiler.klass_info["select_fields"]
        first, end = fields[0], fields[-1] + 1
        names = [column[0].target.attname for column in compiler.select[first:end]]
        populators = get_related_populators(compiler.klass_info, compiler.select, alias)
        converters = compiler.get_converters([column[0] for column in compiler.select])
        model, annotations = compiler.klass_info["model"], list(compiler.annotation_col_map.items())

        def make(row):
            if converters:
                [row] = compiler.apply_converters([row], converters)
            made = model.from_db(alias, names, row[first:end])
            for populator in populators:
                populator.populate(row, made)
            for name, place in annotations:
                setattr(made, name, row[place])
            return made

        return make


def differs(value):
    """Whether this parameter stands for something that is filled in."""
    if isinstance(value, list):
        return any(map(differs, value))
    if isinstance(value, str):
        return value.startswith(BLANK)
    return isinstance(value, date) or (isinstance(value, int) and value >= ANYBODY)


def is_own(value):
    """Whether what this parameter stands for differs from one asker to the next, and not only with the moment."""
    return value == SINCE if isinstance(value, datetime) else not isinstance(value, date)


def in_json(value):
    return value.isoformat() if isinstance(value, datetime) else value


def in_one_word(keys):
    """Numbers as PostgreSQL writes a list of them: a thousand one by one take psycopg2 and the server long to read."""
    return f"{{{str(keys)[1:-1]}}}"


def type_of(value):
    return f"{type_of(value[0])}[]" if isinstance(value, list) else TYPES[type(value)]


def in_brackets(words):
    words = ", ".join(words)
    return f" ({words})" if words else ""
