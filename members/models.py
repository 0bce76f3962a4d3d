import uuid

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from network.models import JoiningPolicy, Network, Subject
from network.rights import RoleName

from .signals import admitted, turned_away

LARGE, SMALL = 320, 96  # sides of a photo, in pixels


class SortName(Func):
    """A name as people look it up: lower case, without accents."""

    template = "lower(immutable_unaccent(%(expressions)s))"
    output_field = models.TextField()


class Province(models.TextChoices):
    DRENTHE = "Drenthe", "Drenthe"
    FLEVOLAND = "Flevoland", "Flevoland"
    FRYSLAN = "Fryslân", "Fryslân"
    GELDERLAND = "Gelderland", "Gelderland"
    GRONINGEN = "Groningen", "Groningen"
    LIMBURG = "Limburg", "Limburg"
    NOORD_BRABANT = "Noord-Brabant", "Noord-Brabant"
    NOORD_HOLLAND = "Noord-Holland", "Noord-Holland"
    OVERIJSSEL = "Overijssel", "Overijssel"
    UTRECHT = "Utrecht", "Utrecht"
    ZEELAND = "Zeeland", "Zeeland"
    ZUID_HOLLAND = "Zuid-Holland", "Zuid-Holland"


class Audience(models.TextChoices):
    PUBLIC = "public", _("Everybody on the internet")
    MEMBERS = "members", _("Members only")


class Organisation(models.Model):
    """A public body people work for. Domains are how a confirmed address is recognised, never a proof of anything."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=200, unique=True, null=True, editable=False)  # noqa: DJ001 - unique or absent
    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    province = models.CharField(_("province"), max_length=20, choices=Province, blank=True)
    sort_name = models.GeneratedField(expression=SortName("name"), output_field=models.TextField(), db_persist=True)

    class Meta:
        verbose_name = _("organisation")
        indexes = [GinIndex(OpClass("sort_name", name="gin_trgm_ops"), name="organisation_name_trigrams")]

    def __str__(self):
        return self.name

    @classmethod
    def recognised_by(cls, email):
        """The organisation whose domain the address ends in: the exact domain first, then its parents; or None."""
        labels = email.rpartition("@")[2].lower().split(".")
        domains = [".".join(labels[start:]) for start in range(len(labels) - 1)]
        rows = Domain.objects.filter(name__in=domains).select_related("organisation")
        found = {row.name: row.organisation for row in rows}
        return next((found[domain] for domain in domains if domain in found), None)


class Domain(models.Model):
    name = models.CharField(max_length=253, unique=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="domains")

    def __str__(self):
        return self.name


class Expertise(ItemBase):
    content_object = models.ForeignKey("Member", models.CASCADE, related_name="expertises")
    tag = models.ForeignKey(Subject, models.CASCADE, related_name="expertises")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="one_expertise_per_subject")]


class MemberQuerySet(models.QuerySet):
    def present(self):
        """Those who are in: address confirmed, admitted, not suspended. Everybody else is a visitor."""
        return self.filter(~Exists(Suspension.objects.running().filter(member=OuterRef("pk"))), is_active=True).exclude(
            joined_at=None
        )

    def visible_to(self, viewer):
        """Members whose profile the viewer may open."""
        own = Q(profile_audience=Audience.PUBLIC)
        if viewer.is_authenticated:
            own |= Q(profile_audience=Audience.MEMBERS)
        return self.present().filter(own)

    def photographed_for(self, viewer):
        """Members whose photo the viewer may see; a name is always visible, a photo is not."""
        photographed = self.present().exclude(photo="")
        return photographed if viewer.is_authenticated else photographed.filter(photo_audience=Audience.PUBLIC)

    def waiting(self):
        """Those who confirmed their address and wait for a community manager."""
        return self.filter(joined_at=None, confirmed_at__isnull=False, is_active=True)

    def with_roles(self):
        """The viewer in one query: the roles that run now come along as role_names."""
        running = Role.objects.running().filter(member=OuterRef("pk"))
        return self.annotate(role_names=ArraySubquery(running.values("name")))

    def with_affiliation(self):
        return self.select_related("affiliation__organisation")

    def named(self, words):
        return self.filter(sort_name__contains=SortName(Value(words.strip())))

    def working_at(self, organisation_name):
        """Members who work now at an organisation whose name holds these words."""
        words = SortName(Value(organisation_name.strip()))
        jobs = Affiliation.objects.filter(until=None, sort_name__contains=words)
        return self.filter(affiliation__in=jobs)

    def expert_in(self, subject_name):
        experts = Expertise.objects.filter(tag__name__iexact=subject_name.strip())
        return self.filter(pk__in=experts.values("content_object"))


class MemberManager(BaseUserManager.from_queryset(MemberQuerySet)):
    def create_user(self, email, password=None, **fields):
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member


class Member(AbstractBaseUser):
    """A person with an account; jobs come and go as Affiliations."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=200, unique=True, null=True, editable=False)  # noqa: DJ001 - unique or absent
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    sort_name = models.GeneratedField(expression=SortName("name"), output_field=models.TextField(), db_persist=True)
    headline = models.CharField(_("in one line"), max_length=120, blank=True)
    about = models.TextField(_("about you"), blank=True)
    province = models.CharField(_("province"), max_length=20, choices=Province, blank=True)
    affiliation = models.ForeignKey("Affiliation", models.SET_NULL, null=True, blank=True, related_name="+")
    photo = models.FileField(upload_to="photos", max_length=120, blank=True)
    photo_small = models.FileField(upload_to="photos", max_length=120, blank=True)
    profile_audience = models.CharField(
        _("Who may see your profile?"), max_length=7, choices=Audience, default=Audience.MEMBERS
    )
    photo_audience = models.CharField(
        _("Who may see your photo?"), max_length=7, choices=Audience, default=Audience.MEMBERS
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)  # an operator of the installation; carries no right in the network
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(null=True)  # confirmed and admitted; whoever lacks it is a visitor
    changed_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    expertise = TaggableManager(_("expertise"), through=Expertise, blank=True)
    objects = MemberManager()

    class Meta:
        verbose_name = _("member")
        indexes = [
            models.Index(fields=["sort_name", "id"], name="members_by_name"),
            GinIndex(OpClass("sort_name", name="gin_trgm_ops"), name="member_name_trigrams"),
            models.Index(fields=["province", "sort_name"], name="members_by_province"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_at=None) | Q(confirmed_at__isnull=False), name="nobody_joins_unconfirmed"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("feed:member", args=[self.pk, self.slug])

    @property
    def slug(self):
        return slugify(self.name) or "lid"

    @property
    def first_name(self):
        return self.name.split()[0] if self.name.split() else self.name

    @property
    def html(self):
        """About this member, ready to be shown: it was sanitised on the way in (web.richtext)."""
        return mark_safe(self.about)  # noqa: S308

    @cached_property
    def role_names(self):
        return list(self.roles.running().values_list("name", flat=True))

    def photo_url(self, side, for_visitor):
        """Where this audience finds the photo, or "" when there is none for it."""
        if not self.photo or (for_visitor and self.photo_audience != Audience.PUBLIC):
            return ""
        return f"{reverse('members:photo', args=[self.pk, SMALL if side <= SMALL else LARGE])}?{self.photo_stamp}"

    @property
    def photo_stamp(self):
        return self.photo.name.rpartition("-")[2].partition(".")[0]

    @transaction.atomic
    def describe(self, expertise, **fields):
        """Change what the member says about themself."""
        fields["changed_at"] = timezone.now()
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=fields.keys())
        self.expertise.set(expertise)

    def show_on_site(self, photos):
        """Replace the photo; photos as web.images.squares gives them, or None to remove it."""
        gone = [name for name in (self.photo.name, self.photo_small.name) if name]
        if photos:
            stamp = uuid.uuid4().hex
            self.photo.save(f"{self.uuid}-{stamp}.webp", photos[LARGE], save=False)
            self.photo_small.save(f"{self.uuid}-{stamp}-klein.webp", photos[SMALL], save=False)
        else:
            self.photo = self.photo_small = ""
        self.changed_at = timezone.now()
        self.save(update_fields=["photo", "photo_small", "changed_at"])
        transaction.on_commit(lambda: [default_storage.delete(name) for name in gone], robust=True)

    @transaction.atomic
    def work_as(self, job_title, organisation=None, organisation_name=""):
        """Take a job and end the one before it; what was written in it keeps its name. The same job is no news."""
        if organisation:
            organisation_name = organisation.name
        job = (organisation, organisation_name, job_title)
        current = self.affiliation
        if current and (current.organisation, current.organisation_name, current.job_title) == job:
            return
        today = timezone.localdate()
        if current:
            Affiliation.objects.filter(pk=current.pk).update(until=today)
        self.affiliation = None
        if any(job):
            self.affiliation = self.affiliations.create(
                organisation=organisation, organisation_name=organisation_name, job_title=job_title, since=today
            )
        self.changed_at = timezone.now()
        self.save(update_fields=["affiliation", "changed_at"])

    @transaction.atomic
    def confirm(self):
        """The address is proven; whoever the joining policy lets in at once is a member from now on."""
        now = timezone.now()
        if not Member.objects.filter(pk=self.pk, confirmed_at=None).update(confirmed_at=now):
            return
        self.confirmed_at = now
        policy = Network.current().joining_policy
        recognised = policy == JoiningPolicy.RECOGNISED and Organisation.recognised_by(self.email)
        if policy == JoiningPolicy.ANYONE or recognised:
            self.admit(waited=False)

    @transaction.atomic
    def admit(self, waited=True):
        """Let this person in. Admitting twice is admitting once."""
        now = timezone.now()
        if Member.objects.waiting().filter(pk=self.pk).update(joined_at=now, changed_at=now):
            self.joined_at = now
            admitted.send(Member, member=self, waited=waited)

    @transaction.atomic
    def turn_away(self, reason):
        """Refuse somebody who waits: the person hears why, and the account goes, for nothing was done with it yet."""
        waiting = Member.objects.waiting().select_for_update(of=("self",)).filter(pk=self.pk).first()
        if waiting:
            turned_away.send(Member, email=waiting.email, name=waiting.name, reason=reason)
            waiting.delete()


class Affiliation(models.Model):
    """A job: what somebody is, where, from when until when. Past ones stay, so old pieces keep their sender."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="affiliations")
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    sort_name = models.GeneratedField(
        expression=SortName("organisation_name"), output_field=models.TextField(), db_persist=True
    )
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "until"], name="affiliations_by_organisation"),
            GinIndex(OpClass("sort_name", name="gin_trgm_ops"), name="affiliation_trigrams"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="a_job_ends_after_it_begins"
            )
        ]

    def __str__(self):
        return ", ".join(filter(None, [self.job_title, self.organisation_name]))


class RoleQuerySet(models.QuerySet):
    def running(self):
        now = timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=now), since__lte=now)


class Role(models.Model):
    """Something a member does for the network, for a while, given by somebody."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="roles")
    name = models.CharField(_("role"), max_length=20, choices=RoleName)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = RoleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member"], name="roles_of_member")]

    def __str__(self):
        return self.get_name_display()


class SuspensionQuerySet(models.QuerySet):
    def running(self):
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()))


class Suspension(models.Model):
    """A member kept out, with the reason. The decision that writes this row stands in the room of moderation."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="suspensions")
    reason = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member"], name="suspensions_of_member")]

    def __str__(self):
        return self.reason[:60]


class Errand(models.Model):
    """What somebody was doing when joining came in between: the page to return to and what was typed there.

    Kept with the account, not the browser, so that it survives another device and days of waiting for approval.
    """

    member = models.OneToOneField(Member, models.CASCADE, related_name="errand")
    page = models.CharField(max_length=500)
    form_path = models.CharField(max_length=500, blank=True)
    fields = models.JSONField(default=dict)

    def __str__(self):
        return self.page
