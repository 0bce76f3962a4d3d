import content.models.meetings
import content.models.pieces
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
import uuid
import web.signed
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
        ('content', '0001_tables'),
        ('groups', '0001_tables'),
        ('members', '0001_tables'),
        ('network', '0001_tables'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Content',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('source', models.CharField(editable=False, max_length=200, null=True, unique=True)),
                    ('kind', content.models.pieces.KindField(editable=False, max_length=12)),
                    ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contents', to=settings.AUTH_USER_MODEL)),
                    ('affiliation', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.affiliation')),
                    ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contents', to='groups.group', verbose_name='group')),
                    ('visibility', models.CharField(choices=[('public', 'Everybody on the internet, journalists and your alderman too'), ('members', 'All members'), ('group', 'Only members of this group'), ('invited', 'Only those you invite'), ('private', 'Only you')], default='public', max_length=8, verbose_name='Who may read this?')),
                    ('title', models.CharField(max_length=512, verbose_name='title')),
                    ('slug', models.SlugField(editable=False, max_length=140)),
                    ('body', models.TextField(blank=True, verbose_name='text')),
                    ('summary', models.CharField(blank=True, max_length=220, verbose_name='summary')),
                    ('excerpt', models.CharField(blank=True, editable=False, max_length=300)),
                    ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('published_at', models.DateTimeField(editable=False, null=True)),
                    ('edited_at', models.DateTimeField(editable=False, null=True)),
                    ('removed_at', models.DateTimeField(editable=False, null=True)),
                    ('closed_at', models.DateTimeField(editable=False, null=True)),
                    ('holds_comments', models.BooleanField(default=False, editable=False)),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('happens_at', models.DateTimeField(null=True, verbose_name='begin')),
                    ('about_event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='content.content', verbose_name='event')),
                    ('is_repeat', models.BooleanField(default=False, editable=False)),
                    ('state', models.CharField(blank=True, editable=False, max_length=12)),
                    ('settled_at', models.DateTimeField(editable=False, null=True)),
                    ('first_reply_at', models.DateTimeField(editable=False, null=True)),
                    ('last_activity_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('comment_count', models.PositiveIntegerField(default=0, editable=False)),
                    ('support_count', models.PositiveIntegerField(default=0, editable=False)),
                    ('appreciation_count', models.PositiveIntegerField(default=0, editable=False)),
                    ('view_count', models.PositiveIntegerField(default=0, editable=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                ],
                options={
                    'indexes': [models.Index(fields=['-published_at', '-id'], name='content_newest'), models.Index(fields=['kind', '-published_at', '-id'], name='content_newest_of_kind'), models.Index(fields=['group', '-published_at', '-id'], name='content_newest_of_group'), models.Index(fields=['author', '-published_at', '-id'], name='content_newest_of_author'), models.Index(fields=['group', '-last_activity_at', '-id'], name='content_of_group_by_activity'), models.Index(condition=models.Q(('happens_at__isnull', False)), fields=['happens_at', 'id'], name='content_by_day'), models.Index(condition=models.Q(('about_event__isnull', False)), fields=['about_event', '-published_at'], name='content_about_event'), models.Index(condition=models.Q(('kind__in', ['discussion', 'question', 'idea'])), fields=['-published_at', '-id'], name='conversations_newest'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('title', config='dutch'), condition=models.Q(('kind', 'question')), fastupdate=False, name='questions_by_words'), models.Index(condition=models.Q(('kind', 'question'), ('settled_at__isnull', True)), fields=['-published_at', '-id'], name='questions_open'), models.Index(condition=models.Q(('kind__in', ['discussion', 'question', 'idea'])), fields=['-last_activity_at', '-id'], name='conversations_by_activity')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('visibility', 'group'), _negated=True), ('group__isnull', False), _connector='OR'), name='group_visibility_needs_a_group'), models.CheckConstraint(condition=models.Q(models.Q(('visibility', 'invited'), _negated=True), ('kind', 'event'), _connector='OR'), name='only_to_events_one_is_invited')],
                },
            ),
            migrations.CreateModel(
                name='Closure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='content.content')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reason', models.TextField(max_length=500, verbose_name='Why do you close it?')),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('until', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('content',), name='one_running_closure'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='a_closure_ends_later')],
                },
            ),
            migrations.CreateModel(
                name='Bookmark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bookmarks', to=settings.AUTH_USER_MODEL)),
                    ('content', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bookmarks', to='content.content')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'indexes': [models.Index(fields=['member', '-created_at'], name='bookmarks_of_member')],
                    'constraints': [models.UniqueConstraint(fields=('content', 'member'), name='one_bookmark_per_piece')],
                },
            ),
            migrations.CreateModel(
                name='Following',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followings', to='content.content')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followings', to=settings.AUTH_USER_MODEL)),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('stopped_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('stopped_at', None)), fields=['member'], name='followings_running')],
                    'constraints': [models.UniqueConstraint(fields=('content', 'member'), name='one_following_per_piece')],
                },
            ),
            migrations.CreateModel(
                name='Authorship',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorships', to='content.content')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorships', to=settings.AUTH_USER_MODEL)),
                    ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('accepted_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('content', 'member'), name='one_authorship_per_member')],
                },
            ),
            migrations.CreateModel(
                name='Revision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='content.content')),
                    ('version', models.PositiveIntegerField()),
                    ('title', models.CharField(max_length=512)),
                    ('summary', models.CharField(blank=True, max_length=220)),
                    ('body', models.TextField()),
                    ('subjects', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), null=True, size=None)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('was_public', models.BooleanField(default=False)),
                    ('erased_at', models.DateTimeField(null=True)),
                ],
                options={
                    'ordering': ['-version'],
                    'constraints': [models.UniqueConstraint(fields=('content', 'version'), name='one_revision_of_a_version'), models.CheckConstraint(condition=models.Q(('erased_at', None), models.Q(('body', ''), ('subjects', None), ('summary', ''), ('title', '')), _connector='OR'), name='an_erased_revision_has_no_words')],
                },
            ),
            migrations.CreateModel(
                name='Invitee',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitees', to='content.content')),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='groups.group')),
                    ('email', models.EmailField(blank=True, max_length=254)),
                    ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('email', ''), _negated=True), fields=['email'], name='invitees_by_address')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('email', ''), ('group', None), ('member__isnull', False)), models.Q(('email', ''), ('group__isnull', False), ('member', None)), models.Q(('group', None), ('member', None), models.Q(('email', ''), _negated=True)), _connector='OR'), name='one_of_a_member_a_group_or_an_address_is_invited'), models.UniqueConstraint(fields=('content', 'member'), name='a_member_is_invited_once'), models.UniqueConstraint(fields=('content', 'group'), name='a_group_is_invited_once'), models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('content', 'email'), name='an_address_is_invited_once')],
                },
                bases=(web.signed.Signed, models.Model),
            ),
            migrations.CreateModel(
                name='Picture',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='picture', to='content.content')),
                    ('stored', models.FileField(max_length=120, upload_to='pictures')),
                    ('alt', models.CharField(max_length=200, verbose_name='What is on it?')),
                ],
            ),
            migrations.CreateModel(
                name='Plan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='plan', to='content.content')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField()),
                    ('failed_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('failed_at', None)), fields=['at'], name='plans_by_moment')],
                },
            ),
            migrations.CreateModel(
                name='Withdrawal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='withdrawals', to='content.content')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('published_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='Disclosure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disclosures', to='content.content')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disclosures', to=settings.AUTH_USER_MODEL)),
                    ('reason', models.TextField()),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('until', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['member', 'until'], name='disclosures_of_member')],
                },
            ),
            migrations.CreateModel(
                name='Reading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to=settings.AUTH_USER_MODEL)),
                    ('content', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='content.content')),
                    ('day', models.DateField()),
                ],
                options={
                    'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['day'], name='readings_by_day')],
                    'constraints': [models.UniqueConstraint(fields=('member', 'content', 'day'), name='one_reading_a_day')],
                },
            ),
            migrations.CreateModel(
                name='Tagging',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taggings', to='content.content')),
                    ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taggings', to='network.subject')),
                ],
                options={
                    'indexes': [models.Index(fields=['tag', '-content_object'], name='taggings_newest_of_subject')],
                    'constraints': [models.UniqueConstraint(fields=('content_object', 'tag'), name='one_tagging_per_subject')],
                },
            ),
            migrations.CreateModel(
                name='Embedding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='embeddings', to='content.attachment')),
                    ('content', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='embeddings', to='content.content')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('attachment', 'content'), name='one_embedding_per_piece')],
                },
            ),
            migrations.CreateModel(
                name='Comment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('source', models.CharField(editable=False, max_length=200, null=True, unique=True)),
                    ('content', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='content.content')),
                    ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='content.comment')),
                    ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comments', to=settings.AUTH_USER_MODEL)),
                    ('affiliation', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.affiliation')),
                    ('quoted', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='content.comment')),
                    ('text', models.TextField(max_length=20000, verbose_name='comment')),
                    ('subjects', models.JSONField(default=dict, editable=False)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('held_at', models.DateTimeField(null=True)),
                    ('edited_at', models.DateTimeField(null=True)),
                    ('removed_at', models.DateTimeField(null=True)),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('appreciation_count', models.PositiveIntegerField(default=0, editable=False)),
                ],
                options={
                    'verbose_name': 'comment',
                    'indexes': [models.Index(fields=['content', 'created_at', 'id'], name='comments_of_content'), models.Index(fields=['author', '-created_at'], name='comments_of_author'), django.contrib.postgres.indexes.BrinIndex(fields=['created_at'], name='comments_by_day'), models.Index(condition=models.Q(('held_at__isnull', False)), fields=['content'], name='comments_held')],
                },
            ),
            migrations.CreateModel(
                name='Featured',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('content', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='content.content')),
                    ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='groups.group')),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('sentence', models.CharField(blank=True, max_length=200, verbose_name='Why, in one sentence')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('since', models.DateTimeField()),
                    ('until', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('declined', models.BooleanField(default=False)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['until'], name='featured_by_end')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='featuring_ends_later'), models.CheckConstraint(condition=models.Q(models.Q(('content__isnull', False), ('group', None), ('member', None)), models.Q(('content', None), ('group__isnull', False), ('member', None)), models.Q(('content', None), ('group', None), ('member__isnull', False)), _connector='OR'), name='one_thing_is_featured')],
                },
            ),
            migrations.CreateModel(
                name='Meeting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='groups.group')),
                    ('content', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='content.content')),
                    ('url', models.URLField(blank=True, max_length=500)),
                    ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('ends_at', models.DateTimeField(default=content.models.meetings.in_a_while)),
                    ('ended_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['ends_at'], name='meetings_running')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('content', None), ('group__isnull', False)), models.Q(('content__isnull', False), ('group', None)), _connector='OR'), name='a_meeting_is_held_at_one_place'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('group',), name='one_meeting_in_a_group'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('content',), name='one_meeting_about_a_piece'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('url', ''), _connector='OR'), name='no_link_of_an_ended_meeting_is_kept'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('started_at'))), name='a_meeting_does_not_last_for_ever')],
                },
            ),
            migrations.CreateModel(
                name='Pin',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pin', to='content.content')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('until', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='a_pin_ends_later')],
                },
            ),
            migrations.CreateModel(
                name='MoveRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='move_request', to='content.content')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='groups.group')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
            ),
            migrations.CreateModel(
                name='Warmth',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='content.content')),
                    ('day', models.DateField()),
                    ('points', models.PositiveIntegerField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('day', 'content'), name='one_warmth_a_day')],
                },
            ),
            migrations.CreateModel(
                name='Popularity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='popularity', to='content.content')),
                    ('span', models.CharField(choices=[('week', 'Week'), ('month', 'Month'), ('year', 'Year')], max_length=5)),
                    ('score', models.FloatField()),
                ],
                options={
                    'indexes': [models.Index(fields=['span', '-score'], name='most_popular_of_span')],
                    'constraints': [models.UniqueConstraint(fields=('content', 'span'), name='one_score_of_a_span')],
                },
            ),
            migrations.CreateModel(
                name='Part',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='content.series')),
                    ('content', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='part', to='content.content')),
                    ('position', models.PositiveIntegerField()),
                ],
                options={
                    'ordering': ['position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='WorkingCopy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='working_copies', to=settings.AUTH_USER_MODEL)),
                    ('content', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='working_copies', to='content.content')),
                    ('uuid', models.UUIDField(default=uuid.uuid4)),
                    ('kind', models.CharField(max_length=12)),
                    ('path', models.CharField(max_length=300)),
                    ('fields', models.JSONField()),
                    ('version', models.PositiveIntegerField(null=True)),
                    ('tab', models.UUIDField()),
                    ('saves', models.PositiveIntegerField(default=1)),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'indexes': [models.Index(fields=['member', '-changed_at'], name='working_copies_of_member')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('content__isnull', False)), fields=('member', 'content'), name='one_working_copy_of_a_piece'), models.UniqueConstraint(condition=models.Q(('content', None)), fields=('member', 'uuid'), name='one_working_copy_of_a_form')],
                },
            ),
            migrations.CreateModel(
                name='Appreciation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appreciations', to=settings.AUTH_USER_MODEL)),
                    ('content', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appreciations', to='content.content')),
                    ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appreciations', to='content.comment')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('content__isnull', False)), fields=['created_at'], name='appreciations_by_day')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('comment', None), ('content__isnull', False)), models.Q(('comment__isnull', False), ('content', None)), _connector='OR'), name='an_appreciation_is_of_one_thing'), models.UniqueConstraint(condition=models.Q(('content__isnull', False)), fields=('content', 'member'), name='a_piece_appreciated_once'), models.UniqueConstraint(condition=models.Q(('comment__isnull', False)), fields=('comment', 'member'), name='a_comment_appreciated_once')],
                },
            ),
            migrations.CreateModel(
                name='Hiding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='hidings', to='content.content')),
                    ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='hidings', to='content.comment')),
                    ('hidden_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reason', models.TextField()),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('until', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('comment', None), ('content__isnull', False)), models.Q(('comment__isnull', False), ('content', None)), _connector='OR'), name='a_hiding_lies_on_one_thing')],
                },
            ),
            migrations.CreateModel(
                name='Refusal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='refusal', to='content.comment')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reason', models.TextField(max_length=500, verbose_name='Why do you not place it?')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
            ),
            migrations.CreateModel(
                name='CommentRevision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='content.comment')),
                    ('text', models.TextField()),
                    ('written_at', models.DateTimeField()),
                    ('replaced_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'indexes': [models.Index(fields=['comment', 'replaced_at'], name='revisions_of_comment')],
                },
            ),
            migrations.CreateModel(
                name='Guest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='content.meeting')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'ordering': ['since', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('meeting', 'member'), name='a_guest_comes_once')],
                },
            ),
            migrations.CreateModel(
                name='Mention',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='content.content')),
                    ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='content.comment')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to=settings.AUTH_USER_MODEL)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('gone_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('comment', None), ('content__isnull', False)), models.Q(('comment__isnull', False), ('content', None)), _connector='OR'), name='a_mention_stands_in_one_text'), models.UniqueConstraint(condition=models.Q(('content__isnull', False)), fields=('content', 'member'), name='one_mention_in_a_piece'), models.UniqueConstraint(condition=models.Q(('comment__isnull', False)), fields=('comment', 'member'), name='one_mention_in_a_comment')],
                },
            ),
            migrations.CreateModel(
                name='Split',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='split', to='content.comment')),
                    ('content', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='split_from', to='content.content')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
            ),
        ]),
    ]
