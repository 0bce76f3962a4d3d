"""Members as they are asked for: who may be seen by whom, and with what beside the name."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Concat, LPad

from network.models import Network
from network.rights import ROLES_WITH
from web.prepared import KeyAmong

from .addresses import AddressPause
from .audiences import Audience, nearness_to, open_to
from .connecting import Block, Follow, apart_from
from .expertise import Expertise, Learning, who_know_most_of
from .jobs import Affiliation
from .joining import rules_owed_by
from .leaving import Departure
from .organisations import LikeAny, SortName, neighbours_swapped
from .profiles import answers_of_each, subjects_of_each
from .questions import Answer, ProfileQuestion
from .rows import COLUMNS, Row, Rows, names_of_each
from .standing import Limit, Role, Suspension


def has_factor():
    return Exists(Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES))


class MemberQuerySet(models.QuerySet):
    def at_address(self, address):
        """Those this address is of: the main one, or one that was confirmed. Only its own mailbox may hear so."""
        address = address.lower()
        confirmed = EmailAddress.objects.filter(email=address, verified=True)
        return self.filter(Q(email=address) | Q(pk__in=confirmed.values("user")))

    def present(self):
        """Those who are in: address confirmed, admitted, not suspended, not leaving. Everybody else is a visitor."""
        suspended = Exists(Suspension.objects.running().filter(member=OuterRef("pk")))
        leaving = Exists(Departure.objects.filter(member=OuterRef("pk")))
        return self.filter(~suspended, ~leaving, is_active=True).exclude(joined_at=None)

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
        return self.annotate(role_names=ArraySubquery(running.values("name")), has_second_factor=has_factor())

    def holding(self, right):
        """Of many what network.rights.holds says of one: whose running roles carry the right, and do not sleep."""
        roles = Role.objects.running().filter(member=OuterRef("pk"), name__in=ROLES_WITH[right])
        members = self.filter(Exists(roles))
        return members.filter(has_factor()) if settings.MANAGERS_NEED_SECOND_FACTOR else members

    def with_limits(self):
        """The viewer with what it may not do for a while, as limit_rows."""
        return self.annotate(limit_rows=ArraySubquery(Limit.objects.running_on(OuterRef("pk"))))

    def with_blocked(self):
        """The viewer with whom a block keeps apart from it: nearly every list leaves those out."""
        return self.annotate(blocked_ids=ArraySubquery(Block.objects.others_of(OuterRef("pk"))))

    def without_blocked(self, viewer):
        """For lists: neither whom the viewer blocked nor who blocked the viewer. A visitor sees everybody."""
        return self.exclude(pk__in=apart_from(viewer))

    def followed_by(self, viewer):
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(pk__in=Follow.objects.filter(follower=viewer).values("followed"))

    def connected_with(self, viewer):
        """Those with whom the following goes both ways."""
        if not viewer.is_authenticated:
            return self.none()
        return self.followed_by(viewer).filter(pk__in=Follow.objects.filter(followed=viewer).values("follower"))

    def with_open_questions(self):
        """The viewer with whether a required profile question waits for an answer, as has_open_questions."""
        return self.annotate(has_open_questions=Exists(ProfileQuestion.objects.open_for(OuterRef(OuterRef("pk")))))

    def with_paused_address(self):
        """The viewer with whether mail comes back from one of their addresses, as has_paused_address."""
        return self.annotate(has_paused_address=Exists(AddressPause.objects.filter(address__user=OuterRef("pk"))))

    def showing(self, field, viewer):
        """Members who let the viewer see this field of their profile, such as "province"."""
        return self.filter(open_to(viewer, f"{field}_audience"))

    def with_nearness(self, viewer):
        """Each member with what the viewer is to it, so that `member.seen` is what the viewer may see."""
        return self.annotate(nearness=nearness_to(viewer))

    def with_profile(self, viewer):
        """Everything a profile shows, in the one query that fetches the member."""
        return (
            self.with_nearness(viewer)
            .with_affiliation()
            .annotate(
                shown_expertise=subjects_of_each(Expertise),
                shown_learning=subjects_of_each(Learning),
                shown_answers=answers_of_each(),
            )
        )

    def with_following(self, viewer):
        """Each with whether the viewer follows them, as is_followed."""
        return self.annotate(is_followed=Exists(Follow.objects.filter(follower=viewer.pk, followed=OuterRef("pk"))))

    def with_connection(self, viewer):
        """Each with what the viewer made of them, is_followed and is_blocked, and what a row about them needs."""
        return (
            self.with_affiliation()
            .with_following(viewer)
            .annotate(
                is_blocked=Exists(Block.objects.filter(blocker=viewer.pk, blocked=OuterRef("pk"))),
            )
        )

    def with_owed_rules(self):
        """The viewer with whether the house rules changed in a way it has not agreed with yet, as owes_rules."""
        return self.annotate(owes_rules=Exists(rules_owed_by(OuterRef(OuterRef("pk")))))

    def with_network(self):
        """The viewer with when the network itself last changed, as network_changed_at: a process keeps the rest."""
        return self.annotate(network_changed_at=Subquery(Network.objects.filter(pk=1).values("changed_at")))

    def with_affiliation(self):
        return self.select_related("affiliation__organisation")

    def named(self, words):
        return self.filter(sort_name__contains=SortName(Value(words.strip())))

    def resembling(self, words, swapped=None):
        """Members whose name holds the words, or something like them; the closest ones have the least closeness.

        Of one or two letters a word has to begin with them: so little resembles everybody.
        swapped: what neighbours_swapped made of the words, where those stand for others yet (web.prepared).
        """
        words = words.strip()
        asked = SortName(Value(words))
        begins = Concat(Value(" "), asked, output_field=models.TextField())
        slipped = LikeAny("sort_name", neighbours_swapped(words) if swapped is None else swapped)
        rank = Case(
            When(sort_name=asked, then=Value(0)),
            When(sort_name__startswith=asked, then=Value(1)),
            When(sort_name__contains=begins, then=Value(2)),
            When(sort_name__contains=asked, then=Value(3)),
            When(slipped, then=Value(4)),
            default=Cast(104 - 100 * TrigramWordSimilarity(asked, "sort_name"), models.IntegerField()),
        )
        # One column that sorts by rank and then by name, so that a page can begin after any row of it.
        place = LPad(Cast(rank, models.TextField()), 3, Value("0"))
        closeness = Concat(place, "sort_name", output_field=models.TextField())
        named = Q(sort_name__contains=asked) | Q(sort_name__trigram_word_similar=asked) | Q(slipped)
        if len(words) < 3:
            named = Q(sort_name__startswith=asked) | Q(sort_name__contains=begins)
        return self.filter(named).annotate(closeness=closeness)

    def sharing(self, subjects, viewer, among):
        """Those among these keys who know some of the subjects, with how many: shared_count."""
        known = Expertise.objects.filter(KeyAmong("tag", subjects), content_object=OuterRef("pk")).order_by()
        number = known.values("content_object").annotate(number=Count("pk")).values("number")
        shared = Subquery(number, output_field=models.BigIntegerField())
        return self.showing("expertise", viewer).having_key(among).exclude(pk=viewer.pk).annotate(shared_count=shared)

    def suggested_to(self, viewer, subjects):
        """Who knows most of these subjects at another organisation and is not followed yet."""
        followed = Follow.objects.filter(follower=viewer).values("followed")
        strangers = (
            self.without_blocked(viewer)
            .exclude(pk__in=followed)
            .sharing(subjects, viewer, among=list(who_know_most_of(subjects)))
        )
        if viewer.affiliation and viewer.affiliation.organisation_id:
            own = Q(affiliation__organisation=viewer.affiliation.organisation_id)
            strangers = strangers.filter(~own | Q(affiliation__organisation=None))
        return strangers.order_by("-shared_count", "-joined_at", "-pk")

    def in_row(self, viewer):
        """What a row of the directory shows, in one query; `member.seen` leaves out what is not for the viewer."""
        return self.with_connection(viewer).with_nearness(viewer).annotate(shown_expertise=subjects_of_each(Expertise))

    def rows_for(self, viewer, by):
        """The same as plain values (members.models.rows), in the order of this field; then by key."""
        shown = COLUMNS | {"shown_expertise": names_of_each(Expertise), "place": F(by.removeprefix("-"))}
        rows = self.with_following(viewer).with_nearness(viewer).annotate(**shown).values_list(*Row._fields)
        rows._iterable_class = Rows
        return rows.order_by(by, "-pk" if by.startswith("-") else "pk")

    def working_at(self, organisations, name):
        """Members who work now at one of these, or at what has the name in it and is none we know; "" names nothing."""
        jobs = Affiliation.objects.current().order_by()
        there = jobs.filter(KeyAmong("organisation", organisations)).values("pk")
        if not name:
            return self.filter(affiliation__in=there)
        name = SortName(Value(name.strip()))
        elsewhere = jobs.filter(organisation=None, sort_name__contains=name).values("pk")
        return self.filter(affiliation__in=there.union(elsewhere, all=True))

    def who_answered(self, question, option, viewer):
        """Members who chose this and let the viewer see it."""
        given = Answer.objects.filter(
            open_to(viewer, "audience", "member"), question=question, given__contains=[option]
        )
        return self.filter(pk__in=given.values("member"))

    def expert_in(self, subjects):
        return self.filter(pk__in=Expertise.objects.filter(KeyAmong("tag", subjects)).values("content_object"))

    def having_key(self, keys):
        return self.filter(KeyAmong("pk", keys))


class MemberManager(BaseUserManager.from_queryset(MemberQuerySet)):
    def create_user(self, email, password=None, **fields):
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member
