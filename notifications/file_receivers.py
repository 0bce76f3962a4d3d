"""What this room hears of files."""

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.signals import handout_refused
from files.signals import version_refused

from .kinds.notices import FileRefused, notify
from .letters import in_the_networks_language


@receiver(version_refused)
def tell_of_refused_file(author, title, name, finding, **kwargs):
    tell_of_refusal(
        author, title, name, finding, gettext_lazy("You get this mail because you put this file in a group.")
    )


@receiver(handout_refused)
def tell_of_refused_handout(owner, title, name, finding, **kwargs):
    tell_of_refusal(
        owner, title, name, finding, gettext_lazy("You get this mail because you left this file with a session.")
    )


def tell_of_refusal(author, title, name, finding, because):
    if author is None:
        return
    with in_the_networks_language():
        notify(
            FileRefused,
            author,
            _("“%(title)s” was not taken in") % {"title": title},
            [
                _("Our virus scanner found something in “%(name)s”: %(finding)s. We threw the file away.")
                % {"name": name, "finding": finding},
                _("Have your own computer checked, and ask whoever gave you the file to do the same."),
            ],
            because=str(because),
        )
