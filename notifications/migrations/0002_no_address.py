from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='delivery',
            name='skipped',
            field=models.CharField(blank=True, choices=[('gone', 'What it was about is gone'), ('not_for_them', 'No longer meant for this member, or no longer visible'), ('not_present', 'No member any more, or suspended'), ('stopped', 'This member stopped these mails'), ('no_address', 'No address of this member takes our mail'), ('nothing_new', 'There was nothing new to tell')], max_length=15),
        ),
    ]
