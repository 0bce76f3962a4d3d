import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from members.models import SortName
from network.models import Subject

from .signals import join_admitted, join_declined, join_requested


class Kind(models.TextChoices):
    OPEN = "open", _("Open group")
    CLOSED = "closed", _("Closed group")
    HIDDEN = "hidden", _("Hidden group")


STRICTNESS = [Kind.OPEN, Kind.CLOSED, Kind.HIDDEN]


class Admission(models.TextChoices):
    AT_ONCE = "at_once", _("At once")
    ON_REQUEST = "on_request", _("On request")
    BY_INVITATION = "by_invitation", _("By invitation")


class Standing(models.TextChoices):
    """What the viewer is to a group."""

    OUTSIDER = "outsider"
    REQUESTED = "requested"
    MEMBER = "member"
    MANAGER = "manager"


class Pattern(models.TextChoices):
    """The shutters of the look; each name is a symbol in the sprite."""

    ZANDLOPER = "zandloper", _("Hourglass")
    RUIT = "ruit", _("Diamond")
    SCHUIN = "schuin", _("Diagonal")
    KWARTIER = "kwartier", _("Quarters")
    KEPER = "keper", _("Chevron")
    BANEN = "banen", _("Bars")
    WOLF = "wolf", _("Wolf's teeth")
    GEPUNT = "gepunt", _("Points")


class GroupSubject(ItemBase):
    content_object = models.ForeignKey("Group", models.CASCADE, related_name="group_subjects")
    tag = models.ForeignKey(Subject, models.CASCADE, related_name="group_subjects")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="one_group_subject_per_subject")]


class GroupQuerySet(models.QuerySet):
    def joined_by(self, viewer):
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(pk__in=viewer.memberships.values("group"))

    def entered_by(self, viewer):
        """Groups the viewer stands inside of: as a member, or through a running Entry. No role is an exception."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(
            Q(pk__in=viewer.memberships.values("group")) | Q(pk__in=Entry.objects.running_for(viewer).values("group"))
        )

    def visible_to(self, viewer):
        """Groups the viewer may know exist: all but the hidden ones of others."""
        if not viewer.is_authenticated:
            return self.exclude(kind=Kind.HIDDEN)
        return self.filter(~Q(kind=Kind.HIDDEN) | Q(pk__in=Group.objects.entered_by(viewer)))

    def readable_by(self, viewer):
        """Groups whose gate lets the viewer through; each piece's own audience decides further."""
        if not viewer.is_authenticated:
            return self.filter(kind=Kind.OPEN)
        return self.filter(Q(kind=Kind.OPEN) | Q(pk__in=Group.objects.entered_by(viewer)))

    def create_by(self, member, *, uuid, subjects=(), **fields):
        """A new group, managed by who made it. The same form sent twice makes one group."""
        with transaction.atomic():
            group, created = self.get_or_create(uuid=uuid, founder=member, defaults=fields)
            if created:
                group.subjects.set(subjects)
                group.memberships.create(member=member, is_manager=True)
                group.count_members()
        return group


class Group(models.Model):
    """A house in the network, with its own shutters. `kind` says who may look inside, `admission` how one gets in."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=200, unique=True, null=True, editable=False)  # noqa: DJ001 - unique or absent
    # Who made it: a fact for the record and for the double submit. It gives no right; managers are memberships.
    founder = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=80, unique=True)
    sort_name = models.GeneratedField(expression=SortName("name"), output_field=models.TextField(), db_persist=True)
    intro = models.CharField(_("in one sentence"), max_length=200)
    about = models.TextField(_("about this group"), blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OPEN)
    admission = models.CharField(_("how to get in"), max_length=15, choices=Admission, default=Admission.AT_ONCE)
    pattern = models.CharField(_("shutters"), max_length=10, choices=Pattern, default=Pattern.ZANDLOPER)
    hue = models.PositiveSmallIntegerField(
        _("colour"), default=1, validators=[MinValueValidator(1), MaxValueValidator(6)]
    )
    member_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    last_activity_at = models.DateTimeField(default=timezone.now)

    subjects = TaggableManager(_("subjects"), through=GroupSubject, blank=True)
    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        indexes = [
            models.Index(fields=["-last_activity_at", "-id"], name="groups_by_activity"),
            models.Index(fields=["-member_count", "-id"], name="groups_by_size"),
            GinIndex(OpClass("sort_name", name="gin_trgm_ops"), name="group_name_trigrams"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.OPEN) | ~Q(admission=Admission.AT_ONCE), name="only_open_groups_admit_at_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.HIDDEN) | Q(admission=Admission.BY_INVITATION),
                name="hidden_groups_admit_by_invitation",
            ),
            models.CheckConstraint(condition=Q(hue__range=(1, 6)), name="a_hue_of_the_look"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("feed:group", args=[self.pk, self.slug])

    @property
    def slug(self):
        return slugify(self.name) or "groep"

    @transaction.atomic
    def join(self, member, reason=""):
        """Admit the member, or put the question to the managers. Joining twice is joining once."""
        if self.standing_of(member) != Standing.OUTSIDER:
            return
        if self.admission == Admission.AT_ONCE:
            self.memberships.get_or_create(member=member)
            self.count_members()
        else:
            join_request, created = self.join_requests.get_or_create(member=member, defaults={"reason": reason})
            if created:
                join_requested.send(Group, join_request=join_request)

    @transaction.atomic
    def leave(self, member):
        """Take the member out, and a waiting request with it. Raises LastManager: a group needs somebody in charge."""
        # The managers are locked together, so that two of them cannot leave at the same moment.
        managers = list(self.memberships.select_for_update().filter(is_manager=True).values_list("member", flat=True))
        if managers == [member.pk] and self.memberships.exclude(member=member).exists():
            raise LastManager
        self.memberships.filter(member=member).delete()
        self.join_requests.filter(member=member).delete()
        self.count_members()

    def standing_of(self, viewer):
        if not viewer.is_authenticated:
            return Standing.OUTSIDER
        membership = self.memberships.filter(member=viewer).first()
        if membership:
            return Standing.MANAGER if membership.is_manager else Standing.MEMBER
        if self.join_requests.filter(member=viewer).exists():
            return Standing.REQUESTED
        return Standing.OUTSIDER

    def may_become(self, kind):
        """A group only becomes stricter: what was said inside was said to those who could read it then."""
        return STRICTNESS.index(kind) >= STRICTNESS.index(self.kind)

    def count_members(self):
        self.member_count = self.memberships.count()
        Group.objects.filter(pk=self.pk).update(member_count=self.member_count)  # unguarded: the group is in hand


class LastManager(Exception):
    """The only manager of a group that has other members cannot leave it."""


class Membership(models.Model):
    """Being in a group. Asking to be in it is a JoinRequest, so no query has to filter pending rows."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    is_manager = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="one_membership_per_group")]

    def __str__(self):
        return f"{self.member} - {self.group}"


class JoinRequest(models.Model):
    """Somebody asks to be let into a group."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="join_requests")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests")
    reason = models.TextField(_("Why do you want to join?"), max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="one_join_request_per_group")]

    def __str__(self):
        return f"{self.member} - {self.group}"

    @transaction.atomic
    def admit(self):
        """Let the asker in. Two managers deciding at once decide once."""
        if not JoinRequest.objects.filter(pk=self.pk).delete()[0]:
            return
        membership, created = self.group.memberships.get_or_create(member=self.member)
        self.group.count_members()
        if created:
            join_admitted.send(Group, membership=membership)

    @transaction.atomic
    def decline(self, reason=""):
        """Refuse; the asker hears why and may ask again."""
        if JoinRequest.objects.filter(pk=self.pk).delete()[0]:
            join_declined.send(Group, group=self.group, member=self.member, reason=reason)


class EntryQuerySet(models.QuerySet):
    def running_for(self, viewer):
        return self.filter(member=viewer.pk, until__gt=timezone.now())


class Entry(models.Model):
    """A reasoned look inside a closed group by somebody who is no member: short, logged, told to its managers."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="entries")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="entries")
    reason = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member", "until"], name="entries_of_member")]
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("since")), name="an_entry_ends")]

    def __str__(self):
        return self.reason[:60]
