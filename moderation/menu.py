"""What the menu says of what is reported: a number that comes with the viewer, and costs others nothing."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as Choice
from django.db.models import Exists, Func, IntegerField, Value, When

from members.backends import comes_with_viewer
from members.models import Member, Role
from network.rights import RANK, ROLES_WITH, Right
from web.prepared import ANYBODY

from .models import Case
from .models.queue import MOST_COUNTED


@comes_with_viewer("open_cases")
def open_cases():
    """For whoever judges for the network; of who has several roles the highest decides, as everywhere."""
    names = sorted(ROLES_WITH[Right.MODERATE], key=RANK.get, reverse=True)
    roles = Role.objects.running().filter(member=ANYBODY)
    counts = [When(Exists(roles.filter(name=name)), then=count_for(somebody_with(name))) for name in names]
    return Choice(*counts, default=Value(0), output_field=IntegerField())


def somebody_with(name):
    """Who the viewer is when that is the highest role: it is asked of nobody yet."""
    viewer = Member(pk=ANYBODY)
    viewer.role_names, viewer.has_second_factor = [name], True
    return viewer


def count_for(viewer):
    cases = Case.objects.open().at_desk_of(viewer).order_by("opened_at", "pk").values("pk")[:MOST_COUNTED]
    return Func(ArraySubquery(cases), function="cardinality", output_field=IntegerField())
