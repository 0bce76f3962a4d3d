import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    # For a database that has lived through them already.
    replaces = [
        ('files', '0001_initial'),
    ]

    dependencies = [
        ('files', '0001_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='file',
            name='current',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='files.version'),
        ),
    ]
