from django.db import migrations

import members.models.counting


def forget(apps, schema_editor):
    """The worker counts anew, this time with who was counted."""
    apps.get_model("members", "Tally").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0009_rules'),
    ]

    operations = [
        migrations.RunPython(forget, forget),
        migrations.AddField(
            model_name='tally',
            name='members',
            field=members.models.counting.Bits(default=bytes),
        ),
    ]
