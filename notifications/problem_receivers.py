"""What this room hears of problems that were reported."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from network.signals import problem_answered

from .kinds.jobs import NOTE
from .kinds.notices import ProblemAnswered, notify
from .letters import absolute_url, in_the_networks_language, letter
from .models import Mail


@receiver(problem_answered)
def tell_of_answer(report, answer, **kwargs):
    """A member by site and mail; a visitor, or whoever is a member no more, by mail where they left an address."""
    with in_the_networks_language():
        headline = _("An answer to what you reported")
        lines = [answer, _("You wrote: “%(text)s”") % {"text": report.text}]
        because = _("You get this mail because you reported a problem.")
        way = {"url": absolute_url("network:report_problem"), "label": _("Report something else")}
        if report.member:
            notify(ProblemAnswered, report.member, headline, lines, because=because, **way)
        elif report.email:
            context = way | {"lines": lines, "because": because}
            message = letter(NOTE, context, report.email, headline, kind=ProblemAnswered.NAME)
            Mail.write(message, ProblemAnswered.NAME)
