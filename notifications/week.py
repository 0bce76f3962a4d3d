"""What there is to tell, found once for all whose digests are written together, in the order it is told in.

Who may see any of it is not asked here: notifications.digest lets nothing of it through that visible_to does not.
"""

from itertools import chain, groupby, islice
from operator import itemgetter

from django.db.models import F

from content.models import Content, Featured, Following, Tagging, Visibility
from discussions.models import Question, Willingness
from events.models import CANCELLED, Event, Registration
from groups.models import Group, Kind, MailLevel, Membership
from members.models import Expertise, Member
from network.models import SubjectFollow

GROUP, SUBJECT, NETWORK = range(3)  # where a piece comes from, the nearest first


class Week:
    """The readers are (member, since, how old a piece may be)."""

    def __init__(self, readers, now, ahead):
        self.now, self.ahead = now, ahead
        self.members = [member.pk for member, _since, _new_for in readers]
        self.began = now - max(new_for for _member, _since, new_for in readers)
        self.since = min(since for _member, since, _new_for in readers)
        self.groups = by_member(
            Membership.objects.filter(member__in=self.members).exclude(mail_level=MailLevel.NOTHING), "group"
        )
        self.known = by_member(Expertise.objects.filter(content_object__in=self.members), "tag", "content_object")
        self.followed = by_member(SubjectFollow.objects.filter(member__in=self.members), "subject")
        self.willing = by_member(Willingness.objects.filter(member__in=self.members), "subject")
        self.find_pieces()
        self.find_questions()
        self.find_events()
        self.find_what_is_followed()
        self.featured = list(
            Featured.objects.standing()
            .filter(since__lte=now, until__gt=now)
            .order_by("-since", "-pk")
            .values_list("pk", "content")
        )
        newcomers = Member._base_manager.filter(joined_at__gt=self.began, joined_at__lte=now)
        new_groups = Group._base_manager.filter(created_at__gt=self.began).exclude(kind=Kind.HIDDEN)
        self.has_newcomers = newcomers.exists() or new_groups.exists()

    def find_pieces(self):
        """New pieces, those with most response first; a comment counts for as much as two appreciations."""
        new = Content._base_manager.filter(published_at__gt=self.began, published_at__lte=self.now, removed_at=None)
        ranked = new.exclude(kind=Event.KIND).annotate(response=2 * F("comment_count") + F("appreciation_count"))
        ranked = ranked.order_by("-response", "-published_at", "-pk")
        self.pieces, self.for_others, self.of_group, self.on_subject = [], [], {}, {}
        ranks = {}
        rows = ranked.values_list("pk", "published_at", "author", "group", "visibility", "group__kind")
        for rank, (pk, at, author, group, visibility, kind) in enumerate(rows):
            self.pieces.append((pk, at, author))
            ranks[pk] = rank
            if group:
                self.of_group.setdefault(group, []).append(rank)
            # What only the members of a group read is nothing for others, who would be asked about all of it in vain.
            if visibility not in (Visibility.GROUP, Visibility.PRIVATE) and kind not in (Kind.CLOSED, Kind.HIDDEN):
                self.for_others.append(rank)
        subjects = set(chain(*self.known.values(), *self.followed.values()))
        tagged = Tagging.objects.filter(tag__in=subjects, content_object__published_at__gt=self.began)
        self.names = {}
        for pk, subject, name in tagged.values_list("content_object", "tag", "tag__name"):
            if pk in ranks:
                self.names[subject] = name
                self.on_subject.setdefault(subject, []).append(ranks[pk])

    def find_questions(self):
        """Open questions on what somebody may be asked about, those nobody answered yet in front."""
        subjects = set(chain(*self.willing.values()))
        self.questions = []
        if subjects:
            first = F("content_object__first_reply_at").asc(nulls_first=True)
            tagged = Tagging.objects.filter(
                tag__in=subjects,
                content_object__kind=Question.KIND,
                content_object__settled_at=None,
                content_object__published_at__gt=self.began,
            )
            tagged = tagged.order_by(first, "-content_object__published_at", "-content_object", "tag__name")
            self.questions = list(
                tagged.values_list("content_object", "content_object__published_at", "tag", "tag__name")
            )

    def find_events(self):
        coming = Content._base_manager.filter(
            kind=Event.KIND, happens_at__gt=self.now, happens_at__lt=self.now + self.ahead
        ).exclude(state=CANCELLED)
        coming = coming.filter(removed_at=None).order_by("happens_at", "pk")
        self.events = list(coming.values_list("pk", "happens_at", "is_repeat"))
        mine = Registration.objects.running().filter(member__in=self.members)
        self.registered = by_member(mine.filter(event__in=[pk for pk, _at, _is_repeat in self.events]), "event")

    def find_what_is_followed(self):
        """Of each member the pieces they follow, own ones among them, below which something was said lately."""
        stirred = {"comment_count__gt": 0, "last_activity_at__gt": self.since}
        followed = Following.objects.running().filter(member__in=self.members)
        followed = followed.filter(**{f"content__{name}": value for name, value in stirred.items()})
        self.stirred = by_member(followed, "content")
        own = Content._base_manager.filter(author__in=self.members, **stirred)
        for member, content in own.values_list("author", "pk"):
            self.stirred.setdefault(member, set()).add(content)

    # --- For one member

    def pieces_for(self, member, new_for):
        """(key, origin, subject, author): first from the own groups, then on what one knows or follows, then the rest.

        Of each of these what got most response comes first.
        """
        near = sorted(chain(*(self.of_group.get(group, ()) for group in self.groups.get(member.pk, ()))))
        subjects = self.known.get(member.pk, set()) | self.followed.get(member.pk, set())
        names = {}
        for subject in sorted(subjects & self.names.keys(), key=self.names.get):
            for rank in self.on_subject[subject]:
                names.setdefault(rank, self.names[subject])
        told = names.keys() | set(near)
        further = (rank for rank in self.for_others if rank not in told)
        rows = ((GROUP, near), (SUBJECT, sorted(names.keys() - set(near))), (NETWORK, further))
        for origin, ranks in rows:
            for rank in ranks:
                pk, published_at, author = self.pieces[rank]
                if published_at > self.now - new_for:
                    yield pk, origin, names.get(rank, ""), author

    def questions_for(self, member, new_for):
        """(key, subject)"""
        willing = self.willing.get(member.pk, set()) & self.known.get(member.pk, set())
        own = (row for row in self.questions if row[2] in willing and row[1] > self.now - new_for)
        for pk, rows in groupby(own, key=itemgetter(0)):
            yield pk, next(rows)[3]

    def events_for(self, member):
        """Keys of those that may be news."""
        registered = self.registered.get(member.pk, ())
        return (pk for pk, _at, is_repeat in self.events if not is_repeat and pk not in registered)


class Line:
    """Candidates in the order in which they are told, of which no more are looked at than need be."""

    def __init__(self, candidates, at_once, is_enough):
        self.ahead, self.at_once, self.is_enough = iter(candidates), at_once, is_enough
        self.seen = []

    def next(self, news):
        """Some more, when what is news among those before is not enough."""
        if self.seen and self.is_enough(self.passing(news)):
            return []
        more = list(islice(self.ahead, self.at_once))
        self.seen += more
        self.at_once *= 4
        return more

    def passing(self, news):
        return [candidate for candidate in self.seen if candidate[0] in news]


def by_member(rows, field, member="member"):
    """{key of a member: set of the keys in this field}"""
    found = {}
    for pk, key in rows.order_by().values_list(member, field):
        found.setdefault(pk, set()).add(key)
    return found
