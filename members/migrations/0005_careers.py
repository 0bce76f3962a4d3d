import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def close_what_is_over(apps, schema_editor):
    past = apps.get_model("members", "Affiliation").objects.filter(until__lte=timezone.localdate())
    past.update(closed_at=timezone.now())


class Migration(migrations.Migration):

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('members', '0004_profiles'),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressPause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('bounced', 'Bounced'), ('left', 'Left')], max_length=10)),
                ('answer', models.CharField(blank=True, max_length=300)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('signs_in_until', models.DateTimeField()),
                ('asked_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='FormerAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old_id', models.BigIntegerField(unique=True)),
                ('old_uuid', models.UUIDField(unique=True)),
                ('merged_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name='affiliation',
            name='asked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='affiliation',
            name='closed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunPython(close_what_is_over, migrations.RunPython.noop),
        migrations.AddField(
            model_name='affiliation',
            name='confirmed_on',
            field=models.DateField(default=django.utils.timezone.localdate),
        ),
        migrations.AddField(
            model_name='affiliation',
            name='evidence',
            field=models.CharField(choices=[('work_mail', 'confirmed by mail at work'), ('login', 'known by signing in at the organisation'), ('self', 'told by the member')], default='self', max_length=10),
        ),
        migrations.AddField(
            model_name='affiliation',
            name='is_outside',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='organisation',
            name='began_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='ended_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='register_id',
            field=models.CharField(editable=False, max_length=100, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='successor',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='members.organisation'),
        ),
        migrations.AddIndex(
            model_name='affiliation',
            index=models.Index(condition=models.Q(('closed_at', None), ('until__isnull', False)), fields=['until'], name='affiliations_to_close'),
        ),
        migrations.AddIndex(
            model_name='affiliation',
            index=models.Index(condition=models.Q(('asked_at', None), ('closed_at', None)), fields=['confirmed_on'], name='affiliations_to_ask_about'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['sort_name', 'id'], name='organisations_by_name'),
        ),
        migrations.AddConstraint(
            model_name='affiliation',
            constraint=models.CheckConstraint(condition=models.Q(('is_outside', False), ('organisation', None), _connector='OR'), name='an_organisation_of_ours_is_not_outside'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('began_on', None), ('ended_on', None), ('ended_on__gte', models.F('began_on')), _connector='OR'), name='an_organisation_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('successor', None), ('ended_on__isnull', False), _connector='OR'), name='only_what_ended_has_a_successor'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('successor', models.F('id')), _negated=True), name='nothing_succeeds_itself'),
        ),
        migrations.AddField(
            model_name='addresspause',
            name='address',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pause', to='account.emailaddress'),
        ),
        migrations.AddField(
            model_name='formeraccount',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_accounts', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='addresspause',
            index=models.Index(fields=['signs_in_until'], name='pauses_by_end'),
        ),
    ]
