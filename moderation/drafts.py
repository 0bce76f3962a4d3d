"""What the system proposes to say to whoever wrote a thing: what is wrong with it, and what follows.

They stand in the catalogue, so that a network can say them in words of its own.
"""

from django.utils.translation import gettext_lazy as _

from .models import Outcome, Reason

OF_REASON = {
    Reason.UNKIND: _("%(What)s is unkind to somebody. One may attack an idea, never a person."),
    Reason.PERSONAL: _("In %(what)s somebody can be recognised who did not ask for that."),
    Reason.ADVERTISING: _("%(What)s is advertising. We do not sell anything here."),
    Reason.FORBIDDEN: _("In %(what)s stands something that is forbidden or dangerous."),
    Reason.UNTRUE: _("In %(what)s stands something that is not true, or that misleads its readers."),
    Reason.TAKEN_OVER: _("%(What)s comes from somebody else, and does not say so."),
    Reason.OTHER: _("%(What)s does not fit our house rules."),
}
OF_OUTCOME = {
    Outcome.NOTHING_WRONG: _("We looked at %(what)s. Nothing is wrong with it, so everything stays as it was."),
    Outcome.ASK_TO_CHANGE: _("Change that, and everything is back at once. Until then you alone see it."),
    Outcome.HIDE: _("That is why we have hidden it. You still see it, others do not."),
    Outcome.REMOVE: _("That is why we take it away. You still see it while you can object. Then it is gone for good."),
    Outcome.CLOSE: _("That is why the conversation is closed now. What was said stays. Commenting is over."),
    Outcome.WARN: _("This is a warning. If it happens again, we may limit what you can do here."),
    Outcome.LIMIT: _("That is why you cannot do everything here for a while. Below stands what, and until when."),
    Outcome.SUSPEND: _("That is why we pause your membership. Below stands until when."),
    Outcome.BAN: _("That is why we have blocked you. You cannot log in any more."),
}
WHERE_IT_STAYS = {  # a profile, a group and a note on a board cannot be hidden
    Outcome.ASK_TO_CHANGE: _("Will you change that?"),
    Outcome.REMOVE: _("That is why we have taken it away."),
}
