"""Hidden until somebody judges: when members of three organisations report the same thing."""

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Hiding
from content.signals import lapsed
from notifications.models import Announcement

from .kinds.provisional import HiddenForNow, HiddenUntilJudged, Lapsed, LapsedAtDesk
from .models import Case, Deed, What
from .signals import reported

ORGANISATIONS = 3


@receiver(reported)
def hide_for_now(report, **kwargs):
    """Once a case, under the lock that the report took. Visitors, and members who only tell where they work, weigh
    nothing here; a profile, a group or a note on a board waits for somebody."""
    case, now = report.case, timezone.now()
    thing = case.hideable()
    if case.hidden_for_now_at or case.settled_at or thing is None or houses_of(case) < ORGANISATIONS:
        return
    which = {"comment": thing.pk} if case.comment_id else {"content": thing.pk}
    if Hiding.objects.running().filter(**which).exists():
        return
    reason = _("Colleagues of three organisations reported this. Somebody judges it within one working day.")
    case.hidden_for_now_at = now
    hiding = thing.hide(None, reason, lapses_at=case.comes_back_at())
    case.save(update_fields=["hidden_for_now_at"])
    note(What.HIDDEN_FOR_NOW, case, was=False, until=hiding.lapses_at.isoformat())
    for kind in (HiddenForNow, HiddenUntilJudged):
        Announcement.write(kind, case)


def houses_of(case):
    """Of members who reported what it says now: what was asked to change, and was, is weighed anew."""
    weighty = case.reports.exclude(member=None).exclude(organisation=None)
    if case.changed_at:
        weighty = weighty.filter(at__gt=case.changed_at)
    return weighty.values("organisation").distinct().count()


@receiver(lapsed)
def note_lapse(hiding, **kwargs):
    """It is back, and stays so until somebody decides, however many report it by then."""
    which = {"comment": hiding.comment_id} if hiding.comment_id else {"content": hiding.content_id}
    for case in Case.objects.open().filter(**which, hidden_for_now_at__isnull=False):
        note(What.LAPSED, case, was=True)
        for kind in (Lapsed, LapsedAtDesk):
            Announcement.write(kind, case)


def note(what, case, was, **after):
    Deed.objects.write(
        what,
        member_key=case.about_id,
        thing=case.thing,
        group_key=case.within_id,
        case_key=case.pk,
        before={"is_hidden": was},
        after={"is_hidden": not was} | after,
    )
