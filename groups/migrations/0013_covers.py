from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0012_passings'),
    ]

    operations = [
        migrations.AddField(
            model_name='group',
            name='cover',
            field=models.FileField(blank=True, max_length=120, upload_to='covers', verbose_name='picture'),
        ),
    ]
