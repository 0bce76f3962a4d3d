from django.db import migrations, models


class Migration(migrations.Migration):
    # For a database that has lived through them already.
    replaces = [
        ('search', '0001_sought'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Sought',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=80)),
                ('by', models.CharField(max_length=32)),
                ('in_vain', models.BooleanField()),
                ('on', models.DateField()),
            ],
            options={
                'indexes': [models.Index(fields=['on'], name='sought_by_day')],
                'constraints': [models.UniqueConstraint(fields=('words', 'by'), name='once_per_person_and_words')],
            },
        ),
    ]
