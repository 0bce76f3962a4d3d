from django.db import migrations

# Dutch words without accents: whoever types coordinatie finds coördinatie. And texts as the parser of PostgreSQL reads
# them best: without tags, with en/of as two words and 2024-2026 as two years. What stands beyond a hundred thousand
# letters is not looked at: a vector holds a megabyte at most, and a text that does not fit could not be saved.
DUTCH = r"""
CREATE TEXT SEARCH CONFIGURATION nl (COPY = dutch);
ALTER TEXT SEARCH CONFIGURATION nl ALTER MAPPING FOR hword, hword_part, word WITH unaccent, dutch_stem;
CREATE FUNCTION plain_words(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT pg_catalog.left(pg_catalog.regexp_replace($1, '[/\\]|-(?=\d)', ' ', 'g'), 100000) $$;
CREATE FUNCTION markup_words(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT pg_catalog.left(pg_catalog.regexp_replace(
    pg_catalog.regexp_replace($1, '<[^>]*>', ' ', 'g'), '[/\\]|-(?=\d)', ' ', 'g'), 100000) $$;
"""
UNDO_DUTCH = """
DROP FUNCTION markup_words(text);
DROP FUNCTION plain_words(text);
DROP TEXT SEARCH CONFIGURATION nl;
"""

# No model knows the column: every query would fetch it, and only the search needs it (web.words). What a member shows
# to few stands in no words that all members search.
WORDS = """
ALTER TABLE members_member ADD COLUMN words tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('nl', plain_words(name)), 'A')
    || CASE WHEN headline_audience IN ('public', 'members')
        THEN setweight(to_tsvector('nl', plain_words(headline)), 'B') ELSE '' END
    || CASE WHEN about_audience IN ('public', 'members')
        THEN setweight(to_tsvector('nl', markup_words(about)), 'C') ELSE '' END
) STORED;
CREATE INDEX members_by_words ON members_member USING gin (words) WITH (fastupdate = off);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0014_unconfirmed_addresses'),
    ]

    operations = [
        migrations.RunSQL(DUTCH, UNDO_DUTCH),
        migrations.RunSQL(WORDS, "ALTER TABLE members_member DROP COLUMN words"),
    ]
