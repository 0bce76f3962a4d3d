from django.db import migrations

from members.database import IMMUTABLE_UNACCENT


class Migration(migrations.Migration):
    """The function as it was could not be called while a dump is read back, so that no database could be restored."""

    dependencies = [("members", "0012_steady_indexes")]

    operations = [migrations.RunSQL(IMMUTABLE_UNACCENT, migrations.RunSQL.noop)]
