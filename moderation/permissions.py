from content.models import kind_named
from groups.models import Kind, manages
from groups.permissions import can_enter_groups
from network.rights import Right, holds, may_act_on

from .models import Outcome

# What the managers of a group decide about what stands in it; the rest goes up to who looks after the network.
OF_GROUP_MANAGERS = {Outcome.NOTHING_WRONG, Outcome.ASK_TO_CHANGE, Outcome.HIDE, Outcome.REMOVE, Outcome.CLOSE}
OF_SUSPENDERS = {Outcome.SUSPEND, Outcome.BAN}
ON_MEMBERS = [Outcome.WARN, Outcome.LIMIT, Outcome.SUSPEND, Outcome.BAN]


def is_party_to(viewer, case):
    """Whether the viewer wrote it, alone or with others, is it, or looks after the group it is: nobody judges that."""
    if viewer.pk in (case.about_id, case.member_id):
        return True
    if case.content and case.content.is_written_by(viewer):
        return True
    return manages(viewer, case.group_id)


def was_put_right(viewer, case):
    """Whether what the viewer decided about it was undone on appeal: who does so anew is somebody else."""
    return case.decisions.put_right(viewer).exists()


def looks_after(viewer, case):
    """As a manager of the group it was reported in, as long as it stands there and was not handed over."""
    return not case.is_for_network and case.stands_within() and manages(viewer, case.within_id)


def outcomes_that_fit(case):
    """What can be decided about it as it is now, the mildest first; what has gone is past hiding."""
    fitting = [Outcome.NOTHING_WRONG]
    thing, talk = case.hideable(), case.talk()
    if thing is not None:
        fitting += [Outcome.HIDE, Outcome.REMOVE]
    elif case.note_id:
        fitting.append(Outcome.REMOVE)
    if case.group_id or case.member_id or (thing and (case.comment_id or kind_named(thing.kind).IS_ITS_WORDS)):
        fitting.insert(1, Outcome.ASK_TO_CHANGE)
    if talk is not None and talk.closed_at is None:
        fitting.append(Outcome.CLOSE)
    return fitting + (ON_MEMBERS if case.about_id else [])


def outcomes_for(viewer, case):
    """What the viewer may decide about it; nothing for who may not judge it."""
    if not viewer.is_authenticated or is_party_to(viewer, case):
        return []
    if case.about and not may_act_on(viewer, case.about):
        return []
    if was_put_right(viewer, case):
        return []
    return outcomes_at_desk(viewer, case)


def outcomes_at_desk(viewer, case):
    """The same of a case that lies at the viewer's desk: at_desk_of asked who wrote it, and how high they stand."""
    if holds(viewer, Right.MODERATE):
        allowed = set(Outcome) if holds(viewer, Right.SUSPEND) else set(Outcome) - OF_SUSPENDERS
    elif looks_after(viewer, case):
        allowed = OF_GROUP_MANAGERS
    else:
        return []
    return [outcome for outcome in outcomes_that_fit(case) if outcome in allowed]


def can_undo(viewer, decision):
    """Whoever may decide that about it, but not over the head of somebody who stands higher."""
    case = decision.case
    if not viewer.is_authenticated or is_party_to(viewer, case):
        return False
    for member in filter(None, [decision.about, decision.by if decision.by_id != viewer.pk else None]):
        if not may_act_on(viewer, member):
            return False
    if holds(viewer, Right.MODERATE):
        return decision.outcome not in OF_SUSPENDERS or holds(viewer, Right.SUSPEND)
    return decision.outcome in OF_GROUP_MANAGERS and looks_after(viewer, case)


def can_work_desk(viewer):
    return holds(viewer, Right.WORK_DESK)


def can_read_trail(viewer):
    return holds(viewer, Right.READ_TRAIL)


def can_judge_for_network(viewer):
    """By a role. Whose case it is, Case.objects.at_desk_of says of both, roles and managers of groups."""
    return holds(viewer, Right.MODERATE)


def can_read_why(viewer, decision):
    """What its writer was told. A manager of the group reads only what was decided, where that was not theirs to do."""
    return decision.outcome in OF_GROUP_MANAGERS or can_open_queue(viewer)


def can_judge(viewer, appeal):
    """Whoever may judge appeals, but not what they decided themself, nor what is about them."""
    decision = appeal.decision
    if not can_judge_appeals(viewer) or decision.by_id == viewer.pk:
        return False
    return not is_party_to(viewer, decision.case) and decision.about_id != viewer.pk


def can_judge_appeals(viewer):
    return holds(viewer, Right.JUDGE_APPEALS)


def can_open_queue(viewer):
    return can_judge_for_network(viewer) or can_judge_appeals(viewer)


def can_open_queue_of(viewer, group):
    return manages(viewer, group.pk)


def can_look_around(viewer, case):
    """More of a closed group than what was reported takes a reason, and is told to its managers."""
    if case.settled_at or case.within is None or case.within.kind == Kind.OPEN or not can_enter_groups(viewer):
        return False
    return case.within_id not in getattr(viewer, "entered_groups", ())  # which came with the viewer of a page


def can_take_up(viewer, case):
    """Of a case at the viewer's desk: what is settled needs nobody any more."""
    return case.settled_at is None


def can_decide_anew(viewer, case):
    """Of a case with its decision: what was decided is undone, and nothing came in its place."""
    return case.decision_row is None and bool(outcomes_for(viewer, case))


def can_read_members(viewer):
    return holds(viewer, Right.READ_MEMBERS)


def can_read_member(viewer, member):
    """What is known of a member at the desk: not of oneself, who would read of reports, nor of who stands higher."""
    return can_read_members(viewer) and may_act_on(viewer, member)


def can_give_roles(viewer):
    return holds(viewer, Right.GIVE_ROLES)


def can_give_roles_to(viewer, member):
    return can_give_roles(viewer) and may_act_on(viewer, member)


def can_welcome(viewer):
    return holds(viewer, Right.WELCOME)
