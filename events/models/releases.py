"""The programme that others see: what was released last, and what each release changed."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import member_in, of_member
from members.models import Affiliation, Departure, Organisation
from web.clock import wall_at
from web.showing import shown

from ..clock import spoken
from ..signals import programme_released
from .calls import Call
from .guests import Guest
from .holding import ONE_HOLDER, Held
from .locations import Location
from .programme import Round, Session, SessionKind, Speaker
from .refusals import NothingNew, Oversold, TooManyReleases
from .registrations import Registration

MOST_A_DAY = 5  # of one event, of those that mail somebody
IN_ORDER = ["begins_at", "round_id", "pk"]
LINE_ENDS = timedelta(hours=1)  # before a session begins; who sits elsewhere by then is not called away any more


class SlotQuerySet(models.QuerySet):
    def with_choice_of(self, viewer):
        """Whether the viewer chose it, and whether it is at another location than where they come, come along as
        is_chosen and is_elsewhere, in the same query; and how many wait for it, and at which place the viewer does, as
        waiting_count and place_in_line."""
        # unguarded: the viewer's own place
        places = Registration.objects.running_for(viewer)
        other = places.filter(event=OuterRef("event")).exclude(location=OuterRef("location"))
        return self.annotate(
            is_chosen=Exists(Pick.objects.filter(slot=OuterRef("pk"), registration__in=places)),
            is_elsewhere=Q(location__isnull=False) & Exists(other),
            place_in_line=waiting_before(registration__in=places),
        ).with_line()

    def with_line(self):
        """How many wait for it comes along as waiting_count."""
        return self.annotate(waiting_count=number_of(SessionWaiting.objects.filter(slot=OuterRef("pk"))))


def number_of(waiting):
    counted = waiting.order_by().values("slot").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def waiting_before(**whose):
    """At which place in the line of a slot these wait; 0 when they do not."""
    own = SessionWaiting.objects.filter(slot=OuterRef("slot"), **whose)
    line = SessionWaiting.objects.filter(slot=OuterRef("pk")).filter(Exists(own.filter(pk__gte=OuterRef("pk"))))
    return number_of(line)


def with_released_speakers(slots):
    """The same slots, each with who is announced to speak there as `heard`."""
    rows = Speaker.objects.filter(session__in=[slot.session_id for slot in slots], is_released=True)
    heard = {}
    for speaker in rows.select_related("member__affiliation__organisation", "member__departure").order_by("pk"):
        heard.setdefault(speaker.session_id, []).append(speaker)
    for slot in slots:
        slot.heard = heard.get(slot.session_id, [])
    return slots


def speakers_of_each():
    """Who is announced to speak there, in one column of the row of each session."""
    rows = Speaker.objects.filter(session=OuterRef("session"), is_released=True).order_by("pk")
    job = {name: F(f"member__affiliation__{name}") for name in ("job_title", "organisation_name", "organisation")}
    name_of = F("member__affiliation__organisation__name")
    row = JSONObject(guest=F("guest"), **of_member(), **job, organisation_now=name_of)
    return ArraySubquery(rows.values(row=row))


def announced(row):
    if row["pk"] is None:
        return Speaker(guest=row["guest"])
    member, organisation = member_in(row), None
    if row["left"]:
        Departure(member=member)  # so that the name is no link to a profile that is closed
    if row["organisation"]:
        organisation = Organisation(pk=row["organisation"], name=row["organisation_now"])
    if row["organisation_name"] is not None:
        told = {"job_title": row["job_title"], "organisation_name": row["organisation_name"]}
        member.affiliation = Affiliation(organisation=organisation, **told)
    return Speaker(member=member)


class Slot(models.Model):
    """A session as it was released last. Words, time and room are copies: what is drawn up meanwhile stays unseen."""

    COPIED = [
        *("title", "body", "kind", "round_id", "round_name", "begins_at", "ends_at"),
        *("room_name", "location_id", "track_name"),
    ]

    session = models.OneToOneField(Session, models.CASCADE, related_name="slot")
    event = models.ForeignKey("events.Event", models.CASCADE, related_name="slots")
    round = models.ForeignKey(Round, models.RESTRICT, related_name="slots")
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    kind = models.CharField(max_length=8, choices=SessionKind)
    round_name = models.CharField(max_length=60, blank=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room_name = models.CharField(max_length=60, blank=True)
    location = models.ForeignKey(Location, models.SET_NULL, null=True, related_name="slots")
    track_name = models.CharField(max_length=60, blank=True)
    capacity = models.PositiveIntegerField(null=True)
    taken_count = models.PositiveIntegerField(default=0)

    objects = SlotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(taken_count__lte=F("capacity")), name="never_one_over_a_session"
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("events:session", args=[self.event_id, self.event.slug, self.session_id])

    @property
    def html(self):
        return shown(self.body)

    @property
    def is_choosable(self):
        return self.kind == SessionKind.SESSION

    @property
    def is_full(self):
        return self.capacity is not None and self.taken_count >= self.capacity

    @property
    def has_line(self):
        """Whether one can wait for it: so long as somebody would be given a place in time."""
        return self.is_choosable and self.begins_at > timezone.now() + LINE_ENDS

    @property
    def places_left(self):
        return None if self.capacity is None else max(self.capacity - self.taken_count, 0)

    @property
    def is_too_small(self):
        return self.is_choosable and self.capacity is not None and self.taken_count > self.capacity

    def told(self, zone):
        """When and where, in words."""
        return ", ".join(filter(None, [spoken(self.begins_at, self.ends_at, zone), self.where]))

    @property
    def where(self):
        return ", ".join(filter(None, [self.room_name, self.location and self.location.name]))


class Pick(models.Model):
    """That somebody who comes chose a session: one in a round. It ends with the registration."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="picks")
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="picks")
    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # Of a place that somebody waited for: what they had in that round until then.
    instead_of = models.ForeignKey(Slot, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registration", "round"], name="one_session_in_a_round")]

    def __str__(self):
        return f"{self.registration} - {self.slot}"


class SessionWaiting(models.Model):
    """That somebody who comes waits for a session that is full, and keeps what they chose in that round meanwhile. It
    ends with a place in one of those they wait for in that round, or with the registration.

    First come, first: keys are given out under the lock of the event, so they are the order of arrival.
    """

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="sessions_waited_for")
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="waiting")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot", "registration"], name="one_place_in_the_line_of_a_session")
        ]

    def __str__(self):
        return f"{self.registration} - {self.slot}"

    @property
    def who(self):
        return self.registration.who


class Release(models.Model):
    """A version of the programme, with what it changed against the one before: a list of dicts as `compared` makes."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    name = models.CharField(_("What do you call this version?"), max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changes = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="versions_of_a_programme_are_numbered")]

    def __str__(self):
        number = _("Version %(number)s") % {"number": self.number}
        return f"{number}: {self.name}" if self.name else number


class ReleaseNews(Held, models.Model):
    """Whom a release concerns: the changes to what this member speaks at or chose, or this guest chose."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="news")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    guest = models.ForeignKey(Guest, models.CASCADE, null=True, related_name="+")
    changes = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "member"], name="one_news_of_a_release"),
            models.UniqueConstraint(fields=["release", "guest"], name="one_news_of_a_release_for_a_guest"),
            models.CheckConstraint(condition=ONE_HOLDER, name="news_is_for_a_member_or_a_guest"),
        ]

    def __str__(self):
        return f"{self.release} - {self.who}"


def compared(event):
    """What differs between what is drawn up and what others see, in the order of the programme: (change, session, its
    slot, the new one). A change is a dict of plain words: what, title, was and now."""
    slots = event.slots.select_related("location").order_by(*IN_ORDER)
    seen = {slot.session_id: slot for slot in with_released_speakers(list(slots))}
    for session in event.sessions.planned():
        slot = seen.pop(session.pk, None)
        fresh = slot_of(session)
        now = fresh.told(event.time_zone)
        if slot is None:
            yield {"what": "added", "title": session.title, "was": "", "now": now}, session, None, fresh
            continue
        was = slot.told(event.time_zone)
        fresh.pk, fresh.taken_count = slot.pk, taken_after(slot, fresh)
        change = {"title": session.title, "was": was, "now": now}
        if was != now:
            yield change | {"what": "moved"}, session, slot, fresh
        elif is_changed(slot, fresh, session):
            yield change | {"what": "changed"}, session, slot, fresh
    for slot in seen.values():
        was = slot.told(event.time_zone)
        yield {"what": "dropped", "title": slot.title, "was": was, "now": ""}, slot.session, slot, None


def taken_after(slot, fresh):
    """How many stay with a session: not those who come to another location than the one that it moves to."""
    if fresh.location_id in (None, slot.location_id):
        return slot.taken_count
    return slot.picks.filter(registration__location=fresh.location_id).count()


def slot_of(session):
    return Slot(
        session=session,
        event=session.event,
        round=session.round,
        title=session.title,
        body=session.body,
        kind=session.kind,
        round_name=session.round.name,
        begins_at=session.round.begins_at,
        ends_at=session.round.ends_at,
        room_name=session.room.name if session.room else "",
        location=session.location,
        track_name=session.track.name if session.track else "",
        capacity=session.capacity,
    )


def is_changed(slot, fresh, session):
    if any(getattr(slot, name) != getattr(fresh, name) for name in [*Slot.COPIED, "capacity"]):
        return True
    return {speaker.pk for speaker in slot.heard} != {speaker.pk for speaker in session.heard}


class Releasing:
    """Of an Event."""

    def programme_for(self, viewer):
        """What was released, with what the viewer chose: a list of slots, in their order."""
        slots = self.slots.with_choice_of(viewer).select_related("location").order_by(*IN_ORDER)
        slots = list(slots.annotate(speaker_rows=speakers_of_each()))
        for slot in slots:
            slot.heard = [announced(row) for row in slot.speaker_rows]
        return slots

    @property
    def has_mailed_releases_enough(self):
        recent = self.releases.filter(created_at__gt=timezone.now() - timedelta(days=1))
        return recent.filter(Exists(ReleaseNews.objects.filter(release=OuterRef("pk")))).count() >= MOST_A_DAY

    @transaction.atomic
    def release_programme(self, by, name=""):
        """Let others see the programme as it is drawn up, as a new version. Tells only those whose session it concerns.

        Raises NothingNew; Oversold when more people chose a session than it would have places; TooManyReleases when
        it would mail people who had enough of it today.
        """
        event = self.locked()
        steps = list(compared(event))
        if not steps:
            raise NothingNew
        short = [fresh for _change, _session, _slot, fresh in steps if fresh and fresh.is_too_small]
        if short:
            raise Oversold(short)
        news = {}
        for change, session, slot, _fresh in steps:
            for whom in concerned_by(change, session, slot):
                news.setdefault(whom, {})[session.pk] = change
        if news and event.has_mailed_releases_enough:
            raise TooManyReleases
        number = (event.releases.aggregate(last=models.Max("number"))["last"] or 0) + 1
        release = event.releases.create(number=number, name=name, by=by, changes=[change for change, *_rest in steps])
        had, waited = set(chosen_in(event)), set(waited_for_in(event))
        agreed = set(beside_lines(event.slots.all()))
        for _change, session, _slot, fresh in steps:
            settle(session, fresh)
        follow_rounds(event)
        event.let_sessions_go()  # first, for nobody leaves a line for what they do not keep
        left = leave_lines(event.slots.all(), agreed)
        moved = {
            session.pk for change, session, _slot, fresh in steps if change["what"] == "moved" and fresh.is_choosable
        }
        gone = [(lost, "is_lost") for lost in had - set(chosen_in(event))]
        gone += [(lost, "is_out_of_line") for lost in waited - set(waited_for_in(event))]
        for (member, guest, session), how in gone:
            if session in moved:
                news[member, guest][session] = news[member, guest][session] | {how: True}
        for whom, session, title, kept in left:
            if session not in moved and kept in moved and whom in news:
                change = news[whom][kept]
                news[whom][kept] = change | {"waits_no_more_for": [*change.get("waits_no_more_for", []), title]}
        ReleaseNews.objects.bulk_create(
            ReleaseNews(release=release, member_id=member, guest_id=guest, changes=list(changes.values()))
            for (member, guest), changes in news.items()
        )
        event.hand_on_sessions()
        programme_released.send(Release, release=release)
        return release

    def move_programme(self, before):
        """Of a locked event that was moved: its rounds keep the time they had between begin and end."""
        shift = wall_at(self.happens_at, self.time_zone) - wall_at(before.happens_at, before.time_zone)
        # What is proposed for it is decided about before it begins.
        Call.objects.filter(event=self, closes_at__gt=self.happens_at).update(closes_at=self.happens_at)
        if shift == timedelta() and self.time_zone == before.time_zone:
            return
        for model in (Round, Slot):
            rows = list(model.objects.filter(event=self))
            for row in rows:
                for name in ("begins_at", "ends_at"):
                    wall = wall_at(getattr(row, name), before.time_zone) + shift
                    setattr(row, name, wall.replace(tzinfo=ZoneInfo(self.time_zone)))
            model.objects.bulk_update(rows, ["begins_at", "ends_at"])


def chosen_in(event):
    """Who chose which session: the key of a member or of a guest, and that of the session."""
    return holders_of(Pick.objects.filter(slot__event=event))


def waited_for_in(event):
    """Who waits for which session, likewise."""
    return holders_of(SessionWaiting.objects.filter(slot__event=event))


def holders_of(rows):
    rows = rows.filter(registration__cancelled_at=None)
    rows = rows.exclude(registration__member=None, registration__guest=None)  # whose place it was has left
    return rows.values_list("registration__member", "registration__guest", "slot__session")


def concerned_by(change, session, slot):
    """Who hear of a change: who speaks there or did; who chose it or waits for it, when it moved or goes. Each is a
    pair, of the key of a member and of a guest, one of which is None."""
    speakers = Speaker.objects.filter(session=session).exclude(member=None)
    before = (
        {(pk, None) for pk in speakers.filter(is_released=True).values_list("member", flat=True)} if slot else set()
    )
    now = speakers.filter(is_planned=True) if change["what"] != "dropped" else speakers.none()
    now = {(pk, None) for pk in now.values_list("member", flat=True)}
    if change["what"] == "changed":
        return before ^ now
    if slot is None:
        return now
    there = chosen_in(slot.event_id).filter(slot=slot).union(waited_for_in(slot.event_id).filter(slot=slot))
    return before | now | {(member, guest) for member, guest, _session in there}


def settle(session, fresh):
    """Others see it as it is planned."""
    if fresh is None:
        session.delete()
        return
    if fresh.pk and not fresh.is_choosable:
        fresh.picks.all().delete()
        fresh.waiting.all().delete()
        fresh.taken_count = 0  # before it is saved, for it may have fewer places now
    fresh.save()
    session.speakers.filter(is_planned=False).delete()
    session.speakers.update(is_released=True)


def follow_rounds(event):
    """Who chose a session that is in another round now, goes along; unless they chose something else in that round."""
    moved = list(Pick.objects.filter(slot__event=event).exclude(round=F("slot__round")).order_by("pk"))
    Pick.objects.filter(pk__in=[pick.pk for pick in moved]).delete()
    rounds = dict(event.slots.values_list("pk", "round"))
    taken = set(Pick.objects.filter(slot__event=event).values_list("registration", "round"))
    for pick in moved:
        pick.pk, pick.round_id = None, rounds[pick.slot_id]
        if (pick.registration_id, pick.round_id) not in taken:
            taken.add((pick.registration_id, pick.round_id))
            pick.save()


def beside_lines(slots):
    """What who waits for one of these has in that round meanwhile and would give for it: (place in line, slot)."""
    return with_what_they_have(slots).values_list("pk", "registration__picks__slot")


def with_what_they_have(slots):
    return SessionWaiting.objects.filter(slot__in=slots, registration__picks__round=F("slot__round"))


def leave_lines(slots, agreed):
    """Who has something in the round of what they wait for, and did not have that there before, waits no longer: a
    place that was waited for takes the place of what one has, and of this they have not said so.

    agreed: of what they did say so, as beside_lines gives it. Returns for each: the pair of who it is, the session that
    they waited for and its title, and the session that they keep.
    """
    told = ["registration__member", "registration__guest", "slot__session", "slot__title"]
    rows = with_what_they_have(slots).order_by("pk")
    rows = rows.values_list("pk", "registration__picks__slot", *told, "registration__picks__slot__session")
    fresh = [row for row in rows if row[:2] not in agreed]
    SessionWaiting.objects.filter(pk__in=[row[0] for row in fresh]).delete()
    return [((member, guest), session, title, kept) for _line, _has, member, guest, session, title, kept in fresh]
