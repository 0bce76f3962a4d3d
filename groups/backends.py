from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from members.backends import PresentMembersBackend

from .models import Exclusion, Group, Membership, inside


class ViewerBackend(PresentMembersBackend):
    """The viewer of a request, with the groups it stands inside of, those it manages and those it is kept out of."""

    @classmethod
    def viewers(cls):
        groups = Group.objects.filter(inside(OuterRef(OuterRef("pk")))).order_by().values("pk")
        managed = Membership.objects.filter(member=OuterRef("pk"), is_manager=True).order_by().values("group")
        barring = Exclusion.objects.running().filter(member=OuterRef("pk")).values("group")
        arrays = {"entered_groups": groups, "managed_groups": managed, "barred_groups": barring}
        return super().viewers().annotate(**{name: ArraySubquery(keys) for name, keys in arrays.items()})
