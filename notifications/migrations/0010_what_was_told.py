from django.db import migrations, models


def name_the_pieces(apps, schema_editor):
    """Of what was told until now, so that no digest tells it again."""
    told = apps.get_model("notifications", "Delivery").objects.filter(kind__in=["piece", "piece_in_group"])
    told.update(piece_id=models.F("subject_id"))


class Migration(migrations.Migration):
    dependencies = [("notifications", "0009_mail_that_arrives")]
    operations = [
        migrations.AddField("delivery", "bounced_at", models.DateTimeField(null=True)),
        migrations.AddField("delivery", "piece_id", models.BigIntegerField(null=True)),
        migrations.RunPython(name_the_pieces, migrations.RunPython.noop),
    ]
