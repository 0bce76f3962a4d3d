"""What PostgreSQL is taught before the first table: extensions, and a name without accents that an index may use."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# unaccent() is only STABLE, for its dictionary could be changed; naming the dictionary makes this promise true enough
# for a stored column, as PostgreSQL's own documentation of generated columns asks for.
# It names the schema too, because what pg_dump wrote is read back without looking in any.
IMMUTABLE_UNACCENT = """
CREATE OR REPLACE FUNCTION immutable_unaccent(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT public.unaccent('public.unaccent'::regdictionary, $1) $$
"""

OPERATIONS = [
    TrigramExtension(),
    UnaccentExtension(),
    migrations.RunSQL(IMMUTABLE_UNACCENT, "DROP FUNCTION immutable_unaccent(text)"),
]
