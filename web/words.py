"""Searching by words: the vectors that stand in the tables, and how PostgreSQL is asked for them.

No model knows the columns (members/migrations/0015_words.py): a field of a model is fetched by every query.
"""

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
from django.db.models import F, Func, TextField, Value

CONFIG = "nl"  # Dutch words without accents
WEIGHTS = [0.05, 0.2, 0.4, 1.0]  # of a place, a text, a summary, a title


class Words(Func):
    """The words of a row, title over text. `column` names a field of the very table, which tells where it is."""

    output_field = SearchVectorField()

    def __init__(self, column):
        super().__init__(F(column) if isinstance(column, str) else column)

    def as_sql(self, compiler, connection):
        [column] = self.get_source_expressions()
        return f"{compiler.quote_name_unless_alias(column.alias)}.words", []


class TitleWords(Func):
    """Of those the ones that stand in the title or name; they have an index of their own."""

    template = "ts_filter(%(expressions)s, '{a}')"
    output_field = SearchVectorField()

    def __init__(self, column):
        super().__init__(Words(column) if isinstance(column, str) else column)


class MarkupWords(Func):
    """A text without its tags."""

    function = "markup_words"
    output_field = TextField()


def query(text):
    """What to look for, in the notation of to_tsquery."""
    return SearchQuery(text, config=CONFIG, search_type="raw")


def rank(column, sought):
    return SearchRank(Words(column), sought, weights=WEIGHTS)


class Headline(Func):
    """The parts of a plain text around the words that are looked for, those between two signs."""

    function = "ts_headline"

    def __init__(self, text, sought, options):
        super().__init__(Value(CONFIG), text, sought, Value(options))
