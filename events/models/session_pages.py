"""What stays of a session on its page: files that its speakers leave there, notes, and one conversation about it."""

import uuid
from functools import partial

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q, Sum
from django.utils import timezone

from content.models import Content, Overtaken, kind_named
from content.quoting import html_of
from web.filenames import clean_name
from web.nudges import LEASE, nudge_after_commit
from web.richtext import clean
from web.showing import shown
from web.submits import uuid_for

from ..signals import handout_refused
from .programme import Session
from .refusals import NoRoomForHandouts

MOST_HANDOUTS = 10  # with one session


def place_of_handout(handout, typed):
    """Where the bytes lie: nobody can guess it, and nothing of what was typed is in it."""
    drawn = uuid.uuid4().hex
    return f"handouts/{drawn[:2]}/{drawn}"


class HandoutQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Those with a released session of an event that the viewer may see; whether one was checked is another
        matter (is_checked)."""
        return self.filter(session__slot__event__in=Content.objects.visible_to(viewer).standing().values("pk"))

    def weight(self):
        return self.aggregate(sum=Sum("size"))["sum"] or 0

    @transaction.atomic
    def put(self, session, owner, uploads, *, uuid):
        """Leave files with a session. The same form sent twice leaves them once. Raises NoRoomForHandouts."""
        session.event.locked()
        keys = [key_for(owner, uuid, place) for place in range(len(uploads))]
        known = set(self.filter(uuid__in=keys).values_list("uuid", flat=True))
        fresh = [(key, upload) for key, upload in zip(keys, uploads, strict=True) if key not in known]
        if self.filter(session=session).count() + len(fresh) > MOST_HANDOUTS:
            raise NoRoomForHandouts
        weight = sum(upload.size for _key, upload in fresh)
        if self.filter(session__event=session.event_id).weight() + weight > settings.FILES_PER_GROUP:
            raise NoRoomForHandouts
        if self.filter(owner=owner).weight() + weight > settings.HANDOUTS_PER_MEMBER:
            raise NoRoomForHandouts
        for key, upload in fresh:
            fields = {"name": clean_name(upload.name), "size": upload.size, "stored": upload}
            handout = self.create(uuid=key, session=session, owner=owner, **fields)
            if settings.CLAMAV_URL:
                nudge_after_commit("events.tasks.judge_handout", handout.pk)

    def due(self):
        """To be judged, and nobody is at it, or whoever was is dead."""
        if not settings.CLAMAV_URL:
            return self.none()
        free = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - LEASE)
        return self.filter(free, judged_at=None)

    def claim(self, pk):
        """The row, now ours to judge; None when another worker has it or nothing is left to do."""
        claimed = self.due().filter(pk=pk).update(claimed_at=timezone.now())
        return self.select_related("session", "owner").filter(pk=pk).first() if claimed else None


class Handout(models.Model):
    """A file with a session: slides, or something to take along. Bytes under a drawn name, as all that is uploaded."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="handouts")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="handouts")
    name = models.CharField(max_length=130)
    stored = models.FileField(upload_to=place_of_handout, max_length=60)
    size = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)  # by the scanner, which found nothing

    objects = HandoutQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["id"], name="handouts_to_judge", condition=Q(judged_at=None))]

    def __str__(self):
        return self.name

    @property
    def is_checked(self):
        return not settings.CLAMAV_URL or self.judged_at is not None

    @transaction.atomic
    def discard(self):
        """Take it away, and its bytes with it. Twice is once."""
        if Handout.objects.filter(pk=self.pk).delete()[0]:
            transaction.on_commit(partial(default_storage.delete, self.stored.name), robust=True)

    @transaction.atomic
    def refuse(self, finding):
        """The scanner found something: nothing of it stays, and who left it hears why."""
        self.discard()
        handout_refused.send(Handout, owner=self.owner, title=self.session.title, name=self.name, finding=finding)


def key_for(owner, form_uuid, place):
    """Several files come with one form, each with a uuid of its own."""
    return uuid_for(owner, uuid.uuid5(form_uuid, f"handout {place}"))


class SessionNotes(models.Model):
    """What was said in a session, as its speakers or the organisers wrote it down; one text that they share."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="notes")
    body = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="session_notes")
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.session}"

    @property
    def html(self):
        return shown(self.body)

    @classmethod
    @transaction.atomic
    def rewrite(cls, session, by, *, version, body):
        """Save what was made of a version. Raises Overtaken when somebody saved in between; nothing is lost."""
        cls.objects.get_or_create(session=session)
        fresh = {"body": body, "by": by, "version": version + 1, "changed_at": timezone.now()}
        if not cls.objects.filter(session=session, version=version).update(**fresh):
            raise Overtaken


class SessionTalk(models.Model):
    """The conversation about a session: a piece like any other, that its page shows."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="talk")
    content = models.OneToOneField(Content, models.CASCADE, related_name="session_talk")

    def __str__(self):
        return f"{self.session}"

    @classmethod
    def about(cls, session):
        """The one that stands, or None."""
        return cls.objects.filter(session=session, content__removed_at=None).select_related("content").first()

    @classmethod
    @transaction.atomic
    def say(cls, slot, author, text, key, picked=()):
        """Say the first thing about a session, or go on where somebody was ahead. The same form sent twice is said
        once. picked: the members that were chosen from suggestions. Returns the conversation, or the comment in it
        that this became. Raises Closed."""
        event = slot.event.locked()
        standing = cls.about(slot.session_id)
        if standing:
            if uuid_for(author, key) == standing.content.uuid:
                return standing.content
            return standing.content.comment(author, text, key, picked=picked)
        talk = kind_named("discussion").objects.write(
            author,
            uuid=key,
            title=slot.title,
            body=clean(html_of(text)),
            group=event.group,
            visibility=event.visibility,
            about_event=event.content_ptr,
            picked=picked,
        )
        talk.publish()
        cls.objects.update_or_create(session=slot.session, defaults={"content": talk.content_ptr})
        return talk
