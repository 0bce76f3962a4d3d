"""What rooms below did by virtue of a role goes into the trail, in the transaction of the act."""

from contextlib import suppress

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.signals import cleared, moved, not_cleared, watched
from groups.signals import entered, proposal_approved, proposal_declined
from members.signals import role_given, role_moved, role_taken
from network.signals import acted

from .models import Case, Deed, Reason, What
from .reporting import report
from .things import Gone, sort_of

# What rooms below tell of by network.signals.acted, as the logbook says it. A key that is missing here fails the act.
SAID = {
    "admission": gettext_lazy("Changed who may join and what visitors see"),
    "look": gettext_lazy("Changed the look of the network"),
    "logo": gettext_lazy("Changed the logo"),
    "wording": gettext_lazy("Changed a sentence of the network"),
    "wording_back": gettext_lazy("Took back the original text of a sentence"),
    "notice": gettext_lazy("Put up a notice, or changed it"),
    "notice_gone": gettext_lazy("Took away a notice"),
    "prevention": gettext_lazy("Changed what we look out for"),
    "page": gettext_lazy("Changed a page"),
    "rules_exported": gettext_lazy("Who agreed with the house rules"),
    "subject": gettext_lazy("Added or changed a subject"),
    "subjects_merged": gettext_lazy("Made one subject of two"),
    "subjects_parted": gettext_lazy("Made two subjects of one"),
    "question": gettext_lazy("Changed what is asked of every member"),
    "question_retired": gettext_lazy("Stopped asking something of every member"),
    "question_gone": gettext_lazy("Deleted a question to every member, with its answers"),
    "problem_settled": gettext_lazy("Settled a reported problem"),
    "admitted": gettext_lazy("Admitted a member"),
    "turned_away": gettext_lazy("Turned away who wanted to join"),
    "group_approved": gettext_lazy("Approved a group"),
    "group_declined": gettext_lazy("Declined a group"),
    "featured": gettext_lazy("Featured something"),
    "featured_otherwise": gettext_lazy("Changed what is featured"),
    "featured_no_more": gettext_lazy("Took something off the front page"),
    "cleared": gettext_lazy("Placed a first contribution"),
    "not_cleared": gettext_lazy("Did not place a first contribution"),
    "digest_word": gettext_lazy("Wrote a word for the digest"),
    "broadcast": gettext_lazy("Sent or planned a message to all"),
    "broadcast_back": gettext_lazy("Took back a message to all"),
    "introduced": gettext_lazy("Brought two members together"),
    "remark": gettext_lazy("Wrote a note about a member"),
    "remark_gone": gettext_lazy("Deleted a note about a member"),
}
EXPORTS = {"rules_exported"}


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


@receiver(acted)
def note_act(what, by, before=None, after=None, rewritten=(), about=None, **kwargs):
    """One row for what was done; none for a form that was saved as it was. Of the states only what differs is kept."""
    if before is not None and before == after and not rewritten:
        return
    was, now = (before or {}).items(), (after or {}).items()
    states = {
        "before": {name: state for name, state in was if (name, state) not in now},
        "after": {name: state for name, state in now if (name, state) not in was},
    }
    if rewritten:
        states["after"]["rewritten"] = list(rewritten)
    sort = What.EXPORTED if what in EXPORTS else What.SETTING_CHANGED
    Deed.objects.write(sort, by, why=str(SAID[what]), **states, **(about or {}))


@receiver(cleared)
def note_cleared(thing, by, **kwargs):
    note_act("cleared", by, about=about_thing(thing))


@receiver(not_cleared)
def note_not_cleared(thing, by, **kwargs):
    note_act("not_cleared", by, about=about_thing(thing))


def about_thing(thing):
    return {"thing": f"{sort_of(thing).FIELD}:{thing.pk}", "member_key": thing.author_id}


@receiver(proposal_approved)
def note_group_approved(group, by, **kwargs):
    note_act("group_approved", by, about={"group_key": group.pk})


@receiver(proposal_declined)
def note_group_declined(member, by, **kwargs):
    """Of whom it was; the group is none, and why it was declined is theirs to read."""
    note_act("group_declined", by, about={"member_key": member.pk})


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
