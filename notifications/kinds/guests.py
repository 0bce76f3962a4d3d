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
