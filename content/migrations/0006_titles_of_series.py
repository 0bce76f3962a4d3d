from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0005_hiding"),
    ]

    operations = [
        migrations.AlterField(
            model_name="series",
            name="title",
            field=models.CharField(max_length=512, verbose_name="title"),
        ),
    ]
