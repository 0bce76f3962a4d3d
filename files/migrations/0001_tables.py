import django.db.models.deletion
import django.utils.timezone
import files.models.files
import members.models.organisations
import uuid
from django.conf import settings
from django.db import migrations, models

from web.migrating import CreateModels


class Migration(migrations.Migration):
    # For a database that has lived through them already.
    replaces = [
        ('files', '0001_initial'),
    ]

    initial = True

    dependencies = [
        ('content', '0002_more'),
        ('groups', '0001_tables'),
        ('members', '0001_tables'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Folder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='folders', to='groups.group')),
                    ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subfolders', to='files.folder')),
                    ('name', models.CharField(blank=True, max_length=80, verbose_name='name')),
                    ('sort_name', models.GeneratedField(db_persist=True, expression=members.models.organisations.SortName('name'), output_field=models.TextField())),
                    ('depth', models.PositiveSmallIntegerField(default=0)),
                    ('size', models.PositiveBigIntegerField(default=0)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'verbose_name': 'folder',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('parent', None)), fields=('group',), name='a_group_begins_with_one_folder'), models.UniqueConstraint(fields=('parent', 'sort_name'), name='one_folder_of_a_name_in_a_folder'), models.CheckConstraint(condition=models.Q(models.Q(('depth', 0), ('name', ''), ('parent', None)), models.Q(('depth__gt', 0), ('parent__isnull', False), models.Q(('name', ''), _negated=True)), _connector='OR'), name='only_the_first_folder_has_no_name'), models.CheckConstraint(condition=models.Q(('depth__lte', 3)), name='folders_are_a_few_levels_deep')],
                },
            ),
            migrations.CreateModel(
                name='File',
                fields=[
                    ('content_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='content.content')),
                    ('folder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='files.folder', verbose_name='folder')),
                    ('last_number', models.PositiveIntegerField(default=0, editable=False)),
                    ('renewed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('sort_title', models.CharField(editable=False, max_length=250)),
                ],
                options={
                    'verbose_name': 'file',
                    'indexes': [models.Index(fields=['folder', '-renewed_at', '-content_ptr'], name='files_newest_in_folder'), models.Index(fields=['folder', 'sort_title', 'content_ptr'], name='files_by_name_in_folder')],
                },
                bases=('content.content',),
            ),
            migrations.CreateModel(
                name='Version',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='files.file')),
                    ('number', models.PositiveIntegerField()),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='versions', to=settings.AUTH_USER_MODEL)),
                    ('affiliation', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.affiliation')),
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
                ],
                options={
                    'verbose_name': 'version',
                    'indexes': [models.Index(condition=models.Q(('pictured_at', None)), fields=['id'], name='versions_to_picture'), models.Index(condition=models.Q(('judged_at', None)), fields=['id'], name='versions_to_judge'), models.Index(fields=['stored'], name='versions_by_stored')],
                    'constraints': [models.UniqueConstraint(fields=('file', 'number'), name='one_version_of_a_number')],
                },
            ),
        ]),
    ]
