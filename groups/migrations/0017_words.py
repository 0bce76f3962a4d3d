from django.db import migrations

# No model knows the column: only the search needs it (web.words).
WORDS = """
ALTER TABLE groups_group ADD COLUMN words tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('nl', plain_words(name)), 'A')
    || setweight(to_tsvector('nl', plain_words(intro)), 'B')
    || setweight(to_tsvector('nl', markup_words(about)), 'C')
) STORED;
CREATE INDEX groups_by_words ON groups_group USING gin (words) WITH (fastupdate = off);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0016_steady_indexes'),
        ('members', '0015_words'),
    ]

    operations = [
        migrations.RunSQL(WORDS, "ALTER TABLE groups_group DROP COLUMN words"),
    ]
