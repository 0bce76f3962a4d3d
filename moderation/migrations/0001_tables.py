import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from web.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('content', '0006_titles_of_series'),
        ('groups', '0005_limited_writers'),
        ('members', '0006_roles'),
        ('members', '__first__'),
        ('network', '0001_tables'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Case',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('thing', models.CharField(max_length=40)),
                    ('reason', models.CharField(choices=[('unkind', 'Unkind or hurtful'), ('personal', 'Somebody can be recognised'), ('advertising', 'Advertising or spam'), ('forbidden', 'Forbidden or dangerous'), ('untrue', 'Not true or misleading'), ('taken_over', 'Taken from somebody else'), ('other', 'Something else')], max_length=12)),
                    ('report_count', models.PositiveIntegerField(default=0)),
                    ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('last_reported_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('taken_at', models.DateTimeField(null=True)),
                    ('is_for_network', models.BooleanField(default=False)),
                    ('reminded_at', models.DateTimeField(null=True)),
                    ('hidden_for_now_at', models.DateTimeField(null=True)),
                    ('changed_at', models.DateTimeField(null=True)),
                    ('settled_at', models.DateTimeField(null=True)),
                    ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases_about', to=settings.AUTH_USER_MODEL)),
                    ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to='content.comment')),
                    ('content', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to='content.content')),
                    ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to='groups.group')),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('note', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to='members.note')),
                    ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases_taken', to=settings.AUTH_USER_MODEL)),
                    ('within', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases_within', to='groups.group')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('settled_at', None)), fields=['opened_at', 'id'], name='cases_open'), models.Index(condition=models.Q(('settled_at', None)), fields=['within', 'opened_at'], name='cases_open_within'), models.Index(condition=models.Q(('settled_at', None)), fields=['taken_by', 'opened_at'], name='cases_taken'), models.Index(condition=models.Q(('settled_at__isnull', False)), fields=['-settled_at', '-id'], name='cases_settled'), models.Index(fields=['about', '-opened_at'], name='cases_about_member'), models.Index(fields=['thing', '-opened_at'], name='cases_of_thing'), models.Index(fields=['reason', '-settled_at'], name='cases_alike')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('thing',), name='one_open_case_of_a_thing'), models.CheckConstraint(condition=django.db.models.expressions.RawSQL('num_nonnulls(content_id, comment_id, note_id, group_id, member_id) <= 1', (), output_field=models.BooleanField()), name='a_case_is_of_one_thing')],
                },
            ),
            migrations.CreateModel(
                name='CaseNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(max_length=2000, verbose_name='note')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='case_notes', to='moderation.case')),
                ],
            ),
            migrations.CreateModel(
                name='Chore',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(max_length=30)),
                    ('subject', models.CharField(max_length=60)),
                    ('state', models.CharField(choices=[('open', 'To do'), ('later', 'Later'), ('done', 'Done')], default='open', max_length=5)),
                    ('until', models.DateTimeField(null=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='chores', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-at'], name='chores_by_state')],
                    'constraints': [models.UniqueConstraint(fields=('source', 'subject'), name='one_chore_of_a_task')],
                },
            ),
            migrations.CreateModel(
                name='Decision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('outcome', models.CharField(choices=[('nothing_wrong', 'Nothing is wrong with it'), ('ask_to_change', 'Ask to change it'), ('hide', 'Hide it'), ('remove', 'Take it away'), ('close', 'Close the conversation'), ('warn', 'Warn'), ('limit', 'Limit what this member can do'), ('suspend', 'Pause this member'), ('ban', 'Block this member')], max_length=15, verbose_name='decision')),
                    ('rule', models.CharField(blank=True, max_length=200, verbose_name='house rule')),
                    ('text', models.TextField(blank=True, max_length=5000, verbose_name='to whoever wrote it')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('act', models.CharField(blank=True, choices=[('posting', 'Posting'), ('inviting', 'Inviting'), ('messaging', 'Messaging')], max_length=10)),
                    ('until', models.DateTimeField(null=True)),
                    ('undone_at', models.DateTimeField(null=True)),
                    ('undone_why', models.TextField(blank=True)),
                    ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decisions_about', to=settings.AUTH_USER_MODEL)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decisions', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='moderation.case')),
                    ('closure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='content.closure')),
                    ('hiding', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='content.hiding')),
                    ('limit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.limit')),
                    ('rules_version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.rulesversion')),
                    ('suspension', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.suspension')),
                    ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['about', '-at'], name='decisions_about_member'), models.Index(fields=['outcome', '-at'], name='decisions_by_outcome'), models.Index(fields=['-at', '-id'], name='decisions_newest')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('case',), name='one_standing_decision_a_case'), models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['limit', 'suspend']), ('until__isnull', False)), models.Q(models.Q(('outcome__in', ['limit', 'suspend']), _negated=True), ('until', None)), _connector='OR'), name='limits_and_pauses_end'), models.CheckConstraint(condition=models.Q(models.Q(('act__in', ['posting', 'inviting', 'messaging']), ('outcome', 'limit')), models.Q(models.Q(('outcome', 'limit'), _negated=True), ('act', '')), _connector='OR'), name='a_limit_says_on_what'), models.CheckConstraint(condition=models.Q(('outcome', 'nothing_wrong'), models.Q(models.Q(('text', ''), _negated=True), models.Q(('rule', ''), _negated=True)), _connector='OR'), name='a_decision_explains_itself')],
                },
            ),
            migrations.CreateModel(
                name='Appeal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(max_length=5000, verbose_name='why do you disagree?')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('judged_at', models.DateTimeField(null=True)),
                    ('verdict', models.CharField(blank=True, choices=[('upheld', 'The decision stands'), ('changed', 'The decision is undone')], max_length=10)),
                    ('answer', models.TextField(blank=True, max_length=5000, verbose_name='to whoever objects')),
                    ('reminded_at', models.DateTimeField(null=True)),
                    ('judged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='moderation.decision')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('judged_at', None)), fields=['at'], name='appeals_open')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('judged_at', None), ('verdict', '')), models.Q(('judged_at__isnull', False), ('verdict__in', ['upheld', 'changed'])), _connector='OR'), name='a_judged_appeal_has_a_verdict')],
                },
            ),
            migrations.CreateModel(
                name='Deed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('what', models.CharField(choices=[('decided', 'Decided'), ('undone', 'Undid a decision'), ('hidden_for_now', 'Hidden until somebody judges'), ('lapsed', 'Came back, for nobody judged in time'), ('came_back', 'Came back, changed by its writer'), ('appealed', 'Appealed'), ('judged', 'Judged an appeal'), ('taken', 'Took up a case'), ('handed_over', 'Handed over a case'), ('disclosed', 'Opened what was reported'), ('entered', 'Looked inside a group'), ('evidence_erased', 'Erased what a case was about'), ('role_given', 'Gave a role'), ('role_taken', 'Took a role'), ('appointed', 'Appointed on the server'), ('member_read', 'Looked a member up'), ('trail_read', 'Read the logbook'), ('exported', 'Took a list along'), ('setting_changed', 'Changed how the network works')], max_length=20)),
                    ('actor_key', models.BigIntegerField(null=True)),
                    ('member_key', models.BigIntegerField(null=True)),
                    ('thing', models.CharField(blank=True, max_length=40)),
                    ('group_key', models.BigIntegerField(null=True)),
                    ('case_key', models.BigIntegerField(null=True)),
                    ('decision_key', models.BigIntegerField(null=True)),
                    ('why', models.TextField(blank=True)),
                    ('before', models.JSONField(default=dict)),
                    ('after', models.JSONField(default=dict)),
                ],
                options={
                    'indexes': [models.Index(fields=['thing', '-id'], name='deeds_of_thing'), models.Index(fields=['member_key', '-id'], name='deeds_about_member'), models.Index(fields=['actor_key', '-id'], name='deeds_of_actor'), models.Index(fields=['what', '-id'], name='deeds_of_sort'), django.contrib.postgres.indexes.BrinIndex(fields=['at'], name='deeds_by_time')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('what', 'decided')), fields=('decision_key',), name='one_deed_a_decision'), models.CheckConstraint(condition=models.Q(models.Q(('what', 'decided'), _negated=True), ('decision_key__isnull', False), _connector='OR'), name='a_deed_names_its_decision')],
                },
            ),
            migrations.CreateModel(
                name='Exhibit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.TextField(blank=True)),
                    ('text', models.TextField(blank=True)),
                    ('url', models.CharField(blank=True, max_length=300)),
                    ('author_name', models.TextField(blank=True)),
                    ('readers', models.CharField(blank=True, max_length=200)),
                    ('thread', models.JSONField(default=list)),
                    ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('erased_at', models.DateTimeField(null=True)),
                    ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='exhibit', to='moderation.case')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('erased_at', None)), fields=['seen_at'], name='exhibits_to_erase')],
                },
            ),
            migrations.CreateModel(
                name='HalfYear',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('half', models.PositiveSmallIntegerField()),
                    ('numbers', models.JSONField(default=dict)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('year', 'half'), name='one_count_of_a_half_year'), models.CheckConstraint(condition=models.Q(('half__in', [1, 2])), name='a_year_has_two_halves')],
                },
            ),
            migrations.CreateModel(
                name='HandOver',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('word', models.TextField(blank=True, max_length=2000, verbose_name='what should they know?')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to='moderation.case')),
                    ('to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases_handed_over', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Introduction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('word', models.TextField(max_length=1000, verbose_name='why they should meet')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('one_agreed_at', models.DateTimeField(null=True)),
                    ('other_agreed_at', models.DateTimeField(null=True)),
                    ('declined_at', models.DateTimeField(null=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='one_introduction_of_two'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='introduced_in_one_order')],
                },
            ),
            migrations.CreateModel(
                name='Remark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('purpose', models.CharField(max_length=200, verbose_name='what for?')),
                    ('text', models.TextField(max_length=2000, verbose_name='note')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('until', models.DateField(verbose_name='kept until')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['member', '-at'], name='remarks_of_member'), models.Index(fields=['until'], name='remarks_by_day')],
                },
            ),
            migrations.CreateModel(
                name='Report',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4)),
                    ('email', models.EmailField(blank=True, max_length=254)),
                    ('by_rule', models.BooleanField(default=False)),
                    ('reason', models.CharField(choices=[('unkind', 'Unkind or hurtful'), ('personal', 'Somebody can be recognised'), ('advertising', 'Advertising or spam'), ('forbidden', 'Forbidden or dangerous'), ('untrue', 'Not true or misleading'), ('taken_over', 'Taken from somebody else'), ('other', 'Something else')], max_length=12, verbose_name='what is wrong with it?')),
                    ('text', models.TextField(blank=True, max_length=2000, verbose_name='what should we know?')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('told_at', models.DateTimeField(null=True)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='moderation.case')),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.organisation')),
                ],
                options={
                    'indexes': [models.Index(fields=['member', '-at'], name='reports_of_member')],
                    'constraints': [models.UniqueConstraint(fields=('case', 'member'), name='one_report_a_member'), models.UniqueConstraint(fields=('uuid',), name='a_report_comes_once')],
                },
            ),
        ]),
    ]
