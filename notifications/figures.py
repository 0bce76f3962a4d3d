"""What the desk of the digest tells: how many are to go out, and what became of those that went."""

from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from members.models import Member
from members.models.addresses import without_mailbox

from .kinds import Skipped
from .kinds.digest import AWAY
from .models import DIGEST, Delivery, DigestSubscription, Frequency, Wishes

SHOWN_FOR = timedelta(days=60)
SHOWN = 30  # periods, and digests that went wrong


def coming():
    """For each frequency the next moment, and how many are due then: at most so many go out.

    Nobody who would be skipped for what is known already is counted; moments of one day are told as one.
    """
    away = timezone.localdate(timezone.now() - AWAY)
    present = Exists(Member.objects.present().filter(pk=OuterRef("member")))  # unguarded: they are counted
    asked = Q(member__last_used_on__lt=away, last_letter_at__date__gt=F("member__last_used_on"))
    silent = Wishes.objects.silent_on(OuterRef("due_at__date")).filter(member=OuterRef("member"))
    due = DigestSubscription.objects.exclude(frequency=Frequency.NEVER).filter(present, ~Exists(silent)).exclude(asked)
    rows = due.exclude(without_mailbox("member")).values("frequency", "due_at__date").annotate(count=Count("pk"))
    found = {}
    for row in rows.order_by("due_at__date"):
        found.setdefault(row["frequency"], row)
    for frequency, row in found.items():
        row["last"] = last_of(frequency)
    return [(frequency.label, found[frequency]) for frequency in Frequency if frequency in found]


def last_of(frequency):
    """How many were planned the last time, and for how many of those there was nothing new."""
    digests = Delivery.objects.filter(kind=DIGEST, frequency=frequency, period__isnull=False)
    newest = digests.order_by("-period").values("period")[:1]
    idle = Count("pk", filter=Q(skipped=Skipped.NOTHING_NEW))
    return digests.filter(period=newest).aggregate(planned=Count("pk"), idle=idle)


def past():
    """Of each period what was planned and what came of it; the sum of the parts is the whole."""
    since = timezone.localdate() - SHOWN_FOR
    digests = Delivery.objects.filter(kind=DIGEST, period__gte=since)
    numbers = {
        "planned": Count("pk"),
        "sent": Count("pk", filter=Q(sent_at__isnull=False)),
        "uncertain": Count("pk", filter=Q(uncertain_at__isnull=False)),
        "failed": Count("pk", filter=Q(failed_at__isnull=False)),
        "bounced": Count("pk", filter=Q(bounced_at__isnull=False)),
    }
    numbers |= {why: Count("pk", filter=Q(skipped=why)) for why in Skipped.values}
    rows = list(digests.values("period", "frequency").annotate(**numbers).order_by("-period", "frequency")[:SHOWN])
    stops = DigestSubscription.objects.filter(stopped_at__date__gte=since).values_list("stopped_at", "stopped_from")
    stops = [(timezone.localdate(at), frequency) for at, frequency in stops]
    until = {}  # of each frequency, where the period after this one begins
    for row in rows:
        row["skipped"] = [(Skipped(why).label, row[why]) for why in Skipped.values if row[why]]
        row["skipped_count"] = sum(number for _why, number in row["skipped"])
        row["waiting"] = row["planned"] - row["sent"] - row["uncertain"] - row["failed"] - row["skipped_count"]
        row["often"] = Frequency(row["frequency"]).label if row["frequency"] else ""
        end = until.get(row["frequency"])
        row["unsubscribed"] = sum(
            frequency == row["frequency"] and day >= row["period"] and (end is None or day < end)
            for day, frequency in stops
        )
        until[row["frequency"]] = row["period"]
    return rows


def gone_wrong_digests():
    return Delivery.objects.filter(Q(failed_at__isnull=False) | Q(uncertain_at__isnull=False), kind=DIGEST)


def gone_wrong():
    """Digests that failed or that nobody knows of, with who had which sent again."""
    rows = gone_wrong_digests().filter(created_at__gt=timezone.now() - SHOWN_FOR)
    rows = rows.select_related("member", "resending__by", "resending__again")
    return rows.order_by("-created_at", "-pk")[:SHOWN]
