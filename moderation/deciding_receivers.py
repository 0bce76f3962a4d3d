"""What follows from a decision, in the transaction of the decision."""

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from content.signals import came_back
from notifications.letters import absolute_url, in_the_networks_language, letter
from notifications.models import Announcement, Mail

from .kinds.decisions import NOTE, CameBack, Decided, DecisionUndone, ReportersTold, words_for_reporters
from .models import Case, Decision, Deed, What
from .signals import decided, undone


def is_known_to_writer(decision):
    """Where nothing was wrong and nothing was done, nobody need know that somebody reported it."""
    return Decision.objects.told().filter(pk=decision.pk).exists()


@receiver(decided)
def tell_who_it_is_about(decision, **kwargs):
    if is_known_to_writer(decision):
        Announcement.write(Decided, decision)


@receiver(decided)
def tell_who_reported(decision, **kwargs):
    """Once: what is decided anew about it later is told to nobody a second time."""
    untold = decision.case.reports.filter(told_at=None, by_rule=False)
    addresses = set(untold.filter(member=None).exclude(email="").values_list("email", flat=True))
    if not untold.update(told_at=decision.at):
        return
    Announcement.write(ReportersTold, decision)
    with in_the_networks_language():
        context = words_for_reporters(decision) | {"url": absolute_url("network:page", "huisregels")}
        for address in sorted(addresses):
            message = letter(NOTE, context, address, _("We looked at what you reported"), kind="reporters_told")
            Mail.write(message, "reporters_told")


@receiver(undone)
def tell_it_is_undone(decision, **kwargs):
    if is_known_to_writer(decision):
        Announcement.write(DecisionUndone, decision)


@receiver(came_back)
def look_again(hiding, **kwargs):
    """The decision did what it was for; the case says so for who looks once more."""
    for decision in Decision.objects.filter(hiding=hiding, undone_at=None).select_related("case__about"):
        case = decision.case
        Case.objects.filter(pk=case.pk).update(changed_at=timezone.now())
        Deed.objects.write(
            What.CAME_BACK,
            member_key=decision.about_id,
            thing=case.thing,
            group_key=case.within_id,
            case_key=case.pk,
            decision_key=decision.pk,
            before={"is_hidden": True},
            after={"is_hidden": False},
        )
        Announcement.write(CameBack, decision)
