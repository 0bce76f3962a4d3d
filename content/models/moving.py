"""Which readers a piece has where it stands, which it would have elsewhere, and who has to agree before it goes there.

Words were written for those who could read them then. So a piece goes to equal or fewer readers at once, and to other
ones only when its author wants it. Comments count on their audience as much: what colleagues answered inside a group
goes to no other readers at all, whatever the author says, for each of them would have to agree. Such a conversation
begins anew elsewhere, with the author's own words.
"""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from groups.models import Group, Kind

from ..signals import move_answered, move_asked, moved
from .pieces import Content, Visibility
from .pins import Pin


class Answered(Exception):
    """Colleagues commented, or gave their name, for the readers there are; no others are added."""


class AuthorOutside(Exception):
    """The author could not read the own piece any more, being no member of the group it goes to."""


class NobodyConsents(Exception):
    """It would get other readers, and its author left: nobody can agree."""


def readers_of(visibility, group):
    """Who reads what has this visibility in this group, or outside any (None): the group itself, or a Visibility.

    Behind the gate of a closed group everything is for the group, whatever was chosen before it was closed.
    """
    if visibility in (Visibility.PRIVATE, Visibility.INVITED):
        return Visibility(visibility)
    if group is not None and (group.kind != Kind.OPEN or visibility == Visibility.GROUP):
        return group
    return Visibility(visibility)


def widens(before, after):
    """Whether somebody could read it after who could not before; each is a (visibility, group).

    Who is invited to one event is not known here, so that is an audience of its own; it lies within all members, for
    who comes from outside reads nothing that members say.

    The members of another group are other readers, however few they are: only everybody, all members, one same group
    and the author alone lie within each other.
    """
    old, new = readers_of(*before), readers_of(*after)
    if new in (old, Visibility.PRIVATE) or old == Visibility.PUBLIC:
        return False
    return old != Visibility.MEMBERS or new == Visibility.PUBLIC


def visibility_in(content, group):
    """What the visibility of a piece becomes in a group or outside any; None where it cannot be.

    It never gets wider by itself: what was for one group is for one group again.
    """
    readers = readers_of(content.visibility, content.group)
    if readers == Visibility.INVITED:
        return readers
    if group is not None and group.kind != Kind.OPEN:
        return Visibility.GROUP
    if isinstance(readers, Group):
        return None if group is None else Visibility.GROUP
    return readers


@transaction.atomic
def move(content, group, by, visibility=None):
    """Put a piece in another group, or outside any (None), or ask its author when others would then read it.

    It keeps its readers as nearly as it can, unless its author says for whom it is from then on: visibility.
    Returns the MoveRequest, or None when it is done. Raises Answered, AuthorOutside or NobodyConsents.
    """
    held = content.lock()
    if held.group == group:
        return None
    if group:
        group.must_be_living()
    visibility = visibility or visibility_in(held, group)
    before, after = (held.visibility, held.group), (visibility, group)
    if readers_of(*after) == group and held.author and not Group.objects.joined_by(held.author).filter(pk=group.pk):
        raise AuthorOutside
    if widens(before, after):
        if held.whole().counts_on_readers():  # who registered, voted by name or supports it is told to its readers too
            raise Answered
        if held.author is None:
            raise NobodyConsents
        if held.author != by:
            return ask_author(held, group, by)
        held.close_history()
    MoveRequest.objects.filter(content=held).delete()
    Pin.objects.take_off(held)
    fresh = {"group": group, "visibility": visibility, "changed_at": timezone.now()}
    Content._base_manager.filter(pk=held.pk).update(**fresh)
    moved.send(Content, content=content.lock(), by=by, origin=held.group)
    return None


def ask_author(content, group, by):
    """One question at a time: another group in it is another question."""
    fields = {"group": group, "by": by}
    asked = MoveRequest.objects.filter(content=content).first()
    if asked and asked.group == group:
        return asked
    if asked:
        asked.delete()
    asked = MoveRequest.objects.create(content_id=content.pk, **fields)
    move_asked.send(Content, move_request=asked)
    return asked


class MoveRequest(models.Model):
    """A manager wants a piece in another group, where others would read it: its author is asked."""

    content = models.OneToOneField(Content, models.CASCADE, related_name="move_request")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.content} - {self.group}"

    @transaction.atomic
    def accept(self):
        """The author agrees, and it goes; twice is once. Raises Answered or AuthorOutside when the world moved on."""
        held = self.content.lock()
        if MoveRequest.objects.filter(pk=self.pk).exists():
            move(held, self.group, by=held.author)
            self.tell(accepted=True)

    @transaction.atomic
    def decline(self):
        if MoveRequest.objects.filter(pk=self.pk).delete()[0]:
            self.tell(accepted=False)

    def tell(self, *, accepted):
        if self.by:
            move_answered.send(Content, content=self.content.lock(), group=self.group, asker=self.by, accepted=accepted)
