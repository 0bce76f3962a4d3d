import django.db.models.deletion
import taggit.managers
from django.db import migrations, models


class Migration(migrations.Migration):
    # For a database that has lived through them already.
    replaces = [
        ('members', '0001_initial'),
        ('members', '0002_relations'),
        ('members', '0003_followers'),
        ('members', '0004_profiles'),
        ('members', '0005_careers'),
        ('members', '0006_leaving'),
        ('members', '0007_joining'),
        ('members', '0008_directory'),
        ('members', '0009_rules'),
        ('members', '0010_bits_of_the_tally'),
        ('members', '0011_feed_keys'),
        ('members', '0012_steady_indexes'),
        ('members', '0013_restorable'),
        ('members', '0014_unconfirmed_addresses'),
        ('members', '0015_words'),
        ('members', '0016_long_names'),
    ]

    dependencies = [
        ('members', '0002_more'),
        ('network', '0001_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='affiliation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.affiliation'),
        ),
        migrations.AddField(
            model_name='member',
            name='expertise',
            field=taggit.managers.TaggableManager(blank=True, help_text='A comma-separated list of tags.', through='members.Expertise', to='network.Subject', verbose_name='expertise'),
        ),
        migrations.AddField(
            model_name='member',
            name='learning',
            field=taggit.managers.TaggableManager(blank=True, help_text='A comma-separated list of tags.', through='members.Learning', to='network.Subject', verbose_name='learning'),
        ),
    ]
