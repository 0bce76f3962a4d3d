"""The public bodies this installation knows from the start, out of the data file beside this module."""

import csv
from pathlib import Path

from django.db import transaction

from .models import Domain, Organisation

FILE = Path(__file__).with_name("organisations.csv")


def read_organisations(file=FILE):
    """What the file says, as {name: (kind, province, domains)}."""
    with open(file, encoding="utf-8", newline="") as lines:
        return {
            row["name"]: (row["kind"], row["province"], frozenset(filter(None, row["domains"].split(";"))))
            for row in csv.DictReader(lines)
        }


@transaction.atomic
def load_organisations(file=FILE):
    """Bring the organisations of the file up to date, by name. Loading twice is loading once. Returns how many changed.

    Organisations that the file does not name stay as they are, and so do all jobs of members.
    """
    told = read_organisations(file)
    known = {
        organisation.name: (organisation.kind, organisation.province, {d.name for d in organisation.domains.all()})
        for organisation in Organisation.objects.prefetch_related("domains")
    }
    changed = {name: facts for name, facts in told.items() if known.get(name) != facts}
    if not changed:
        return 0
    Organisation.objects.bulk_create(
        [Organisation(name=name, kind=kind, province=province) for name, (kind, province, _domains) in changed.items()],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["kind", "province"],
    )
    keys = dict(Organisation.objects.filter(name__in=changed).values_list("name", "pk"))
    domains = {domain: keys[name] for name, (_kind, _province, domains) in changed.items() for domain in domains}
    Domain.objects.filter(organisation__in=keys.values()).exclude(name__in=domains).delete()
    Domain.objects.bulk_create(
        [Domain(name=domain, organisation_id=key) for domain, key in domains.items()],
        update_conflicts=True,  # a domain can move, when organisations merge
        unique_fields=["name"],
        update_fields=["organisation"],
    )
    return len(changed)
