from django.db import migrations, models

# PostgreSQL changes no column that another is made of: the two that are made of the name are made anew, all in one
# statement, so that the table is written once (0015 tells about the words).
CHANGE = """
ALTER TABLE members_member
    DROP COLUMN words,
    DROP COLUMN sort_name,
    ALTER COLUMN name TYPE varchar({length}) USING left(name, {length}),
    ADD COLUMN sort_name text GENERATED ALWAYS AS (lower(immutable_unaccent(name))) STORED,
    ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('nl', plain_words(name)), 'A')
        || CASE WHEN headline_audience IN ('public', 'members')
            THEN setweight(to_tsvector('nl', plain_words(headline)), 'B') ELSE '' END
        || CASE WHEN about_audience IN ('public', 'members')
            THEN setweight(to_tsvector('nl', markup_words(about)), 'C') ELSE '' END
    ) STORED;
CREATE INDEX members_by_name ON members_member (sort_name, id);
CREATE INDEX members_by_province ON members_member (province, sort_name);
CREATE INDEX member_name_trigrams ON members_member USING gin (sort_name gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX members_by_words ON members_member USING gin (words) WITH (fastupdate = off);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0015_words'),
    ]

    operations = [
        migrations.RunSQL(
            CHANGE.format(length=512),
            CHANGE.format(length=80),
            state_operations=[
                migrations.AlterField(
                    model_name='member',
                    name='name',
                    field=models.CharField(max_length=512, verbose_name='name'),
                ),
            ],
        ),
    ]
