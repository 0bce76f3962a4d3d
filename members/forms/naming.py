"""Somebody whose name was typed."""

import re

from django.core.exceptions import ValidationError
from django.db.models import Value
from django.utils.translation import gettext as _

from ..models import SortName

PROFILE = re.compile(r"/leden/(\d{1,18})-")  # somebody whose name others have too is named by the profile


def member_named(line, known):
    """The one among these members who is called so, or whose profile it is. Raises ValidationError."""
    profile = PROFILE.search(line)
    named = {"pk": profile[1]} if profile else {"sort_name": SortName(Value(line))}
    found = list(known.filter(**named).order_by("pk")[:2])
    if not found:
        raise ValidationError(_("Nobody here is called “%(name)s”. Look at the spelling.") % {"name": line})
    if len(found) > 1:
        raise ValidationError(
            _("More people are called “%(name)s”. Paste the address of the profile instead.") % {"name": line}
        )
    return found[0]
