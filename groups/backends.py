from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from members.backends import PresentMembersBackend

from .models import Group, inside


class ViewerBackend(PresentMembersBackend):
    """The viewer of a request, with the groups it stands inside of: nearly every query of a page asks for those."""

    def viewers(self):
        groups = Group.objects.filter(inside(OuterRef(OuterRef("pk")))).order_by().values("pk")
        return super().viewers().annotate(entered_groups=ArraySubquery(groups))
