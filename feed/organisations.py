"""What a page about an organisation lists: the members the viewer may know of there, and what they do here."""

from django.db.models import Count, Exists, OuterRef

from content.models import Content
from groups.models import Group, Membership
from members.models import Expertise, Member
from members.models.audiences import OPEN_TO, Nearness
from network.models import Subject

FEW = 5  # below this a number says too much about somebody
MEMBERS, SUBJECTS, GROUPS, EVENTS = 12, 10, 8, 3


def members_at(organisation, viewer):
    """Members who let this viewer know that they work there."""
    members = Member.objects.visible_to(viewer).without_blocked(viewer).showing("job", viewer)
    return members.filter(affiliation__organisation=organisation)


def told():
    """Members who tell other members where they work."""
    return Member.objects.present().filter(job_audience__in=OPEN_TO[Nearness.MEMBER])


def with_members(organisations):
    """Those where somebody is a member, as far as members know."""
    return organisations.filter(Exists(told().filter(affiliation__organisation=OuterRef("pk"))))


def counted_at(organisations):
    """How many members tell other members that they work there: {key of the organisation: number}."""
    rows = told().filter(affiliation__organisation__in=organisations).order_by().values("affiliation__organisation")
    return {row["affiliation__organisation"]: row["number"] for row in rows.annotate(number=Count("pk"))}


def is_few(number, viewer):
    """Whether this viewer is told no more than that there are few."""
    return 0 < number < FEW and not viewer.is_authenticated


def subjects_of(members, viewer):
    known = Expertise.objects.filter(content_object__in=members.showing("expertise", viewer).values("pk"))
    most = known.order_by().values("tag").annotate(number=Count("pk")).order_by("-number", "tag")[:SUBJECTS]
    keys = [row["tag"] for row in most]
    subjects = Subject.objects.in_bulk(keys)
    return [subjects[key] for key in keys]


def groups_of(members, viewer):
    """Groups with the most of them; of a closed group only those inside know who is in it."""
    inside = Membership.objects.filter(member__in=members.showing("groups", viewer).values("pk"))
    most = (
        inside.filter(group__in=Group.objects.readable_by(viewer).living())
        .order_by()
        .values("group")
        .annotate(number=Count("pk"))
        .order_by("-number", "group")[:GROUPS]
    )
    keys = [row["group"] for row in most]
    groups = Group.objects.readable_by(viewer).in_bulk(keys)
    return [groups[key] for key in keys if key in groups]


def homed_at(organisation, viewer):
    """Groups that say themselves that they belong to this organisation."""
    homed = Group.objects.visible_to(viewer).living().filter(organisation=organisation)
    return homed.order_by("-last_activity_at", "-pk")[:GROUPS]


def contents_of(organisation, viewer):
    """What was written for this organisation, also by who works elsewhere now."""
    contents = Content.objects.visible_to(viewer).listed_for(viewer)
    return contents.filter(affiliation__organisation=organisation)


def events_of(organisation, viewer):
    upcoming = contents_of(organisation, viewer).standing().coming()
    return upcoming.order_by("happens_at", "pk")[:EVENTS]
