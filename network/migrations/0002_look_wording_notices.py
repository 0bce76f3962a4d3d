import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='network',
            name='logo',
            field=models.FileField(blank=True, upload_to='network/logo/', verbose_name='Logo'),
        ),
        migrations.AddField(
            model_name='network',
            name='theme',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('text', models.CharField(max_length=300, verbose_name='What does it say?')),
                ('readers', models.CharField(choices=[('everybody', 'Everybody'), ('members', 'Members only'), ('visitors', 'Visitors only')], default='everybody', max_length=10, verbose_name='Who sees it?')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='From when?')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='Until when?')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='a_notice_ends_later')],
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sentence', models.TextField()),
                ('form', models.PositiveSmallIntegerField(null=True)),
                ('text', models.TextField(max_length=2000)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('sentence', 'form'), name='one_wording_of_a_sentence', nulls_distinct=False)],
            },
        ),
    ]
