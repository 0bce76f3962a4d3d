import taggit.managers
from django.db import migrations, models


class Migration(migrations.Migration):
    # For a database that has lived through them already.
    replaces = [
        ('groups', '0001_initial'),
        ('groups', '0002_relations'),
        ('groups', '0003_resting_memberships'),
        ('groups', '0004_life'),
        ('groups', '0005_tightening'),
        ('groups', '0006_arrangements'),
        ('groups', '0007_doubts_and_takeovers'),
        ('groups', '0008_circulars'),
        ('groups', '0009_exclusions'),
        ('groups', '0010_openings'),
        ('groups', '0011_admission_rules'),
        ('groups', '0012_passings'),
        ('groups', '0013_covers'),
        ('groups', '0014_proposals'),
        ('groups', '0015_lasting_exclusions'),
        ('groups', '0016_steady_indexes'),
        ('groups', '0017_words'),
        ('groups', '0018_circular_drafts'),
        ('groups', '0019_long_names'),
    ]

    dependencies = [
        ('groups', '0001_tables'),
        ('members', '0001_tables'),
        ('network', '0001_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='group',
            name='subjects',
            field=taggit.managers.TaggableManager(blank=True, help_text='A comma-separated list of tags.', through='groups.GroupSubject', to='network.Subject', verbose_name='subjects'),
        ),
        migrations.AddField(
            model_name='group',
            name='questions',
            field=models.ManyToManyField(blank=True, related_name='groups', through='groups.GroupQuestion', to='members.profilequestion'),
        ),
    ]
