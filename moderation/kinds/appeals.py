"""What is told of an appeal: to whoever may judge it, and what came of it to whoever made it."""

from django.db.models import Exists, Q
from django.utils.translation import gettext as _

from members.models import Member
from network.rights import Right
from notifications.kinds import Kind
from notifications.letters import absolute_url
from notifications.topics import Topic

from ..models import Appeal, Verdict
from .decisions import NOTE, address_of


class AppealMade(Kind):
    """Somebody else than who decided has to look at it."""

    NAME = "appeal_made"
    TEMPLATE = NOTE
    TOPIC = Topic.ASKED
    PASSES = True
    model = Appeal

    def rows(self):
        return super().rows().filter(judged_at=None).select_related("decision")

    def still_for(self, viewer):
        may = Member.objects.filter(pk=viewer.pk).holding(Right.JUDGE_APPEALS)
        others = Appeal.objects.filter(Exists(may), judged_at=None).exclude(decision__about=viewer.pk)
        return others.filter(Q(decision__by=None) | ~Q(decision__by=viewer.pk))

    def about(self, appeal):
        return {}

    def audience(self, appeal):
        decision = appeal.decision
        could = Member.objects.present().holding(Right.JUDGE_APPEALS)
        return could.exclude(pk__in=[decision.by_id or 0, decision.about_id or 0])

    def headline(self, appeal):
        return _("Somebody objects to a decision")

    def context(self, appeal):
        return {
            "lines": [_("You did not take that decision. Look at it again, and say what you find.")],
            "url": absolute_url("moderation:judge_appeal", appeal.pk),
            "label": _("Judge the appeal"),
            "because": _("You get this mail because you judge appeals."),
        }


class AppealWaits(AppealMade):
    NAME = "appeal_waits"

    def headline(self, appeal):
        return _("An appeal waits for five working days")


class AppealJudged(Kind):
    NAME = "appeal_judged"
    TEMPLATE = NOTE
    TOPIC = Topic.OWN
    PASSES = True
    model = Appeal

    def rows(self):
        return super().rows().select_related("decision__case__content", "decision__case__exhibit")

    def about(self, appeal):
        return {}

    def audience(self, appeal):
        return Member.objects.present().filter(pk=appeal.decision.about_id)

    def headline(self, appeal):
        if appeal.verdict == Verdict.CHANGED:
            return _("You objected, and the decision is undone")
        return _("You objected, and the decision stands")

    def context(self, appeal):
        return {
            "lines": [_("Somebody else than who decided looked at it again. The answer:"), appeal.answer],
            "url": address_of(appeal.decision),
            "label": _("See the decision"),
            "because": _("You get this mail because you objected to a decision."),
        }
