"""Who judges a case: taking it up, putting it before somebody else, and what is opened to whoever has it."""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Content, Disclosure
from groups.models import Membership
from members.models import Member
from network.rights import Right

from ..signals import handed_over
from .trail import Deed, What

OPENED_FOR = timedelta(days=14)


class TakenMeanwhile(Exception):
    """Somebody else took the case while this member was looking at it."""

    def __init__(self, by):
        super().__init__()
        self.by = by


class Taken(models.Model):
    """What a Case does about who has it."""

    class Meta:
        abstract = True

    @transaction.atomic
    def take(self, by, instead_of=None):
        """It is this member's to judge from now on, who may read just what was reported. Twice is once.

        instead_of: the key of whoever had it as far as this member knew. Raises TakenMeanwhile when somebody was first.
        """
        self.lock()
        if self.settled_at:
            return
        if self.taken_by_id == by.pk:
            self.open_to(by, by)  # what was opened long ago has closed again
            return
        if self.taken_by_id != instead_of:
            raise TakenMeanwhile(self.taken_by)
        was = self.put_with(by)
        Deed.objects.write(What.TAKEN, by, before=was, after=self.whereabouts, **self.as_deed)
        self.open_to(by, by)

    @transaction.atomic
    def hand_over(self, by, word="", *, to=None, is_for_network=False):
        """Put it before a colleague, or back before all who may judge it: those of the network, or of its group.

        Where it is already goes only what is said with it, once. Returns whether anything was put before anybody: what
        was settled meanwhile needs nobody.
        """
        self.lock()
        after = {"taken_by": to and to.pk, "is_for_network": self.is_for_network if to else is_for_network}
        if self.settled_at or (self.whereabouts == after and not self.is_news(by, to, word)):
            return False
        was = self.put_with(to, **after)
        row = self.hand_overs.create(by=by, to=to, word=word)
        Deed.objects.write(What.HANDED_OVER, by, before=was, after=self.whereabouts, **self.as_deed)
        if to:
            self.open_to(to, by)
        handed_over.send(type(row), hand_over=row)
        return True

    def is_news(self, by, to, word):
        """Whether something is said that was not said to them before; the same form may come twice."""
        return bool(word) and not self.hand_overs.filter(by=by, to=to, word=word).exists()

    def put_with(self, member, is_for_network=None, **_same):
        """Returns with whom it was."""
        was = self.whereabouts
        self.taken_by, self.taken_at = member, timezone.now() if member else None
        if is_for_network is not None:
            self.is_for_network = is_for_network
        self.save(update_fields=["taken_by", "taken_at", "is_for_network"])
        self.disclosures().exclude(member=member).update(until=timezone.now())
        return was

    @property
    def whereabouts(self):
        """With whom it lies, as the trail says it."""
        return {"taken_by": self.taken_by_id, "is_for_network": self.is_for_network}

    @property
    def as_deed(self):
        """What the trail says a deed was about."""
        return {
            "thing": self.thing,
            "case_key": self.pk,
            "member_key": self.about_id,
            "group_key": self.within_id,
        }

    def lock(self):
        """Hold its row until the transaction ends, as it is now. The piece comes first: so do those who report it."""
        piece = self.content_id or (self.comment and self.comment.content_id)
        if piece:  # unguarded: nothing is read
            list(Content._base_manager.select_for_update(of=("self",)).filter(pk=piece).values_list("pk"))
        type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.refresh_from_db()

    def open_to(self, member, by):
        """Let whoever judges it read what was reported, and nothing beside it. Open is opened no second time."""
        thing = self.comment or self.content
        if thing is None or self.disclosures().running_for(member).exists():
            return
        if type(thing).objects.visible_to(member).filter(pk=thing.pk).exists():
            return
        thing.disclose_to(member, timezone.now() + OPENED_FOR, _("To judge what was reported"))
        Deed.objects.write(What.DISCLOSED, by, after={"opened_to": member.pk}, **self.as_deed)

    def disclosures(self):
        """What was opened because of it and runs still."""
        of_it = {"comment": self.comment_id} if self.comment_id else {"content": self.content_id, "comment": None}
        if not (self.comment_id or self.content_id):
            return Disclosure.objects.none()
        return Disclosure.objects.filter(until__gt=timezone.now(), **of_it)

    def close_again(self):
        """It is settled: what was opened to judge it is closed to whoever may not read it otherwise."""
        self.disclosures().update(until=timezone.now())

    def judges(self):
        """Whose desk it lies at, as the rights stand now: each of those it could be is asked at_desk_of."""
        managing = Membership.objects.filter(group=self.within_id, is_manager=True).values("member")
        in_charge = Member.objects.present().holding(Right.MODERATE).values("pk")
        could = Member.objects.present().filter(Q(pk__in=in_charge) | Q(pk__in=managing)).with_roles()
        its_own = type(self).objects.filter(pk=self.pk)
        return [one for one in could if its_own.at_desk_of(one).exists()]

    @transaction.atomic
    def note_down(self, by, text):
        """A word to whoever handles it too. The same words twice are one note."""
        self.lock()
        return self.case_notes.filter(by=by, text=text).first() or self.case_notes.create(by=by, text=text)
