from datetime import timedelta

from django.conf import settings
from django.db import migrations, models
from django.db.models import F

EARLIER = timedelta(minutes=30)


def name_the_weeks(apps, schema_editor):
    """Every digest so far was one of a week; and what is due comes at half past seven, no longer at eight."""
    apps.get_model("notifications", "Delivery").objects.filter(period__isnull=False).update(frequency="weekly")
    subscriptions = apps.get_model("notifications", "DigestSubscription").objects
    subscriptions.filter(frequency="weekly").update(due_at=F("due_at") - EARLIER)


def back_to_weeks(apps, schema_editor):
    subscriptions = apps.get_model("notifications", "DigestSubscription").objects
    subscriptions.exclude(frequency="never").update(frequency="weekly", due_at=F("due_at") + EARLIER)


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0024_rooms_at_locations'),
        ('notifications', '0004_guests'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='delivery',
            name='one_digest_a_period',
        ),
        migrations.RemoveIndex(
            model_name='digestsubscription',
            name='digests_due',
        ),
        migrations.AddField(
            model_name='delivery',
            name='frequency',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='digestsubscription',
            name='time_zone',
            field=models.CharField(choices=[('Europe/Amsterdam', 'the Netherlands'), ('Europe/London', 'London and Lisbon'), ('Europe/Athens', 'Athens and Helsinki'), ('America/Curacao', 'the Caribbean part of the Kingdom'), ('America/Paramaribo', 'Paramaribo'), ('America/New_York', 'New York and Washington'), ('Asia/Jakarta', 'Jakarta'), ('UTC', 'UTC')], default='Europe/Amsterdam', max_length=40, verbose_name='time zone'),
        ),
        migrations.AlterField(
            model_name='digestsubscription',
            name='frequency',
            field=models.CharField(choices=[('daily', 'Every day'), ('weekly', 'Once a week, on Tuesday'), ('monthly', 'Once a month, on the first Tuesday'), ('never', 'Never')], default='weekly', max_length=10),
        ),
        migrations.AddIndex(
            model_name='digestsubscription',
            index=models.Index(condition=models.Q(('frequency', 'never'), _negated=True), fields=['due_at'], name='digests_due'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('period__isnull', False)), fields=('member', 'kind', 'frequency', 'period'), name='one_digest_a_period'),
        ),
        migrations.RunPython(name_the_weeks, back_to_weeks),
    ]
