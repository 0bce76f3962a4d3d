import django.contrib.postgres.indexes
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
        ('events', '0001_tables'),
        ('members', '0001_tables'),
        ('notifications', '0002_more'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('claimed_at', models.DateTimeField(null=True)),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('failed_at', models.DateTimeField(null=True)),
                    ('error', models.TextField(blank=True)),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to=settings.AUTH_USER_MODEL)),
                    ('guest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='events.guest')),
                    ('channel', models.CharField(choices=[('mail', 'Mail'), ('digest', 'Told in a digest')], default='mail', max_length=10)),
                    ('kind', models.CharField(max_length=30)),
                    ('subject_id', models.BigIntegerField(null=True)),
                    ('piece_id', models.BigIntegerField(null=True)),
                    ('period', models.DateField(null=True)),
                    ('frequency', models.CharField(blank=True, max_length=10)),
                    ('part_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='told', to='notifications.delivery')),
                    ('skipped', models.CharField(blank=True, choices=[('gone', 'What it was about is gone'), ('not_for_them', 'No longer meant for this member, or no longer visible'), ('not_present', 'No member any more, or suspended'), ('stopped', 'This member stopped these mails'), ('paused', 'This member wants no mail until a date'), ('too_many', 'This member had the most mails of a day; a digest may tell it'), ('seen', 'This member read of it on the site first'), ('no_address', 'No address of this member takes our mail'), ('nothing_new', 'There was nothing new to tell'), ('away', 'Not here for half a year, and asked whether the digest is still wanted')], max_length=15)),
                    ('uncertain_at', models.DateTimeField(null=True)),
                    ('bounced_at', models.DateTimeField(null=True)),
                    ('handed_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('channel', 'mail'), ('failed_at', None), ('sent_at', None), ('skipped', ''), ('uncertain_at', None)), fields=['next_attempt_at'], name='deliveries_open'), django.contrib.postgres.indexes.BrinIndex(fields=['created_at'], name='deliveries_by_age'), models.Index(condition=models.Q(('period__isnull', False)), fields=['period', 'frequency'], name='digests_by_period')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('subject_id__isnull', False)), fields=('member', 'channel', 'kind', 'subject_id'), name='a_thing_is_told_once_by_a_channel'), models.UniqueConstraint(condition=models.Q(('guest__isnull', False)), fields=('guest', 'kind', 'subject_id'), name='a_guest_is_told_a_thing_once'), models.CheckConstraint(condition=models.Q(models.Q(('guest', None), ('member__isnull', False)), models.Q(('guest__isnull', False), ('member', None)), _connector='OR'), name='a_member_or_a_guest_is_told'), models.UniqueConstraint(condition=models.Q(('period__isnull', False)), fields=('member', 'kind', 'frequency', 'period'), name='one_digest_a_period')],
                },
            ),
            migrations.CreateModel(
                name='Resending',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='resending', to='notifications.delivery')),
                    ('again', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='notifications.delivery')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
            ),
        ]),
    ]
