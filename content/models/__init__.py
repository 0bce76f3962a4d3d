from .attachments import Attachment, Embedding, NoRoom
from .clearing import Clearance
from .closures import Closed, Closure
from .coauthors import Authorship, NotAmongReaders, TooManyAuthors, is_by, member_in, of_member
from .comments import Comment, CommentQuerySet
from .featuring import MOST_FEATURED, Featured, FeaturedAlready, RatherNot, TooManyFeatured
from .history import Revision
from .invitees import Invitee
from .marks import Appreciation, Bookmark, Following, stop_following_token
from .meetings import Guest, Meeting, running_at
from .mentions import Mention
from .moving import (
    Answered,
    AuthorOutside,
    MoveRequest,
    NobodyConsents,
    move,
    readers_of,
    visibility_in,
    widens,
)
from .pictures import Picture
from .pieces import (
    CANCELLED,
    CONVERSATIONS,
    Content,
    ContentQuerySet,
    KindField,
    Overtaken,
    Tagging,
    Visibility,
    kind_named,
    slug_of,
)
from .pins import AT_MOST, Pin, TooManyPins, running
from .planning import Plan, Withdrawal, bring_out
from .popularity import Popularity, Span, SubjectOfWeek, Warmth, count_popularity
from .refusals import Refusal
from .revisions import CommentRevision
from .seeing import Disclosure, Hiding, Reading
from .series import Part, Place, Series, place_among, place_of
from .splitting import Split, go_on_in
from .working_copies import TypedElsewhere, WorkingCopy

__all__ = [
    "AT_MOST",
    "CANCELLED",
    "CONVERSATIONS",
    "MOST_FEATURED",
    "Answered",
    "Appreciation",
    "Attachment",
    "AuthorOutside",
    "Authorship",
    "Bookmark",
    "Clearance",
    "Closed",
    "Closure",
    "Comment",
    "CommentQuerySet",
    "CommentRevision",
    "Content",
    "ContentQuerySet",
    "Disclosure",
    "Embedding",
    "Featured",
    "FeaturedAlready",
    "Following",
    "Guest",
    "Hiding",
    "Invitee",
    "KindField",
    "Meeting",
    "Mention",
    "MoveRequest",
    "NoRoom",
    "NobodyConsents",
    "NotAmongReaders",
    "Overtaken",
    "Part",
    "Picture",
    "Pin",
    "Place",
    "Plan",
    "Popularity",
    "RatherNot",
    "Reading",
    "Refusal",
    "Revision",
    "Series",
    "Span",
    "Split",
    "SubjectOfWeek",
    "Tagging",
    "TooManyAuthors",
    "TooManyFeatured",
    "TooManyPins",
    "TypedElsewhere",
    "Visibility",
    "Warmth",
    "Withdrawal",
    "WorkingCopy",
    "bring_out",
    "count_popularity",
    "go_on_in",
    "is_by",
    "kind_named",
    "member_in",
    "move",
    "of_member",
    "place_among",
    "place_of",
    "readers_of",
    "running",
    "running_at",
    "slug_of",
    "stop_following_token",
    "visibility_in",
    "widens",
]
