import django.contrib.postgres.indexes
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import groups.models.takeovers
import members.models.organisations
import uuid
from django.conf import settings
from django.db import migrations, models

from web.migrating import CreateModels


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

    initial = True

    dependencies = [
        ('members', '0001_tables'),
        ('network', '0001_tables'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Group',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('posting', models.CharField(choices=[('members', 'All members of the group'), ('managers', 'Only its managers')], default='members', max_length=10, verbose_name='who may post')),
                    ('inviting', models.CharField(choices=[('managers', 'Only its managers'), ('members', 'All members of the group')], default='managers', max_length=10, verbose_name='who may invite')),
                    ('welcome', models.TextField(blank=True, max_length=2000, verbose_name='welcome')),
                    ('memo', models.TextField(blank=True, max_length=2000, verbose_name='memo for members')),
                    ('mail_level', models.CharField(choices=[('everything', 'A mail for each new piece'), ('digest', 'Only in the weekly digest'), ('nothing', 'No mail about this group')], default='digest', max_length=10, verbose_name='mail at first')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='groups', to='members.organisation', verbose_name='organisation')),
                    ('province', models.CharField(blank=True, choices=[('Drenthe', 'Drenthe'), ('Flevoland', 'Flevoland'), ('Fryslân', 'Fryslân'), ('Gelderland', 'Gelderland'), ('Groningen', 'Groningen'), ('Limburg', 'Limburg'), ('Noord-Brabant', 'Noord-Brabant'), ('Noord-Holland', 'Noord-Holland'), ('Overijssel', 'Overijssel'), ('Utrecht', 'Utrecht'), ('Zeeland', 'Zeeland'), ('Zuid-Holland', 'Zuid-Holland')], max_length=20, verbose_name='province')),
                    ('cover', models.FileField(blank=True, max_length=120, upload_to='covers', verbose_name='picture')),
                    ('life', models.CharField(choices=[('starting', 'just begun'), ('active', 'active'), ('quiet', 'quiet'), ('asleep', 'asleep'), ('archived', 'in the archive')], default='starting', editable=False, max_length=10)),
                    ('vouched_until', models.DateTimeField(editable=False, null=True)),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                    ('seeks_managers_since', models.DateTimeField(editable=False, null=True)),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('source', models.CharField(editable=False, max_length=200, null=True, unique=True)),
                    ('founder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('name', models.CharField(max_length=512, verbose_name='name')),
                    ('sort_name', models.GeneratedField(db_persist=True, expression=members.models.organisations.SortName('name'), output_field=models.TextField())),
                    ('intro', models.CharField(max_length=200, verbose_name='in one sentence')),
                    ('about', models.TextField(blank=True, verbose_name='about this group')),
                    ('kind', models.CharField(choices=[('open', 'Open group'), ('closed', 'Closed group'), ('hidden', 'Hidden group')], default='open', max_length=10, verbose_name='kind')),
                    ('admission', models.CharField(choices=[('at_once', 'At once'), ('on_request', 'On request'), ('by_invitation', 'By invitation')], default='at_once', max_length=15, verbose_name='how to get in')),
                    ('pattern', models.CharField(choices=[('zandloper', 'Hourglass'), ('ruit', 'Diamond'), ('schuin', 'Diagonal'), ('kwartier', 'Quarters'), ('keper', 'Chevron'), ('banen', 'Bars'), ('wolf', "Wolf's teeth"), ('gepunt', 'Points')], default='zandloper', max_length=10, verbose_name='shutters')),
                    ('hue', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(6)], verbose_name='colour')),
                    ('member_count', models.PositiveIntegerField(default=0)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('last_activity_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'verbose_name': 'group',
                    'indexes': [models.Index(fields=['-last_activity_at', '-id'], name='groups_by_activity'), models.Index(fields=['life', '-last_activity_at', '-id'], name='groups_by_life'), models.Index(fields=['-member_count', '-id'], name='groups_by_size'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('sort_name', name='gin_trgm_ops'), fastupdate=False, name='group_name_trigrams')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind', 'open'), models.Q(('admission', 'at_once'), _negated=True), _connector='OR'), name='only_open_groups_admit_at_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'hidden'), _negated=True), ('admission', 'by_invitation'), _connector='OR'), name='hidden_groups_admit_by_invitation'), models.CheckConstraint(condition=models.Q(('hue__range', (1, 6))), name='a_hue_of_the_look'), models.UniqueConstraint(condition=models.Q(('kind', 'hidden'), _negated=True), fields=('sort_name',), name='one_known_group_of_a_name')],
                },
            ),
            migrations.CreateModel(
                name='Proposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(editable=False, unique=True)),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to=settings.AUTH_USER_MODEL)),
                    ('fields', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                    ('why', models.TextField(blank=True, max_length=1000, verbose_name='Why this group?')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('reminded_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['created_at', 'id'], name='proposals_by_age')],
                },
            ),
            migrations.CreateModel(
                name='Archiving',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='archivings', to='groups.group')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('words', models.TextField(blank=True, max_length=4000, verbose_name='What did the group yield?')),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('until', models.DateTimeField(null=True)),
                    ('woken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-since', '-pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('group',), name='a_group_is_archived_once_at_a_time'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='waking_follows_archiving')],
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='groups.group')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                    ('is_manager', models.BooleanField(default=False)),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('affiliation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='memberships', to='members.affiliation')),
                    ('ends_on', models.DateField(null=True)),
                    ('mail_level', models.CharField(choices=[('everything', 'A mail for each new piece'), ('digest', 'Only in the weekly digest'), ('nothing', 'No mail about this group')], default='digest', max_length=10, verbose_name='mail')),
                    ('is_greeted', models.BooleanField(default=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('ends_on__isnull', False)), fields=['ends_on'], name='memberships_ending')],
                    'constraints': [models.UniqueConstraint(fields=('group', 'member'), name='one_membership_per_group')],
                },
            ),
            migrations.CreateModel(
                name='JoinRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='groups.group')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to=settings.AUTH_USER_MODEL)),
                    ('reason', models.TextField(blank=True, max_length=1000, verbose_name='Why do you want to join?')),
                    ('mail_level', models.CharField(blank=True, choices=[('everything', 'A mail for each new piece'), ('digest', 'Only in the weekly digest'), ('nothing', 'No mail about this group')], max_length=10, verbose_name='mail')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'ordering': ['created_at', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('group', 'member'), name='one_join_request_per_group')],
                },
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='groups.group')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to=settings.AUTH_USER_MODEL)),
                    ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('group', 'member'), name='one_invitation_per_group')],
                },
            ),
            migrations.CreateModel(
                name='Entry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='groups.group')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to=settings.AUTH_USER_MODEL)),
                    ('reason', models.TextField()),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('until', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['member', 'until'], name='entries_of_member')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='an_entry_ends')],
                },
            ),
            migrations.CreateModel(
                name='GroupQuestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_questions', to='groups.group')),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_questions', to='members.profilequestion')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('group', 'question'), name='a_group_asks_a_question_once')],
                },
            ),
            migrations.CreateModel(
                name='Exclusion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exclusions', to='groups.group')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exclusions', to=settings.AUTH_USER_MODEL)),
                    ('reason', models.TextField(max_length=1000, verbose_name='Why?')),
                    ('excluded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('until', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['member'], name='exclusions_of_member')],
                    'constraints': [models.UniqueConstraint(fields=('group', 'member'), name='one_exclusion_per_group'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='an_exclusion_lasts')],
                },
            ),
            migrations.CreateModel(
                name='LastingExclusion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='groups.group')),
                    ('address_hash', models.CharField(db_index=True, max_length=64)),
                    ('until', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('group', 'address_hash'), name='one_lasting_exclusion_per_address')],
                },
            ),
            migrations.CreateModel(
                name='AdmissionRule',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='groups.group')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='admission_rules', to='members.organisation')),
                    ('domain', models.CharField(blank=True, max_length=253, verbose_name='mail domain')),
                    ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'ordering': ['organisation__sort_name', 'domain', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('group', 'organisation', 'domain'), name='one_rule_for_an_organisation')],
                },
            ),
            migrations.CreateModel(
                name='LeftAlone',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='left_alone', to='groups.group')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('group', 'member'), name='left_alone_once_per_group')],
                },
            ),
            migrations.CreateModel(
                name='ActiveWeek',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='active_weeks', to='groups.group')),
                    ('week', models.DateField()),
                    ('pieces', models.PositiveIntegerField(default=0)),
                    ('comments', models.PositiveIntegerField(default=0)),
                    ('silence', models.DurationField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('group', 'week'), name='a_group_has_each_week_once')],
                },
            ),
            migrations.CreateModel(
                name='Doubt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doubts', to='groups.group')),
                    ('about', models.CharField(choices=[('silence', 'it has been quiet'), ('last_day', 'its last day is near')], max_length=10)),
                    ('last_day', models.DateField(null=True)),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('settled_at', models.DateTimeField(null=True)),
                    ('answer', models.CharField(blank=True, choices=[('matters', 'it still matters'), ('seeks', 'it looks for new managers'), ('archived', 'it went into the archive'), ('woke', 'somebody wrote again')], max_length=10)),
                    ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('about', 'silence'), ('settled_at', None)), fields=('group',), name='one_open_doubt_per_group'), models.UniqueConstraint(fields=('group', 'last_day'), name='one_notice_of_a_last_day'), models.CheckConstraint(condition=models.Q(models.Q(('about', 'silence'), ('last_day', None)), models.Q(('about', 'last_day'), ('last_day__isnull', False)), _connector='OR'), name='a_notice_of_a_last_day_names_it'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('settled_at', None)), models.Q(('settled_at__gte', models.F('asked_at')), models.Q(('answer', models.Value('')), _negated=True)), _connector='OR'), name='a_doubt_is_settled_by_an_answer')],
                },
            ),
            migrations.CreateModel(
                name='GroupSubject',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_subjects', to='groups.group')),
                    ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_subjects', to='network.subject')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('content_object', 'tag'), name='one_group_subject_per_subject')],
                },
            ),
            migrations.CreateModel(
                name='Circular',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='circulars', to='groups.group')),
                    ('sender', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='circulars', to=settings.AUTH_USER_MODEL)),
                    ('audience', models.CharField(choices=[('members', 'All members'), ('managers', 'The managers'), ('chosen', 'Members you choose')], default='members', max_length=10, verbose_name='To whom?')),
                    ('subject', models.CharField(max_length=120, verbose_name='subject')),
                    ('text', models.TextField(max_length=10000, verbose_name='text')),
                    ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('recipient_count', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'indexes': [models.Index(fields=['group', '-sent_at', '-id'], name='circulars_of_group')],
                },
            ),
            migrations.CreateModel(
                name='CircularDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='circular_drafts', to='groups.group')),
                    ('writer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('audience', models.CharField(choices=[('members', 'All members'), ('managers', 'The managers'), ('chosen', 'Members you choose')], default='members', max_length=10)),
                    ('chosen', models.JSONField(default=list)),
                    ('subject', models.CharField(max_length=120)),
                    ('text', models.TextField(max_length=10000)),
                    ('planned_for', models.DateTimeField(null=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('planned_for__isnull', False)), fields=['planned_for'], name='circulars_planned')],
                    'constraints': [models.UniqueConstraint(fields=('writer', 'uuid'), name='one_draft_of_a_form')],
                },
            ),
            migrations.CreateModel(
                name='Passing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passings', to=settings.AUTH_USER_MODEL)),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='groups.group')),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('member', 'group'), name='a_group_is_passed_once')],
                },
            ),
            migrations.CreateModel(
                name='Opening',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='opening', to='groups.group')),
                    ('origin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='groups.group')),
                    ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('invited_up_to', models.BigIntegerField(default=0)),
                    ('invited_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('invited_at', None)), fields=['id'], name='openings_inviting')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('group', models.F('origin')), _negated=True), name='a_group_opens_another')],
                },
            ),
            migrations.CreateModel(
                name='Takeover',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='takeovers', to='groups.group')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='takeovers', to=settings.AUTH_USER_MODEL)),
                    ('offered_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('due_at', models.DateTimeField(default=groups.models.takeovers.due_from_now)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('outcome', models.CharField(blank=True, choices=[('done', 'became manager'), ('objected', 'a manager objected'), ('withdrawn', 'took the offer back'), ('passed', 'somebody else became manager'), ('needless', 'it was no longer needed')], max_length=10)),
                    ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reason', models.TextField(blank=True, max_length=1000, verbose_name='Why do you object?')),
                ],
                options={
                    'ordering': ['offered_at', 'pk'],
                    'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['due_at'], name='takeovers_due')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('group', 'member'), name='one_running_offer_to_take_over'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('outcome', '')), models.Q(('ended_at__gte', models.F('offered_at')), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='an_offer_ends_with_an_outcome')],
                },
            ),
            migrations.CreateModel(
                name='Tightening',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tightenings', to='groups.group')),
                    ('kind', models.CharField(choices=[('open', 'Open group'), ('closed', 'Closed group'), ('hidden', 'Hidden group')], max_length=10, verbose_name='kind')),
                    ('admission', models.CharField(choices=[('at_once', 'At once'), ('on_request', 'On request'), ('by_invitation', 'By invitation')], max_length=15, verbose_name='how to get in')),
                    ('planned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('planned_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('at', models.DateTimeField()),
                    ('carried_out_at', models.DateTimeField(null=True)),
                    ('cancelled_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('cancelled_at', None), ('carried_out_at', None)), fields=['at'], name='tightenings_due')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('carried_out_at', None)), fields=('group',), name='one_open_tightening'), models.CheckConstraint(condition=models.Q(('kind', 'open'), _negated=True), name='a_tightening_closes'), models.CheckConstraint(condition=models.Q(('admission', 'at_once'), _negated=True), name='a_tightening_admits_nobody_at_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'hidden'), _negated=True), ('admission', 'by_invitation'), _connector='OR'), name='a_hiding_tightening_admits_by_invitation'), models.CheckConstraint(condition=models.Q(('carried_out_at', None), ('cancelled_at', None), _connector='OR'), name='a_tightening_ends_one_way')],
                },
            ),
            migrations.CreateModel(
                name='Addressee',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('circular', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addressees', to='groups.circular')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('circular', 'member'), name='one_addressee_of_a_circular')],
                },
            ),
            migrations.CreateModel(
                name='MessageStop',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('membership', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='message_stop', to='groups.membership')),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ],
            ),
        ]),
    ]
