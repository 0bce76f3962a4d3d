"""The groups of the demo, who is in them, and who asks to be."""

from bisect import bisect
from datetime import timedelta

from groups.models import Admission, Group, GroupSubject, JoinRequest, Kind, MailLevel, Membership, Pattern

from .material import AT_ONCE, MONTH, material, moment_between, written

ADMISSION = {Kind.OPEN: Admission.AT_ONCE, Kind.CLOSED: Admission.ON_REQUEST, Kind.HIDDEN: Admission.BY_INVITATION}
# How much the crowd takes to a written group: two are quiet, one is new, and what is not open is for who was invited.
LIKED = {"water": 1, "koffie": 1, "deelauto": 1} | dict.fromkeys(
    ["bomen", "griffie", "integriteit", "verandering", "loket", "stembus"], 0
)

ARRANGED = ("welcome", "memo", "posting", "inviting", "province", "mail_level")
# Most are content with the digest; of each nine one wants every piece and one nothing.
LEVELS = [MailLevel.DIGEST] * 7 + [MailLevel.EVERYTHING, MailLevel.NOTHING]


class House:
    """A group and who is in it."""

    def __init__(self, group):
        self.group, self.memberships = group, []

    def let_in(self, member, since, is_manager=False):
        level = LEVELS[len(self.memberships) % len(LEVELS)]
        self.memberships.append(
            Membership(group=self.group, member=member, since=since, is_manager=is_manager, mail_level=level)
        )

    def count(self):
        self.memberships.sort(key=lambda membership: membership.since)
        self.joinings = [membership.since for membership in self.memberships]
        self.group.member_count = len(self.memberships)

    def somebody_at(self, moment, draw):
        """One of those who were in it by then, or None."""
        there = bisect(self.joinings, moment)
        return self.memberships[draw.randrange(there)].member if there else None


class Groups:
    """All groups: `written` are houses by their key, `recombined` the ones beyond them."""

    def __init__(self, total, people, vocabulary, now, draw):
        self.people, self.now, self.draw = people, now, draw
        self.written = {entry["key"]: self.written_house(entry) for entry in written("groups", "group")}
        self.recombined = [self.recombined_house(number) for number in range(total - len(self.written))]
        self.let_the_crowd_in()
        self.write(vocabulary)

    def written_house(self, entry):
        cast = self.people.cast
        created_at = self.now - entry["created_months"] * MONTH - timedelta(days=4)
        house = House(
            new_group(
                entry["name"],
                entry["kind"],
                created_at,
                founder=cast[entry["managers"][0]],
                intro=entry["intro"],
                about=entry["about"].strip(),
                pattern=entry["pattern"],
                hue=entry["hue"],
                **{name: entry[name] for name in ARRANGED if name in entry},
            )
        )
        for key in entry["members"]:
            since = max(created_at, cast[key].joined_at) + timedelta(hours=self.draw.uniform(1, 72))
            house.let_in(cast[key], since, is_manager=key in entry["managers"])
        return house

    def recombined_house(self, number):
        pieces, draw = material("bulk"), self.draw
        turn, which = divmod(number, len(pieces["group_names"]))
        pioneers = self.people.by_joining[: len(self.people.by_joining) // 8 + 1]
        founder = draw.choice(pioneers)
        created_at = moment_between(draw, founder.joined_at, pioneers[-1].joined_at)
        house = House(
            new_group(
                pieces["group_names"][which] + (f" {turn + 1}" if turn else ""),
                draw.choices([Kind.OPEN, Kind.CLOSED, Kind.HIDDEN], [84, 12, 4])[0],
                created_at,
                founder=founder,
                intro=draw.choice(pieces["group_intros"]),
                pattern=draw.choice(Pattern.values),
                hue=draw.randint(1, 6),
            )
        )
        house.let_in(founder, created_at, is_manager=True)
        return house

    def let_the_crowd_in(self):
        """Most people are in a few groups, and some groups are liked better than others."""
        houses = [*self.written.values(), *self.recombined]
        likings = [LIKED.get(key, 6) for key in self.written]
        likings += [self.draw.choice([1, 2, 4, 8]) for _ in self.recombined]
        for member in self.people.crowd:
            chosen = self.draw.choices(houses, likings, k=self.draw.choice([0, 1, 2, 2, 3, 4, 6]))
            for house in dict.fromkeys(chosen):
                if house.group.founder_id != member.pk:
                    joined_at = max(house.group.created_at, member.joined_at)
                    house.let_in(member, moment_between(self.draw, joined_at, self.now))

    def write(self, vocabulary):
        houses = [*self.written.values(), *self.recombined]
        for house in houses:
            house.count()
        Group.objects.bulk_create([house.group for house in houses])
        Membership.objects.bulk_create([each for house in houses for each in house.memberships], AT_ONCE)
        told = {entry["key"]: entry for entry in written("groups", "group")}
        GroupSubject.objects.bulk_create(
            [
                GroupSubject(content_object=house.group, tag=subject)
                for key, house in self.written.items()
                for subject in vocabulary.named(told[key]["subjects"])
            ]
        )
        JoinRequest.objects.bulk_create(
            [
                JoinRequest(
                    group=house.group,
                    member=self.people.cast[request["member"]],
                    reason=request["reason"],
                    created_at=self.now - timedelta(hours=31 * number + 5),
                )
                for key, house in self.written.items()
                for number, request in enumerate(told[key].get("requests", []))
            ]
        )


def new_group(name, kind, created_at, **fields):
    return Group(
        name=name,
        kind=kind,
        admission=ADMISSION[kind],
        created_at=created_at,
        changed_at=created_at,
        last_activity_at=created_at,
        **fields,
    )
