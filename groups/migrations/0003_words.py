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
    # For a database that has lived through them already.
    replaces = [
        ('groups', '0001_initial'),
        ('groups', '0002_relations'),
        ('groups', '0003_resting_memberships'),
        ('groups', '0004_life'),
        ('groups', '0005_tightening'),
        ('groups', '0006_arrangements'),
        ('groups', '0007_doubts_and_takeovers'),
        ('groups', '0008_circulars'),
        ('groups', '0009_exclusions'),
        ('groups', '0010_openings'),
        ('groups', '0011_admission_rules'),
        ('groups', '0012_passings'),
        ('groups', '0013_covers'),
        ('groups', '0014_proposals'),
        ('groups', '0015_lasting_exclusions'),
        ('groups', '0016_steady_indexes'),
        ('groups', '0017_words'),
        ('groups', '0018_circular_drafts'),
        ('groups', '0019_long_names'),
    ]

    dependencies = [
        ('groups', '0002_circles'),
        ('members', '0004_words'),
    ]

    operations = [
        migrations.RunSQL(WORDS, "ALTER TABLE groups_group DROP COLUMN words"),
    ]
