"""What is told: a class per kind of news, that knows its rows, its audience and its words. Rooms above add theirs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..letters import letter


class Skipped(models.TextChoices):
    """Why somebody was not sent something after all."""

    GONE = "gone", _("What it was about is gone")
    NOT_FOR_THEM = "not_for_them", _("No longer meant for this member, or no longer visible")
    NOT_PRESENT = "not_present", _("No member any more, or suspended")
    STOPPED = "stopped", _("This member stopped these mails")
    NOTHING_NEW = "nothing_new", _("There was nothing new to tell")


class Skip(Exception):
    """Nothing is to be sent, for a reason that the ledger keeps."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class Kind:
    """News about one row of `model`. NAME is what the ledger calls it; TEMPLATE has an .html and a .txt."""

    NAME = TEMPLATE = ""
    model = None
    # Whether a mail is sent again when a worker died over it. Twice the same digest is worse than none.
    SENT_AGAIN = True

    def rows(self):
        """Where its subject is looked up, each time anew."""
        return self.model._base_manager.all()

    def audience(self, it):
        """The members who are to hear of it, as the rights stand at this moment."""
        raise NotImplementedError

    def headline(self, it):
        raise NotImplementedError

    def context(self, it):
        return {}

    def attachments(self, it):
        return []

    def message_for(self, delivery):
        """The mail for one member. Raises Skip when the world moved on since it was announced."""
        it = self.rows().filter(pk=delivery.subject_id).first()
        if it is None:
            raise Skip(Skipped.GONE)
        member = self.audience(it).filter(pk=delivery.member_id).first()
        if member is None:
            raise Skip(Skipped.NOT_FOR_THEM)
        context = {"it": it, "member": member} | self.context(it)
        message = letter(self.TEMPLATE, context, member.email, self.headline(it), kind=self.NAME)
        for attachment in self.attachments(it):
            message.attach(*attachment)
        return message


def kind_named(name):
    """The kind that bears the name; a row that was written before an upgrade may name one that is no more."""
    return next((kind() for kind in Kind.__subclasses__() if name == kind.NAME), None)
