import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0003_resting_memberships'),
        ('network', '0003_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ActiveWeek',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week', models.DateField()),
                ('pieces', models.PositiveIntegerField(default=0)),
                ('comments', models.PositiveIntegerField(default=0)),
                ('silence', models.DurationField()),
            ],
        ),
        migrations.CreateModel(
            name='Archiving',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(blank=True, max_length=4000, verbose_name='What did the group yield?')),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-since', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='group',
            name='ends_on',
            field=models.DateField(blank=True, null=True, verbose_name='last day'),
        ),
        migrations.AddField(
            model_name='group',
            name='life',
            field=models.CharField(choices=[('starting', 'just begun'), ('active', 'active'), ('quiet', 'quiet'), ('asleep', 'asleep'), ('archived', 'in the archive')], default='starting', editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name='group',
            name='vouched_until',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='group',
            index=models.Index(fields=['life', '-last_activity_at', '-id'], name='groups_by_life'),
        ),
        migrations.AddField(
            model_name='activeweek',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='active_weeks', to='groups.group'),
        ),
        migrations.AddField(
            model_name='archiving',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='archiving',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='archivings', to='groups.group'),
        ),
        migrations.AddField(
            model_name='archiving',
            name='woken_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='activeweek',
            constraint=models.UniqueConstraint(fields=('group', 'week'), name='a_group_has_each_week_once'),
        ),
        migrations.AddConstraint(
            model_name='archiving',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('group',), name='a_group_is_archived_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='archiving',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='waking_follows_archiving'),
        ),
    ]
