from django.db import migrations

# No model knows the columns: every list would fetch them, and only the search needs them (web.words). Titles have an
# index of their own, so that of a word that stands everywhere those with it in their title are found apart; and one by
# trigrams, for the end of a long Dutch word and for a slip of the finger.
WORDS = """
ALTER TABLE content_content ADD COLUMN words tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('nl', plain_words(title)), 'A')
    || setweight(to_tsvector('nl', plain_words(summary)), 'B')
    || setweight(to_tsvector('nl', markup_words(body)), 'C')
    || setweight(to_tsvector('nl', plain_words(place)), 'D')
) STORED;
CREATE INDEX content_by_words ON content_content USING gin (words) WITH (fastupdate = off);
CREATE INDEX content_by_words_of_title ON content_content USING gin (ts_filter(words, '{a}')) WITH (fastupdate = off);
CREATE INDEX content_title_trigrams ON content_content
    USING gin (lower(immutable_unaccent(title)) gin_trgm_ops) WITH (fastupdate = off);
ALTER TABLE content_comment ADD COLUMN words tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('nl', plain_words(text)), 'C')
) STORED;
CREATE INDEX comments_by_words ON content_comment USING gin (words) WITH (fastupdate = off);
"""
UNDO = """
ALTER TABLE content_comment DROP COLUMN words;
DROP INDEX content_title_trigrams;
ALTER TABLE content_content DROP COLUMN words;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0023_steady_indexes'),
        ('members', '0015_words'),
    ]

    operations = [
        migrations.RunSQL(WORDS, UNDO),
    ]
