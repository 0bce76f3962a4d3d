import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from web.migrating import CreateModels


class Migration(migrations.Migration):
    # For a database that has lived through them already.
    replaces = [
        ('notifications', '0001_initial'),
        ('notifications', '0002_no_address'),
        ('notifications', '0003_note_mails'),
        ('notifications', '0004_guests'),
        ('notifications', '0005_frequencies'),
        ('notifications', '0006_digest_words'),
        ('notifications', '0007_broadcasts'),
        ('notifications', '0008_notifications'),
        ('notifications', '0009_mail_that_arrives'),
        ('notifications', '0010_what_was_told'),
        ('notifications', '0011_notices'),
    ]

    initial = True

    dependencies = [
        ('content', '0002_more'),
        ('groups', '0001_tables'),
        ('members', '0001_tables'),
        ('network', '0001_tables'),
        ('notifications', '0001_tables'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Notification',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
                    ('kind', models.CharField(max_length=30)),
                    ('thread', models.BigIntegerField()),
                    ('first', models.BigIntegerField()),
                    ('last', models.BigIntegerField()),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('content', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to='content.content')),
                    ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to='groups.group')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('read_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['member', '-at', '-id'], name='notifications_of_member'), models.Index(condition=models.Q(('read_at', None)), fields=['member', '-at'], name='notifications_unread'), models.Index(fields=['at'], name='notifications_by_age')],
                    'constraints': [models.UniqueConstraint(fields=('member', 'kind', 'thread'), name='one_notification_of_a_thread')],
                },
            ),
            migrations.CreateModel(
                name='DigestQuiet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='digest_quiets', to=settings.AUTH_USER_MODEL)),
                    ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.subject')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('member', 'subject'), name='one_quiet_per_subject')],
                },
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                    ('kind', models.CharField(max_length=30)),
                    ('content', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='content.content')),
                    ('headline', models.TextField()),
                    ('lines', models.JSONField(default=list)),
                    ('because', models.TextField()),
                    ('url', models.TextField(blank=True)),
                    ('label', models.TextField(blank=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'indexes': [models.Index(fields=['created_at'], name='notices_by_age')],
                },
            ),
        ]),
    ]
