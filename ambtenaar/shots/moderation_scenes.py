"""The pages of what is reported: for who judges it, for who wrote it, and what everybody reads of that."""

from django.urls import reverse
from django.utils import timezone

from groups.models import Kind
from members.models import Member
from moderation.deciding import decide
from moderation.models import Appeal, Case, Decision, Outcome, Reason
from moderation.reporting import report
from moderation.telling import RULES_OF, draft_for
from moderation.things import ReportedProfile

from .scene import VIEWERS, Scene, submitted

DESK, OTHER, WRITER, OBJECTOR = "community-manager", "second-manager", "speaker", "proposer"


def block_somebody():
    """Nobody in the demo is: it would take away somebody who says something there."""
    now, [noor, femke] = timezone.now(), [Member.objects.get(email=VIEWERS[role]) for role in ("member", DESK)]
    words = {"name": "Sjors Slot", "headline": "Bel mij voor een scherpe offerte"}
    moments = {"created_at": now, "confirmed_at": now, "joined_at": now}
    sjors = Member.objects.create_user("sjors.slot@brinkum.example", **words, **moments)
    case = report(ReportedProfile(sjors, noor), Reason.ADVERTISING, by=noor).case
    decide(case, femke, Outcome.BAN, RULES_OF[case.reason], draft_for(case, Outcome.BAN))


def of_moderation():
    cases, told = Case.objects.open(), Decision.objects.told()
    named = cases.filter(reason=Reason.PERSONAL).exclude(within__kind=Kind.CLOSED).get()
    taken, hidden = cases.exclude(taken_by=None).get(), cases.exclude(hidden_for_now_at=None).get()
    inside = cases.get(within__kind=Kind.CLOSED)
    yield Scene("desk-today", reverse("moderation:desk"), DESK)
    yield from of_queue()
    yield Scene("case", named.get_absolute_url(), DESK)
    yield Scene("case-taken", taken.get_absolute_url(), OTHER)
    yield Scene("case-hidden-for-now", hidden.get_absolute_url(), DESK)
    yield Scene("case-in-closed-group", inside.get_absolute_url(), OTHER)
    yield Scene("look-inside-group", reverse("groups:enter", args=[inside.within_id, inside.within.slug]), OTHER)
    decision = reverse("moderation:decide", args=[named.pk])
    yield Scene("decide", decision, DESK)
    yield Scene("decide-hide", f"{decision}?besluit={Outcome.HIDE}", DESK)
    yield Scene("decide-limit", f"{decision}?besluit={Outcome.LIMIT}", DESK)
    yield Scene("decide-hide-errors", f"{decision}?besluit={Outcome.HIDE}", DESK, submitted(text=""))
    appeal = Appeal.objects.open().get()
    yield Scene("decided-already", reverse("moderation:decide", args=[appeal.decision.case_id]), DESK)
    yield Scene("judge-appeal", reverse("moderation:judge_appeal", args=[appeal.pk]), DESK)
    yield Scene("own-decisions", reverse("moderation:own_decisions"), WRITER)
    own = told.get(about__email=VIEWERS[WRITER])
    yield Scene("own-decision", reverse("moderation:own_decision", args=[own.uuid]), WRITER)
    yield Scene("own-decision-appealed", reverse("moderation:own_decision", args=[appeal.decision.uuid]), OBJECTOR)
    yield Scene("kept-out", reverse("moderation:decision_by_token", args=[told.get(outcome=Outcome.BAN).token]))
    yield Scene("decisions-in-figures", reverse("moderation:figures"))


def of_queue():
    queue = reverse("moderation:queue")
    yield Scene("queue", queue, DESK)
    yield Scene("queue-mine", f"{queue}?stand=van-mij", OTHER)
    yield Scene("queue-appeals", f"{queue}?stand=bezwaar", DESK)
    yield Scene("queue-settled", f"{queue}?stand=afgehandeld", DESK)
