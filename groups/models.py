import uuid
from contextlib import contextmanager

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from members.models import SortName
from network.models import Subject

from .signals import invited, join_admitted, join_declined, join_requested


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
    INVITED = "invited"
    MEMBER = "member"
    MANAGER = "manager"


INSIDE = {Standing.MEMBER, Standing.MANAGER}


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


def inside(member):
    """Which groups a member stands inside of, as a condition on Group; member may be an OuterRef."""
    running = Entry.objects.filter(member=member, until__gt=timezone.now())
    return Q(pk__in=Membership.objects.filter(member=member).values("group")) | Q(pk__in=running.values("group"))


class GroupQuerySet(models.QuerySet):
    def joined_by(self, viewer):
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(pk__in=viewer.memberships.values("group"))

    def entered_by(self, viewer):
        """Groups the viewer stands inside of: as a member, or through a running Entry. No role is an exception."""
        if not viewer.is_authenticated:
            return self.none()
        came_along = getattr(viewer, "entered_groups", None)  # groups.backends fetched them with the viewer
        return self.filter(inside(viewer) if came_along is None else Q(pk__in=came_along))

    def visible_to(self, viewer):
        """Groups the viewer may know exist: all but the hidden ones of others. An invitation makes one known."""
        if not viewer.is_authenticated:
            return self.exclude(kind=Kind.HIDDEN)
        known = Q(pk__in=Group.objects.entered_by(viewer)) | Q(pk__in=viewer.invitations.values("group"))
        return self.filter(~Q(kind=Kind.HIDDEN) | known)

    def readable_by(self, viewer):
        """Groups whose gate lets the viewer through; each piece's own audience decides further."""
        if not viewer.is_authenticated:
            return self.filter(kind=Kind.OPEN)
        return self.filter(Q(kind=Kind.OPEN) | Q(pk__in=Group.objects.entered_by(viewer)))

    def with_standing(self, viewer):
        """Each group with what the viewer is to it, whether its gate opens, and how many ask a manager to join."""
        readable = Exists(Group.objects.readable_by(viewer).filter(pk=OuterRef("pk")))
        if not viewer.is_authenticated:
            standing, waiting = Value(Standing.OUTSIDER), Value(0)
        else:
            own = {"group": OuterRef("pk"), "member": viewer}
            standing = Case(
                When(Exists(Membership.objects.filter(**own, is_manager=True)), then=Value(Standing.MANAGER)),
                When(Exists(Membership.objects.filter(**own)), then=Value(Standing.MEMBER)),
                When(Exists(Invitation.objects.filter(**own)), then=Value(Standing.INVITED)),
                When(Exists(JoinRequest.objects.filter(**own)), then=Value(Standing.REQUESTED)),
                default=Value(Standing.OUTSIDER),
            )
            requests = JoinRequest.objects.filter(group=OuterRef("pk")).order_by().values("group")
            waiting = Case(
                When(
                    standing=Standing.MANAGER, then=Subquery(requests.annotate(waiting=Count("pk")).values("waiting"))
                ),
            )
        viewed_by = Value(viewer.pk or 0, models.BigIntegerField())
        return self.annotate(standing=standing, is_readable=readable, request_count=waiting, viewed_by=viewed_by)

    def found_by(self, words):
        """Groups with these words in their name or introduction, or with just this subject."""
        words = words.strip()
        about_it = GroupSubject.objects.filter(tag__name__iexact=words).values("content_object")
        named = Q(sort_name__contains=SortName(Value(words))) | Q(intro__unaccent__icontains=words)
        return self.filter(named | Q(pk__in=about_it))

    @transaction.atomic
    def create_by(self, member, *, uuid, subjects=(), **fields):
        """A new group, managed by who made it. The same form sent twice makes one group. Raises NameTaken."""
        with name_taken():
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
    name = models.CharField(_("name"), max_length=80)
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

    viewed_by = None  # whose standing came along with the row; with_standing fills it in

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
            # Hidden groups may share a name: a refusal would tell that one exists.
            models.UniqueConstraint(
                fields=["sort_name"], condition=~Q(kind=Kind.HIDDEN), name="one_known_group_of_a_name"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("feed:group", args=[self.pk, self.slug])

    @property
    def slug(self):
        return slugify(self.name) or "groep"

    @property
    def html(self):
        """About this group, ready to be shown: it was sanitised on the way in (web.richtext)."""
        return mark_safe(self.about)  # noqa: S308

    @transaction.atomic
    def rewrite(self, *, subjects=(), **fields):
        """Change what the group says of itself. Raises OpensUp for a kind less strict, NameTaken for a name in use."""
        self.lock()
        if not self.may_become(fields.get("kind", self.kind)):
            raise OpensUp
        fields["changed_at"] = timezone.now()
        for name, value in fields.items():
            setattr(self, name, value)
        with name_taken():
            self.save(update_fields=fields.keys())
        self.subjects.set(subjects)
        if self.admission == Admission.AT_ONCE:
            for join_request in self.join_requests.all():  # nobody waits before an open door
                join_request.admit()

    @transaction.atomic
    def join(self, member, reason=""):
        """Admit the member, or put the question to the managers. Joining twice is joining once."""
        self.lock()
        standing = self.standing_of(member)
        if standing in INSIDE:
            return
        if standing == Standing.INVITED or self.admission == Admission.AT_ONCE:
            self.take_in(member)
        elif self.admission == Admission.ON_REQUEST:
            join_request, created = self.join_requests.get_or_create(member=member, defaults={"reason": reason})
            if created:
                join_requested.send(Group, join_request=join_request)

    def take_in(self, member):
        """Make the member one of the group; what was asked or offered before is settled by it. Call under lock()."""
        membership, _created = self.memberships.get_or_create(member=member)
        member.entered_groups = None
        self.join_requests.filter(member=member).delete()
        self.invitations.filter(member=member).delete()
        self.count_members()
        return membership

    @transaction.atomic
    def leave(self, member):
        """Take the member out, and a waiting request with it. Raises LastManager: a group needs somebody in charge."""
        self.lock()
        if self.needs(member):
            raise LastManager
        self.memberships.filter(member=member).delete()
        member.entered_groups = None
        self.join_requests.filter(member=member).delete()
        self.count_members()

    def needs(self, member):
        """Whether this member is the only manager of a group that has other members."""
        managers = list(self.memberships.filter(is_manager=True).values_list("member", flat=True))
        return managers == [member.pk] and self.memberships.exclude(member=member).exists()

    @transaction.atomic
    def invite(self, member, by):
        """Offer the member a place. Inviting twice is inviting once, and who is inside already is left in peace."""
        self.lock()
        if self.standing_of(member) in INSIDE:
            return
        invitation, created = self.invitations.get_or_create(member=member, defaults={"invited_by": by})
        if created:
            invited.send(Group, invitation=invitation)

    def turn_down(self, member):
        """The member does not want the place that was offered."""
        self.invitations.filter(member=member).delete()

    def appoint(self, member):
        """Make a member manager, with the same rights as the others."""
        self.memberships.filter(member=member).update(is_manager=True)

    @transaction.atomic
    def step_down(self, member):
        """Go on as an ordinary member. Raises LastManager: somebody has to be in charge."""
        self.lock()
        if not self.memberships.filter(is_manager=True).exclude(member=member).exists():
            raise LastManager
        self.memberships.filter(member=member).update(is_manager=False)

    def standing_of(self, viewer):
        return self.seen_by(viewer).standing

    def is_readable_by(self, viewer):
        return self.seen_by(viewer).is_readable

    def seen_by(self, viewer):
        """This group as with_standing gives it: itself when it was fetched so for this viewer, else by one query."""
        if self.viewed_by == (viewer.pk or 0):
            return self
        return Group.objects.with_standing(viewer).get(pk=self.pk)  # unguarded: the group is in hand

    def may_become(self, kind):
        """A group only becomes stricter: what was said inside was said to those who could read it then."""
        return STRICTNESS.index(kind) >= STRICTNESS.index(self.kind)

    def lock(self):
        """Hold the row until the transaction ends, so that who is in the group changes one act at a time.

        What may have changed since it was fetched, or will by what follows, is known anew from here.
        """
        held = Group.objects.select_for_update(no_key=True).get(pk=self.pk)  # unguarded: the group is in hand
        self.kind, self.admission, self.viewed_by = held.kind, held.admission, None

    def count_members(self):
        self.member_count = self.memberships.count()
        Group.objects.filter(pk=self.pk).update(member_count=self.member_count)  # unguarded: the group is in hand


class LastManager(Exception):
    """The only manager of a group that has other members cannot leave it."""


class OpensUp(Exception):
    """A group cannot become less strict than it is."""


class NameTaken(Exception):
    """Another group that everybody may know of has this name."""


@contextmanager
def name_taken():
    """Says in our own words what the database says of a name in use, and leaves the transaction fit to go on."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "one_known_group_of_a_name" in str(error):
            raise NameTaken from None
        raise


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
        self.group.lock()
        if JoinRequest.objects.filter(pk=self.pk).exists():
            join_admitted.send(Group, membership=self.group.take_in(self.member))

    @transaction.atomic
    def decline(self, reason=""):
        """Refuse; the asker hears why and may ask again."""
        self.group.lock()
        if JoinRequest.objects.filter(pk=self.pk).delete()[0]:
            join_declined.send(Group, group=self.group, member=self.member, reason=reason)


class Invitation(models.Model):
    """A place offered to a member. It makes the group known to them; reading starts with accepting it, by join()."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="invitations")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="one_invitation_per_group")]

    def __str__(self):
        return f"{self.member} - {self.group}"


class Entry(models.Model):
    """A reasoned look inside a closed group by somebody who is no member: short, logged, told to its managers."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="entries")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="entries")
    reason = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["member", "until"], name="entries_of_member")]
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("since")), name="an_entry_ends")]

    def __str__(self):
        return self.reason[:60]
