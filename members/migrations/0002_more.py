import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from web.migrating import CreateModels


class Migration(migrations.Migration):
    # For a database that has lived through them already.
    replaces = [
        ('members', '0001_initial'),
        ('members', '0002_relations'),
        ('members', '0003_followers'),
        ('members', '0004_profiles'),
        ('members', '0005_careers'),
        ('members', '0006_leaving'),
        ('members', '0007_joining'),
        ('members', '0008_directory'),
        ('members', '0009_rules'),
        ('members', '0010_bits_of_the_tally'),
        ('members', '0011_feed_keys'),
        ('members', '0012_steady_indexes'),
        ('members', '0013_restorable'),
        ('members', '0014_unconfirmed_addresses'),
        ('members', '0015_words'),
        ('members', '0016_long_names'),
    ]

    initial = True

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('members', '0001_tables'),
        ('network', '0001_tables'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='UnconfirmedAddress',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('address', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='unconfirmed', to='account.emailaddress')),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ],
            ),
            migrations.CreateModel(
                name='AddressPause',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('address', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pause', to='account.emailaddress')),
                    ('reason', models.CharField(choices=[('bounced', 'Bounced'), ('left', 'Left')], max_length=10)),
                    ('answer', models.CharField(blank=True, max_length=300)),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('signs_in_until', models.DateTimeField()),
                    ('asked_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['signs_in_until'], name='pauses_by_end')],
                },
            ),
            migrations.CreateModel(
                name='Expertise',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='expertises', to=settings.AUTH_USER_MODEL)),
                    ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='expertises', to='network.subject')),
                ],
                options={
                    'indexes': [models.Index(fields=['tag', 'content_object'], name='experts_by_subject')],
                    'constraints': [models.UniqueConstraint(fields=('content_object', 'tag'), name='one_expertise_per_subject')],
                },
            ),
            migrations.CreateModel(
                name='Learning',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='learnings', to=settings.AUTH_USER_MODEL)),
                    ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='learnings', to='network.subject')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('content_object', 'tag'), name='one_learning_per_subject')],
                },
            ),
            migrations.CreateModel(
                name='RulesAcceptance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules_acceptances', to=settings.AUTH_USER_MODEL)),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='network.rulesversion')),
                    ('accepted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'indexes': [models.Index(fields=['-accepted_at', '-id'], name='rules_acceptances_by_time')],
                    'constraints': [models.UniqueConstraint(fields=('member', 'version'), name='one_acceptance_of_a_version')],
                },
            ),
        ]),
    ]
