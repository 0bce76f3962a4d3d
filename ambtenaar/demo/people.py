"""Who is in the demo: the written cast, and beyond it people recombined from bulk.toml."""

from bisect import bisect
from datetime import date, timedelta
from itertools import product

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils.text import slugify

from members.models import (
    FIELDS,
    Affiliation,
    Audience,
    Domain,
    Evidence,
    Expertise,
    Member,
    Organisation,
    Province,
    Role,
)

from .material import AT_ONCE, MONTH, material, written

NEWCOMERS = 5
STARTING = timedelta(days=30)  # so long the first steps of somebody new run here
PASSWORD = "fiets-koffie-archief-brug"  # noqa: S105 - of made-up people, and bin/demo prints it


class People:
    """Everybody in the demo: `cast` are the written ones by their key, `crowd` the recombined ones.

    `waiting` are no members yet.
    """

    def __init__(self, total, vocabulary, now, draw):
        self.now, self.draw = now, draw
        self.organisations = make_organisations(draw)
        self.password = make_password(PASSWORD)  # one hash for all: hashing is meant to be slow
        self.jobs, self.expert_in = [], []
        self.cast = {entry["key"]: self.written_member(entry) for entry in written("members", "member")}
        self.waiting = [self.applicant(entry) for entry in written("joining", "applicant")]
        self.crowd = self.recombined_members(total - len(self.cast) - len(self.waiting))
        self.number_members([*self.cast.values(), *self.crowd])
        self.write([*self.cast.values(), *self.crowd, *self.waiting], vocabulary)
        self.by_joining = sorted(self.crowd or self.cast.values(), key=lambda member: member.joined_at)
        self.joinings = [member.joined_at for member in self.by_joining]

    def there_at(self, moment):
        """Those of the crowd who had joined by then."""
        return self.by_joining[: bisect(self.joinings, moment)]

    def somebody_at(self, moment):
        """One of them; the very first member, when it was too early for anybody."""
        return self.by_joining[self.draw.randrange(bisect(self.joinings, moment) or 1)]

    def written_member(self, entry):
        member = self.member(
            entry["name"],
            entry["organisation"],
            joined_at=self.now - entry["since_months"] * MONTH,
            headline=entry["headline"],
            about=entry["about"].strip(),
            province=entry["province"],
            photo_audience=entry["profile"],
            **shown_to(entry["profile"]),
        )
        last = member.joined_at.year - 1
        for job in entry["previous_jobs"]:
            first, last = map(int, job["years"].split("–"))
            self.employ(member, job["job_title"], job["organisation"], date(first, 1, 1), until=date(last, 1, 1))
        self.employ(member, entry["job_title"], entry["organisation"], date(last, 1, 1))
        self.expert_in.append((member, entry["expertise"]))
        return member

    def applicant(self, entry):
        """Somebody who confirmed an address, and waits."""
        confirmed_at = self.now - timedelta(hours=entry["hours_ago"])
        member = self.member(entry["name"], "", joined_at=confirmed_at)
        member.email, member.joined_at = entry["address"], None
        self.employ(member, entry["job_title"], entry["organisation"], confirmed_at.date())
        return member

    def number_members(self, members):
        """In the order they joined; the first steps of the newest ones still run."""
        for number, member in enumerate(sorted(members, key=lambda member: member.joined_at), 1):
            member.number = number
            if member.joined_at > self.now - STARTING:
                member.starting_at = member.joined_at
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('member_numbers', %s)", [len(members)])

    def recombined_members(self, total):
        """That many people, each with a name of their own until the names run out."""
        pieces, draw = material("bulk"), self.draw
        names = list(product(pieces["first_names"], pieces["last_names"]))
        draw.shuffle(names)
        places = [slugify(place) for place in pieces["place_names"]]
        subjects = [subject for group in written("groups", "group") for subject in group["subjects"]]
        members = []
        for number in range(total):
            turn, which = divmod(number, len(names))
            place = draw.choice(places)
            member = self.member(
                " ".join(names[which]),
                place,
                turn,
                joined_at=self.now - (draw.triangular(2, 60, 12) if number >= NEWCOMERS else (number + 1) / 9) * MONTH,
                headline=draw.choice(pieces["headlines"]) if draw.random() < 0.6 else "",
                province=self.organisations[place].province,
                **shown_to(Audience.PUBLIC if draw.random() < 0.1 else Audience.MEMBERS),
            )
            since = member.joined_at.date() - timedelta(days=draw.randrange(4000))
            self.employ(member, draw.choice(pieces["job_titles"]), place, since)
            self.expert_in.append((member, draw.sample(subjects, draw.randrange(4))))
            members.append(member)
        return members

    def member(self, name, organisation, turn=0, *, joined_at, **fields):
        local_part = ".".join(slugify(word) for word in name.split()) + (str(turn) if turn else "")
        return Member(
            name=name,
            email=f"{local_part}@{slugify(organisation)}.example",
            password=self.password,
            created_at=joined_at - timedelta(minutes=7),
            confirmed_at=joined_at,
            joined_at=joined_at,
            changed_at=joined_at,
            **fields,
        )

    def employ(self, member, job_title, organisation, since, until=None):
        """Give a job; what is no organisation of the demo is the name of one."""
        known = self.organisations.get(organisation)
        name = known.name if known else organisation
        job = Affiliation(
            member=member,
            organisation=known,
            organisation_name=name,
            job_title=job_title,
            evidence=Evidence.WORK_MAIL if known else Evidence.SELF_DECLARED,
            since=since,
            until=until,
            closed_at=self.now if until else None,
            confirmed_on=self.now.date() - timedelta(days=self.draw.randrange(300)),
        )
        self.jobs.append(job)
        if until is None:
            member.affiliation = job

    def write(self, everybody, vocabulary):
        jobs_to_be = [member.affiliation for member in everybody]
        for member in everybody:
            member.affiliation = None
        Member.objects.bulk_create(everybody, AT_ONCE)
        Affiliation.objects.bulk_create(self.jobs, AT_ONCE)
        running = Affiliation.objects.filter(member=OuterRef("pk"), until=None)
        Member.objects.update(affiliation=Subquery(running.values("pk")))
        for member, job in zip(everybody, jobs_to_be, strict=True):
            member.affiliation = job
        EmailAddress.objects.bulk_create(
            [EmailAddress(user=member, email=member.email, primary=True, verified=True) for member in everybody],
            AT_ONCE,
        )
        Expertise.objects.bulk_create(
            [
                Expertise(content_object=member, tag=subject)
                for member, names in self.expert_in
                for subject in vocabulary.named(names)
            ],
            AT_ONCE,
        )
        Role.objects.bulk_create(
            Role(member=self.cast[entry["key"]], name=entry["role"], since=self.cast[entry["key"]].joined_at)
            for entry in written("members", "member")
            if "role" in entry
        )


def shown_to(audience):
    """The whole profile for one audience, but for the address one logs in with."""
    return {f"{field}_audience": audience for field in ["profile", *FIELDS] if field != "email"}


def make_organisations(draw):
    """The organisations of the demo by their key, each with the domain KEY.example: not one of them exists."""
    made = {
        entry["key"]: Organisation(name=entry["name"], kind=entry["kind"], province=entry["province"])
        for entry in written("members", "organisation")
    }
    for place in material("bulk")["place_names"]:
        province = draw.choice(Province.values)
        made[slugify(place)] = Organisation(name=f"gemeente {place}", kind="gemeente", province=province)
    Organisation.objects.bulk_create(made.values())
    for entry in written("members", "organisation"):
        if "successor" in entry:
            old = made[entry["key"]]
            old.ended_on, old.successor = entry["ended_on"], made[entry["successor"]]
            old.save(update_fields=["ended_on", "successor"])
    Domain.objects.bulk_create(
        [Domain(name=f"{key}.example", organisation=organisation) for key, organisation in made.items()]
    )
    return made
