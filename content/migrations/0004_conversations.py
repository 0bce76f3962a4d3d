import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0003_removed'),
        ('groups', '0003_resting_memberships'),
        ('members', '0009_rules'),
        ('network', '0003_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='content',
            name='about_event',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='content.content', verbose_name='event'),
        ),
        migrations.AddField(
            model_name='content',
            name='state',
            field=models.CharField(blank=True, editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name='content',
            name='support_count',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddIndex(
            model_name='content',
            index=models.Index(fields=['group', '-last_activity_at', '-id'], name='content_of_group_by_activity'),
        ),
        migrations.AddIndex(
            model_name='content',
            index=models.Index(condition=models.Q(('about_event__isnull', False)), fields=['about_event', '-published_at'], name='content_about_event'),
        ),
        migrations.AddIndex(
            model_name='content',
            index=models.Index(condition=models.Q(('kind__in', ['discussion', 'question', 'idea'])), fields=['-published_at', '-id'], name='conversations_newest'),
        ),
        migrations.AddIndex(
            model_name='content',
            index=models.Index(condition=models.Q(('kind', 'question'), ('settled_at__isnull', True)), fields=['-published_at', '-id'], name='questions_open'),
        ),
        migrations.AddIndex(
            model_name='content',
            index=models.Index(condition=models.Q(('kind__in', ['discussion', 'question', 'idea'])), fields=['-last_activity_at', '-id'], name='conversations_by_activity'),
        ),
    ]
