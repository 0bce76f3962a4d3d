"""What lies at the desk; all of it comes in the way it does on the site."""

from members.models import Evidence
from moderation.models import Reason
from moderation.reporting import report
from moderation.things import sort_of
from tests.factories import make_comment, make_member, make_organisation, make_post


def make_report(it=None, by=None, reason=Reason.UNKIND, text="", **fields):
    """it: a piece, comment, note, member or group; by: who sees it and reports it, or email=."""
    it = it or make_comment(make_post())
    by = None if "email" in fields else by or make_member()
    sort = sort_of(it)
    thing = sort(it, by or make_member())
    return report(thing, reason, text, by=by, **fields)


def make_case(it=None, by=None, reason=Reason.UNKIND, text="", **fields):
    """The open case that one report makes of it, or joins."""
    return make_report(it, by, reason, text, **fields).case


def make_colleague(organisation=None, **fields):
    """Who showed to work there: the report of such a member weighs."""
    member = make_member(organisation=organisation or make_organisation(), **fields)
    member.affiliations.update(evidence=Evidence.WORK_MAIL)
    return member
