import django.db.models.deletion
import django.utils.timezone
import network.models.subjects
import uuid
from django.conf import settings
from django.db import migrations, models

from web.migrating import CreateModels


class Migration(migrations.Migration):
    # For a database that has lived through them already.
    replaces = [
        ('network', '0001_initial'),
        ('network', '0002_who_gets_in'),
        ('network', '0003_rules'),
        ('network', '0004_approval_of_groups'),
        ('network', '0005_subjects'),
        ('network', '0006_subject_merges'),
    ]

    initial = True

    dependencies = [
        ('members', '0001_tables'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Subject',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                    ('slug', models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name='slug')),
                    ('key', network.models.subjects.SubjectKeyField(default='', editable=False)),
                    ('description', models.TextField(blank=True, max_length=500, verbose_name='description')),
                    ('is_fixed', models.BooleanField(default=False, verbose_name='fixed subject')),
                    ('synonym_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='synonyms', to='network.subject')),
                ],
                options={
                    'verbose_name': 'subject',
                    'verbose_name_plural': 'subjects',
                    'indexes': [models.Index(fields=['key'], name='subjects_by_key', opclasses=['text_pattern_ops'])],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('synonym_of', None)), fields=('key',), name='one_subject_of_a_name')],
                },
            ),
            migrations.CreateModel(
                name='Network',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='name')),
                    ('tagline', models.CharField(blank=True, max_length=200, verbose_name='tagline')),
                    ('visitors_see', models.CharField(choices=[('everything', 'Everything public'), ('home', 'The front page only'), ('signup', 'The page to become a member only')], default='everything', max_length=10, verbose_name='What do visitors see?')),
                    ('joining_policy', models.CharField(choices=[('anyone', 'Anyone who confirms an address'), ('recognised', 'Recognised organisations at once, others after approval'), ('approval', 'Everybody after approval'), ('invitation', 'By invitation only')], default='anyone', max_length=12, verbose_name='Who may become a member?')),
                    ('members_may_invite', models.BooleanField(default=True, verbose_name='Members may invite colleagues')),
                    ('groups_need_approval', models.BooleanField(default=False, verbose_name='New groups begin after approval only')),
                    ('admission_text', models.TextField(blank=True, max_length=1000, verbose_name='What you write to who is admitted')),
                    ('refusal_text', models.TextField(blank=True, max_length=1000, verbose_name='What you write to who is turned away')),
                    ('maker', models.CharField(max_length=100, verbose_name='made by')),
                    ('host', models.CharField(max_length=100, verbose_name='hosted by')),
                    ('welcome', models.TextField(blank=True, verbose_name='welcome on the landing page')),
                    ('changed_at', models.DateTimeField(auto_now=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_network')],
                },
            ),
            migrations.CreateModel(
                name='Page',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(unique=True)),
                    ('title', models.CharField(max_length=120, verbose_name='title')),
                    ('body', models.TextField(verbose_name='text')),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='changed')),
                    ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='RulesVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(unique=True)),
                    ('title', models.CharField(max_length=120)),
                    ('body', models.TextField()),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='What is different?')),
                    ('asks_again', models.BooleanField(default=False, verbose_name='Ask all members again')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
            ),
            migrations.CreateModel(
                name='ProblemReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('text', models.TextField(max_length=5000, verbose_name='What is the problem?')),
                    ('page', models.CharField(blank=True, max_length=500, verbose_name='On which page?')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='Your e-mail address')),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('settled_at', models.DateTimeField(null=True)),
                ],
                options={
                    'ordering': ['-created_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='SubjectFollow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followed_subjects', to=settings.AUTH_USER_MODEL)),
                    ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='network.subject')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('member', 'subject'), name='one_follow_of_a_subject')],
                },
            ),
            migrations.CreateModel(
                name='SubjectMerge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.subject')),
                    ('into', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.subject')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('was_fixed', models.BooleanField(default=False)),
                    ('moved', models.JSONField(default=dict)),
                    ('undone_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('subject',), name='a_subject_is_merged_once')],
                },
            ),
        ]),
    ]
