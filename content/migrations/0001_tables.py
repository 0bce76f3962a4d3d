import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from web.migrating import CreateModels


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

    initial = True

    dependencies = [
        ('members', '0001_tables'),
        ('network', '0001_tables'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Attachment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('source', models.CharField(editable=False, max_length=200, null=True, unique=True)),
                    ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='attachments', to=settings.AUTH_USER_MODEL)),
                    ('alt', models.CharField(blank=True, max_length=500, verbose_name='description')),
                    ('picture', models.FileField(max_length=120, upload_to='')),
                    ('width', models.PositiveIntegerField()),
                    ('height', models.PositiveIntegerField()),
                    ('weight', models.PositiveIntegerField()),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('free_since', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'verbose_name': 'picture',
                    'indexes': [models.Index(fields=['free_since'], name='attachments_by_free_since')],
                },
            ),
            migrations.CreateModel(
                name='SubjectOfWeek',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('for_members', models.BooleanField()),
                    ('place', models.PositiveSmallIntegerField()),
                    ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.subject')),
                    ('people', models.PositiveIntegerField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('for_members', 'place'), name='one_subject_at_a_place'), models.UniqueConstraint(fields=('for_members', 'subject'), name='a_subject_of_the_week_once')],
                },
            ),
            migrations.CreateModel(
                name='Series',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('title', models.CharField(max_length=120, verbose_name='title')),
                    ('slug', models.SlugField(max_length=140)),
                    ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='series', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'verbose_name': 'series',
                },
            ),
        ]),
    ]
