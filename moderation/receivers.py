"""What rooms below did by virtue of a role goes into the trail, in the transaction of the act."""

from contextlib import suppress

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.dispatch import receiver
from django.utils.translation import gettext as _

from content.signals import moved, watched
from groups.signals import entered
from members.signals import role_given, role_moved, role_taken

from .models import Case, Deed, Reason, What
from .reporting import report
from .things import Gone, sort_of


@receiver(role_given)
def note_role_given(role, **kwargs):
    """Whoever is on the server is nobody in the network: there the trail names no actor, and says so."""
    what = What.ROLE_GIVEN if role.given_by else What.APPOINTED
    Deed.objects.write(what, role.given_by, member_key=role.member_id, after=state_of(role, role.until))


@receiver(role_moved)
def note_role_moved(role, by, was, **kwargs):
    states = {"before": state_of(role, was), "after": state_of(role, role.until)}
    Deed.objects.write(What.ROLE_GIVEN if by else What.APPOINTED, by, member_key=role.member_id, **states)


@receiver(role_taken)
def note_role_taken(role, by, **kwargs):
    Deed.objects.write(What.ROLE_TAKEN, by, member_key=role.member_id, before={"role": role.name})


def state_of(role, until):
    return {"role": role.name, "until": until and until.isoformat()}


@receiver(entered)
def note_entry(entry, **kwargs):
    after = {"until": entry.until.isoformat()}
    Deed.objects.write(What.ENTERED, entry.member, group_key=entry.group_id, why=entry.reason, after=after)


@receiver(watched)
def report_by_rule(thing, word, **kwargs):
    """A word at which a moderator wants to look: nobody reports it, and nobody is told what comes of it."""
    seen = sort_of(thing)(thing, thing.author or AnonymousUser())
    with suppress(Gone):
        report(seen, Reason.OTHER, _("The word “%(word)s” stands in it.") % {"word": word})


@receiver(moved)
def take_cases_along(content, **kwargs):
    """Those of the piece and of what was said below it: the managers of the group it left read no more of it."""
    for case in Case.objects.open().filter(Q(content=content.pk) | Q(comment__content=content.pk)):
        case.go_along(content.group)
