"""Words from a takeout, placed here as their member wrote them there: same date, never more readers, told to nobody.

Each goes through the form in which the member would type it, so that what may not be typed does not come in either. The
name a thing had there is its source here: what was brought in before, or never left, stays as it is by now.
"""

import uuid

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from groups.models import Group
from members.personal_data import LeftOut, importer
from members.takeout import PUBLIC
from members.unpacking import moment_in, uuid_in, words_in
from web.images import copies
from web.richtext import IMAGE, clean, excerpt, pictures_in

from .forms import CommentForm, audience_choices
from .illustrations import IN_TEXT
from .models import Attachment, Comment, Content, NoRoom, Visibility
from .permissions import can_comment


def known_as(rows, name):
    """What goes by this name here: brought in with it, or made here with it."""
    return rows.filter(Q(source=name) | Q(uuid=uuid_in(name))).first()


def is_here(model, line, arrival):
    # unguarded: whether it is the member's own, or somebody else's and so left alone
    found = known_as(model._base_manager.all(), line["id"])
    if found and found.author_id != arrival.member.pk:
        raise LeftOut("it is here already, and not as this member's")
    return found is not None


def checked(form):
    if not form.is_valid():
        raise LeftOut("; ".join(f"{name}: {error}" for name, errors in form.errors.items() for error in errors))
    return form


def form_uuid(line):
    return uuid.uuid5(uuid.NAMESPACE_URL, line["id"])


def job_at(member, line, when):
    """The job that the piece names, if the member had it then; else none, for today's would not be true."""
    name = words_in(line, "a20:organisation").replace("\0", "")  # of which the database takes none, not even to look
    day = timezone.localdate(when)
    jobs = member.affiliations.filter(organisation_name=name, since__lte=day)
    return jobs.exclude(organisation_name="").exclude(until__lt=day).order_by("-since").first()


# --- Pieces


def bring_piece(line, arrival, form_class):
    """A piece of the kind that this form writes. Returns whether it is new here."""
    if is_here(Content, line, arrival):
        return False
    member, now = arrival.member, timezone.now()
    at = moment_in(line, "published")
    if at is None:
        raise LeftOut("it has no date")
    group, audience = readers_in(line, arrival)
    is_draft = line.get("a20:status") != "published" or audience == Visibility.PRIVATE
    body = with_pictures(words_in(line, "content"), arrival)
    summary = words_in(line, "summary")
    fields = {
        "uuid": form_uuid(line),
        "title": words_in(line, "name"),
        "body": body,
        "scripted": "1",
        "tags": ", ".join(f'"{name}"' for name in subjects_in(line)),
        "group": group.pk if group else "",
        "visibility": Visibility.MEMBERS if audience == Visibility.PRIVATE else audience,
        "summary": "" if summary == excerpt(body) else summary,
    }
    words = checked(form_class(fields, viewer=member)).words()
    piece = form_class._meta.model.objects.write(member, uuid=fields["uuid"], **words | {"visibility": audience})
    edited = moment_in(line, "updated")
    # unguarded: it was made just now, and is told to nobody, as publish() would
    Content._base_manager.filter(pk=piece.pk).update(
        source=line["id"],
        affiliation=job_at(member, line, at),
        created_at=at,
        published_at=None if is_draft else at,
        edited_at=edited if edited and not is_draft else None,
        last_activity_at=at,
        changed_at=now,
    )
    return True


def readers_in(line, arrival):
    """(group, audience): at most those it had there. Where that cannot be said here it is for its author alone."""
    named, to = line.get("audience"), line.get("to")
    group = None
    if named is not None:
        group = uuid_in(named) and known_as(Group.objects.postable_by(arrival.member), named)
        if not group:
            arrival.note("a draft now: its group is not here, or the member cannot write in it")
            return None, Visibility.PRIVATE
    if to == [PUBLIC]:
        audience = Visibility.PUBLIC
    elif to == [f"{arrival.network}/members"]:
        audience = Visibility.MEMBERS
    elif group and to == [named]:
        audience = Visibility.GROUP
    else:
        arrival.note("a draft now: it was for nobody, or for readers there are none of here")
        return None, Visibility.PRIVATE
    offered = dict(audience_choices(group))
    return group, audience if audience in offered else Visibility.GROUP


def subjects_in(line):
    tags = line.get("tag", [])
    names = [tag.get("name") for tag in tags if isinstance(tag, dict)] if isinstance(tags, list) else []
    return [name.replace('"', "") for name in names if isinstance(name, str)]


def with_pictures(html, arrival):
    """The text, sanitised, with the member's own pictures put in anew; those that do not come leave no trace."""
    try:
        html = clean(html)
    except ValidationError as error:
        raise LeftOut(error.messages[0]) from None
    if not pictures_in(html):
        return html
    here = {name: picture_named(name, arrival) for name in pictures_in(html)}
    if None in here.values():
        arrival.note("a picture in it does not come along")

    def written_again(match):
        source = IMAGE.search(match[0])
        attachment = source and here.get(uuid.UUID(source[1]))
        return match[0].replace(source[0], attachment.get_absolute_url()) if attachment else ""

    return IN_TEXT.sub(written_again, html).replace("<figure></figure>", "")


def picture_named(name, arrival):
    """The member's picture of this name here, from the takeout if need be; None if it is not to be had."""
    source = f"{arrival.network}/id/{name}"
    found = known_as(Attachment.objects.free_for(arrival.member), source)
    packed = None if found else arrival.picture(name)
    if packed is None:
        return found
    image, alt = packed
    try:
        size, encoded = copies(image)
        found = Attachment.objects.put(arrival.member, encoded, size, alt[:500])
    except (ValidationError, NoRoom):
        return None
    arrival.undo.append(found.delete_files)
    if not Attachment._base_manager.filter(source=source).exists():  # unguarded: only whether the name is free
        found.source = source
        found.save(update_fields=["source"])
    return found


# --- Comments


@importer("comments", "Note", hangs_on="posts")
def bring_comment(line, arrival):
    """A comment, where what it answers is here and this member could answer it today."""
    if is_here(Comment, line, arrival):
        return False
    if line.get("mediaType") != "text/plain" or line.get("a20:status") != "published":
        raise LeftOut("it was never placed, or is no plain text")
    member, now = arrival.member, timezone.now()
    content, parent = answered_by(line, member)
    at = moment_in(line, "published")
    if at is None or at < content.created_at:
        raise LeftOut("it has no date, or one before that of what it answers")
    form = checked(CommentForm({"uuid": form_uuid(line), "text": words_in(line, "content")}))
    waits = content.holds_comments and not content.is_tended_by(member)
    Comment.objects.create(
        source=line["id"],
        content=content,
        parent=parent and (parent.parent or parent),
        author=member,
        text=form.cleaned_data["text"],
        created_at=at,
        held_at=now if waits else None,
        edited_at=moment_in(line, "updated"),
    )
    if not waits:
        first = {} if content.is_written_by(member) else {"first_reply_at": Least("first_reply_at", at)}
        # unguarded: the numbers of what the member just saw; the group is not stirred by what was said long ago
        Content._base_manager.filter(pk=content.pk).update(
            comment_count=F("comment_count") + 1,
            last_activity_at=Greatest("last_activity_at", at),
            changed_at=now,
            **first,
        )
    return True


def answered_by(line, member):
    """(piece, comment or None) that this is an answer to; raises LeftOut."""
    name = line.get("inReplyTo")
    if uuid_in(name) is None:
        raise LeftOut("it does not say what it answers")
    parent = known_as(Comment.objects.visible_to(member).placed().select_related("parent"), name)
    seen = Content.objects.visible_to(member).standing().select_related("group")
    content = seen.filter(pk=parent.content_id).first() if parent else known_as(seen, name)
    if content is None:
        raise LeftOut("what it answers is not here")
    if not can_comment(member, content):
        raise LeftOut("what it answers takes no comments of this member")
    return content, parent
