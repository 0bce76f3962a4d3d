"""The mail to an address that somebody says is theirs, to come to an event as a guest."""

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from ..letters import absolute, absolute_url, in_the_networks_language, letter
from ..models import Mail

NAME = "guest"


def mail_guest(guest):
    """One mail, whoever has the address: only the mailbox tells whether a member does. The name in the form may be
    anybody's words to a stranger, so it is not in it.
    """
    event = guest.event
    names = {"event": event}
    because = _("You get this mail because somebody filled in this address to come to this event.")
    with in_the_networks_language():
        if guest.confirmed_at:
            headline = _("Your registration for %(event)s") % names
            lines = [_("You filled in this address before. The link shows how you stand; there you can also cancel.")]
            link = {"url": absolute_url("events:guest", guest.token), "label": _("See your registration")}
        elif EmailAddress.objects.filter(email=guest.email, verified=True).exists():
            headline = _("Log in to register for %(event)s") % names
            lines = [
                _("This address belongs to your account, so you can register as a member. Log in, and then register."),
                _("Was it not you? Then do nothing, and nothing happens."),
            ]
            link = {"url": absolute(event.get_absolute_url()), "label": _("Go to the event")}
        else:
            headline = _("Confirm that you want to come to %(event)s") % names
            lines = [
                _("Open the link within a day and confirm. Only then is there a place for you, or one in the line."),
                _("Was it not you? Then do nothing, and nothing happens."),
            ]
            link = {"url": absolute_url("events:guest", guest.token), "label": _("Confirm your registration")}
        context = {"lines": [event.when, *lines], "because": because} | link
        Mail.write(letter("mail/note", context, guest.email, headline, kind=NAME), NAME)


def mail_invited(invitee, event):
    """One mail to an address, whether it is of a member or not: the link opens the event to whoever reads mail there.

    What the organiser wrote is not in it, for a mail to strangers carries nobody's words but the name of the event.
    """
    with in_the_networks_language():
        names = {"name": invitee.invited_by or _("A colleague"), "event": event}
        context = {
            "lines": [event.when, _("The link shows what it is about; there you can register. It is for you alone.")],
            "url": absolute_url("events:invited", invitee.token),
            "label": _("See the invitation"),
            "because": _("You get this mail because %(name)s invites you to this event.") % names,
        }
        headline = _("%(name)s invites you to %(event)s") % names
        Mail.write(letter("mail/note", context, invitee.email, headline, kind=NAME), NAME)
