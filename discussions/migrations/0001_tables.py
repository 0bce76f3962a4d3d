import discussions.models.conversations
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from web.migrating import CreateModels


class Migration(migrations.Migration):
    # For a database that has lived through them already.
    replaces = [
        ('discussions', '0001_initial'),
        ('discussions', '0002_asking_around'),
        ('discussions', '0003_polls'),
    ]

    initial = True

    dependencies = [
        ('content', '0002_more'),
        ('members', '0001_tables'),
        ('network', '0001_tables'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Poll',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('content', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='poll', to='content.content')),
                    ('question', models.CharField(max_length=200, verbose_name='What do you ask?')),
                    ('takes_several', models.BooleanField(default=False, verbose_name='More than one choice may be made')),
                    ('is_anonymous', models.BooleanField(verbose_name='Who sees who chose what?')),
                    ('ends_at', models.DateTimeField(verbose_name='Until and including')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('voter_count', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('finished_at', None)), fields=['ends_at'], name='polls_running')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('finished_at', None), ('finished_at__gte', models.F('ends_at')), _connector='OR'), name='a_poll_is_finished_once_it_ended')],
                },
            ),
            migrations.CreateModel(
                name='Discussion',
                fields=[
                    ('content_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='content.content')),
                ],
                options={
                    'verbose_name': 'conversation',
                },
                bases=(discussions.models.conversations.Conversation, 'content.content'),
            ),
            migrations.CreateModel(
                name='Question',
                fields=[
                    ('content_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='content.content')),
                    ('accepted', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='content.comment')),
                    ('reminded_at', models.DateTimeField(editable=False, null=True)),
                ],
                options={
                    'verbose_name': 'question',
                },
                bases=(discussions.models.conversations.Conversation, 'content.content'),
            ),
            migrations.CreateModel(
                name='Idea',
                fields=[
                    ('content_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='content.content')),
                ],
                options={
                    'verbose_name': 'idea',
                },
                bases=(discussions.models.conversations.Conversation, 'content.content'),
            ),
            migrations.CreateModel(
                name='Willingness',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='willingnesses', to=settings.AUTH_USER_MODEL)),
                    ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.subject')),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'indexes': [models.Index(fields=['subject', 'member'], name='willing_by_subject')],
                    'constraints': [models.UniqueConstraint(fields=('member', 'subject'), name='one_willingness_per_subject')],
                },
            ),
            migrations.CreateModel(
                name='Choice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='discussions.poll')),
                    ('text', models.CharField(max_length=120)),
                    ('position', models.PositiveSmallIntegerField()),
                    ('vote_count', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('poll', 'position'), name='one_choice_at_a_place')],
                },
            ),
            migrations.CreateModel(
                name='Support',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('idea', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='discussions.idea')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('idea', 'member'), name='one_support_per_member')],
                },
            ),
            migrations.CreateModel(
                name='Step',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('idea', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='discussions.idea')),
                    ('state', models.CharField(choices=[('idea', 'Idea'), ('underway', 'Under way'), ('done', 'It worked'), ('stopped', 'Stopped')], max_length=12)),
                    ('explanation', models.CharField(max_length=500, verbose_name='a word of explanation')),
                    ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('taken_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'ordering': ['taken_at', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Enquiry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('question', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='enquiry', to='discussions.question')),
                    ('due_at', models.DateTimeField(default=django.utils.timezone.now, null=True)),
                    ('asked_at', models.DateTimeField(null=True)),
                    ('widened_at', models.DateTimeField(null=True)),
                    ('answered_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='enquiries_due')],
                },
            ),
            migrations.CreateModel(
                name='Ask',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asks', to='discussions.question')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asks', to=settings.AUTH_USER_MODEL)),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('passed_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['member', 'asked_at'], name='asks_of_member')],
                    'constraints': [models.UniqueConstraint(fields=('question', 'member'), name='nobody_is_asked_twice')],
                },
            ),
            migrations.CreateModel(
                name='Vote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('choice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='discussions.choice')),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='votes', to=settings.AUTH_USER_MODEL)),
                    ('cast_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('choice', 'member'), name='one_vote_for_a_choice')],
                },
            ),
        ]),
    ]
