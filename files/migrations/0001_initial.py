import django.db.models.deletion
import django.utils.timezone
import files.models.files
import members.models.organisations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('content', '0003_removed'),
        ('groups', '0003_resting_memberships'),
        ('members', '0009_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Folder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(blank=True, max_length=80, verbose_name='name')),
                ('sort_name', models.GeneratedField(db_persist=True, expression=members.models.organisations.SortName('name'), output_field=models.TextField())),
                ('depth', models.PositiveSmallIntegerField(default=0)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='folders', to='groups.group')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subfolders', to='files.folder')),
            ],
            options={
                'verbose_name': 'folder',
            },
        ),
        migrations.CreateModel(
            name='File',
            fields=[
                ('content_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='content.content')),
                ('last_number', models.PositiveIntegerField(default=0, editable=False)),
                ('renewed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('sort_title', models.CharField(editable=False, max_length=250)),
                ('folder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='files.folder', verbose_name='folder')),
            ],
            options={
                'verbose_name': 'file',
            },
            bases=('content.content',),
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=130)),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='What changed?')),
                ('restored_number', models.PositiveIntegerField(null=True)),
                ('stored', models.FileField(max_length=60, upload_to=files.models.files.storage_name)),
                ('size', models.PositiveBigIntegerField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('judged_at', models.DateTimeField(null=True)),
                ('picture', models.FileField(blank=True, max_length=60, upload_to=files.models.files.storage_name)),
                ('pictured_at', models.DateTimeField(null=True)),
                ('affiliation', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.affiliation')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='versions', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='files.file')),
            ],
            options={
                'verbose_name': 'version',
            },
        ),
        migrations.AddField(
            model_name='file',
            name='current',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='files.version'),
        ),
        migrations.AddConstraint(
            model_name='folder',
            constraint=models.UniqueConstraint(condition=models.Q(('parent', None)), fields=('group',), name='a_group_begins_with_one_folder'),
        ),
        migrations.AddConstraint(
            model_name='folder',
            constraint=models.UniqueConstraint(fields=('parent', 'sort_name'), name='one_folder_of_a_name_in_a_folder'),
        ),
        migrations.AddConstraint(
            model_name='folder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('depth', 0), ('name', ''), ('parent', None)), models.Q(('depth__gt', 0), ('parent__isnull', False), models.Q(('name', ''), _negated=True)), _connector='OR'), name='only_the_first_folder_has_no_name'),
        ),
        migrations.AddConstraint(
            model_name='folder',
            constraint=models.CheckConstraint(condition=models.Q(('depth__lte', 3)), name='folders_are_a_few_levels_deep'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(condition=models.Q(('pictured_at', None)), fields=['id'], name='versions_to_picture'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(condition=models.Q(('judged_at', None)), fields=['id'], name='versions_to_judge'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(fields=['stored'], name='versions_by_stored'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('file', 'number'), name='one_version_of_a_number'),
        ),
        migrations.AddIndex(
            model_name='file',
            index=models.Index(fields=['folder', '-renewed_at', '-content_ptr'], name='files_newest_in_folder'),
        ),
        migrations.AddIndex(
            model_name='file',
            index=models.Index(fields=['folder', 'sort_title', 'content_ptr'], name='files_by_name_in_folder'),
        ),
    ]
