"""The register of public bodies: brought up to date from a file, line by line, all of it or nothing.

The columns, in any order: name, kind, province, domains (with ; between them); and where they are known: id (what the
public register calls it), began_on, ended_on (YYYY-MM-DD), successor (the id or name of the one that goes on with it).
What the file does not name stays as it is, and so do all jobs of members: they keep the name of their day.
"""

import csv
import re
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Q

from .models import Affiliation, Domain, Organisation, Province

FILE = Path(__file__).with_name("organisations.csv")
NEEDED = {"name", "kind", "province", "domains"}
KNOWN = NEEDED | {"id", "began_on", "ended_on", "successor", "as_of"}
AT_ONCE = 500
DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}")
KIND = re.compile(r"[a-z_]{1,40}")
ERRORS_SHOWN = 20
FACTS = ["name", "kind", "province", "register_id", "began_on", "ended_on"]


class BrokenFile(Exception):
    """The file cannot be trusted, so nothing of it was taken over; errors says why, a line each."""

    def __init__(self, errors):
        super().__init__("; ".join(errors))
        self.errors = errors


@dataclass
class Report:
    """What a file changed, by name."""

    added: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    ended: list = field(default_factory=list)
    merged: list = field(default_factory=list)

    def __len__(self):
        return len({*self.added, *self.changed, *self.ended, *self.merged})


@dataclass(frozen=True)
class Row:
    line: int
    name: str
    kind: str
    province: str
    register_id: str | None
    began_on: date | None
    ended_on: date | None
    successor: str
    domains: frozenset


def load_organisations(file=FILE):
    """The organisations this installation knows from the start. A register that was refreshed since is newer."""
    if Organisation.objects.exclude(register_id=None).exists():
        return Report()
    return update_organisations(file)


@transaction.atomic
def update_organisations(file):
    """Bring the register up to date. Doing so twice is doing so once. Raises BrokenFile, and then nothing changed."""
    report, errors, successors = Report(), [], []
    try:
        with open(file, encoding="utf-8-sig", newline="") as lines:
            rows = rows_of(lines, errors)
            while batch := list(islice(rows, AT_ONCE)):
                if not errors:
                    take_over(batch, report)
                    successors += [(row.name, row.successor, row.line) for row in batch if row.successor]
        if not errors:
            point_at_successors(successors, report, errors)
    except (UnicodeDecodeError, csv.Error) as error:
        errors.append(f"not a CSV file in UTF-8: {error}")
    except IntegrityError as error:
        errors.append(f"two organisations would become one: {error}".splitlines()[0])
    if errors:
        raise BrokenFile(errors[:ERRORS_SHOWN])
    return report


def rows_of(lines, errors):
    """The rows of the file one by one; what is wrong with the others is added to errors."""
    reader = csv.DictReader(lines, strict=True)
    columns = set(reader.fieldnames or [])
    if not columns >= NEEDED or columns - KNOWN:
        errors.append(f"line 1: the columns must be {', '.join(sorted(NEEDED))}, and perhaps the others")
        return
    seen, empty = set(), True
    for raw in reader:
        empty = False
        try:
            row = row_of(raw, reader.line_num)
            for what in (("name", row.name), ("id", row.register_id), *(("domain", name) for name in row.domains)):
                if what[1] and what in seen:
                    raise ValueError(f"the {what[0]} {what[1]} stands here twice")
                seen.add(what)
        except ValueError as error:
            errors.append(f"line {reader.line_num}: {error}")
        else:
            yield row
    if empty:
        errors.append("the file is empty")


def row_of(raw, line):
    if None in raw or None in raw.values():
        raise ValueError("this line has more or fewer fields than the first")
    text = {name: " ".join(value.split()) for name, value in raw.items()}
    if not 0 < len(text["name"]) <= 200 or not text["name"].isprintable():
        raise ValueError("the name is missing, too long or unreadable")
    if not KIND.fullmatch(text["kind"]):
        raise ValueError(f"{text['kind'][:40]!r} is no kind")
    if text["province"] and text["province"] not in Province.values:
        raise ValueError(f"{text['province'][:40]!r} is no province")
    domains = frozenset(filter(None, (name.strip().lower() for name in text["domains"].split(";"))))
    for name in domains:
        if len(name) > 253 or not DOMAIN.fullmatch(name):
            raise ValueError(f"{name[:60]!r} is no domain")
    began_on, ended_on = day_in(text.get("began_on")), day_in(text.get("ended_on"))
    if began_on and ended_on and ended_on < began_on:
        raise ValueError("it ends before it begins")
    if text.get("successor") and not ended_on:
        raise ValueError("what has a successor must have an ended_on")
    if len(text.get("id", "")) > 100:
        raise ValueError("the id is too long")
    return Row(
        line=line,
        name=text["name"],
        kind=text["kind"],
        province=text["province"],
        register_id=text.get("id") or None,
        began_on=began_on,
        ended_on=ended_on,
        successor=text.get("successor", ""),
        domains=domains,
    )


def day_in(text):
    return date.fromisoformat(text) if text else None


def take_over(rows, report):
    """Write what these rows say that the register does not say yet."""
    named = Q(name__in=[row.name for row in rows])
    numbered = Q(register_id__in=[row.register_id for row in rows if row.register_id])
    known = list(Organisation.objects.filter(named | numbered).prefetch_related("domains"))
    by_id = {organisation.register_id: organisation for organisation in known if organisation.register_id}
    by_name = {organisation.name: organisation for organisation in known}
    new, domains = [], {}
    for row in rows:
        organisation = by_id.get(row.register_id) or by_name.get(row.name)
        said = {name: getattr(row, name) for name in FACTS}
        if organisation is None:
            organisation = Organisation(**said)
            new.append(organisation)
            report.added.append(row.name)
        else:
            said = {name: value for name, value in said.items() if value is not None}  # silence takes nothing back
            was = {name: getattr(organisation, name) for name in said}
            has = {domain.name for domain in organisation.domains.all()}
            if was == said and has == row.domains:
                continue
            if "ended_on" in said and organisation.ended_on is None:
                report.ended.append(row.name)
            else:
                report.changed.append(row.name)
            if was != said:
                Organisation.objects.filter(pk=organisation.pk).update(**said)
            organisation.domains.exclude(name__in=row.domains).delete()
        domains |= dict.fromkeys(row.domains, organisation)
    Organisation.objects.bulk_create(new)
    Domain.objects.bulk_create(
        [Domain(name=name, organisation=organisation) for name, organisation in domains.items()],
        update_conflicts=True,  # a domain can move, when organisations merge
        unique_fields=["name"],
        update_fields=["organisation"],
    )


def point_at_successors(successors, report, errors):
    """Organisations that merged lead to the one that goes on; who works there is asked whether they do so too."""
    for name, wanted, line in successors:
        old = Organisation.objects.get(name=name)
        new = Organisation.objects.filter(Q(register_id=wanted) | Q(name=wanted)).order_by("register_id").first()
        if new is None or old.pk in with_successors(new):
            errors.append(f"line {line}: {wanted[:60]!r} cannot be the successor of {name}")
        elif old.successor_id != new.pk:
            Organisation.objects.filter(pk=old.pk).update(successor=new)
            report.merged.append(f"{name} -> {new.name}")
            if old.has_ended:
                for job in Affiliation.objects.current().filter(organisation=old):
                    job.ask()


def with_successors(organisation):
    """The keys of an organisation and of all that come after it."""
    chain = []
    while organisation and organisation.pk not in chain:
        chain.append(organisation.pk)
        organisation = organisation.successor
    return chain
