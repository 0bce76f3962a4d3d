"""What is told of a decision: to whoever it is about, to who reported the thing, and to who decided."""

from django.utils.translation import gettext as _

from members.models import Member
from notifications.kinds import Kind
from notifications.letters import absolute_url
from notifications.topics import Topic

from ..models import Decision, Outcome
from ..telling import also_hidden, day, in_general, last_day_to_appeal, what_follows, what_of_yours

NOTE = "mail/note"


class OfDecision(Kind):
    """It hangs on no piece, which may be hidden or gone, and names nobody who acted: a block keeps none of it away."""

    TEMPLATE = NOTE
    model = Decision

    def rows(self):
        return super().rows().select_related("case__content", "case__exhibit", "about")

    def about(self, decision):
        return {}

    def audience(self, decision):
        return Member.objects.present().filter(pk=decision.about_id)


class Decided(OfDecision):
    """Whoever it is about hears it, whatever they wish to hear: they may object."""

    NAME = "decided"
    TOPIC = Topic.OWN
    PASSES = True

    def rows(self):
        return super().rows().filter(undone_at=None)

    def headline(self, decision):
        return _("We decided about %(what)s") % {"what": what_of_yours(decision.case)}

    def context(self, decision):
        return {
            "lines": lines_of(decision),
            "url": address_of(decision),
            "label": _("See the decision"),
            "because": _("You get this mail because a moderator decided something about you."),
        }


def address_of(decision):
    """Where whoever it is about reads it; by a link of its own for who cannot log in."""
    if Member.objects.present().filter(pk=decision.about_id).exists():
        return absolute_url("moderation:own_decision", decision.uuid)
    return absolute_url("moderation:decision_by_token", decision.token)


def lines_of(decision):
    """The same words by mail, wherever that goes to."""
    lines = [what_follows(decision)]
    if also_hidden(decision):
        lines.append(_("What it is about is hidden as well."))
    if decision.text:
        lines.append(decision.text)
    if decision.rule:
        lines.append(_("House rule: %(rule)s") % {"rule": decision.rule})
    if decision.outcome != Outcome.NOTHING_WRONG:
        words = {"day": day(last_day_to_appeal(decision))}
        lines.append(_("Do you disagree? Object before %(day)s. Somebody else then looks at it again.") % words)
    return lines


class DecisionUndone(OfDecision):
    NAME = "decision_undone"
    TOPIC = Topic.OWN
    PASSES = True

    def headline(self, decision):
        return _("The decision about %(what)s is undone") % {"what": what_of_yours(decision.case)}

    def context(self, decision):
        return {
            "lines": [_("What it did is over. What had gone for good by then does not come back.")],
            "url": address_of(decision),
            "label": _("See the decision"),
            "because": _("You get this mail because a moderator decided something about you."),
        }


class ReportersTold(OfDecision):
    """Who reported it hears what came of it in general: nothing of what its writer was told, nor who decided."""

    NAME = "reporters_told"
    TOPIC = Topic.ASKED

    def audience(self, decision):
        told = decision.case.reports.filter(told_at=decision.at).exclude(member=None)
        return Member.objects.present().filter(pk__in=told.values("member"))

    def headline(self, decision):
        return _("We looked at what you reported")

    def context(self, decision):
        return words_for_reporters(decision) | {"url": absolute_url("network:page", "huisregels")}


def words_for_reporters(decision):
    return {
        "lines": [
            in_general(decision),
            _("Whoever wrote it does not hear who reported it. Thank you for looking out."),
        ],
        "label": _("Read the house rules"),
        "because": _("You get this mail because you reported something."),
    }


class CameBack(OfDecision):
    """Its writer changed it after being asked, and it can be read again: who asked looks once more, or whoever can
    where that is no longer theirs."""

    NAME = "came_back"
    TOPIC = Topic.ASKED
    LEADS_TO = "case_url"

    def audience(self, decision):
        judges = {one.pk for one in decision.case.judges()}
        return Member.objects.present().filter(pk__in=judges & {decision.by_id} or judges)

    def headline(self, decision):
        return _("What you asked to change is changed")

    def context(self, decision):
        url = absolute_url("moderation:case", decision.case_id)
        return {
            "lines": [_("It can be read again. Have a look whether it is right now; if not, decide anew.")],
            "case_url": url,
            "url": url,
            "label": _("See the case"),
            "because": _("You get this mail because you asked for the change."),
        }
