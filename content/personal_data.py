"""What the takeout holds of what a member wrote, and what leaving does to it."""

from django.db.models import Q

from members.models import Contributions, proven_addresses_of
from members.personal_data import eraser, exporter, goes_with_member, no_personal_data, not_exported
from members.takeout import PUBLIC, id_of, line, link_to, moment

from .models import (
    Appreciation,
    Attachment,
    Authorship,
    Bookmark,
    Clearance,
    Closure,
    Comment,
    CommentRevision,
    Content,
    Disclosure,
    Embedding,
    Featured,
    Following,
    Guest,
    Hiding,
    Invitee,
    Meeting,
    Mention,
    MoveRequest,
    Part,
    Picture,
    Pin,
    Plan,
    Popularity,
    Reading,
    Refusal,
    Revision,
    Series,
    Split,
    SubjectOfWeek,
    Tagging,
    Visibility,
    Warmth,
    Withdrawal,
    WorkingCopy,
)

CHUNK = 200

no_personal_data(Embedding, reason="that a picture stands in a text; whose it is, the picture says")
no_personal_data(Tagging, reason="what a piece is about; it goes with the piece")
no_personal_data(Pin, reason="that a piece is at the top of a group; who put it there is forgotten with the member")
no_personal_data(Featured, reason="that something is on the front page; it goes with the member it is about")
no_personal_data(Warmth, Popularity, SubjectOfWeek, reason="numbers of people, without who they are")
no_personal_data(
    Clearance, reason="that something waits for approval; it goes with what waits, of which its writer reads all"
)
no_personal_data(Plan, reason="when a draft comes out; it goes with the draft")
no_personal_data(Withdrawal, reason="when a piece was out; who took it back is forgotten with the member")
no_personal_data(MoveRequest, reason="a question that waits for an answer; who asked it is forgotten with the member")
no_personal_data(Split, reason="where a comment goes on; who split it off is forgotten with the member")
no_personal_data(Meeting, reason="that people meet now; the link is forgotten when it ends")
goes_with_member(Disclosure, Reading, Guest, Bookmark, Following, Mention, WorkingCopy)
no_personal_data(Picture, reason="it goes with the piece, which is a line of its own")
no_personal_data(Part, reason="where a piece stands in a series; it goes with the piece")
not_exported(Series, reason="a heading above pieces that are lines of their own")
not_exported(Invitee, reason="an event of others; that the member comes is told")
not_exported(Authorship, reason="the pieces themselves are lines of the takeout")
not_exported(Guest, reason="who comes to a meeting is known only while it goes on")
not_exported(Content, reason="each kind of it has lines of its own")
not_exported(Disclosure, reason="shows the text of somebody else, for a while")


def audience_of(piece):
    """Whom the piece is for, as the format says it."""
    return {
        Visibility.PUBLIC: [PUBLIC],
        Visibility.MEMBERS: [link_to("/members")],
        Visibility.GROUP: [id_of(piece.group)] if piece.group else [],
        Visibility.INVITED: [],
        Visibility.PRIVATE: [id_of(piece.author)],
    }[piece.visibility]


def piece_line(piece, kind, **fields):
    """What every kind of content says of itself; a kind adds its own fields."""
    status = "draft" if piece.is_draft else "published"
    return line(
        type=kind,
        id=id_of(piece),
        url=link_to(piece.get_absolute_url()),
        attributedTo=id_of(piece.author),
        name=piece.title,
        summary=piece.excerpt,
        content=piece.body,
        published=moment(piece.published_at or piece.created_at),
        updated=moment(piece.edited_at),
        to=audience_of(piece),
        audience=id_of(piece.group) if piece.group else None,
        context=piece.group.name if piece.group else None,
        tag=[{"type": "Hashtag", "name": subject.name} for subject in piece.tags.all()],
        replies={"type": "Collection", "totalItems": piece.comment_count},
        a20_status=status,
        a20_organisation=piece.affiliation.organisation_name if piece.affiliation else None,
        **fields,
    )


def written_by(member, kind, *along, beside=()):
    """The member's own pieces of one kind, drafts included, a chunk of them in memory at a time; along: what is joined
    to each, beside: what is fetched for a chunk."""
    # unguarded: the author's own
    pieces = kind._base_manager.filter(pk__in=Content.objects.written_with(member).values("pk"))
    pieces = pieces.select_related("author", "affiliation", "group", *along)
    return pieces.prefetch_related("tags", *beside).order_by("created_at", "pk").iterator(chunk_size=CHUNK)


@eraser(Invitee)
def forget_invitations(member, contributions):
    """Those by name, and those that were mailed to an address of theirs."""
    addresses = {address.lower() for address in proven_addresses_of(member)} - {""}
    Invitee.objects.filter(Q(member=member) | Q(email__in=addresses)).delete()


@exporter("pictures", Attachment)
def pictures(member, takeout):
    """The member's own pictures in texts, as they are kept."""
    # unguarded: the member's own
    own = Attachment._base_manager.filter(owner=member)
    for attachment in own.order_by("created_at", "pk").iterator():
        yield line(
            type="Image",
            id=id_of(attachment),
            url=takeout.media(attachment.picture, f"{attachment.uuid}.webp"),
            attributedTo=id_of(member),
            summary=attachment.alt,
            mediaType="image/webp",
            width=attachment.width,
            height=attachment.height,
            published=moment(attachment.created_at),
        )


@eraser(Attachment)
def erase_pictures(member, contributions):
    """Those in no text that stays; the others belong to it and to whoever reads it."""
    # unguarded: the member's own
    for attachment in Attachment._base_manager.filter(owner=member, embeddings=None).iterator():
        attachment.discard()


@exporter("comments", Comment)
def comments(member, takeout):
    """The member's own words. Of what they answer: the link, and the title where the member may still see it."""
    # unguarded: the author's own
    own = Comment._base_manager.filter(author=member, removed_at=None).select_related("content", "parent")
    for comment in own.order_by("created_at", "pk").iterator(chunk_size=CHUNK):
        content = comment.content
        is_seen = Content.objects.visible_to(member).filter(pk=content.pk).exists()
        yield line(
            type="Note",
            id=id_of(comment),
            url=link_to(comment.get_absolute_url()) if is_seen else None,
            attributedTo=id_of(member),
            content=comment.text,
            mediaType="text/plain",
            inReplyTo=id_of(comment.parent or content),
            context=content.title if is_seen else None,
            published=moment(comment.created_at),
            updated=moment(comment.edited_at),
            a20_status="held" if comment.is_held else "published",
        )


@exporter("measures", Hiding)
def hidings(member, takeout):
    """Why something of the member was out of sight, as they read it there."""
    own = Q(content__author=member) | Q(comment__author=member)
    rows = Hiding.objects.filter(own).select_related("content", "comment").order_by("since", "pk")
    for hiding in rows.iterator(chunk_size=CHUNK):
        yield line(
            type="a20:Hiding",
            object=id_of(hiding.content or hiding.comment),
            content=hiding.reason,
            mediaType="text/plain",
            startTime=moment(hiding.since),
            endTime=moment(hiding.until),
        )


@eraser(Hiding)
def hidings_stay_with_what_they_hide(member, contributions):
    """They go with it; what stays without a name stays hidden, and says why to nobody."""


@exporter("comments", CommentRevision)
def earlier_words(member, takeout):
    """What the member's comments said before they were changed."""
    rows = CommentRevision.objects.filter(comment__author=member, comment__removed_at=None).exclude(text="")
    rows = rows.select_related("comment")
    for revision in rows.order_by("replaced_at", "pk").iterator(chunk_size=CHUNK):
        yield line(
            type="Note",
            id=f"{id_of(revision.comment)}#revision-{revision.pk}",
            attributedTo=id_of(member),
            content=revision.text,
            mediaType="text/plain",
            published=moment(revision.written_at),
            updated=moment(revision.replaced_at),
        )


@eraser(CommentRevision)
def earlier_words_stay_with_the_comment(member, contributions):
    """They go with the comment; where that stays, so does what it said."""


@exporter("comments", Revision)
def revisions(member, takeout):
    """What the member's pieces said before, in the own words."""
    rows = Revision.objects.standing().filter(by=member).select_related("content").order_by("at", "pk")
    for revision in rows.iterator(chunk_size=CHUNK):
        if revision.version == revision.content.version:
            continue  # the piece itself is a line of its own
        yield line(
            type="Article",
            id=f"{id_of(revision.content)}#version-{revision.version}",
            attributedTo=id_of(member),
            name=revision.title,
            summary=revision.summary,
            content=revision.body,
            tag=[{"type": "Hashtag", "name": name} for name in revision.subjects or ()],
            context=id_of(revision.content),
            published=moment(revision.at),
        )


def reason_line(member, thing, name, reason, at):
    """Why the member did something to a thing, in the own words."""
    return line(
        type="Note",
        id=f"{id_of(thing)}#{name}",
        attributedTo=id_of(member),
        content=reason,
        mediaType="text/plain",
        inReplyTo=id_of(thing),
        published=moment(at),
    )


@exporter("comments", Refusal)
def refusals(member, takeout):
    """The reasons the member gave for not placing a comment."""
    for refusal in Refusal.objects.filter(by=member).select_related("comment").order_by("at", "pk").iterator():
        yield reason_line(member, refusal.comment, "refusal", refusal.reason, refusal.at)


@eraser(Refusal)
def forget_refusals(member, contributions):
    if contributions == Contributions.DELETE:
        Refusal.objects.filter(by=member).update(reason="")


@exporter("reactions", Appreciation)
def appreciations(member, takeout):
    """What the member valued; by identifier, for the words are of others."""
    rows = member.appreciations.order_by("created_at", "pk").values_list("content__uuid", "comment__uuid", "created_at")
    for content_uuid, comment_uuid, at in rows.iterator(chunk_size=2000):
        object_ = link_to(f"/id/{content_uuid or comment_uuid}")
        yield line(type="Like", actor=id_of(member), object=object_, published=moment(at))


@exporter("reactions", Bookmark)
def bookmarks(member, takeout):
    rows = member.bookmarks.order_by("created_at", "pk").values_list("content__uuid", "created_at")
    for content_uuid, at in rows.iterator(chunk_size=2000):
        object_ = link_to(f"/id/{content_uuid}")
        yield line(type="Add", actor=id_of(member), object=object_, published=moment(at), name="bookmark")


@exporter("reactions", Following)
def followings(member, takeout):
    rows = member.followings.order_by("since", "pk").values_list("content__uuid", "since", "stopped_at")
    for content_uuid, since, stopped_at in rows.iterator(chunk_size=2000):
        yield line(
            type="Follow",
            actor=id_of(member),
            object=link_to(f"/id/{content_uuid}"),
            published=moment(since),
            a20_stopped=moment(stopped_at),
        )


@eraser(Appreciation)
def take_appreciations_back(member, contributions):
    """What a member valued is nobody's contribution; the numbers are right again at once."""
    for given in member.appreciations.select_related("content", "comment").order_by("pk").iterator(chunk_size=CHUNK):
        Appreciation.objects.take_back(member, given.content or given.comment)


@exporter("comments", Closure)
def closures(member, takeout):
    """The reasons the member gave for closing something, in the own words."""
    for closure in Closure.objects.filter(by=member).select_related("content").order_by("since", "pk").iterator():
        yield reason_line(member, closure.content, f"closure-{closure.pk}", closure.reason, closure.since)


@eraser(Closure)
def forget_reasons(member, contributions):
    """What is closed stays closed; the words go along with the others of the member."""
    if contributions == Contributions.DELETE:
        Closure.objects.filter(by=member).update(reason="")


@exporter("readings", Reading)
def readings(member, takeout):
    """Which pieces were opened on which day; by their identifier, for the words are of others."""
    rows = Reading.objects.filter(member=member).order_by("day", "pk").values_list("content__uuid", "day")
    for content_uuid, day in rows.iterator(chunk_size=2000):
        yield line(type="View", object=link_to(f"/id/{content_uuid}"), published=day.isoformat())


@exporter("reactions", Mention)
def mentions(member, takeout):
    """Where others named the member, as far as the member may still see that."""
    rows = Mention.objects.standing().filter(member=member).select_related("content", "comment__content")
    for mention in rows.order_by("since", "pk").iterator(chunk_size=CHUNK):
        if Content.objects.visible_to(member).filter(pk=mention.where.pk).exists():
            yield line(type="Mention", object=link_to(mention.get_absolute_url()), published=moment(mention.since))


@exporter("posts", WorkingCopy)
def working_copies(member, takeout):
    """What the member was writing and had not saved, as it was typed."""
    for copy in WorkingCopy.objects.filter(member=member).order_by("changed_at", "pk").iterator(chunk_size=CHUNK):
        yield line(
            type="Note",
            id=f"urn:uuid:{copy.uuid}",
            attributedTo=id_of(member),
            name=copy.title,
            content="".join(copy.fields.get("body", [])),
            published=moment(copy.changed_at),
            a20_status="draft",
        )


@eraser(Comment)
def erase_comments(member, contributions):
    """The newest first: an answer goes before what it answers, which then leaves no gap."""
    # What waited for approval nobody else could read, so it goes in any case.
    gone = Q() if contributions == Contributions.DELETE else Q(held_at__isnull=False)
    # unguarded: the author's own
    own = Comment._base_manager.filter(gone, author=member, removed_at=None).select_related("content")
    for comment in own.order_by("-created_at", "-pk").iterator(chunk_size=CHUNK):
        comment.remove()


@eraser(Series)
def leave_series(member, contributions):
    """Each went with the last of its pieces; one that others write in stays, as theirs."""
    own = Series.objects.filter(author=member)
    own.filter(parts=None).delete()
    own.update(author=None)


@eraser(Revision)
def forget_who_revised(member, contributions):
    """What a piece said before goes with the piece; of one that stays, whoever changed it is forgotten."""
    Revision.objects.filter(by=member).update(by=None)


@eraser(Content, Authorship)
def erase_pieces(member, contributions):
    """What nobody else could read goes in any case; the rest when the member chose so."""
    # unguarded: the author's own
    own = Content._base_manager.filter(author=member)
    if contributions == Contributions.KEEP:
        own = own.filter(Q(published_at=None) | Q(visibility=Visibility.PRIVATE))
    for piece in own.order_by("pk").iterator(chunk_size=CHUNK):
        if not piece.hand_on():
            piece.whole().remove()
    for piece in Content._base_manager.filter(author=member, authorships__accepted_at__isnull=False).distinct():
        piece.hand_on()
    for authorship in Authorship.objects.filter(member=member).select_related("content"):
        authorship.end()
