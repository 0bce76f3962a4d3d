

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0005_tightening'),
        ('members', '0009_rules'),
    ]

    operations = [
        migrations.AddField(
            model_name='group',
            name='inviting',
            field=models.CharField(choices=[('managers', 'Only its managers'), ('members', 'All members of the group')], default='managers', max_length=10, verbose_name='who may invite'),
        ),
        migrations.AddField(
            model_name='group',
            name='mail_level',
            field=models.CharField(choices=[('everything', 'A mail for each new piece'), ('digest', 'Only in the weekly digest'), ('nothing', 'No mail about this group')], default='digest', max_length=10, verbose_name='mail at first'),
        ),
        migrations.AddField(
            model_name='group',
            name='memo',
            field=models.TextField(blank=True, max_length=2000, verbose_name='memo for members'),
        ),
        migrations.AddField(
            model_name='group',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='groups', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='group',
            name='posting',
            field=models.CharField(choices=[('members', 'All members of the group'), ('managers', 'Only its managers')], default='members', max_length=10, verbose_name='who may post'),
        ),
        migrations.AddField(
            model_name='group',
            name='province',
            field=models.CharField(blank=True, choices=[('Drenthe', 'Drenthe'), ('Flevoland', 'Flevoland'), ('Fryslân', 'Fryslân'), ('Gelderland', 'Gelderland'), ('Groningen', 'Groningen'), ('Limburg', 'Limburg'), ('Noord-Brabant', 'Noord-Brabant'), ('Noord-Holland', 'Noord-Holland'), ('Overijssel', 'Overijssel'), ('Utrecht', 'Utrecht'), ('Zeeland', 'Zeeland'), ('Zuid-Holland', 'Zuid-Holland')], max_length=20, verbose_name='province'),
        ),
        migrations.AddField(
            model_name='group',
            name='welcome',
            field=models.TextField(blank=True, max_length=2000, verbose_name='welcome'),
        ),
        migrations.AddField(
            model_name='joinrequest',
            name='mail_level',
            field=models.CharField(blank=True, choices=[('everything', 'A mail for each new piece'), ('digest', 'Only in the weekly digest'), ('nothing', 'No mail about this group')], max_length=10, verbose_name='mail'),
        ),
        migrations.AddField(
            model_name='membership',
            name='is_greeted',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='membership',
            name='mail_level',
            field=models.CharField(choices=[('everything', 'A mail for each new piece'), ('digest', 'Only in the weekly digest'), ('nothing', 'No mail about this group')], default='digest', max_length=10, verbose_name='mail'),
        ),
        migrations.CreateModel(
            name='GroupQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_questions', to='groups.group')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_questions', to='members.profilequestion')),
            ],
        ),
        migrations.AddField(
            model_name='group',
            name='questions',
            field=models.ManyToManyField(blank=True, related_name='groups', through='groups.GroupQuestion', to='members.profilequestion'),
        ),
        migrations.AddConstraint(
            model_name='groupquestion',
            constraint=models.UniqueConstraint(fields=('group', 'question'), name='a_group_asks_a_question_once'),
        ),
    ]
