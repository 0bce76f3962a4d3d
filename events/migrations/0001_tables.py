import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import events.models.afterwards
import events.models.checking_in
import events.models.choosing
import events.models.continuing
import events.models.copying
import events.models.crew
import events.models.holding
import events.models.inviting
import events.models.places
import events.models.recurring
import events.models.releases
import events.models.removing
import events.models.seating
import events.models.session_pages
import events.models.venues
import uuid
import web.signed
from django.conf import settings
from django.db import migrations, models

from web.migrating import CreateModels


class Migration(migrations.Migration):
    # For a database that has lived through them already.
    replaces = [
        ('events', '0001_initial'),
        ('events', '0002_relations'),
        ('events', '0003_handovers'),
        ('events', '0004_places'),
        ('events', '0005_changes'),
        ('events', '0006_attendees'),
        ('events', '0007_crew'),
        ('events', '0008_guests'),
        ('events', '0009_mailings'),
        ('events', '0010_details'),
        ('events', '0011_questions'),
        ('events', '0012_programme'),
        ('events', '0013_calls'),
        ('events', '0014_check_ins'),
        ('events', '0015_afterwards'),
        ('events', '0016_mailings_for_a_location'),
        ('events', '0017_guests_and_parts'),
        ('events', '0018_continuations'),
        ('events', '0019_recurrences'),
        ('events', '0020_session_pages'),
        ('events', '0021_holders'),
        ('events', '0022_mailings_for_a_session'),
        ('events', '0023_release_news_for_guests'),
        ('events', '0024_rooms_at_locations'),
        ('events', '0025_transfers'),
        ('events', '0026_evaluations_of_guests'),
        ('events', '0027_waiting_for_sessions'),
        ('events', '0028_removal_news'),
        ('events', '0029_long_names_of_guests'),
        ('events', '0030_return_ask_and_find'),
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
                name='Recurrence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pattern', models.CharField(choices=[('day', 'Every day'), ('workdays', 'Every workday'), ('week', 'Every week'), ('month_day', 'Every month on the same date'), ('month_weekday', 'Every month on the same weekday'), ('month_last', 'Every month on the last such weekday'), ('year_day', 'Every year on the same date'), ('year_weekday', 'Every year on the same weekday of the month'), ('year_last', 'Every year on the last such weekday of the month')], default='week', max_length=13, verbose_name='How does it return?')),
                    ('every', models.PositiveSmallIntegerField(default=1)),
                    ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None)),
                    ('is_shifted', models.BooleanField(default=False)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('every__gte', 1)), name='a_series_goes_on')],
                },
            ),
            migrations.CreateModel(
                name='Event',
                fields=[
                    ('content_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='content.content')),
                    ('holder', models.CharField(choices=[('member', 'By you'), ('group', 'By the group it stands in'), ('network', 'By the network')], default='member', max_length=7, verbose_name='Who holds it?')),
                    ('ends_at', models.DateTimeField(verbose_name='end')),
                    ('time_zone', models.CharField(choices=[('Europe/Amsterdam', 'the Netherlands'), ('Europe/London', 'London and Lisbon'), ('Europe/Athens', 'Athens and Helsinki'), ('America/Curacao', 'the Caribbean part of the Kingdom'), ('America/Paramaribo', 'Paramaribo'), ('America/New_York', 'New York and Washington'), ('Asia/Jakarta', 'Jakarta'), ('UTC', 'UTC')], default='Europe/Amsterdam', max_length=40, verbose_name='time zone')),
                    ('online_url', models.URLField(blank=True, max_length=500, verbose_name='online link')),
                    ('capacity', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='number of places')),
                    ('admission', models.CharField(choices=[('at_once', 'Whoever registers has a place at once, as long as there are any'), ('on_request', 'You decide about everybody who asks for a place'), ('closed', 'Nobody can register any more')], default='at_once', max_length=10, verbose_name='How do people get a place?')),
                    ('registers_until', models.DateTimeField(blank=True, null=True, verbose_name='Register until')),
                    ('hides_attendees', models.BooleanField(default=False, verbose_name='Do not show who comes')),
                    ('welcomes_guests', models.BooleanField(default=False, verbose_name='Guests may register')),
                    ('province', models.CharField(blank=True, choices=[('Drenthe', 'Drenthe'), ('Flevoland', 'Flevoland'), ('Fryslân', 'Fryslân'), ('Gelderland', 'Gelderland'), ('Groningen', 'Groningen'), ('Limburg', 'Limburg'), ('Noord-Brabant', 'Noord-Brabant'), ('Noord-Holland', 'Noord-Holland'), ('Overijssel', 'Overijssel'), ('Utrecht', 'Utrecht'), ('Zeeland', 'Zeeland'), ('Zuid-Holland', 'Zuid-Holland')], max_length=20, verbose_name='province')),
                    ('costs', models.CharField(blank=True, max_length=200, verbose_name='costs')),
                    ('access', models.TextField(blank=True, max_length=1000, verbose_name='accessibility')),
                    ('hashtag', models.CharField(blank=True, max_length=40, verbose_name='hashtag')),
                    ('registration_count', models.PositiveIntegerField(default=0, editable=False)),
                    ('reserved_count', models.PositiveIntegerField(default=0, editable=False)),
                    ('recurrence', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='occurrences', to='events.recurrence')),
                    ('is_exception', models.BooleanField(default=False, editable=False)),
                    ('sequence', models.PositiveIntegerField(default=0, editable=False)),
                ],
                options={
                    'verbose_name': 'event',
                    'constraints': [models.CheckConstraint(condition=models.Q(('capacity', None), ('capacity__gte', 1), _connector='OR'), name='an_event_has_room'), models.CheckConstraint(condition=models.Q(('capacity', None), ('registration_count__lte', django.db.models.expressions.CombinedExpression(models.F('capacity'), '-', models.F('reserved_count'))), _connector='OR'), name='never_one_over_capacity')],
                },
                bases=(events.models.places.Places, events.models.seating.Seating, events.models.venues.Venues, events.models.inviting.Inviting, events.models.recurring.Recurring, events.models.crew.Crewed, events.models.checking_in.Door, events.models.releases.Releasing, events.models.choosing.Choosing, events.models.afterwards.Afterwards, events.models.continuing.Continuing, events.models.copying.Copying, events.models.removing.Removing, 'content.content'),
            ),
            migrations.CreateModel(
                name='Location',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='locations', to='events.event')),
                    ('name', models.CharField(max_length=60, verbose_name='name')),
                    ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                    ('province', models.CharField(blank=True, choices=[('Drenthe', 'Drenthe'), ('Flevoland', 'Flevoland'), ('Fryslân', 'Fryslân'), ('Gelderland', 'Gelderland'), ('Groningen', 'Groningen'), ('Limburg', 'Limburg'), ('Noord-Brabant', 'Noord-Brabant'), ('Noord-Holland', 'Noord-Holland'), ('Overijssel', 'Overijssel'), ('Utrecht', 'Utrecht'), ('Zeeland', 'Zeeland'), ('Zuid-Holland', 'Zuid-Holland')], max_length=20, verbose_name='province')),
                    ('online_url', models.URLField(blank=True, max_length=500, verbose_name='online link')),
                    ('capacity', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='number of places')),
                    ('registration_count', models.PositiveIntegerField(default=0, editable=False)),
                    ('reserved_count', models.PositiveIntegerField(default=0, editable=False)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('event', 'name'), name='locations_of_an_event_differ_in_name'), models.CheckConstraint(condition=models.Q(('capacity', None), ('capacity__gte', 1), _connector='OR'), name='a_location_has_room'), models.CheckConstraint(condition=models.Q(('capacity', None), ('registration_count__lte', django.db.models.expressions.CombinedExpression(models.F('capacity'), '-', models.F('reserved_count'))), _connector='OR'), name='never_one_over_capacity_of_a_location')],
                },
                bases=(events.models.places.Places, models.Model),
            ),
            migrations.CreateModel(
                name='Helper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='helpers', to='events.event')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='helps_at', to=settings.AUTH_USER_MODEL)),
                    ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('accepted_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('event', 'member'), name='one_helper_per_member')],
                },
            ),
            migrations.CreateModel(
                name='SignUpQuestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('text', 'A line of text'), ('long', 'A text of several lines'), ('choice', 'One of several answers'), ('diet', 'What somebody does not eat'), ('listed', 'Whether other members may see that somebody comes')], default='text', max_length=6, verbose_name='What kind of answer?')),
                    ('label', models.CharField(max_length=150, verbose_name='question')),
                    ('options', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                    ('is_required', models.BooleanField(default=False, verbose_name='Everybody has to answer this')),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_up_questions', to='events.event')),
                ],
                options={
                    'ordering': ['position', 'pk'],
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(fields=('event', 'label'), name='a_question_is_asked_once_at_an_event'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'listed'), _negated=True), ('is_required', False), _connector='OR'), name='nobody_has_to_be_listed')],
                },
            ),
            migrations.CreateModel(
                name='Evaluation',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evaluations', to='events.event')),
                    ('score', models.PositiveSmallIntegerField()),
                    ('words', models.CharField(blank=True, max_length=300)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('score__range', (1, 5))), name='a_score_of_one_to_five')],
                },
            ),
            migrations.CreateModel(
                name='EvaluationAsked',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='evaluation_asked', to='events.event')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
            ),
            migrations.CreateModel(
                name='Track',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(editable=False, null=True, unique=True)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tracks', to='events.event')),
                    ('name', models.CharField(max_length=60, verbose_name='name')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Round',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(editable=False, null=True, unique=True)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='events.event')),
                    ('name', models.CharField(blank=True, max_length=60, verbose_name='name')),
                    ('begins_at', models.DateTimeField(verbose_name='begin')),
                    ('ends_at', models.DateTimeField(verbose_name='end')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='a_round_ends_after_it_begins')],
                },
            ),
            migrations.CreateModel(
                name='Call',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='call_for_sessions', to='events.event')),
                    ('text', models.TextField(verbose_name='text')),
                    ('closes_at', models.DateTimeField()),
                    ('has_votes', models.BooleanField(default=False, verbose_name='Members see each other’s proposals and support them')),
                    ('answered_at', models.DateTimeField(editable=False, null=True)),
                ],
            ),
            migrations.CreateModel(
                name='Cancellation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='cancellation', to='events.event')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reason', models.CharField(max_length=500, verbose_name='Why does it not go on?')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
            ),
            migrations.CreateModel(
                name='Reminder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='events.event')),
                    ('ahead', models.CharField(choices=[('week', 'A week before'), ('day', 'A day before')], max_length=4)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('event', 'ahead'), name='one_reminder_of_a_kind')],
                },
            ),
            migrations.CreateModel(
                name='Continuation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='continuation', to='events.event')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='continuations', to='groups.group')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
            ),
            migrations.CreateModel(
                name='Release',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='releases', to='events.event')),
                    ('number', models.PositiveIntegerField()),
                    ('name', models.CharField(blank=True, max_length=60, verbose_name='What do you call this version?')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('changes', models.JSONField()),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('event', 'number'), name='versions_of_a_programme_are_numbered')],
                },
            ),
            migrations.CreateModel(
                name='Handover',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handovers', to='events.event')),
                    ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='event_handovers', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('event', 'to'), name='one_handover_to_a_colleague')],
                },
            ),
            migrations.CreateModel(
                name='Rsvp',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rsvps', to='events.event')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rsvps', to=settings.AUTH_USER_MODEL)),
                    ('reply', models.CharField(choices=[('maybe', 'Maybe'), ('no', 'I am not coming')], max_length=5)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('event', 'member'), name='one_rsvp_per_member')],
                },
            ),
            migrations.CreateModel(
                name='RemovalNews',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='removal_news', to='events.event')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('event', 'member'), name='one_news_of_a_removal')],
                },
            ),
            migrations.CreateModel(
                name='Guest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='events.event')),
                    ('name', models.CharField(blank=True, max_length=512)),
                    ('email', models.EmailField(blank=True, max_length=254)),
                    ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='events.location')),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('confirmed_at', models.DateTimeField(null=True)),
                    ('bounced_at', models.DateTimeField(null=True)),
                    ('erased_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('erased_at', None)), fields=('event', 'email'), name='one_guest_per_address'), models.CheckConstraint(condition=models.Q(models.Q(('erased_at', None), models.Q(('name', ''), _negated=True), models.Q(('email', ''), _negated=True)), models.Q(('email', ''), ('erased_at__isnull', False), ('name', '')), _connector='OR'), name='a_guest_is_known_or_erased')],
                },
                bases=(web.signed.Signed, models.Model),
            ),
            migrations.CreateModel(
                name='Room',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(editable=False, null=True, unique=True)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rooms', to='events.event')),
                    ('name', models.CharField(max_length=60, verbose_name='name')),
                    ('location', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='rooms', to='events.location')),
                    ('size', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='number of seats')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='CallQuestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('text', 'A line of text'), ('long', 'A text of several lines'), ('choice', 'One of several answers'), ('diet', 'What somebody does not eat'), ('listed', 'Whether other members may see that somebody comes')], default='text', max_length=6, verbose_name='What kind of answer?')),
                    ('label', models.CharField(max_length=150, verbose_name='question')),
                    ('options', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                    ('is_required', models.BooleanField(default=False, verbose_name='Everybody has to answer this')),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='events.call')),
                ],
                options={
                    'ordering': ['position', 'pk'],
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(fields=('call', 'label'), name='a_question_is_asked_once_in_a_call')],
                },
            ),
            migrations.CreateModel(
                name='Move',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='events.event')),
                    ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='events.location')),
                    ('began_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField()),
                    ('time_zone', models.CharField(max_length=40)),
                    ('place', models.CharField(blank=True, max_length=200)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
            ),
            migrations.CreateModel(
                name='LastCall',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='last_calls', to='events.event')),
                    ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='events.location')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('ended_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('event', 'location'), name='one_last_call_at_a_time', nulls_distinct=False)],
                },
            ),
            migrations.CreateModel(
                name='SignUpAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='events.signupquestion')),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_up_answers', to=settings.AUTH_USER_MODEL)),
                    ('guest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_up_answers', to='events.guest')),
                    ('text', models.CharField(blank=True, max_length=500)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('question', 'member'), name='one_answer_of_a_member'), models.UniqueConstraint(fields=('question', 'guest'), name='one_answer_of_a_guest'), models.CheckConstraint(condition=models.Q(models.Q(('guest', None), ('member__isnull', False)), models.Q(('guest__isnull', False), ('member', None)), _connector='OR'), name='a_member_or_a_guest_answers')],
                },
                bases=(events.models.holding.Held, models.Model),
            ),
            migrations.CreateModel(
                name='Registration',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='registrations', to='events.event')),
                    ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='events.location')),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='registrations', to=settings.AUTH_USER_MODEL)),
                    ('guest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='registrations', to='events.guest')),
                    ('affiliation', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.affiliation')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('cancelled_at', models.DateTimeField(null=True)),
                    ('attended_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('cancelled_at', None)), fields=['event', 'created_at', 'id'], name='registrations_of_event')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at', None)), fields=('event', 'member'), name='one_place_per_member'), models.UniqueConstraint(condition=models.Q(('cancelled_at', None)), fields=('event', 'guest'), name='one_place_per_guest'), models.CheckConstraint(condition=models.Q(('member', None), ('guest', None), _connector='OR'), name='a_place_is_of_a_member_or_a_guest'), models.CheckConstraint(condition=models.Q(('cancelled_at', None), models.Q(('attended_at', None), ('cancelled_at__gte', models.F('created_at'))), _connector='OR'), name='whoever_cancelled_did_so_later_and_stayed_away')],
                },
                bases=(events.models.holding.Held, web.signed.Signed, models.Model),
            ),
            migrations.CreateModel(
                name='EvaluationGiven',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='events.event')),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('guest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='events.guest')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('event', 'member'), name='one_evaluation_per_member'), models.UniqueConstraint(fields=('event', 'guest'), name='one_evaluation_per_guest'), models.CheckConstraint(condition=models.Q(models.Q(('guest', None), ('member__isnull', False)), models.Q(('guest__isnull', False), ('member', None)), _connector='OR'), name='a_member_or_a_guest_evaluated')],
                },
                bases=(events.models.holding.Held, models.Model),
            ),
            migrations.CreateModel(
                name='Session',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(editable=False, null=True, unique=True)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='events.event')),
                    ('title', models.CharField(max_length=200, verbose_name='title')),
                    ('body', models.TextField(blank=True, verbose_name='text')),
                    ('kind', models.CharField(choices=[('session', 'A session that people choose'), ('plenary', 'A part for everybody'), ('break', 'A break')], default='session', max_length=8, verbose_name='What is it?')),
                    ('round', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='sessions', to='events.round', verbose_name='round')),
                    ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sessions', to='events.room', verbose_name='room')),
                    ('track', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sessions', to='events.track', verbose_name='track')),
                    ('capacity', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='number of places')),
                    ('dropped_at', models.DateTimeField(editable=False, null=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('capacity', None), ('capacity__gte', 1), _connector='OR'), name='a_session_has_room')],
                },
            ),
            migrations.CreateModel(
                name='PlaceRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='place_requests', to='events.event')),
                    ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='events.location')),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='place_requests', to=settings.AUTH_USER_MODEL)),
                    ('guest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='place_requests', to='events.guest')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('declined_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('event', 'member'), name='one_place_request_per_member'), models.UniqueConstraint(fields=('event', 'guest'), name='one_place_request_per_guest'), models.CheckConstraint(condition=models.Q(models.Q(('guest', None), ('member__isnull', False)), models.Q(('guest__isnull', False), ('member', None)), _connector='OR'), name='a_member_or_a_guest_asks')],
                },
                bases=(events.models.holding.Held, models.Model),
            ),
            migrations.CreateModel(
                name='ReleaseNews',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='news', to='events.release')),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('guest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='events.guest')),
                    ('changes', models.JSONField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('release', 'member'), name='one_news_of_a_release'), models.UniqueConstraint(fields=('release', 'guest'), name='one_news_of_a_release_for_a_guest'), models.CheckConstraint(condition=models.Q(models.Q(('guest', None), ('member__isnull', False)), models.Q(('guest__isnull', False), ('member', None)), _connector='OR'), name='news_is_for_a_member_or_a_guest')],
                },
                bases=(events.models.holding.Held, models.Model),
            ),
            migrations.CreateModel(
                name='Waiting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waiting', to='events.event')),
                    ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='waiting_here', to='events.location')),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='waiting', to=settings.AUTH_USER_MODEL)),
                    ('guest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='waiting', to='events.guest')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('ended_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['event', 'location', 'id'], name='line_of_event')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('event', 'member'), name='one_place_in_line_per_member'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('event', 'guest'), name='one_place_in_line_per_guest'), models.CheckConstraint(condition=models.Q(models.Q(('guest', None), ('member__isnull', False)), models.Q(('guest__isnull', False), ('member', None)), _connector='OR'), name='a_member_or_a_guest_waits')],
                },
                bases=(events.models.holding.Held, models.Model),
            ),
            migrations.CreateModel(
                name='Transfer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transfers', to='events.registration')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
            ),
            migrations.CreateModel(
                name='Speaker',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='speakers', to='events.session')),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='speakers', to=settings.AUTH_USER_MODEL)),
                    ('guest', models.CharField(blank=True, max_length=120)),
                    ('is_planned', models.BooleanField(default=True)),
                    ('is_released', models.BooleanField(default=False)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('member', None), ('guest', ''), _connector='XOR'), name='a_speaker_is_a_member_or_a_named_guest'), models.UniqueConstraint(fields=('session', 'member'), name='nobody_speaks_twice_in_a_session')],
                },
            ),
            migrations.CreateModel(
                name='Proposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='events.call')),
                    ('uuid', models.UUIDField(unique=True)),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposed_sessions', to=settings.AUTH_USER_MODEL)),
                    ('title', models.CharField(max_length=200, verbose_name='title')),
                    ('body', models.TextField(verbose_name='text')),
                    ('state', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('accepted', 'accepted'), ('confirmed', 'confirmed'), ('rejected', 'not accepted'), ('withdrawn', 'withdrawn')], default='draft', max_length=9)),
                    ('verdict', models.CharField(blank=True, choices=[('accepted', 'Yes, this belongs in the programme'), ('rejected', 'No, not this time')], max_length=8)),
                    ('word', models.CharField(blank=True, max_length=500)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('session', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposal', to='events.session')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'withdrawn']), models.Q(('answered_at', None), _negated=True), _connector='OR'), name='a_proposal_has_its_state_from_an_answer')],
                },
            ),
            migrations.CreateModel(
                name='CheckIn',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(unique=True)),
                    ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to='events.registration')),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('registration',), name='one_is_in_once')],
                },
            ),
            migrations.CreateModel(
                name='Slot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='slot', to='events.session')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='events.event')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='slots', to='events.round')),
                    ('title', models.CharField(max_length=200)),
                    ('body', models.TextField(blank=True)),
                    ('kind', models.CharField(choices=[('session', 'A session that people choose'), ('plenary', 'A part for everybody'), ('break', 'A break')], max_length=8)),
                    ('round_name', models.CharField(blank=True, max_length=60)),
                    ('begins_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('room_name', models.CharField(blank=True, max_length=60)),
                    ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='slots', to='events.location')),
                    ('track_name', models.CharField(blank=True, max_length=60)),
                    ('capacity', models.PositiveIntegerField(null=True)),
                    ('taken_count', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('capacity', None), ('taken_count__lte', models.F('capacity')), _connector='OR'), name='never_one_over_a_session')],
                },
            ),
            migrations.CreateModel(
                name='Offer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('waiting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='offer', to='events.waiting')),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('told_at', models.DateTimeField(null=True)),
                    ('expires_at', models.DateTimeField(null=True)),
                    ('lapsed_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('lapsed_at', None)), fields=['expires_at'], name='offers_running')],
                },
                bases=(web.signed.Signed, models.Model),
            ),
            migrations.CreateModel(
                name='Handout',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handouts', to='events.session')),
                    ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='handouts', to=settings.AUTH_USER_MODEL)),
                    ('name', models.CharField(max_length=130)),
                    ('stored', models.FileField(max_length=60, upload_to=events.models.session_pages.place_of_handout)),
                    ('size', models.PositiveBigIntegerField()),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('claimed_at', models.DateTimeField(null=True)),
                    ('judged_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('judged_at', None)), fields=['id'], name='handouts_to_judge')],
                },
            ),
            migrations.CreateModel(
                name='SessionNotes',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='events.session')),
                    ('body', models.TextField(blank=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='session_notes', to=settings.AUTH_USER_MODEL)),
                    ('version', models.PositiveIntegerField(default=0)),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
            ),
            migrations.CreateModel(
                name='SessionTalk',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='talk', to='events.session')),
                    ('content', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='session_talk', to='content.content')),
                ],
            ),
            migrations.CreateModel(
                name='ProposalAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='events.callquestion')),
                    ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='events.proposal')),
                    ('text', models.TextField(blank=True, max_length=2000)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('question', 'proposal'), name='one_answer_with_a_proposal')],
                },
            ),
            migrations.CreateModel(
                name='Vote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='events.proposal')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('proposal', 'member'), name='one_vote_for_a_proposal')],
                },
            ),
            migrations.CreateModel(
                name='Pick',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picks', to='events.registration')),
                    ('slot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picks', to='events.slot')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='events.round')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('instead_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='events.slot')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('registration', 'round'), name='one_session_in_a_round')],
                },
            ),
            migrations.CreateModel(
                name='SessionWaiting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions_waited_for', to='events.registration')),
                    ('slot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waiting', to='events.slot')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('slot', 'registration'), name='one_place_in_the_line_of_a_session')],
                },
            ),
            migrations.CreateModel(
                name='Mailing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mailings', to='events.event')),
                    ('sender', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='event_mailings', to=settings.AUTH_USER_MODEL)),
                    ('standing', models.CharField(choices=[('coming', 'Who comes'), ('waiting', 'Who waits for a place'), ('asked', 'Who asked for a place'), ('maybe', 'Who may come'), ('all', 'All of these')], default='coming', max_length=10, verbose_name='To whom?')),
                    ('location', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='events.location')),
                    ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='events.slot')),
                    ('is_for_location', models.BooleanField(default=False, editable=False)),
                    ('is_for_session', models.BooleanField(default=False, editable=False)),
                    ('subject', models.CharField(max_length=120, verbose_name='subject')),
                    ('text', models.TextField(max_length=10000, verbose_name='text')),
                    ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('recipient_count', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'indexes': [models.Index(fields=['event', '-sent_at'], name='mailings_of_event')],
                },
            ),
        ]),
    ]
