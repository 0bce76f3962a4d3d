import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from members.models import Organisation, SortName
from network.models import Subject, Subjects
from web.constraints import refused_as
from web.showing import shown
from web.submits import uuid_for

from .arrangements import Arranged, arranged_for, may_post
from .covers import Covered
from .entering import Admission, Entering, Standing
from .exclusions import Excluding, Exclusion
from .living import LivingGroup, LivingQuerySet
from .memberships import Invitation, JoinRequest, Membership, inside


class Kind(models.TextChoices):
    OPEN = "open", _("Open group")
    CLOSED = "closed", _("Closed group")
    HIDDEN = "hidden", _("Hidden group")


STRICTNESS = [Kind.OPEN, Kind.CLOSED, Kind.HIDDEN]


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


class GroupQuerySet(LivingQuerySet):
    def joined_by(self, viewer):
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(pk__in=viewer.memberships.values("group"))

    def offered_to(self, viewer):
        """Groups that the viewer is invited to."""
        if not viewer.is_authenticated:
            return self.none()
        return self.living().filter(pk__in=viewer.invitations.values("group"))

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
        return self.open_or_in(Group.objects.entered_by(viewer))

    def open_or_in(self, groups):
        """Those with an open gate, and those among these."""
        return self.filter(Q(kind=Kind.OPEN) | Q(pk__in=groups))

    def postable_by(self, viewer):
        """Groups the viewer may post in: as a manager, or as a member where members may."""
        if not viewer.is_authenticated:
            return self.none()
        return self.living().filter(pk__in=Membership.objects.filter(may_post(), member=viewer).values("group"))

    def with_standing(self, viewer):
        """Each group with what the viewer is to it, whether its gate opens, and how many ask a manager to join."""
        readable = Exists(Group.objects.readable_by(viewer).filter(pk=OuterRef("pk")))
        if not viewer.is_authenticated:
            standing, waiting = Value(Standing.OUTSIDER), Value(0)
        else:
            own = {"group": OuterRef("pk"), "member": viewer}
            standing = Case(
                When(Exists(Exclusion.objects.running().filter(**own)), then=Value(Standing.EXCLUDED)),
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
        return self.annotate(
            standing=standing,
            is_readable=readable,
            request_count=waiting,
            viewed_by=viewed_by,
            is_postable=Exists(Group.objects.postable_by(viewer).filter(pk=OuterRef("pk"))),
            **arranged_for(viewer),
        )

    def found_by(self, words):
        """Groups with these words in their name or introduction, or with just this subject or home organisation."""
        words = words.strip()
        about_it = GroupSubject.objects.filter(tag__in=Subject.objects.going_by(words)).values("content_object")
        sort_name = SortName(Value(words))
        named = Q(sort_name__contains=sort_name) | Q(intro__unaccent__icontains=words)
        at_home = Q(organisation__in=Organisation.objects.filter(sort_name=sort_name))
        return self.filter(named | at_home | Q(pk__in=about_it))

    def in_province(self, province):
        """Groups of this region, by their own word or by their home organisation."""
        there = Organisation.objects.filter(province=province)
        return self.filter(Q(province=province) | Q(organisation__in=there))

    @transaction.atomic
    def create_by(self, member, *, uuid, subjects=(), **fields):
        """A new group, managed by who made it. The same form sent twice makes one group. Raises NameTaken."""
        with name_taken():
            group, created = self.get_or_create(uuid=uuid_for(member, uuid), founder=member, defaults=fields)
        if created:
            group.subjects.set(subjects)
            group.memberships.create(member=member, is_manager=True)
            group.count_members()
        return group


class Group(Arranged, Covered, Entering, Excluding, LivingGroup):
    """A house in the network, with its own shutters. `kind` says who may look inside, `admission` how one gets in."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=200, unique=True, null=True, editable=False)  # noqa: DJ001 - unique or absent
    # Who made it: a fact for the record and for the double submit. It gives no right; managers are memberships.
    founder = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=512)  # as that of a member, and for the same reason no more
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

    subjects = TaggableManager(_("subjects"), through=GroupSubject, blank=True, manager=Subjects)
    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        indexes = [
            models.Index(fields=["-last_activity_at", "-id"], name="groups_by_activity"),
            models.Index(fields=["life", "-last_activity_at", "-id"], name="groups_by_life"),
            models.Index(fields=["-member_count", "-id"], name="groups_by_size"),
            GinIndex(OpClass("sort_name", name="gin_trgm_ops"), name="group_name_trigrams", fastupdate=False),
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
        return slugify(self.name)[:140].strip("-") or "groep"

    @property
    def html(self):
        """About this group, ready to be shown: it was sanitised on the way in (web.richtext)."""
        return shown(self.about)

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
        if self.admission == Admission.AT_ONCE and not self.is_archived:
            for join_request in self.join_requests.all():  # nobody waits before an open door
                join_request.admit()

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
        self.kind, self.admission, self.life, self.viewed_by = held.kind, held.admission, held.life, None

    def count_members(self):
        self.member_count = self.memberships.count()
        Group.objects.filter(pk=self.pk).update(member_count=self.member_count)  # unguarded: the group is in hand


class OpensUp(Exception):
    """A group cannot become less strict than it is."""


class NameTaken(Exception):
    """Another group that everybody may know of has this name."""


def name_taken():
    return refused_as(NameTaken, "one_known_group_of_a_name")
