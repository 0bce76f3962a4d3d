import django.db.models.deletion
import taggit.managers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('content', '0001_initial'),
        ('groups', '0001_initial'),
        ('members', '0001_initial'),
        ('network', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='comment',
            name='affiliation',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.affiliation'),
        ),
        migrations.AddField(
            model_name='comment',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comments', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='comment',
            name='parent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='content.comment'),
        ),
        migrations.AddField(
            model_name='content',
            name='affiliation',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.affiliation'),
        ),
        migrations.AddField(
            model_name='content',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contents', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='content',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contents', to='groups.group', verbose_name='group'),
        ),
        migrations.AddField(
            model_name='comment',
            name='content',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='content.content'),
        ),
        migrations.AddField(
            model_name='disclosure',
            name='content',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disclosures', to='content.content'),
        ),
        migrations.AddField(
            model_name='disclosure',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disclosures', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hiding',
            name='comment',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='hidings', to='content.comment'),
        ),
        migrations.AddField(
            model_name='hiding',
            name='content',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='hidings', to='content.content'),
        ),
        migrations.AddField(
            model_name='hiding',
            name='hidden_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reading',
            name='content',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='content.content'),
        ),
        migrations.AddField(
            model_name='reading',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tagging',
            name='content_object',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taggings', to='content.content'),
        ),
        migrations.AddField(
            model_name='tagging',
            name='tag',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taggings', to='network.subject'),
        ),
        migrations.AddField(
            model_name='content',
            name='tags',
            field=taggit.managers.TaggableManager(blank=True, help_text='A comma-separated list of tags.', through='content.Tagging', to='network.Subject', verbose_name='subjects'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['content', 'created_at', 'id'], name='comments_of_content'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['author', '-created_at'], name='comments_of_author'),
        ),
        migrations.AddIndex(
            model_name='disclosure',
            index=models.Index(fields=['member', 'until'], name='disclosures_of_member'),
        ),
        migrations.AddConstraint(
            model_name='hiding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('comment', None), ('content__isnull', False)), models.Q(('comment__isnull', False), ('content', None)), _connector='OR'), name='a_hiding_lies_on_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(fields=('member', 'content', 'day'), name='one_reading_a_day'),
        ),
        migrations.AddConstraint(
            model_name='tagging',
            constraint=models.UniqueConstraint(fields=('content_object', 'tag'), name='one_tagging_per_subject'),
        ),
        migrations.AddIndex(
            model_name='content',
            index=models.Index(fields=['-published_at', '-id'], name='content_newest'),
        ),
        migrations.AddIndex(
            model_name='content',
            index=models.Index(fields=['kind', '-published_at', '-id'], name='content_newest_of_kind'),
        ),
        migrations.AddIndex(
            model_name='content',
            index=models.Index(fields=['group', '-published_at', '-id'], name='content_newest_of_group'),
        ),
        migrations.AddIndex(
            model_name='content',
            index=models.Index(fields=['author', '-published_at', '-id'], name='content_newest_of_author'),
        ),
        migrations.AddIndex(
            model_name='content',
            index=models.Index(condition=models.Q(('happens_at__isnull', False)), fields=['happens_at', 'id'], name='content_by_day'),
        ),
        migrations.AddConstraint(
            model_name='content',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('visibility', 'group'), _negated=True), ('group__isnull', False), _connector='OR'), name='group_visibility_needs_a_group'),
        ),
    ]
