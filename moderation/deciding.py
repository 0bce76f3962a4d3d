"""Deciding a case and undoing that: who may, what each outcome does, and the one row of the trail that each leaves."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Comment, Content, Hiding
from groups.backends import ViewerBackend
from network.models import RulesVersion

from .models import Case, Decision, Deed, Outcome, What
from .permissions import can_undo, outcomes_for
from .signals import decided, undone
from .things import Gone, thing_of

TIME_TO_APPEAL = timedelta(days=20)


def appeals_end(at):
    """Until when whoever it is about may object to what was decided then: the end of that day, for it counts."""
    day = timezone.localdate(at + TIME_TO_APPEAL)
    return timezone.make_aware(datetime.combine(day, time.max))


class DecidedAlready(Exception):
    """Somebody else was first; carries that decision."""

    def __init__(self, decision):
        super().__init__(decision)
        self.decision = decision


class NotTheirs(Exception):
    """It is not for this member to decide: never was, or no longer."""


@transaction.atomic
def decide(case, by, outcome, rule="", text="", *, until=None, act="", also_hide=False):
    """Settle a case. rule: a heading of the house rules; text: to whoever wrote it; act: what a limit keeps from;
    also_hide: a decision about the member takes the thing out of sight too.

    Raises DecidedAlready, NotTheirs when the rights are not there at this very moment, and LastCommunityManager.
    """
    case = held(case)
    standing = case.decisions.filter(undone_at=None).select_related("by").first()
    if standing and not is_mended(standing, case):
        raise DecidedAlready(standing)
    if outcome not in outcomes_for(as_of_now(by), case):
        raise NotTheirs
    if standing:
        take_back(standing, by, why=_("It was changed, and looked at again."), tell=False)
    before = state_of(case)
    decision = Decision(
        case=case,
        about=case.about,
        outcome=outcome,
        rule=rule,
        rules_version=RulesVersion.objects.current() if rule else None,
        text=text,
        by=by,
        act=act,
        until=until,
    )
    carry_out(decision, also_hide)
    decision.save()
    case.settled_at, case.changed_at = decision.at, None
    case.save(update_fields=["settled_at", "changed_at"])
    note(What.DECIDED, by, decision, why=rule, before=before)
    decided.send(Decision, decision=decision)
    return decision


@transaction.atomic
def undo(decision, by, why):
    """What it did is over, and nothing else; what has gone for good by now stays gone. Twice is once.

    Somebody may decide anew about the case. Raises NotTheirs.
    """
    case = held(decision.case)
    decision = Decision.objects.select_related("about", "by").get(pk=decision.pk)
    if decision.undone_at:
        return decision
    decision.case = case
    if not can_undo(as_of_now(by), decision):
        raise NotTheirs
    return take_back(decision, by, why)


def take_back(decision, by, why, tell=True):
    """Of a case that is held, by somebody who may."""
    before = state_of(decision.case)
    hiding, closure = decision.hiding, decision.closure
    shared = Decision.objects.filter(hiding=hiding, undone_at=None).exclude(pk=decision.pk)
    if hiding and hiding.until is None and not shared.exists():
        (hiding.comment or hiding.content.whole()).restore()
    if closure and closure.until is None:
        closure.content.reopen()
    for measure in filter(None, [decision.limit, decision.suspension]):
        measure.end()
    decision.undone_at, decision.undone_by, decision.undone_why = timezone.now(), by, why
    decision.save(update_fields=["undone_at", "undone_by", "undone_why"])
    settle_removal(hiding)
    note(What.UNDONE, by, decision, why=why, before=before)
    if tell:
        undone.send(Decision, decision=decision)
    return decision


def settle_removal(hiding):
    """When what it hides goes for good, by all decisions that stand on it: not before the last can be objected to no
    more, and not while an appeal waits."""
    if hiding is None:
        return
    standing = Decision.objects.filter(hiding=hiding, undone_at=None).select_related("appeal")
    ends = [appeals_end(decision.at) for decision in standing if decision.outcome == Outcome.REMOVE]
    judged = [decision.appeal.judged_at for decision in standing if hasattr(decision, "appeal")]
    removes_at = max([*ends, *judged]) if ends and None not in judged else None
    Hiding.objects.running().filter(pk=hiding.pk).update(removes_at=removes_at)


def is_mended(decision, case):
    """Whether its writer changed what was asked: then somebody looks once more, and decides anew."""
    return decision.outcome == Outcome.ASK_TO_CHANGE and case.changed_at is not None


def held(case):
    """The case as it is now, held until the transaction ends, and the thing before it: whoever reports or changes it
    takes them in that order. What goes away meanwhile is gone from the case too."""
    if case.comment:
        lock(case.comment.lock_content)
    elif case.content:
        lock(lambda: case.content.whole().lock_whole())
    elif thing := thing_of(case):  # a note, a profile or a group
        lock(thing.lock)
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def lock(take):
    try:
        take()
    except (Content.DoesNotExist, Comment.DoesNotExist, Gone):
        return


def as_of_now(member):
    """With the roles and the groups of this moment: both may have changed since the request began."""
    viewer = ViewerBackend().get_user(member.pk)
    if viewer is None:
        raise NotTheirs
    return viewer


def carry_out(decision, also_hide):
    DOES[decision.outcome](decision)
    thing = decision.case.hideable()
    if also_hide and thing and decision.hiding is None:
        hide(decision)
    if thing and decision.hiding is None and is_hidden_for_now(thing):
        thing.restore()


def is_hidden_for_now(thing):
    which = {"comment" if isinstance(thing, Comment) else "content_id": thing.pk}
    return Hiding.objects.running().filter(**which, lapses_at__isnull=False).exists()


def nothing(decision):
    """But that it is said."""


def hide(decision, **terms):
    thing = decision.case.hideable()
    if thing:
        decision.hiding = thing.hide(decision.by, decision.text, **terms)


def ask_to_change(decision):
    hide(decision, ends_when_changed=True)  # a profile or a group stays as it is: there it is only asked


def remove(decision):
    """Out of sight at once, and gone for good when nobody can appeal any more. A note on a board is gone at once."""
    if decision.case.note:
        decision.case.note.delete()
        decision.case.note = None
    hide(decision, removes_at=appeals_end(decision.at))


def close(decision):
    """The text is for its writer; whoever reads along is told the house rule."""
    talk = decision.case.talk()
    talk.close(decision.by, _("House rule: %(rule)s") % {"rule": decision.rule})
    decision.closure = talk.closures.filter(until=None).first()


def limit(decision):
    decision.limit = decision.about.limit(decision.act, decision.text, decision.until)


def suspend(decision):
    decision.suspension = decision.about.suspend(decision.text, decision.until)


DOES = {
    Outcome.NOTHING_WRONG: nothing,
    Outcome.ASK_TO_CHANGE: ask_to_change,
    Outcome.HIDE: hide,
    Outcome.REMOVE: remove,
    Outcome.CLOSE: close,
    Outcome.WARN: nothing,
    Outcome.LIMIT: limit,
    Outcome.SUSPEND: suspend,
    Outcome.BAN: suspend,
}


def note(what, by, decision, **words):
    """The one row of the trail, in the transaction of the act."""
    case = decision.case
    Deed.objects.write(
        what,
        by,
        member_key=decision.about_id,
        thing=case.thing,
        group_key=case.within_id,
        case_key=case.pk,
        decision_key=decision.pk,
        after=state_of(case) | {"outcome": decision.outcome},
        **words,
    )


def state_of(case):
    """How the thing and its writer stand at this moment: states for the trail, and nothing that was said."""
    thing, talk = case.hideable(), case.talk()
    state = {"is_there": case.is_there()}
    if thing:
        which = {"comment": thing.pk} if case.comment_id else {"content": thing.pk}
        hiding = Hiding.objects.running().filter(**which).first()
        state["is_hidden"] = hiding is not None
        state["removed_on"] = hiding and moment(hiding.removes_at)
    if talk:
        state["is_closed"] = talk.closures.filter(until=None).exists()
    if case.about:
        ends = case.about.suspensions.running().values_list("until", flat=True)
        state["is_out"] = bool(ends)
        state["out_until"] = moment(max(ends)) if ends and None not in ends else None
        running = case.about.limits.filter(until__gt=timezone.now())
        state["limits"] = sorted(set(running.values_list("act", flat=True)))
    return state


def moment(at):
    return at and at.isoformat()
