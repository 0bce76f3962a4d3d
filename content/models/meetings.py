import secrets
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from groups.models import Group, barred_groups_of

from .pieces import Content

LASTS = timedelta(hours=4)  # when nobody ends it


def in_a_while():
    return timezone.now() + LASTS


class MeetingQuerySet(models.QuerySet):
    def running(self):
        return self.filter(ended_at=None, ends_at__gt=timezone.now())

    def over(self):
        return self.filter(ended_at=None, ends_at__lte=timezone.now())

    def visible_to(self, viewer):
        """That of a group is for who stands inside of it, that of a conversation for the members who can read that and
        whom its group does not keep out."""
        if not viewer.is_authenticated:
            return self.none()
        inside = Q(group__in=Group.objects.entered_by(viewer))
        about = Q(content__in=Content.objects.visible_to(viewer)) & ~Q(content__group__in=barred_groups_of(viewer))
        return self.running().filter(inside | about)

    @transaction.atomic
    def start(self, member, *, group=None, content=None, url=""):
        """The meeting that runs at this place, or a new one: at a link that the member has, or at our provider's."""
        place = {"group": group, "content": content}
        locked = Content._base_manager.filter(pk=content.pk) if content else Group._base_manager.filter(pk=group.pk)
        locked.select_for_update(no_key=True).order_by("pk").get()
        for meeting in self.over().filter(**place):
            meeting.end()
        running = self.running().filter(**place).first()
        if running:
            return running
        meeting = self.create(**place, url=url or new_room(), started_by=member)
        meeting.welcome(member)
        return meeting


def new_room():
    """A room at the operator's provider that nobody can guess."""
    return f"{settings.VIDEO_URL}/{secrets.token_hex(16)}"


def running_at(place):
    """For an annotation: the uuid of the meeting that runs in the outer group, or about the outer content."""
    there = Meeting.objects.running().filter(**{place: OuterRef("pk")})
    return Subquery(there.values("uuid")[:1])


class Meeting(models.Model):
    """A video meeting that goes on now, in a group or about a conversation; we know the link and who said to come.

    Once it ended, neither is kept: a link may open the next meeting too, and who talks with whom is nobody's business.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="meetings")
    content = models.ForeignKey(Content, models.CASCADE, null=True, related_name="meetings")
    url = models.URLField(max_length=500, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(default=in_a_while)
    ended_at = models.DateTimeField(null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(group__isnull=False, content=None) | Q(group=None, content__isnull=False),
                name="a_meeting_is_held_at_one_place",
            ),
            models.UniqueConstraint(fields=["group"], condition=Q(ended_at=None), name="one_meeting_in_a_group"),
            models.UniqueConstraint(fields=["content"], condition=Q(ended_at=None), name="one_meeting_about_a_piece"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(url=""), name="no_link_of_an_ended_meeting_is_kept"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="a_meeting_does_not_last_for_ever"),
        ]
        indexes = [models.Index(fields=["ends_at"], name="meetings_running", condition=Q(ended_at=None))]

    def __str__(self):
        return str(self.group or self.content)

    def get_absolute_url(self):
        return reverse("content:meeting", args=[self.uuid])

    @property
    def place(self):
        """The group or the conversation it is held in."""
        return self.group or self.content

    @property
    def host(self):
        """Where the link leads, as a browser spells it: letters that only look like others show."""
        return (urlsplit(self.url).hostname or "").encode("idna").decode()

    def welcome(self, member):
        """Say that the member comes. Twice is once."""
        self.guests.get_or_create(member=member)

    def let_go(self, member):
        self.guests.filter(member=member).delete()

    @transaction.atomic
    def end(self):
        """Twice is once."""
        if Meeting.objects.filter(pk=self.pk, ended_at=None).update(ended_at=timezone.now(), url=""):
            self.guests.all().delete()


class Guest(models.Model):
    """A member who said to come to a meeting, as long as it goes on."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="guests")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="a_guest_comes_once")]

    def __str__(self):
        return f"{self.member} - {self.meeting}"
