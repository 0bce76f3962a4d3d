import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('content', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('attended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('content_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='content.content')),
                ('ends_at', models.DateTimeField(verbose_name='end')),
                ('time_zone', models.CharField(choices=[('Europe/Amsterdam', 'the Netherlands'), ('Europe/London', 'London and Lisbon'), ('Europe/Athens', 'Athens and Helsinki'), ('America/Curacao', 'the Caribbean part of the Kingdom'), ('America/Paramaribo', 'Paramaribo'), ('America/New_York', 'New York and Washington'), ('Asia/Jakarta', 'Jakarta'), ('UTC', 'UTC')], default='Europe/Amsterdam', max_length=40, verbose_name='time zone')),
                ('online_url', models.URLField(blank=True, max_length=500, verbose_name='online link')),
                ('capacity', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='number of places')),
                ('registration_count', models.PositiveIntegerField(default=0, editable=False)),
                ('sequence', models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                'verbose_name': 'event',
                'constraints': [models.CheckConstraint(condition=models.Q(('capacity', None), ('capacity__gte', 1), _connector='OR'), name='an_event_has_room'), models.CheckConstraint(condition=models.Q(('capacity', None), ('registration_count__lte', models.F('capacity')), _connector='OR'), name='never_one_over_capacity')],
            },
            bases=('content.content',),
        ),
    ]
