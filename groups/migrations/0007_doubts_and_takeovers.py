import django.db.models.deletion
import django.utils.timezone
import groups.models.takeovers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0006_arrangements'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='group',
            name='seeks_managers_since',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name='Doubt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(choices=[('silence', 'it has been quiet'), ('last_day', 'its last day is near')], max_length=10)),
                ('last_day', models.DateField(null=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('settled_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, choices=[('matters', 'it still matters'), ('seeks', 'it looks for new managers'), ('archived', 'it went into the archive'), ('woke', 'somebody wrote again')], max_length=10)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doubts', to='groups.group')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('about', 'silence'), ('settled_at', None)), fields=('group',), name='one_open_doubt_per_group'), models.UniqueConstraint(fields=('group', 'last_day'), name='one_notice_of_a_last_day'), models.CheckConstraint(condition=models.Q(models.Q(('about', 'silence'), ('last_day', None)), models.Q(('about', 'last_day'), ('last_day__isnull', False)), _connector='OR'), name='a_notice_of_a_last_day_names_it'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('settled_at', None)), models.Q(('settled_at__gte', models.F('asked_at')), models.Q(('answer', models.Value('')), _negated=True)), _connector='OR'), name='a_doubt_is_settled_by_an_answer')],
            },
        ),
        migrations.CreateModel(
            name='Takeover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('offered_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField(default=groups.models.takeovers.due_from_now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('done', 'became manager'), ('objected', 'a manager objected'), ('withdrawn', 'took the offer back'), ('passed', 'somebody else became manager'), ('needless', 'it was no longer needed')], max_length=10)),
                ('reason', models.TextField(blank=True, max_length=1000, verbose_name='Why do you object?')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='takeovers', to='groups.group')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='takeovers', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['offered_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['due_at'], name='takeovers_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('group', 'member'), name='one_running_offer_to_take_over'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('outcome', '')), models.Q(('ended_at__gte', models.F('offered_at')), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='an_offer_ends_with_an_outcome')],
            },
        ),
    ]
