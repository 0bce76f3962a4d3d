"""What somebody supported and did to ideas under two accounts, when they become one."""

from members.merging import carried

from .models import Ask, Idea, Poll, Support


def count_support_once(kept, other):
    """One person supports an idea once; the second support was counted too and goes."""
    # unguarded: these are the member's own
    ours = Support._base_manager.filter(member=kept).values("idea")
    for idea in Idea._base_manager.filter(supports__member=other, pk__in=ours).order_by("pk"):
        idea.withdraw_support(other)


def vote_once(kept, other):
    """One person votes once: where both accounts did, what the kept one chose stays."""
    both = Poll.objects.filter(choices__votes__member=kept).filter(choices__votes__member=other)
    for poll in both.distinct().order_by("pk"):
        poll.locked().count(other, set())


carried("discussions.Support.member", first=count_support_once)
carried("discussions.Step.taken_by")
carried("discussions.Vote.member", first=vote_once)


def ask_once(kept, other):
    """What either account answered or put aside, the person did."""
    for theirs in Ask.objects.filter(member=other, question__in=Ask.objects.filter(member=kept).values("question")):
        ours = Ask.objects.get(member=kept, question=theirs.question_id)
        ours.answered_at, ours.passed_at = ours.answered_at or theirs.answered_at, ours.passed_at or theirs.passed_at
        ours.save(update_fields=["answered_at", "passed_at"])


carried("discussions.Ask.member", first=ask_once)
carried("discussions.Willingness.member")
