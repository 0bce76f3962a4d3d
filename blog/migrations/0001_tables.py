import content.drafting
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    # For a database that has lived through them already.
    replaces = [
        ('blog', '0001_initial'),
    ]

    initial = True

    dependencies = [
        ('content', '0002_more'),
    ]

    operations = [
        migrations.CreateModel(
            name='Post',
            fields=[
                ('content_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='content.content')),
            ],
            options={
                'verbose_name': 'blog',
            },
            bases=(content.drafting.Drafted, 'content.content'),
        ),
    ]
