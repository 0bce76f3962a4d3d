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

# The number of a member, in the order they came.
NUMBERS = "CREATE SEQUENCE member_numbers OWNED BY members_member.number"


class Migration(migrations.Migration):
    # For a database that has lived through them already.
    replaces = [
        ('members', '0001_initial'),
        ('members', '0002_relations'),
        ('members', '0003_followers'),
        ('members', '0004_profiles'),
        ('members', '0005_careers'),
        ('members', '0006_leaving'),
        ('members', '0007_joining'),
        ('members', '0008_directory'),
        ('members', '0009_rules'),
        ('members', '0010_bits_of_the_tally'),
        ('members', '0011_feed_keys'),
        ('members', '0012_steady_indexes'),
        ('members', '0013_restorable'),
        ('members', '0014_unconfirmed_addresses'),
        ('members', '0015_words'),
        ('members', '0016_long_names'),
    ]

    dependencies = [
        ('members', '0003_circles'),
    ]

    operations = [
        migrations.RunSQL(NUMBERS, "DROP SEQUENCE member_numbers"),
        migrations.RunSQL(DUTCH, UNDO_DUTCH),
        migrations.RunSQL(WORDS, "ALTER TABLE members_member DROP COLUMN words"),
    ]
