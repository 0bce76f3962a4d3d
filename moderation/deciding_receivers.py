"""What follows from a decision, in the transaction of the decision."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from content.signals import came_back
from members.models import Member, mailbox_of
from notifications.letters import absolute_url, in_the_networks_language, letter
from notifications.models import Announcement, Mail

from .kinds.appeals import AppealJudged, AppealMade, AppealWaits
from .kinds.decisions import NOTE, CameBack, Decided, DecisionUndone, ReportersTold, words_for_reporters
from .models import Decision, Deed, What
from .signals import appeal_waits, appealed, decided, judged, undone


def is_known_to_writer(decision):
    """Where nothing was wrong and nothing was done, nobody need know that somebody reported it."""
    return Decision.objects.told().filter(pk=decision.pk).exists()


@receiver(decided)
def tell_who_it_is_about(decision, **kwargs):
    if is_known_to_writer(decision):
        tell(Decided, decision, decision.about)


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
        tell(DecisionUndone, decision, decision.about)


@receiver(appealed)
def tell_who_may_judge(appeal, **kwargs):
    Announcement.write(AppealMade, appeal)


@receiver(appeal_waits)
def tell_it_still_waits(appeal, **kwargs):
    Announcement.write(AppealWaits, appeal)


@receiver(judged)
def tell_who_objected(appeal, **kwargs):
    tell(AppealJudged, appeal, appeal.decision.about)


def tell(kind, it, member):
    """As all news; but who is out is nobody's audience, and hears it by a mail in this transaction."""
    if member is None:
        return
    address = "" if Member.objects.present().filter(pk=member.pk).exists() else mailbox_of(member)
    if not address:
        Announcement.write(kind, it)
        return
    with in_the_networks_language():
        kind = kind()
        context = kind.context(it) | {"it": it, "member": member}
        Mail.write(letter(NOTE, context, address, kind.headline(it), kind=kind.NAME), kind.NAME)


@receiver(came_back)
def look_again(hiding, **kwargs):
    """The decision did what it was for; its case lies at the desk again, for whoever looks once more."""
    for decision in Decision.objects.filter(hiding=hiding, undone_at=None).select_related("case__about"):
        case = decision.case
        case.lie_open_again()
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
