import taggit.managers
from django.db import migrations


class Migration(migrations.Migration):
    # For a database that has lived through them already.
    replaces = [
        ('content', '0001_initial'),
        ('content', '0002_relations'),
        ('content', '0003_removed'),
        ('content', '0004_conversations'),
        ('content', '0005_tending'),
        ('content', '0006_meetings'),
        ('content', '0007_similar_questions'),
        ('content', '0008_splitting'),
        ('content', '0009_marks_and_holding'),
        ('content', '0010_newest_of_subject'),
        ('content', '0011_planning'),
        ('content', '0012_working_copies'),
        ('content', '0013_featuring'),
        ('content', '0014_revisions'),
        ('content', '0015_popularity'),
        ('content', '0016_mentions'),
        ('content', '0017_coauthors'),
        ('content', '0018_series'),
        ('content', '0019_pictures_and_summaries'),
        ('content', '0020_attachments'),
        ('content', '0021_repeats'),
        ('content', '0022_invitees'),
        ('content', '0023_steady_indexes'),
        ('content', '0024_words'),
        ('content', '0025_titles_and_revisions'),
        ('content', '0026_subjects_in_comments'),
        ('content', '0027_mentions_by'),
    ]

    dependencies = [
        ('content', '0002_more'),
        ('network', '0001_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='content',
            name='tags',
            field=taggit.managers.TaggableManager(blank=True, help_text='A comma-separated list of tags.', through='content.Tagging', to='network.Subject', verbose_name='subjects'),
        ),
    ]
