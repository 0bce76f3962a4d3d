"""What somebody wrote, read and valued under two accounts, when they become one."""

from django.db.models import Q

from members.merging import carried

from .models import Appreciation, Following


def value_once(kept, other):
    """What both accounts valued counts once, and what one of them wrote and the other valued not at all."""
    theirs = Appreciation.objects.filter(member=other).select_related("content", "comment")
    both = Q(content__in=kept.appreciations.values("content")) | Q(comment__in=kept.appreciations.values("comment"))
    for given in theirs.filter(both | Q(content__author=kept) | Q(comment__author=kept)):
        Appreciation.objects.take_back(other, given.content or given.comment)
    own = Appreciation.objects.filter(member=kept).select_related("content", "comment")
    for given in own.filter(Q(content__author=other) | Q(comment__author=other)):
        Appreciation.objects.take_back(kept, given.content or given.comment)


def keep_stopped(kept, other):
    """Who said stop under either name goes on without."""
    stopped = Following.objects.filter(member=other).exclude(stopped_at=None)
    for following in Following.objects.running().filter(member=kept, content__in=stopped.values("content")):
        Following.objects.choose(following.content, kept, follows=False)


carried("content.Attachment.owner")
carried("content.Content.author", "content.Comment.author", "content.Reading.member")
carried("content.Hiding.hidden_by", "content.Disclosure.member")
carried("content.Meeting.started_by", "content.Guest.member")
carried("content.Pin.by", "content.Closure.by", "content.MoveRequest.by", "content.Split.by", "content.Refusal.by")
carried("content.Appreciation.member", first=value_once)
carried("content.Bookmark.member")
carried("content.Following.member", first=keep_stopped)
carried("content.Plan.by", "content.Withdrawal.by", "content.Revision.by")
carried("content.WorkingCopy.member", "content.Mention.member", "content.Mention.by")
carried("content.Invitee.member", "content.Invitee.invited_by")
carried("content.Authorship.member", "content.Authorship.asked_by")
carried("content.Featured.member", "content.Featured.by")
carried("content.Series.author")
