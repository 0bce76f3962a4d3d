import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import notifications.models.digests
import uuid
import web.signed
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
        ('members', '0001_tables'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Wishes',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to=settings.AUTH_USER_MODEL)),
                    ('preset', models.CharField(choices=[('rustig', 'Calm'), ('gewoon', 'Normal'), ('alles', 'Everything')], default='gewoon', max_length=10, verbose_name='How much do you want to get')),
                    ('differing', models.JSONField(default=dict)),
                    ('takes_mail', models.BooleanField(default=True, verbose_name='Mail me')),
                    ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='No mail from')),
                    ('quiet_until', models.TimeField(blank=True, null=True, verbose_name='until')),
                    ('quiet_weekends', models.BooleanField(default=False, verbose_name='No mail on Saturdays and Sundays')),
                    ('paused_until', models.DateField(blank=True, null=True, verbose_name='No mail until')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('quiet_from', None), ('quiet_until', None)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='quiet_hours_have_two_ends')],
                },
            ),
            migrations.CreateModel(
                name='Announcement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=30)),
                    ('subject_id', models.BigIntegerField()),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('done_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['id'], name='announcements_open'), django.contrib.postgres.indexes.BrinIndex(fields=['created_at'], name='announcements_by_age')],
                },
            ),
            migrations.CreateModel(
                name='Arrival',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=64, unique=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('outcome', models.CharField(choices=[('taken', 'Arrived a moment ago'), ('posted', 'Placed as a comment'), ('not_posted', 'A reply that was not placed'), ('unproven', 'Nothing shows that its sender sent it'), ('automatic', 'Written by a machine'), ('bounced', 'An address takes no mail any more'), ('put_off', 'Sent again later'), ('complained', 'A complaint: those mails stopped'), ('not_ours', 'Nothing of ours')], default='taken', max_length=15)),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='arrivals', to=settings.AUTH_USER_MODEL)),
                    ('answered_to', models.CharField(blank=True, max_length=64)),
                ],
                options={
                    'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['at'], name='arrivals_by_age'), models.Index(condition=models.Q(('answered_to', ''), _negated=True), fields=['answered_to', 'at'], name='arrivals_answered')],
                },
            ),
            migrations.CreateModel(
                name='DigestSubscription',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='digest_subscription', to=settings.AUTH_USER_MODEL)),
                    ('frequency', models.CharField(choices=[('daily', 'Every day'), ('weekly', 'Once a week, on Tuesday'), ('monthly', 'Once a month, on the first Tuesday'), ('never', 'Never')], default='weekly', max_length=10)),
                    ('time_zone', models.CharField(choices=[('Europe/Amsterdam', 'the Netherlands'), ('Europe/London', 'London and Lisbon'), ('Europe/Athens', 'Athens and Helsinki'), ('America/Curacao', 'the Caribbean part of the Kingdom'), ('America/Paramaribo', 'Paramaribo'), ('America/New_York', 'New York and Washington'), ('Asia/Jakarta', 'Jakarta'), ('UTC', 'UTC')], default='Europe/Amsterdam', max_length=40, verbose_name='time zone')),
                    ('due_at', models.DateTimeField(default=notifications.models.digests.next_digest_at)),
                    ('last_letter_at', models.DateTimeField(null=True)),
                    ('stopped_at', models.DateTimeField(null=True)),
                    ('stopped_from', models.CharField(blank=True, choices=[('daily', 'Every day'), ('weekly', 'Once a week, on Tuesday'), ('monthly', 'Once a month, on the first Tuesday'), ('never', 'Never')], max_length=10)),
                    ('hears_broadcasts', models.BooleanField(default=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('frequency', 'never'), _negated=True), fields=['due_at'], name='digests_due')],
                },
                bases=(web.signed.Signed, models.Model),
            ),
            migrations.CreateModel(
                name='DigestWord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('week', models.DateField(unique=True)),
                    ('text', models.TextField(max_length=600)),
                    ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
            ),
            migrations.CreateModel(
                name='Broadcast',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('subject', models.CharField(max_length=120, verbose_name='subject')),
                    ('text', models.TextField(max_length=10000, verbose_name='text')),
                    ('audience', models.CharField(choices=[('everybody', 'All members'), ('managers', 'Everybody who manages a group'), ('newcomers', 'Who joined in the last sixty days')], default='everybody', max_length=10, verbose_name='To whom?')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('planned_for', models.DateTimeField(null=True)),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('recipient_count', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('sent_at', None)), fields=['planned_for'], name='broadcasts_planned'), models.Index(fields=['-created_at', '-id'], name='broadcasts_newest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('sent_at', None), ('planned_for__isnull', False), _connector='OR'), name='sent_as_planned')],
                },
            ),
            migrations.CreateModel(
                name='Mail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('claimed_at', models.DateTimeField(null=True)),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('failed_at', models.DateTimeField(null=True)),
                    ('error', models.TextField(blank=True)),
                    ('recipient', models.EmailField(max_length=254)),
                    ('subject', models.CharField(max_length=250)),
                    ('kind', models.CharField(max_length=30)),
                    ('message', models.BinaryField()),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('failed_at', None), ('sent_at', None)), fields=['next_attempt_at'], name='mails_open'), django.contrib.postgres.indexes.BrinIndex(fields=['created_at'], name='mails_by_age')],
                },
            ),
        ]),
    ]
