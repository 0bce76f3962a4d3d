"""What is told of things that are gone when it is told: a request, a membership, a proposal, a file."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.models import Member

from ..models import Announcement, Notice
from ..topics import Topic
from . import Kind, Line
from .jobs import NOTE


class Noticed(Kind):
    """Decided like all other news: where, whether and when it is told is up to the member."""

    TEMPLATE = NOTE
    model = Notice

    def rows(self):
        return super().rows().filter(kind=self.NAME)

    def audience(self, notice):
        return Member.objects.present().filter(pk=notice.member_id)

    def headline(self, notice):
        return notice.headline

    def lines(self, viewer, notifications):
        """With what was written besides: who takes no mail of it reads it here or nowhere."""
        found = self.rows().in_bulk([row.last for row in notifications])
        told = {row.pk: found[row.last] for row in notifications if row.last in found}
        return {pk: Line(notice.headline, " ".join(notice.lines)) for pk, notice in told.items()}

    def context(self, notice):
        return {"lines": notice.lines, "because": notice.because, "url": notice.url, "label": notice.label}


class JoinDeclined(Noticed):
    NAME = "join_declined"
    TOPIC = Topic.GROUPS


class MembershipEnded(Noticed):
    NAME = "membership_ended"
    TOPIC = Topic.GROUPS


class TakenOut(Noticed):
    NAME = "member_removed"
    TOPIC = Topic.GROUPS


class ExclusionLifted(Noticed):
    NAME = "exclusion_lifted"
    TOPIC = Topic.GROUPS


class ProposalApproved(Noticed):
    NAME = "proposal_approved"
    TOPIC = Topic.GROUPS


class ProposalDeclined(Noticed):
    NAME = "proposal_declined"
    TOPIC = Topic.GROUPS


class PieceMoved(Noticed):
    NAME = "moved"
    TOPIC = Topic.OWN


class MoveAnswered(Noticed):
    NAME = "move_answered"
    TOPIC = Topic.OWN


class ProblemAnswered(Noticed):
    NAME = "problem_answered"
    TOPIC = Topic.REPLIES


class FileRefused(Noticed):
    NAME = "file_refused"
    TOPIC = Topic.OWN


def did_not_go_out(message):
    """Why a message that was planned is where it was."""
    day = date_format(timezone.localtime(message.planned_for), "j F Y, G.i")
    why = message.get_kept_back_display()
    return _("It was to go out on %(day)s, and did not: %(why)s.") % {"day": day, "why": why}


def notify(kind, member, headline, lines, *, because, url="", label="", content=None):
    """Tell one member, in a few sentences and at most one button; each time is news."""
    words = {"headline": headline, "lines": [*map(str, lines)], "because": because, "url": url, "label": label}
    Announcement.write(kind, Notice.objects.create(member=member, kind=kind.NAME, content=content, **words))
