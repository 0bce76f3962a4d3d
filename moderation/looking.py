"""What stands beside what is reported: who said what about it, what came before, and what others decided."""

from datetime import timedelta

from django.db.models import Avg, CharField, Count, F, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import Comment, Content
from groups.models import Membership
from members.models import Act
from network.rights import RoleName

from .models import Case, CaseNote, HandOver, Outcome
from .permissions import can_judge_for_network

A_WEEK = timedelta(days=7)
FEW = 3
MOST_REPORTS, MOST_BEFORE, MOST_WORDS, MOST_SAID = 20, 8, 30, 30
MOST_OVER = 30
OVER = dict(RoleName.choices) | {
    "suspended": _("Paused or blocked"),
    Act.POSTING: _("Posted nothing"),
    Act.INVITING: _("Invited nobody"),
    Act.MESSAGING: _("Wrote to nobody"),
}
KEEPS_COUNT_TO_ITSELF = 3  # members of a group: among fewer a number of reports says who it was


def week_of(cases):
    """How many were settled in seven days, how long that took, and how often the thing stayed."""
    done = cases.settled().filter(settled_at__gt=timezone.now() - A_WEEK)
    stayed = Q(decisions__outcome=Outcome.NOTHING_WRONG, decisions__undone_at=None)
    return done.order_by().aggregate(
        settled=Count("pk", distinct=True),
        took=Avg(F("settled_at") - F("opened_at")),
        stayed=Count("pk", distinct=True, filter=stayed),
    )


def tells_how_many(case, viewer):
    """Whoever manages a group of two knows who reported what they did not."""
    if can_judge_for_network(viewer) or case.within is None:
        return True
    return case.within.member_count >= KEEPS_COUNT_TO_ITSELF


def beside(case, viewer):
    """All that the page of a case shows besides the case, in a fixed number of queries."""
    at_desk = Case.objects.at_desk_of(viewer)
    before = Q(thing=case.thing)
    if case.about_id:
        before |= Q(about=case.about_id)
    history = list(
        at_desk.filter(before, opened_at__lt=case.opened_at).with_decision().order_by("-opened_at")[:MOST_BEFORE]
    )
    sort = case.thing.partition(":")[0]
    alike = Case.objects.settled().filter(reason=case.reason, thing__startswith=f"{sort}:").exclude(pk=case.pk)
    tells = tells_how_many(case, viewer)
    return {
        "tells_how_many": tells,
        "reports": reports_of(case) if tells else [],
        "more_reports": max(case.report_count - MOST_REPORTS, 0) if tells else 0,
        "words": words_about(case, viewer),
        "of_thing": [one for one in history if one.thing == case.thing],
        "of_member": [one for one in history if one.thing != case.thing],
        "said": said_by(case.about_id, viewer),
        "alike": alike.with_decision().order_by("-settled_at", "-pk")[:FEW],
        "piece": piece_seen(case, viewer),
        "thread": thread_of(case, viewer),
    }


def reports_of(case):
    """Those that say something first: the reason of the others is counted anyway."""
    rows = case.reports.select_related("member").annotate(is_silent=Q(text=""))
    return rows.order_by("is_silent", "-at", "-pk")[:MOST_REPORTS]


def words_about(case, viewer):
    """Notes and hand-overs as they followed one another; of what its group put before the network its managers read
    what they said themselves."""
    said = Q()
    if case.is_for_network and not can_judge_for_network(viewer):
        said = Q(by__in=Membership.objects.filter(group=case.within_id, is_manager=True).values("member"))
    columns = ["sort", "by__name", "to__name", "words", "at"]
    text = CharField()
    notes = CaseNote.objects.filter(said, case=case).annotate(sort=Value("note", text), words=F("text"))
    notes = notes.values_list("sort", "by__name", Value(None, text), "words", "at")
    handed = HandOver.objects.filter(said, case=case).annotate(sort=Value("hand_over", text), words=F("word"))
    rows = notes.union(handed.values_list(*columns), all=True).order_by("at")[:MOST_WORDS]
    return [dict(zip(["sort", "by", "to", "words", "at"], row, strict=True)) for row in rows]


def over_of(member):
    """The roles of this member that ended and what kept them from something until a day, the newest first."""
    now, text = timezone.now(), CharField()

    def over(rows, sort, why):
        rows = rows.filter(until__lte=now).order_by()
        return rows.annotate(sort=sort, why=why).values_list("sort", "since", "until", "why")

    rows = over(member.roles, F("name"), Value("", text)).union(
        over(member.suspensions, Value("suspended", text), F("reason")),
        over(member.limits, F("act"), F("reason")),
        all=True,
    )
    rows = rows.order_by("-until", "-since")[:MOST_OVER]
    return [{"what": OVER[sort], "since": since, "until": until, "why": why} for sort, since, until, why in rows]


def said_by(member, viewer):
    """How many comments of theirs the viewer could read, as far as anybody wants to know."""
    if member is None:
        return 0
    return Comment.objects.visible_to(viewer).placed().filter(author=member).order_by()[:100].count()


def piece_seen(case, viewer):
    """The piece it is, or stands below, where the viewer may open its page."""
    key = case.content_id or (case.comment and case.comment.content_id)
    return Content.objects.visible_to(viewer).filter(pk=key).first() if key else None


def thread_of(case, viewer):
    """The conversation a reported comment stands in, for whoever took the case; what is hidden in it too."""
    if case.comment is None or case.taken_by_id != viewer.pk:
        return []
    thread = case.comment.parent_id or case.comment_id
    seen = Comment.objects.visible_to(viewer) | Comment.objects.disclosed_to(viewer)
    said = seen.filter(Q(pk=thread) | Q(parent=thread)).placed().select_related("author__departure")
    return said.order_by("created_at", "pk")[:MOST_SAID]
