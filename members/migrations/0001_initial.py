import django.db.models.deletion
import django.utils.timezone
import members.models
from members.database import OPERATIONS
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        *OPERATIONS,
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('source', models.CharField(editable=False, max_length=200, null=True, unique=True)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('sort_name', models.GeneratedField(db_persist=True, expression=members.models.SortName('name'), output_field=models.TextField())),
                ('headline', models.CharField(blank=True, max_length=120, verbose_name='in one line')),
                ('about', models.TextField(blank=True, verbose_name='about you')),
                ('province', models.CharField(blank=True, choices=[('Drenthe', 'Drenthe'), ('Flevoland', 'Flevoland'), ('Fryslân', 'Fryslân'), ('Gelderland', 'Gelderland'), ('Groningen', 'Groningen'), ('Limburg', 'Limburg'), ('Noord-Brabant', 'Noord-Brabant'), ('Noord-Holland', 'Noord-Holland'), ('Overijssel', 'Overijssel'), ('Utrecht', 'Utrecht'), ('Zeeland', 'Zeeland'), ('Zuid-Holland', 'Zuid-Holland')], max_length=20, verbose_name='province')),
                ('photo', models.FileField(blank=True, max_length=120, upload_to='photos')),
                ('photo_small', models.FileField(blank=True, max_length=120, upload_to='photos')),
                ('profile_audience', models.CharField(choices=[('public', 'Everybody on the internet'), ('members', 'Members only')], default='members', max_length=7, verbose_name='Who may see your profile?')),
                ('photo_audience', models.CharField(choices=[('public', 'Everybody on the internet'), ('members', 'Members only')], default='members', max_length=7, verbose_name='Who may see your photo?')),
                ('is_active', models.BooleanField(default=True)),
                ('is_staff', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('joined_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'member',
            },
        ),
        migrations.CreateModel(
            name='Domain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=253, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('source', models.CharField(editable=False, max_length=200, null=True, unique=True)),
                ('name', models.CharField(max_length=200, unique=True, verbose_name='name')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('province', models.CharField(blank=True, choices=[('Drenthe', 'Drenthe'), ('Flevoland', 'Flevoland'), ('Fryslân', 'Fryslân'), ('Gelderland', 'Gelderland'), ('Groningen', 'Groningen'), ('Limburg', 'Limburg'), ('Noord-Brabant', 'Noord-Brabant'), ('Noord-Holland', 'Noord-Holland'), ('Overijssel', 'Overijssel'), ('Utrecht', 'Utrecht'), ('Zeeland', 'Zeeland'), ('Zuid-Holland', 'Zuid-Holland')], max_length=20, verbose_name='province')),
                ('sort_name', models.GeneratedField(db_persist=True, expression=members.models.SortName('name'), output_field=models.TextField())),
            ],
            options={
                'verbose_name': 'organisation',
            },
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(choices=[('community_manager', 'Community manager')], max_length=20, verbose_name='role')),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Affiliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation_name', models.CharField(blank=True, max_length=200, verbose_name='organisation')),
                ('sort_name', models.GeneratedField(db_persist=True, expression=members.models.SortName('organisation_name'), output_field=models.TextField())),
                ('job_title', models.CharField(blank=True, max_length=120, verbose_name='job title')),
                ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='affiliations', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='member',
            name='affiliation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.affiliation'),
        ),
        migrations.CreateModel(
            name='Errand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(max_length=500)),
                ('form_path', models.CharField(blank=True, max_length=500)),
                ('fields', models.JSONField(default=dict)),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='errand', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Expertise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='expertises', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
