"""Which cases lie at whose desk."""

from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import JSONObject, Left
from django.utils import timezone

from content.models import Authorship, Hiding
from groups.models import managed_by
from members.models import Role
from network.rights import Right, holds, names_above
from web.clock import after_working_days

from ..signals import case_waits

MOST_COUNTED = 100  # a count of more says so
MOST_EARLIER = 10
AT_ONCE = 500  # reminded of in one go; a later tick takes the others
A_DAY = timedelta(days=1)
BEGINNING = 1000  # characters of what was reported that a list needs


class Queued(models.QuerySet):
    """What a CaseQuerySet says about whose cases they are."""

    def at_desk_of(self, viewer):
        """What this viewer may judge: in the network by a role, in a group by managing it; and where it came to an
        appeal, what somebody else decided. Never what is about the viewer, or about who stands higher.
        """
        if not viewer.is_authenticated:
            return self.none()
        cases = self
        if not holds(viewer, Right.MODERATE):
            of_groups = Q(within__in=managed_by(viewer)) & (Q(is_for_network=False) | ~Q(settled_at=None))
            cases = self.filter(of_groups | Q(pk__in=self.appealed_before(viewer).values("pk")))
        along = Authorship.objects.of(viewer).values("content")
        own = Q(about=viewer) | Q(member=viewer) | Q(content__in=along) | Q(group__in=managed_by(viewer))
        higher = names_above(viewer)
        if higher:
            own |= Q(about__in=Role.objects.running().filter(name__in=higher).values("member"))
        return cases.exclude(own)

    def appealed_before(self, viewer):
        """Those with an appeal that waits for the viewer: who decided first does not judge what is said against it."""
        if not holds(viewer, Right.JUDGE_APPEALS):
            return self.none()
        decisions = self.model._meta.get_field("decisions").related_model.objects
        return self.model.objects.filter(pk__in=decisions.waiting_for(viewer).values("case"))

    def with_decision(self):
        """With what was decided and stands, as decision_row, and with what the thing is called, whether it is there."""
        decisions = self.model._meta.get_field("decisions").related_model.objects
        standing = decisions.filter(case=OuterRef("pk"), undone_at=None)
        row = JSONObject(outcome="outcome", at="at", rule="rule", by=F("by__name"))
        named = {"title": F("exhibit__title"), "piece_kind": F("content__kind")}
        return self.annotate(**named, decision_row=Subquery(standing.values(row=row)[:1]))

    def with_appeal_for(self, viewer):
        """With the key of the appeal that waits for the viewer to judge it, as appeal_waiting."""
        if not holds(viewer, Right.JUDGE_APPEALS):
            return self.annotate(appeal_waiting=Value(None, models.BigIntegerField()))
        decisions = self.model._meta.get_field("decisions").related_model.objects
        waiting = decisions.waiting_for(viewer).filter(case=OuterRef("pk"))
        return self.annotate(appeal_waiting=Subquery(waiting.values("appeal__pk")[:1]))

    def with_what_a_list_shows(self, viewer):
        """With the beginning of what was reported, and which cases about the same member came before."""
        earlier = self.model.objects.at_desk_of(viewer)
        earlier = earlier.filter(about=OuterRef("about"), opened_at__lt=OuterRef("opened_at"))
        return (
            self.with_decision()
            .with_appeal_for(viewer)
            .with_hidden_until()
            .select_related("about__departure", "taken_by", "within")
            .annotate(
                beginning=Left("exhibit__text", BEGINNING),
                earlier=ArraySubquery(earlier.order_by("-opened_at").values("pk")[:MOST_EARLIER]),
            )
        )

    def with_hidden_until(self):
        """With when what was hidden until somebody judges comes back, as hidden_until; None where that is not so."""
        lapsing = Hiding.objects.running().filter(lapses_at__isnull=False)
        here = lapsing.filter(Q(content=OuterRef("content")) | Q(comment=OuterRef("comment")))
        return self.annotate(hidden_until=Subquery(here.values("lapses_at")[:1]))

    def with_what_can_be_decided(self, viewer):
        """With what that depends on: the thing, but not its words, and whether the viewer was put right before."""
        decisions = self.model._meta.get_field("decisions").related_model.objects
        put_right = Exists(decisions.put_right(viewer).filter(case=OuterRef("pk")))
        related = self.annotate(put_right=put_right).select_related("content", "comment__content")
        return related.defer("content__body", "comment__text", "comment__content__body")

    def with_what_its_page_shows(self):
        """With all of what was reported, where it stands, and which roles its writer has."""
        roles = Role.objects.running().filter(member=OuterRef("about"))
        related = self.select_related("exhibit", "content", "comment", "about__departure", "taken_by", "within")
        return related.with_hidden_until().annotate(about_roles=ArraySubquery(roles.values("name")))

    def counted(self):
        """How many there are, as far as anybody wants to know."""
        return self.order_by()[:MOST_COUNTED].count()

    def waiting(self):
        """How many, counted no further, and since when the oldest of them lies there."""
        return self.order_by("opened_at", "pk")[:MOST_COUNTED].aggregate(number=Count("pk"), oldest=Min("opened_at"))

    def late(self):
        """Those that lie open for more than a working day and of which nobody was reminded, the oldest first."""
        now = timezone.now()
        waiting = self.filter(settled_at=None, reminded_at=None, opened_at__lte=now - A_DAY)
        rows = waiting.order_by("opened_at", "pk").select_for_update(of=("self",), skip_locked=True)[:AT_ONCE]
        return [case for case in rows if after_working_days(case.changed_at or case.opened_at, 1) <= now]

    @transaction.atomic
    def remind(self):
        """Tell whoever could judge them, once and together: those of the network, and those of each group."""
        late = self.late()
        self.filter(pk__in=[case.pk for case in late]).update(reminded_at=timezone.now())
        # What is about somebody with a role is told to fewer: the others hear of another one that waits as well.
        ranked = set(Role.objects.running().filter(member__in=[case.about_id for case in late]).values_list("member"))
        told = sorted(late, key=lambda case: (case.about_id,) in ranked)
        of_groups = {case.within_id: case for case in reversed(told) if case.within_id and not case.is_for_network}
        for case, in_group in [*((case, False) for case in told[:1]), *((case, True) for case in of_groups.values())]:
            case_waits.send(self.model, case=case, in_group=in_group)
