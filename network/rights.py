"""Who may do what beyond being a member: one table, right -> the roles that hold it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleName(models.TextChoices):
    COMMUNITY_MANAGER = "community_manager", _("Community manager")


class Right(models.TextChoices):
    EDIT_PAGES = "edit_pages", _("Edit the pages of the network")
    ADMIT_MEMBERS = "admit_members", _("Admit members")
    READ_PROBLEMS = "read_problems", _("Read reported problems")


ROLES_WITH = {
    Right.EDIT_PAGES: {RoleName.COMMUNITY_MANAGER},
    Right.ADMIT_MEMBERS: {RoleName.COMMUNITY_MANAGER},
    Right.READ_PROBLEMS: {RoleName.COMMUNITY_MANAGER},
}


def holds(viewer, right):
    """Whether one of the viewer's running roles carries the right. No right opens what visible_to keeps closed."""
    return viewer.is_authenticated and not ROLES_WITH[right].isdisjoint(viewer.role_names)
