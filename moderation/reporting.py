"""Somebody says that a thing should not stand there."""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.text import Truncator

from members.models import Evidence
from web.submits import uuid_for

from .models import Case, Exhibit, Outcome, Report
from .signals import case_opened, reported

DECIDED_LATELY = timedelta(hours=24)
MOST_LATER = 2  # texts that are kept beside the first, where it was changed between two reports


@transaction.atomic
def report(thing, reason, text="", *, by=None, email="", uuid=None):
    """Gather it in the one open case of this thing; a member is counted once there. The same form twice is one report.

    by: a member; email: of a visitor; neither: a rule found it. What was judged lately, and found right, and says the
    same still, is not judged again: the report joins that case, and who reports hears so at once (told_at).
    Raises Gone when it was taken away meanwhile. Returns the report.
    """
    thing = thing.held()  # the thing before the case, as whoever takes it away does
    uuid = uuid_for(by, uuid) if by and uuid else uuid or uuid4()
    sent_before = Report.objects.filter(uuid=uuid).first()
    if sent_before:
        return sent_before
    judged = judged_lately(thing)
    case, is_new = (judged, False) if judged else lying_open(thing)
    if not judged:
        keep(case, thing)
    said = {"reason": reason, "text": text}
    again = reports_by(by, email, case).first()
    if again:
        return add_to(again, case, **said)
    now = timezone.now()
    new = Report.objects.create(
        case=case,
        uuid=uuid,
        member=by,
        email=email,
        by_rule=not (by or email),
        organisation=by and vouching_for(by),
        at=now,
        told_at=now if judged else None,
        **said,
    )
    count(case, now)
    if is_new:
        case_opened.send(Case, case=case)
    if not judged:
        reported.send(Report, report=new)
    return new


def judged_lately(thing):
    """The case, locked, in which just these words were found to be right a short while ago; or None."""
    since = timezone.now() - DECIDED_LATELY
    settled = Case.objects.filter(thing=thing.key, settled_at__gt=since).order_by("-settled_at", "-pk")
    case = settled.select_for_update(of=("self",)).first()
    if case is None or Case.objects.open().filter(thing=thing.key).exists():
        return None
    was_right = case.decisions.filter(outcome=Outcome.NOTHING_WRONG, undone_at=None).exists()
    return case if was_right and case.exhibit.says(thing) else None


def lying_open(thing):
    """The open case of the thing, locked, and whether it was opened for this."""
    case = Case.objects.open().filter(thing=thing.key).select_for_update(of=("self",)).first()
    if case:
        return case, False
    # Nobody else opens one meanwhile: the thing is locked, and the constraint says so too.
    whose = {"about": thing.about, "within": thing.within, thing.FIELD: thing.it}
    return Case.objects.create(thing=thing.key, **whose), True


def keep(case, thing):
    """What it says now, for whoever judges it: at the first report, and at a later one where it changed since."""
    exhibit = Exhibit.objects.filter(case=case).first()
    if exhibit is None:
        Exhibit.objects.create(
            case=case,
            title=thing.title,
            text=thing.text,
            url=thing.url[:300],
            author_name=thing.author_name,
            readers=Truncator(str(thing.readers)).chars(200),
            thread=thing.thread,
        )
    elif not exhibit.says(thing):
        row = {"at": timezone.now().isoformat(), "title": thing.title, "text": thing.text}
        exhibit.later = [*exhibit.later, row][-MOST_LATER:]
        exhibit.save(update_fields=["later"])


def reports_by(member, email, case):
    """What this member, or the visitor with this address, said in the case before."""
    if member:
        return case.reports.filter(member=member)
    return case.reports.filter(email__iexact=email) if email else case.reports.filter(by_rule=True)


def add_to(report, case, reason, text):
    """Whoever reports once more has more to say, and is not one more. Another reason is heard as that of a new one."""
    is_other = reason != report.reason
    words = [report.text, text] if text and text not in report.text else [report.text]
    longest = Report._meta.get_field("text").max_length
    report.reason, report.text = reason, Truncator("\n\n".join(filter(None, words))).chars(longest)
    report.save(update_fields=["reason", "text"])
    if is_other and not case.settled_at:
        case.reason = most_given(case)
        case.save(update_fields=["reason"])
        reported.send(Report, report=report)
    return report


def vouching_for(member):
    """The organisation that a member showed to work at; None where it is only told."""
    jobs = member.affiliations.current().exclude(evidence=Evidence.SELF_DECLARED).exclude(organisation=None)
    job = jobs.select_related("organisation").order_by("-pk").first()
    return job and job.organisation


def count(case, now):
    case.report_count += 1
    case.last_reported_at = now
    if not case.settled_at:  # else what it was judged for stays what the case says
        case.reason = most_given(case)
    case.save(update_fields=["report_count", "last_reported_at", "reason"])


def most_given(case):
    given = case.reports.values("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    return given.values_list("reason", flat=True)[0]
