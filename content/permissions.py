from django.db.models import Q

from groups.models import INSIDE, barred_groups_of, manages
from groups.permissions import is_barred
from members.models import Act

from .drafting import Drafted
from .models import CONVERSATIONS, Content, Visibility, is_by, kind_named


def is_author(viewer, content):
    """One of those who wrote it, the first or another."""
    return content.removed_at is None and content.is_written_by(viewer)


def can_ask_along(viewer, content):
    """Its first author asks others to write along, where it is of a kind that is drafted."""
    is_first = viewer.is_authenticated and content.author_id == viewer.pk
    return is_first and issubclass(kind_named(content.kind), Drafted) and can_rewrite(viewer, content)


def can_rewrite(viewer, content):
    """Who wrote it, and nobody else: whoever has to step in hides a piece, and says why.

    An author whom the group keeps out changes nothing there any more; an own draft is read by nobody yet.
    """
    if not is_author(viewer, content):
        return False
    is_own_draft = content.is_draft and content.author_id == viewer.pk
    return is_own_draft or not is_barred(viewer, content.group_id)


def rewritable(viewer, keys):
    """Of the pieces with these keys, the keys of those that the viewer may rewrite; one question for all of them."""
    if not any(keys):
        return set()
    seen = Content.objects.visible_to(viewer) | Content.objects.drafts_of(viewer)
    written = seen.filter(is_by(viewer), pk__in=keys, removed_at=None)
    is_own_draft = Q(author=viewer, published_at=None)
    kept_in = Q(group=None) | ~Q(group__in=barred_groups_of(viewer))
    return set(written.filter(is_own_draft | kept_in).values_list("pk", flat=True))


def can_withdraw(viewer, content):
    """To take one's own words out of sight, wherever they stand."""
    return is_author(viewer, content) and not content.is_draft and issubclass(kind_named(content.kind), Drafted)


def can_put_in_series(viewer, content):
    return issubclass(kind_named(content.kind), Drafted) and can_rewrite(viewer, content)


def can_show_picture(viewer, content):
    return kind_named(content.kind).SHOWS_PICTURE and can_rewrite(viewer, content)


def can_delete(viewer, content):
    """Its first author alone: the others wrote along."""
    return is_author(viewer, content) and content.author_id == viewer.pk


def can_comment(viewer, content):
    """Whoever may read a piece as a member may answer it, as long as neither it nor its group is closed for good; in a
    closed group reading is being inside. Who is limited for a while still may: an import brings what was said before.
    """
    if not viewer.is_authenticated or content.published_at is None or is_barred(viewer, content.group_id):
        return False
    if content.closed_at or is_archived(content):
        return False
    return not only_looks(viewer, content)


def can_comment_now(viewer, content):
    return can_comment(viewer, content) and not viewer.limit_on(Act.POSTING)


def only_looks(viewer, content):
    """Whether the viewer sees it because it was opened to judge something there: nobody speaks or chooses through that.
    Asked of those who have a role alone; to others nothing is opened."""
    if not viewer.role_names or content.published_at is None:
        return False
    known = content.__dict__.setdefault("opened_to", {})  # a page asks of all that can be done there
    if viewer.pk not in known:
        known[viewer.pk] = not Content.objects.open_to(viewer).filter(pk=content.pk).exists()
    return known[viewer.pk]


def is_archived(content):
    """What stands in a group of the archive is there to be read, and nothing is added to it."""
    return content.group is not None and content.group.is_archived


def can_appreciate(viewer, content):
    """Whoever could comment there, also where the comments are closed. The own words are left out where it is done."""
    if not viewer.is_authenticated or content.published_at is None or content.removed_at:
        return False
    if is_archived(content) or is_barred(viewer, content.group_id):
        return False
    return not only_looks(viewer, content)


def can_tend(viewer, content):
    """Its authors and the managers of its group look after a conversation: they close it, split it and move it."""
    if not viewer.is_authenticated or content.published_at is None or content.removed_at or is_archived(content):
        return False
    if is_barred(viewer, content.group_id):
        return False
    return content.is_tended_by(viewer)


def can_reopen(viewer, content, closure):
    """Managers of the group; the author too, but not over the head of a manager who closed it."""
    if not can_tend(viewer, content):
        return False
    return closure.by_id in {viewer.pk, None} or manages(viewer, content.group_id)


def can_pin(viewer, content):
    """What is at the top of a group is for its managers to say, whoever wrote it."""
    return can_tend(viewer, content) and manages(viewer, content.group_id)


def can_move(viewer, content):
    """Who tends it; a piece for nobody but its author stays where it is. How far is for moving.move to say."""
    if content.stays_in_group:
        return False
    return can_tend(viewer, content) and content.visibility != Visibility.PRIVATE


def can_meet_in(viewer, group):
    """Its members, where something still goes on."""
    return group.standing_of(viewer) in INSIDE and not group.is_archived


def can_meet_about(viewer, content):
    """Whoever can comment on a conversation can also talk about it."""
    return content.kind in CONVERSATIONS and can_comment_now(viewer, content)


def can_end(viewer, meeting):
    """Who started it, and whoever looks after the place it is held in."""
    if not viewer.is_authenticated:
        return False
    if meeting.content:
        looks_after = can_tend(viewer, meeting.content)
    else:
        looks_after = manages(viewer, meeting.group_id)
    return meeting.started_by_id == viewer.pk or looks_after
