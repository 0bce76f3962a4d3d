import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import members.models.audiences
import members.models.counting
import members.models.invitations
import members.models.organisations
import uuid
from django.conf import settings
from django.db import migrations, models

from members.database import OPERATIONS
from web.migrating import CreateModels


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

    initial = True

    dependencies = [
    ]

    operations = [
        *OPERATIONS,
        CreateModels([
            migrations.CreateModel(
                name='Organisation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('source', models.CharField(editable=False, max_length=200, null=True, unique=True)),
                    ('name', models.CharField(max_length=200, unique=True, verbose_name='name')),
                    ('kind', models.CharField(max_length=40, verbose_name='kind')),
                    ('province', models.CharField(blank=True, choices=[('Drenthe', 'Drenthe'), ('Flevoland', 'Flevoland'), ('Fryslân', 'Fryslân'), ('Gelderland', 'Gelderland'), ('Groningen', 'Groningen'), ('Limburg', 'Limburg'), ('Noord-Brabant', 'Noord-Brabant'), ('Noord-Holland', 'Noord-Holland'), ('Overijssel', 'Overijssel'), ('Utrecht', 'Utrecht'), ('Zeeland', 'Zeeland'), ('Zuid-Holland', 'Zuid-Holland')], max_length=20, verbose_name='province')),
                    ('sort_name', models.GeneratedField(db_persist=True, expression=members.models.organisations.SortName('name'), output_field=models.TextField())),
                    ('register_id', models.CharField(editable=False, max_length=100, null=True, unique=True)),
                    ('began_on', models.DateField(editable=False, null=True)),
                    ('ended_on', models.DateField(editable=False, null=True)),
                    ('successor', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='members.organisation')),
                ],
                options={
                    'verbose_name': 'organisation',
                    'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('sort_name', name='gin_trgm_ops'), fastupdate=False, name='organisation_name_trigrams'), models.Index(fields=['sort_name', 'id'], name='organisations_by_name')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('began_on', None), ('ended_on', None), ('ended_on__gte', models.F('began_on')), _connector='OR'), name='an_organisation_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('successor', None), ('ended_on__isnull', False), _connector='OR'), name='only_what_ended_has_a_successor'), models.CheckConstraint(condition=models.Q(('successor', models.F('id')), _negated=True), name='nothing_succeeds_itself')],
                },
            ),
            migrations.CreateModel(
                name='Farewell',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.TextField(max_length=2000)),
                    ('month', models.DateField()),
                ],
            ),
            migrations.CreateModel(
                name='LastingMeasure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('address_hash', models.CharField(db_index=True, max_length=64)),
                    ('until', models.DateTimeField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name='ProfileQuestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('source', models.CharField(editable=False, max_length=200, null=True, unique=True)),
                    ('kind', models.CharField(choices=[('text', 'One line'), ('long_text', 'A few paragraphs'), ('choice', 'Choose one'), ('choices', 'Choose one or more'), ('date', 'A date'), ('url', 'The address of a website')], default='text', max_length=10, verbose_name='What kind of answer?')),
                    ('label', models.CharField(max_length=120, verbose_name='question')),
                    ('hint', models.CharField(blank=True, max_length=300, verbose_name='explanation')),
                    ('options', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                    ('is_required', models.BooleanField(default=False, verbose_name='Everybody has to answer this')),
                    ('is_private', models.BooleanField(default=False, verbose_name='Only community managers see the answers')),
                    ('is_filter', models.BooleanField(default=False, verbose_name='Members can narrow the list of members by this')),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('retired_at', models.DateTimeField(null=True)),
                ],
                options={
                    'verbose_name': 'profile question',
                    'constraints': [models.CheckConstraint(condition=models.Q(('is_filter', False), models.Q(('is_private', False), ('kind__in', ['choice', 'choices'])), _connector='OR'), name='only_choices_for_all_to_see_are_filters')],
                },
            ),
            migrations.CreateModel(
                name='Member',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('source', models.CharField(editable=False, max_length=200, null=True, unique=True)),
                    ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                    ('name', models.CharField(max_length=512, verbose_name='name')),
                    ('sort_name', models.GeneratedField(db_persist=True, expression=members.models.organisations.SortName('name'), output_field=models.TextField())),
                    ('headline', models.CharField(blank=True, max_length=120, verbose_name='in one line')),
                    ('about', models.TextField(blank=True, verbose_name='about you')),
                    ('province', models.CharField(blank=True, choices=[('Drenthe', 'Drenthe'), ('Flevoland', 'Flevoland'), ('Fryslân', 'Fryslân'), ('Gelderland', 'Gelderland'), ('Groningen', 'Groningen'), ('Limburg', 'Limburg'), ('Noord-Brabant', 'Noord-Brabant'), ('Noord-Holland', 'Noord-Holland'), ('Overijssel', 'Overijssel'), ('Utrecht', 'Utrecht'), ('Zeeland', 'Zeeland'), ('Zuid-Holland', 'Zuid-Holland')], max_length=20, verbose_name='province')),
                    ('photo', models.FileField(blank=True, max_length=120, upload_to='photos')),
                    ('photo_small', models.FileField(blank=True, max_length=120, upload_to='photos')),
                    ('profile_audience', models.CharField(choices=[('public', 'Everybody on the internet'), ('members', 'Members only')], default='members', max_length=7, verbose_name='Who may see your profile?')),
                    ('photo_audience', models.CharField(choices=[('public', 'Everybody on the internet'), ('members', 'Members only')], default='members', max_length=7, verbose_name='Who may see your photo?')),
                    ('headline_audience', members.models.audiences.FieldAudience(choices=[('public', 'Everybody on the internet'), ('members', 'Members only'), ('connections', 'My connections'), ('nobody', 'Nobody')], default='members', max_length=11)),
                    ('job_audience', members.models.audiences.FieldAudience(choices=[('public', 'Everybody on the internet'), ('members', 'Members only')], default='members', max_length=11)),
                    ('province_audience', members.models.audiences.FieldAudience(choices=[('public', 'Everybody on the internet'), ('members', 'Members only'), ('connections', 'My connections'), ('nobody', 'Nobody')], default='members', max_length=11)),
                    ('expertise_audience', members.models.audiences.FieldAudience(choices=[('public', 'Everybody on the internet'), ('members', 'Members only'), ('connections', 'My connections'), ('nobody', 'Nobody')], default='members', max_length=11)),
                    ('learning_audience', members.models.audiences.FieldAudience(choices=[('public', 'Everybody on the internet'), ('members', 'Members only'), ('connections', 'My connections'), ('nobody', 'Nobody')], default='members', max_length=11)),
                    ('about_audience', members.models.audiences.FieldAudience(choices=[('public', 'Everybody on the internet'), ('members', 'Members only'), ('connections', 'My connections'), ('nobody', 'Nobody')], default='members', max_length=11)),
                    ('groups_audience', members.models.audiences.FieldAudience(choices=[('public', 'Everybody on the internet'), ('members', 'Members only'), ('connections', 'My connections'), ('nobody', 'Nobody')], default='members', max_length=11)),
                    ('events_audience', members.models.audiences.FieldAudience(choices=[('public', 'Everybody on the internet'), ('members', 'Members only'), ('connections', 'My connections'), ('nobody', 'Nobody')], default='members', max_length=11)),
                    ('board_audience', members.models.audiences.FieldAudience(choices=[('public', 'Everybody on the internet'), ('members', 'Members only'), ('connections', 'My connections'), ('nobody', 'Nobody')], default='members', max_length=11)),
                    ('email_audience', members.models.audiences.FieldAudience(choices=[('public', 'Everybody on the internet'), ('members', 'Members only'), ('connections', 'My connections'), ('nobody', 'Nobody')], default='nobody', max_length=11)),
                    ('board_is_open', models.BooleanField(default=True)),
                    ('is_active', models.BooleanField(default=True)),
                    ('is_staff', models.BooleanField(default=False)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('confirmed_at', models.DateTimeField(null=True)),
                    ('last_used_on', models.DateField(default=django.utils.timezone.localdate, editable=False)),
                    ('joined_at', models.DateTimeField(null=True)),
                    ('number', models.PositiveIntegerField(editable=False, null=True, unique=True)),
                    ('starting_at', models.DateTimeField(null=True)),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'verbose_name': 'member',
                    'indexes': [models.Index(fields=['sort_name', 'id'], name='members_by_name'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('sort_name', name='gin_trgm_ops'), fastupdate=False, name='member_name_trigrams'), models.Index(fields=['province', 'sort_name'], name='members_by_province'), models.Index(fields=['last_used_on'], name='members_by_last_use'), models.Index(fields=['joined_at', 'id'], name='members_by_joining')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('joined_at', None), ('confirmed_at__isnull', False), _connector='OR'), name='nobody_joins_unconfirmed')],
                },
            ),
            migrations.CreateModel(
                name='Tally',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('what', models.CharField(max_length=12)),
                    ('value', models.CharField(max_length=200)),
                    ('within', models.CharField(max_length=200)),
                    ('number', models.PositiveIntegerField()),
                    ('members', members.models.counting.Bits(default=bytes)),
                    ('counted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('what', 'value', 'within'), name='one_tally_of_each')],
                },
            ),
            migrations.CreateModel(
                name='Domain',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=253, unique=True)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='domains', to='members.organisation')),
                ],
            ),
            migrations.CreateModel(
                name='Follow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('follower', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to=settings.AUTH_USER_MODEL)),
                    ('followed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followers', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('follower', 'followed'), name='one_follow_of_a_colleague'), models.CheckConstraint(condition=models.Q(('follower', models.F('followed')), _negated=True), name='nobody_follows_themself')],
                },
            ),
            migrations.CreateModel(
                name='Block',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('blocker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to=settings.AUTH_USER_MODEL)),
                    ('blocked', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks_against', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('blocker', 'blocked'), name='one_block_of_a_member'), models.CheckConstraint(condition=models.Q(('blocker', models.F('blocked')), _negated=True), name='nobody_blocks_themself')],
                },
            ),
            migrations.CreateModel(
                name='Note',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('source', models.CharField(editable=False, max_length=200, null=True, unique=True)),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='board', to=settings.AUTH_USER_MODEL)),
                    ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notes', to=settings.AUTH_USER_MODEL)),
                    ('text', models.TextField(max_length=1000, verbose_name='note')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'verbose_name': 'note',
                    'indexes': [models.Index(fields=['owner', '-created_at', '-id'], name='notes_by_board')],
                },
            ),
            migrations.CreateModel(
                name='Affiliation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='affiliations', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='members.organisation')),
                    ('organisation_name', models.CharField(blank=True, max_length=200, verbose_name='organisation')),
                    ('sort_name', models.GeneratedField(db_persist=True, expression=members.models.organisations.SortName('organisation_name'), output_field=models.TextField())),
                    ('job_title', models.CharField(blank=True, max_length=120, verbose_name='job title')),
                    ('is_outside', models.BooleanField(default=False)),
                    ('evidence', models.CharField(choices=[('work_mail', 'confirmed by mail at work'), ('login', 'known by signing in at the organisation'), ('self', 'told by the member')], default='self', max_length=10)),
                    ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                    ('closed_at', models.DateTimeField(editable=False, null=True)),
                    ('confirmed_on', models.DateField(default=django.utils.timezone.localdate)),
                    ('asked_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['organisation', 'until'], name='affiliations_by_organisation'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('sort_name', name='gin_trgm_ops'), fastupdate=False, name='affiliation_trigrams'), models.Index(condition=models.Q(('closed_at', None), ('until__isnull', False)), fields=['until'], name='affiliations_to_close'), models.Index(condition=models.Q(('asked_at', None), ('closed_at', None)), fields=['confirmed_on'], name='affiliations_to_ask_about')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='a_job_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('is_outside', False), ('organisation', None), _connector='OR'), name='an_organisation_of_ours_is_not_outside')],
                },
            ),
            migrations.CreateModel(
                name='Takeout',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='takeouts', to=settings.AUTH_USER_MODEL)),
                    ('requested_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('claimed_at', models.DateTimeField(null=True)),
                    ('built_at', models.DateTimeField(null=True)),
                    ('expires_at', models.DateTimeField(null=True)),
                    ('size', models.PositiveBigIntegerField(default=0)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('built_at', None)), fields=['id'], name='takeouts_open'), models.Index(fields=['expires_at'], name='takeouts_by_end')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('built_at', None)), fields=('member',), name='one_takeout_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('built_at', None), ('expires_at', None)), models.Q(('built_at__isnull', False), ('expires_at__isnull', False)), _connector='OR'), name='what_is_built_expires')],
                },
            ),
            migrations.CreateModel(
                name='Departure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='departure', to=settings.AUTH_USER_MODEL)),
                    ('contributions', models.CharField(choices=[('keep', 'Leave my contributions, under the name “Former member”'), ('delete', 'Delete my contributions')], default='keep', max_length=6)),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('due_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['due_at'], name='departures_by_day')],
                },
            ),
            migrations.CreateModel(
                name='Disuse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='disuse', to=settings.AUTH_USER_MODEL)),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('asked_again_at', models.DateTimeField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name='Role',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to=settings.AUTH_USER_MODEL)),
                    ('name', models.CharField(choices=[('community_manager', 'Community manager')], max_length=20, verbose_name='role')),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('until', models.DateTimeField(blank=True, null=True)),
                    ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['member'], name='roles_of_member')],
                },
            ),
            migrations.CreateModel(
                name='Suspension',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suspensions', to=settings.AUTH_USER_MODEL)),
                    ('reason', models.TextField()),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('until', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['member'], name='suspensions_of_member')],
                },
            ),
            migrations.CreateModel(
                name='NetworkInvitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                    ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('message', models.TextField(blank=True, max_length=500, verbose_name='your words')),
                    ('most', models.PositiveSmallIntegerField(default=1)),
                    ('accepted', models.PositiveSmallIntegerField(default=0)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('expires_at', models.DateTimeField(default=members.models.invitations.in_a_month)),
                    ('mailed_at', models.DateTimeField(null=True)),
                    ('revoked_at', models.DateTimeField(null=True)),
                    ('declined_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('email', ''), _negated=True), fields=['email'], name='network_invitations_by_email'), models.Index(fields=['invited_by', 'created_at'], name='network_invitations_by_inviter')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('email', ''), ('most', 1), _connector='OR'), name='an_invitation_by_mail_is_for_one'), models.CheckConstraint(condition=models.Q(('accepted__lte', models.F('most'))), name='an_invitation_has_so_many_places')],
                },
            ),
            migrations.CreateModel(
                name='Errand',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='errand', to=settings.AUTH_USER_MODEL)),
                    ('page', models.CharField(max_length=500)),
                    ('form_path', models.CharField(blank=True, max_length=500)),
                    ('fields', models.JSONField(default=dict)),
                ],
            ),
            migrations.CreateModel(
                name='Answer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to=settings.AUTH_USER_MODEL)),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='members.profilequestion')),
                    ('given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                    ('audience', models.CharField(choices=[('public', 'Everybody on the internet'), ('members', 'Members only'), ('connections', 'My connections'), ('nobody', 'Nobody')], default='members', max_length=11)),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'verbose_name': 'answer',
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['given'], name='answers_by_what_was_given')],
                    'constraints': [models.UniqueConstraint(fields=('question', 'member'), name='one_answer_to_a_question'), models.CheckConstraint(condition=models.Q(('given__len__gt', 0)), name='an_answer_says_something')],
                },
            ),
            migrations.CreateModel(
                name='FeedKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='feed_key', to=settings.AUTH_USER_MODEL)),
                    ('number', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('last_used_on', models.DateField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name='FormerAccount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('old_id', models.BigIntegerField(unique=True)),
                    ('old_uuid', models.UUIDField(unique=True)),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_accounts', to=settings.AUTH_USER_MODEL)),
                    ('merged_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
            ),
            migrations.CreateModel(
                name='Application',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='application', to=settings.AUTH_USER_MODEL)),
                    ('reason', models.TextField(blank=True, max_length=1000)),
                    ('invitation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='applications', to='members.networkinvitation')),
                    ('reminded_at', models.DateTimeField(null=True)),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('answer', models.TextField(blank=True)),
                ],
            ),
        ]),
    ]
