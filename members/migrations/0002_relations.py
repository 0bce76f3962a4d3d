import django.contrib.postgres.indexes
import django.db.models.deletion
import taggit.managers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0001_initial'),
        ('network', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='expertise',
            name='tag',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='expertises', to='network.subject'),
        ),
        migrations.AddField(
            model_name='member',
            name='expertise',
            field=taggit.managers.TaggableManager(blank=True, help_text='A comma-separated list of tags.', through='members.Expertise', to='network.Subject', verbose_name='expertise'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('sort_name', name='gin_trgm_ops'), name='organisation_name_trigrams'),
        ),
        migrations.AddField(
            model_name='domain',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='domains', to='members.organisation'),
        ),
        migrations.AddField(
            model_name='affiliation',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='members.organisation'),
        ),
        migrations.AddField(
            model_name='role',
            name='given_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='role',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suspension',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suspensions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='expertise',
            constraint=models.UniqueConstraint(fields=('content_object', 'tag'), name='one_expertise_per_subject'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(fields=['sort_name', 'id'], name='members_by_name'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('sort_name', name='gin_trgm_ops'), name='member_name_trigrams'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(fields=['province', 'sort_name'], name='members_by_province'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('joined_at', None), ('confirmed_at__isnull', False), _connector='OR'), name='nobody_joins_unconfirmed'),
        ),
        migrations.AddIndex(
            model_name='affiliation',
            index=models.Index(fields=['organisation', 'until'], name='affiliations_by_organisation'),
        ),
        migrations.AddIndex(
            model_name='affiliation',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('sort_name', name='gin_trgm_ops'), name='affiliation_trigrams'),
        ),
        migrations.AddConstraint(
            model_name='affiliation',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='a_job_ends_after_it_begins'),
        ),
        migrations.AddIndex(
            model_name='role',
            index=models.Index(fields=['member'], name='roles_of_member'),
        ),
        migrations.AddIndex(
            model_name='suspension',
            index=models.Index(fields=['member'], name='suspensions_of_member'),
        ),
    ]
