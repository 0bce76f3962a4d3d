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
    # For a database that has lived through them already.
    replaces = [
        ('content', '0001_initial'),
        ('content', '0002_relations'),
        ('content', '0003_removed'),
        ('content', '0004_conversations'),
        ('content', '0005_tending'),
        ('content', '0006_meetings'),
        ('content', '0007_similar_questions'),
        ('content', '0008_splitting'),
        ('content', '0009_marks_and_holding'),
        ('content', '0010_newest_of_subject'),
        ('content', '0011_planning'),
        ('content', '0012_working_copies'),
        ('content', '0013_featuring'),
        ('content', '0014_revisions'),
        ('content', '0015_popularity'),
        ('content', '0016_mentions'),
        ('content', '0017_coauthors'),
        ('content', '0018_series'),
        ('content', '0019_pictures_and_summaries'),
        ('content', '0020_attachments'),
        ('content', '0021_repeats'),
        ('content', '0022_invitees'),
        ('content', '0023_steady_indexes'),
        ('content', '0024_words'),
        ('content', '0025_titles_and_revisions'),
        ('content', '0026_subjects_in_comments'),
        ('content', '0027_mentions_by'),
    ]

    dependencies = [
        ('content', '0003_circles'),
        ('members', '0004_words'),
    ]

    operations = [
        migrations.RunSQL(WORDS, UNDO),
    ]
