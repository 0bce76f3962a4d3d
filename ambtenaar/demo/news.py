"""What people in the demo find behind the bell, as it would have come while it happened."""

from django.db.models import Q

from content.models import Comment
from groups.models import Invitation, JoinRequest
from members.models import Follow
from notifications.kinds.comments import Answered
from notifications.kinds.groups import Invited, JoinRequested
from notifications.kinds.news import CommentOnFollowed, Followed
from notifications.models import Notification

from .logins import ROLES

NEWEST = 16


def tell_news():
    """On the site alone, and mostly of one member: nobody waits for mail of what was said before."""
    concerned = Q(content__author__email=ROLES["member"]) | Q(parent__author__email=ROLES["member"])
    said = Comment.objects.filter(concerned, removed_at=None, held_at=None).order_by("-pk")[:NEWEST]
    news = [
        (kind, comment, comment.author_id) for comment in reversed(list(said)) for kind in (Answered, CommentOnFollowed)
    ]
    news += [
        (Followed, follow, follow.follower_id) for follow in Follow.objects.filter(followed__email=ROLES["member"])
    ]
    news += [(JoinRequested, request, request.member_id) for request in JoinRequest.objects.all()]
    news += [(Invited, invitation, invitation.invited_by_id) for invitation in Invitation.objects.all()]
    for kind, it, actor in news:
        tell(kind(), kind().rows().get(pk=it.pk), actor, it.created_at)


def tell(kind, it, actor, at):
    audience = kind.audience(it).exclude(pk=actor).values_list("pk", flat=True)
    Notification.write_to(audience, kind, it, actor)
    Notification.objects.filter(kind=kind.NAME, thread=kind.thread(it)).update(at=at)
