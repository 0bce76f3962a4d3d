from django.db import migrations, models

# As members/migrations/0016_long_names.py says.
CHANGE = """
ALTER TABLE groups_group
    DROP COLUMN words,
    DROP COLUMN sort_name,
    ALTER COLUMN name TYPE varchar({length}) USING left(name, {length}),
    ADD COLUMN sort_name text GENERATED ALWAYS AS (lower(immutable_unaccent(name))) STORED,
    ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('nl', plain_words(name)), 'A')
        || setweight(to_tsvector('nl', plain_words(intro)), 'B')
        || setweight(to_tsvector('nl', markup_words(about)), 'C')
    ) STORED;
CREATE UNIQUE INDEX one_known_group_of_a_name ON groups_group (sort_name) WHERE NOT (kind = 'hidden');
CREATE INDEX group_name_trigrams ON groups_group USING gin (sort_name gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX groups_by_words ON groups_group USING gin (words) WITH (fastupdate = off);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0018_circular_drafts'),
        ('members', '0016_long_names'),
    ]

    operations = [
        migrations.RunSQL(
            CHANGE.format(length=512),
            CHANGE.format(length=80),
            state_operations=[
                migrations.AlterField(
                    model_name='group',
                    name='name',
                    field=models.CharField(max_length=512, verbose_name='name'),
                ),
            ],
        ),
    ]
