"""Groups that may suit a member, each with the reason: what they know or want to learn, and who is in it.

Who is in a group counts only where the member could read so: in open groups, and of colleagues who show it.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Follow, Member

from .groups import Group, GroupSubject, Kind
from .memberships import Membership

MOST = 5
CANDIDATES = 100  # of each reason, so that a page costs the same in a large network
COLLEAGUES = 500
LEARNING, FOLLOWED, COLLEAGUE, KNOWN = 4, 3, 2, 1  # what says most about somebody's interest


class Passing(models.Model):
    """That a member does not want to be shown a group as one that may suit them."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="passings")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "group"], name="a_group_is_passed_once")]

    def __str__(self):
        return f"{self.member_id} - {self.group_id}"


@dataclass
class Fit:
    """A group and why it may suit."""

    group: Group | None = None
    score: int = 0
    reasons: list = field(default_factory=list)

    @property
    def reason(self):
        """The one that says most."""
        return max(self.reasons)[1]

    def add(self, weight, reason):
        self.score += weight
        self.reasons.append((weight, reason))


def fitting(viewer):
    """At most five, the best first."""
    fits = {}
    for find in (by_subject, by_followed, by_colleagues):
        for group, weight, reason in find(viewer):
            fits.setdefault(group, Fit()).add(weight, reason)
    own = {"member": viewer}
    known = (
        Q(pk__in=viewer.memberships.values("group"))
        | Q(pk__in=viewer.join_requests.values("group"))
        | Q(pk__in=viewer.invitations.values("group"))
        | Q(pk__in=Passing.objects.filter(**own).values("group"))
        | Q(pk__in=viewer.exclusions.running().values("group"))
    )
    groups = Group.objects.visible_to(viewer).living().exclude(kind=Kind.HIDDEN).exclude(known).filter(pk__in=fits)
    for group in groups:
        fits[group.pk].group = group
    best = [fit for fit in fits.values() if fit.group]
    best.sort(key=lambda fit: (-fit.score, -fit.group.last_activity_at.timestamp(), fit.group.pk))
    return best[:MOST]


def by_subject(viewer):
    wanted = dict(viewer.learnings.values_list("tag", "tag__name"))
    known = dict(viewer.expertises.values_list("tag", "tag__name"))
    rows = GroupSubject.objects.filter(tag__in=[*wanted, *known]).order_by("-content_object__last_activity_at", "pk")
    for group, tag in rows.values_list("content_object", "tag")[:CANDIDATES]:
        if tag in wanted:
            yield group, LEARNING, _("Is about %(subject)s, which you want to learn about") % {"subject": wanted[tag]}
        else:
            yield group, KNOWN, _("Is about %(subject)s, of which you know something") % {"subject": known[tag]}


def by_followed(viewer):
    followed = Follow.objects.filter(follower=viewer).order_by("-created_at").values("followed")[:COLLEAGUES]
    for group, number in numbers_in(viewer, Member.objects.visible_to(viewer).filter(pk__in=list_of(followed))):
        words = ngettext("A colleague you follow is in it", "%(count)s colleagues you follow are in it", number)
        yield group, FOLLOWED, words % {"count": number}


def by_colleagues(viewer):
    job = viewer.affiliation
    if job is None or job.organisation_id is None:
        return
    there = Member.objects.visible_to(viewer).filter(affiliation__organisation=job.organisation_id)
    colleagues = there.exclude(pk=viewer.pk).showing("job", viewer).order_by("-pk").values("pk")[:COLLEAGUES]
    for group, number in numbers_in(viewer, Member.objects.visible_to(viewer).filter(pk__in=list_of(colleagues))):
        words = ngettext(
            "A colleague of %(organisation)s is in it", "%(count)s colleagues of %(organisation)s are in it", number
        )
        yield group, COLLEAGUE, words % {"count": number, "organisation": job.organisation_name}


def list_of(rows):
    """As they are now: a subquery with a limit is planned badly."""
    return [key for row in rows for key in row.values()]


def numbers_in(viewer, members):
    """Open groups with the most of these members, of those who show in which groups they are."""
    shown = members.without_blocked(viewer).showing("groups", viewer).values("pk")
    inside = Membership.objects.filter(member__in=shown, group__kind=Kind.OPEN)
    rows = inside.order_by().values("group").annotate(number=Count("pk")).order_by("-number", "group")
    return rows.values_list("group", "number")[:CANDIDATES]
