import django.core.validators
import django.utils.timezone
import members.models
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('source', models.CharField(editable=False, max_length=200, null=True, unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('sort_name', models.GeneratedField(db_persist=True, expression=members.models.SortName('name'), output_field=models.TextField())),
                ('intro', models.CharField(max_length=200, verbose_name='in one sentence')),
                ('about', models.TextField(blank=True, verbose_name='about this group')),
                ('kind', models.CharField(choices=[('open', 'Open group'), ('closed', 'Closed group'), ('hidden', 'Hidden group')], default='open', max_length=10, verbose_name='kind')),
                ('admission', models.CharField(choices=[('at_once', 'At once'), ('on_request', 'On request'), ('by_invitation', 'By invitation')], default='at_once', max_length=15, verbose_name='how to get in')),
                ('pattern', models.CharField(choices=[('zandloper', 'Hourglass'), ('ruit', 'Diamond'), ('schuin', 'Diagonal'), ('kwartier', 'Quarters'), ('keper', 'Chevron'), ('banen', 'Bars'), ('wolf', "Wolf's teeth"), ('gepunt', 'Points')], default='zandloper', max_length=10, verbose_name='shutters')),
                ('hue', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(6)], verbose_name='colour')),
                ('member_count', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('last_activity_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'group',
            },
        ),
        migrations.CreateModel(
            name='GroupSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(blank=True, max_length=1000, verbose_name='Why do you want to join?')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_manager', models.BooleanField(default=False)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
    ]
