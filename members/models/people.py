import uuid
from datetime import datetime, timedelta
from functools import lru_cache

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from network.models import JoiningPolicy, Network, Subjects
from network.rights import TERMS, RoleName
from network.signals import acted
from web.showing import shown
from web.submits import uuid_for

from ..signals import (
    address_proven,
    admitted,
    blocked,
    followed,
    left,
    note_pinned,
    role_given,
    role_moved,
    role_taken,
    turned_away,
)
from .addresses import addresses_of
from .audiences import WIDE, Audience, FieldAudience, Nearness
from .boards import Note
from .connecting import Block, Follow
from .expertise import Expertise, Learning
from .jobs import Evidence
from .joining import Application, RulesAcceptance, rules_owed_by
from .leaving import TIME_TO_RECONSIDER, Departure, Disuse, Farewell, LastingMeasure
from .organisations import Organisation, Province, SortName
from .profiles import Profile
from .querysets import MemberManager
from .questions import ProfileQuestion
from .standing import LastCommunityManager, Limit, Role

LARGE, SMALL = 320, 96  # sides of a photo, in pixels
LONGEST_FIRST_NAME = 24  # characters


def slug_of(name):
    return slugify(name)[:140].strip("-") or "lid"


def first_name(name):
    """By which somebody is addressed, in the middle of a sentence or on a tab: one word, and no wall of letters."""
    return Truncator(name.split()[0] if name.split() else name).chars(LONGEST_FIRST_NAME)


@lru_cache(maxsize=4096)  # a page is full of them, and to make one takes longer than to look up who it is
def address_of(pk, name):
    return reverse("feed:member", args=[pk, slug_of(name)])


@lru_cache(maxsize=4096)
def photo_address(pk, photo, side):
    """Where the photo kept under this name is found, at least this large; "" for none."""
    stamp = photo.rpartition("-")[2].partition(".")[0]
    return f"{reverse('members:photo', args=[pk, SMALL if side <= SMALL else LARGE])}?{stamp}" if photo else ""


class NextNumber(Func):
    """Never given twice, not even when two are admitted at the same moment, or the last one left."""

    template = "nextval('member_numbers')"
    output_field = models.PositiveIntegerField()


class Member(AbstractBaseUser):
    """A person with an account; jobs come and go as Affiliations."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=200, unique=True, null=True, editable=False)  # noqa: DJ001 - unique or absent
    email = models.EmailField(_("e-mail address"), unique=True)
    # As long as a title: a name is kept as it is written, and pages cut it where a row has room for less. More might
    # fit in no index: sort_name has five bytes a sign at most (1/10 for ⅒), and PostgreSQL refuses a row of 2,704.
    name = models.CharField(_("name"), max_length=512)
    sort_name = models.GeneratedField(expression=SortName("name"), output_field=models.TextField(), db_persist=True)
    headline = models.CharField(_("in one line"), max_length=120, blank=True)
    about = models.TextField(_("about you"), blank=True)
    province = models.CharField(_("province"), max_length=20, choices=Province, blank=True)
    affiliation = models.ForeignKey("Affiliation", models.SET_NULL, null=True, blank=True, related_name="+")
    photo = models.FileField(upload_to="photos", max_length=120, blank=True)
    photo_small = models.FileField(upload_to="photos", max_length=120, blank=True)
    profile_audience = models.CharField(
        _("Who may see your profile?"), max_length=7, choices=WIDE, default=Audience.MEMBERS
    )
    photo_audience = models.CharField(
        _("Who may see your photo?"), max_length=7, choices=WIDE, default=Audience.MEMBERS
    )
    headline_audience = FieldAudience()
    job_audience = FieldAudience(choices=WIDE)
    province_audience = FieldAudience()
    expertise_audience = FieldAudience()
    learning_audience = FieldAudience()
    about_audience = FieldAudience()
    groups_audience = FieldAudience()
    events_audience = FieldAudience()
    board_audience = FieldAudience()
    email_audience = FieldAudience(default=Audience.NOBODY)
    board_is_open = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)  # an operator of the installation; carries no right in the network
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(default=timezone.localdate, editable=False)  # written at most once a day
    joined_at = models.DateTimeField(null=True)  # confirmed and admitted; whoever lacks it is a visitor
    number = models.PositiveIntegerField(null=True, unique=True, editable=False)  # how manieth member; of members only
    starting_at = models.DateTimeField(null=True)  # since when the first steps are shown; None once they are done
    changed_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    expertise = TaggableManager(_("expertise"), through=Expertise, blank=True, manager=Subjects)
    learning = TaggableManager(_("learning"), through=Learning, blank=True, related_name="learners", manager=Subjects)
    objects = MemberManager()

    class Meta:
        verbose_name = _("member")
        indexes = [
            models.Index(fields=["sort_name", "id"], name="members_by_name"),
            GinIndex(OpClass("sort_name", name="gin_trgm_ops"), name="member_name_trigrams", fastupdate=False),
            models.Index(fields=["province", "sort_name"], name="members_by_province"),
            models.Index(fields=["last_used_on"], name="members_by_last_use"),
            models.Index(fields=["joined_at", "id"], name="members_by_joining"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_at=None) | Q(confirmed_at__isnull=False), name="nobody_joins_unconfirmed"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of(self.pk, self.name)

    @property
    def slug(self):
        return slug_of(self.name)

    @property
    def is_leaving(self):
        """Whether this author is going, whose profile is closed by now. Known only of who was fetched with a departure:
        a list of names asks nothing for each of them.
        """
        return Member.departure.is_cached(self) and hasattr(self, "departure")

    @property
    def first_name(self):
        return first_name(self.name)

    @property
    def html(self):
        """About this member, ready to be shown: it was sanitised on the way in (web.richtext)."""
        return shown(self.about)

    @property
    def seen(self):
        """What the viewer this member was fetched for may see, by with_nearness or with_profile."""
        return Profile(self, Nearness(self.nearness))

    def seen_by_all(self, viewer):
        """What every visitor may see or every member, whoever it is."""
        return Profile(self, Nearness.MEMBER if viewer.is_authenticated else Nearness.VISITOR)

    @cached_property
    def role_names(self):
        return list(self.roles.running().values_list("name", flat=True))

    @cached_property
    def limit_rows(self):
        return [one["row"] for one in Limit.objects.running_on(self.pk)]

    def limit_on(self, act):
        """The limit that keeps this member from it longest, or None."""
        rows = [row for row in self.limit_rows if row["act"] == act]
        limits = [Limit(**row | {"until": datetime.fromisoformat(row["until"])}) for row in rows]
        return max(limits, key=lambda limit: limit.until, default=None)

    @cached_property
    def is_recognised(self):
        """Whether it is known, and not only said, that this member works somewhere."""
        return self.affiliations.current().exclude(evidence=Evidence.SELF_DECLARED).exists()

    @property
    def first_day_ends(self):
        return self.joined_at + timedelta(hours=settings.HOURS_OF_FIRST_DAY)

    @property
    def is_newcomer(self):
        """In since a day at most, and nobody but the member says where they work: then some things go slowly."""
        return self.first_day_ends > timezone.now() and not self.is_recognised

    def wait_for_the_other(self):
        """Until another transaction in which this member did this is over: one act after the other."""
        Member.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=self.pk)

    @cached_property
    def blocked_ids(self):
        """Whom this member blocked, and who blocked this member."""
        return list(Block.objects.others_of(self.pk))

    @cached_property
    def has_open_questions(self):
        return ProfileQuestion.objects.open_for(self.pk).exists()

    @cached_property
    def owes_rules(self):
        return rules_owed_by(self.pk).exists()

    @property
    def is_asked_first(self):
        """Whether something has to be answered before this member goes on."""
        return self.owes_rules or self.has_open_questions

    @cached_property
    def has_second_factor(self):
        factors = Authenticator.objects.filter(user=self).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return factors.exists()

    @property
    def may_use_roles(self):
        """Rights over others take more than a password, which can be guessed, told and reused."""
        return self.has_second_factor or not settings.MANAGERS_NEED_SECOND_FACTOR

    @property
    def has_sleeping_role(self):
        return bool(self.role_names) and not self.may_use_roles

    @property
    def has_several_addresses(self):
        return self.emailaddress_set.count() > 1

    def photo_url(self, side, for_visitor):
        """Where this audience finds the photo, or "" when there is none for it."""
        if not self.photo or (for_visitor and self.photo_audience != Audience.PUBLIC):
            return ""
        return photo_address(self.pk, self.photo.name, side)

    @transaction.atomic
    def describe(self, expertise, learning=(), **fields):
        """Change what the member says about themself."""
        fields["changed_at"] = timezone.now()
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=fields.keys())
        self.expertise.set(expertise)
        self.learning.set(learning)

    @transaction.atomic
    def pin(self, author, text, form_uuid):
        """Pin a note of a colleague to this member's board. The same form sent twice pins it once."""
        note, created = Note.objects.get_or_create(
            uuid=uuid_for(author, form_uuid), defaults={"owner": self, "author": author, "text": text}
        )
        if created:
            note_pinned.send(Note, note=note)
        return note

    def open_board(self, is_open):
        """Let colleagues write on the board, or no longer. What is on it stays."""
        self.board_is_open = is_open
        self.save(update_fields=["board_is_open"])

    @transaction.atomic
    def show_to(self, answers=(), **audiences):
        """Change who sees what; answers: pairs of an answer and its audience."""
        self.changed_at = timezone.now()
        for name, value in audiences.items():
            setattr(self, name, value)
        self.save(update_fields=[*audiences, "changed_at"])
        for answer, audience in answers:
            self.answers.filter(pk=answer.pk).update(audience=audience)

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
    def work_as(
        self,
        job_title,
        organisation=None,
        organisation_name="",
        *,
        since=None,
        is_outside=False,
        evidence=None,
        is_extra=False,
    ):
        """Take a job, and end the one before it unless this one is extra; what was written in it keeps its name.

        The same job is no news. How it is known is found out here, unless the caller knows better.
        """
        if organisation:
            organisation_name = organisation.name
        job = (organisation, organisation_name, job_title)
        # One job is taken at a time: a form sent twice finds the job it took, whatever this row remembers.
        held = Member.objects.select_for_update(no_key=True, of=("self",)).with_affiliation().get(pk=self.pk)
        current = self.affiliation = held.affiliation
        if any((had.organisation, had.organisation_name, had.job_title) == job for had in self.current_jobs()):
            return
        today = timezone.localdate()
        since = since or today
        new = None
        if any(job):
            new = self.affiliations.create(
                organisation=organisation,
                organisation_name=organisation_name,
                job_title=job_title,
                is_outside=is_outside,
                evidence=evidence or self.evidence_for(organisation),
                since=since,
            )
        if new is None or current is None or not is_extra:
            self.write_under(new)
        if current and not is_extra:
            current.end(max(current.since, since - timedelta(days=1)), successor=new)

    @transaction.atomic
    def remember_job(self, job_title, organisation=None, organisation_name="", *, since, until, is_outside=False):
        """Add a job of before. Nothing rests on it and nobody checks it: it is what the member tells."""
        self.affiliations.get_or_create(
            organisation=organisation,
            organisation_name=organisation_name,
            job_title=job_title,
            since=since,
            until=until,
            is_outside=is_outside,
            defaults={"closed_at": timezone.now()},
        )
        self.touch()

    def current_jobs(self):
        """The job to write under first."""
        jobs = self.affiliations.current().select_related("organisation__successor")
        return sorted(jobs, key=lambda job: (job.pk != self.affiliation_id, -job.pk))

    def write_under(self, job):
        """From now on what the member writes names this job; None names none."""
        self.affiliation = job
        self.touch("affiliation")

    def touch(self, *fields):
        """Save the fields, and that something others see of the member changed."""
        self.changed_at = timezone.now()
        self.save(update_fields=["changed_at", *fields])

    def evidence_for(self, organisation):
        at_work = organisation is not None and addresses_of(self, organisation)
        return Evidence.WORK_MAIL if at_work else Evidence.SELF_DECLARED

    def works_by_login(self, organisation):
        """The organisation itself let the member in, which shows better than anything that they work there."""
        job = self.affiliations.current().filter(organisation=organisation).first()
        if job:
            job.prove(Evidence.ORGANISATION_LOGIN)
        elif self.affiliation is None:
            self.work_as(job_title="", organisation=organisation, evidence=Evidence.ORGANISATION_LOGIN)

    def oust_pretenders_to(self, email):
        """The address is this member's: whoever typed it to join, and never proved it, had no right to it."""
        Member.objects.filter(email=email, confirmed_at=None).exclude(pk=self.pk).delete()

    def end_first_steps(self):
        """They are done, or put away; they do not come back."""
        Member.objects.filter(pk=self.pk).update(starting_at=None)

    def forget_ways_in(self):
        """What was chosen before anybody proved the address may be of whoever typed it first: it opens nothing."""
        self.socialaccount_set.all().delete()
        self.set_unusable_password()
        self.save(update_fields=["password"])

    def agree_with(self, rules):
        """Keep that this member read these house rules and agrees. Agreeing twice is agreeing once."""
        RulesAcceptance.objects.get_or_create(member=self, version=rules)

    @transaction.atomic
    def confirm(self):
        """The address is proven; whoever the joining policy lets in at once is a member from now on."""
        now = timezone.now()
        if not Member.objects.filter(pk=self.pk, confirmed_at=None).update(confirmed_at=now):
            return
        self.confirmed_at = now
        self.take_over_measures(self.email)
        application, _fresh = Application.objects.get_or_create(member=self)
        policy = Network.current().joining_policy
        recognised = policy == JoiningPolicy.RECOGNISED and Organisation.recognised_by(self.email)
        if application.bring_in() or policy == JoiningPolicy.ANYONE or recognised or self.is_vouched_for:
            self.admit(waited=False)

    @transaction.atomic
    def accept(self, invitation):
        """Whoever waits for a community manager waits no longer. The mail went to their address: it is proven."""
        waiting = Member.objects.waiting().select_for_update(of=("self",)).filter(pk=self.pk).first()
        if waiting:
            application, _fresh = Application.objects.get_or_create(member=waiting)
            application.invitation = invitation
            application.save(update_fields=["invitation"])
            if application.bring_in():
                waiting.admit(waited=False)

    @property
    def is_vouched_for(self):
        """Whether a login provider that the operator trusts knows this person: nobody need look again."""
        trusted = [login["id"] for login in settings.ORGANISATION_LOGINS if login.get("trusted")]
        return self.socialaccount_set.filter(provider__in=trusted).exists()

    @transaction.atomic
    def admit(self, waited=True, by=None, answer=""):
        """Let this person in, with a word of who decided. Admitting twice is admitting once."""
        now = timezone.now()
        number = {"number": NextNumber()} if self.number is None else {}
        fields = {"joined_at": now, "changed_at": now, "starting_at": now} | number
        if Member.objects.waiting().filter(pk=self.pk).update(**fields):
            self.refresh_from_db(fields=fields)
            decision = {"reason": "", "decided_at": now, "decided_by": by, "answer": answer}
            Application.objects.update_or_create(member=self, defaults=decision)
            admitted.send(Member, member=self, waited=waited)
            if by:  # and not the joining policy, or an invitation
                acted.send(Member, what="admitted", by=by, about={"member_key": self.pk})

    @transaction.atomic
    def turn_away(self, reason, by=None):
        """Refuse somebody who waits: the person hears why, and the account goes, for nothing was done with it yet."""
        waiting = Member.objects.waiting().select_for_update(of=("self",)).filter(pk=self.pk).first()
        if waiting:
            turned_away.send(Member, email=waiting.email, name=waiting.name, reason=reason)
            acted.send(Member, what="turned_away", by=by, about={"member_key": waiting.pk})
            waiting.delete()

    @transaction.atomic
    def follow(self, other):
        """Keep up with a colleague; says whether that is so now, for a block, given or got, stands in its way."""
        meet(self, other)
        if Block.objects.others_of(self.pk).filter(Q(blocker=other) | Q(blocked=other)).exists():
            return False
        follow, fresh = Follow.objects.get_or_create(follower=self, followed=other)
        if fresh:
            followed.send(Follow, follow=follow)
        return True

    def unfollow(self, other):
        Follow.objects.filter(follower=self, followed=other).delete()

    @transaction.atomic
    def block(self, other):
        """Meet somebody nowhere any more: what they followed of each other ends. Blocking twice is blocking once."""
        meet(self, other)
        block, fresh = Block.objects.get_or_create(blocker=self, blocked=other)
        self.__dict__.pop("blocked_ids", None)
        Follow.objects.filter(Q(follower=self, followed=other) | Q(follower=other, followed=self)).delete()
        if fresh:
            blocked.send(Block, block=block)

    def unblock(self, other):
        Block.objects.filter(blocker=self, blocked=other).delete()
        self.__dict__.pop("blocked_ids", None)

    @transaction.atomic
    def give(self, name, by=None, until=None):
        """A role from now on, until a moment, for its own term or for good; given again, only that changes. Returns it.

        Raises LastCommunityManager.
        """
        meet(self)
        if until is None and name in TERMS:
            until = timezone.now() + TERMS[name]
        role = self.roles.running().filter(name=name).first()
        if role:
            ends_sooner = until and (role.until is None or until < role.until)
            if ends_sooner and name == RoleName.COMMUNITY_MANAGER:
                self.must_not_be_last()
            was, role.until = role.until, until
            role.save(update_fields=["until"])
            if was != until:
                role_moved.send(Role, role=role, by=by, was=was)
            return role
        role = self.roles.create(name=name, given_by=by, until=until)
        self.__dict__.pop("role_names", None)
        role_given.send(Role, role=role)
        return role

    @transaction.atomic
    def take(self, name, by=None):
        """The role is over. Taking it twice is taking it once. Raises LastCommunityManager."""
        meet(self)
        if name == RoleName.COMMUNITY_MANAGER:
            self.must_not_be_last()
        for role in self.roles.running().filter(name=name):
            role.until = timezone.now()
            role.save(update_fields=["until"])
            role_taken.send(Role, role=role, by=by)
        self.__dict__.pop("role_names", None)

    def must_not_be_last(self):
        """Raises LastCommunityManager when nobody else who is in has that role for good, and can use it if this member
        can. Two who go at the same moment do so one after the other."""
        roles = Role.objects.running().filter(name=RoleName.COMMUNITY_MANAGER).order_by("pk")
        holders = dict(roles.select_for_update(of=("self",)).values_list("member", "until"))
        if self.pk not in holders:
            return
        lasting = [pk for pk, until in holders.items() if until is None and pk != self.pk]
        others = Member.objects.present().filter(pk__in=lasting)
        if not any(other.may_use_roles or not self.may_use_roles for other in others):
            raise LastCommunityManager

    @transaction.atomic
    def suspend(self, reason, until=None):
        """Out from this moment, on every device, until a moment or for good. Returns the suspension.

        Raises LastCommunityManager.
        """
        self.must_not_be_last()
        suspension = self.suspensions.create(reason=reason, until=until)
        self.end_sessions()
        return suspension

    def lift(self):
        """Every suspension that runs is over; the member may sign in again."""
        self.suspensions.running().update(until=timezone.now())

    def limit(self, act, reason, until):
        """In, and not able to do this until then. Returns the limit."""
        self.__dict__.pop("limit_rows", None)
        return self.limits.create(act=act, reason=reason, until=until)

    def end_sessions(self):
        for session in UserSession.objects.filter(user=self):
            session.end()  # for good: coming back does not open them again

    @transaction.atomic
    def leave(self, contributions, reason="", after=TIME_TO_RECONSIDER):
        """Be out from now, and gone for good after a while. Leaving twice is leaving once.

        Raises LastCommunityManager.
        """
        self.must_not_be_last()
        now = timezone.now()
        departure, created = Departure.objects.get_or_create(
            member=self, defaults={"contributions": contributions, "due_at": now + after}
        )
        if created:
            if reason:
                Farewell.objects.create(reason=reason, month=timezone.localdate().replace(day=1))
            self.end_sessions()
            self.touch()  # what is shown of them leads to a closed profile now
            left.send(Member, departure=departure)
        return departure

    def note_use(self):
        """That the account is in use: the day only, and written only when it is another one."""
        today = timezone.localdate()
        if self.last_used_on != today:
            Member.objects.filter(pk=self.pk).update(last_used_on=today)
            Disuse.objects.filter(member=self).delete()

    def take_over_measures(self, *addresses):
        """A measure that ran when an account of one of these was closed goes on. Call when they are proven."""
        for address in addresses:
            for measure in LastingMeasure.objects.on(address):
                reason = _("Goes on from an earlier account.")
                self.suspensions.get_or_create(until=measure.until, defaults={"reason": reason})
            address_proven.send(type(self), member=self, address=address)


def meet(*members):
    """Let two acts between the same two people happen one after the other, whoever of them acts."""
    pks = [member.pk for member in members]
    list(Member.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks).order_by("pk").values("pk"))
