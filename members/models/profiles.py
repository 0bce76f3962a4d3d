"""A member as one viewer may see it: pages and lists read these fields here, never from the member itself."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date

from .audiences import OPEN_TO, Audience, Nearness
from .questions import Answer, QuestionKind

# What of a profile has an audience of its own, in the order of the page that sets them.
FIELDS = ["headline", "job", "province", "expertise", "learning", "about", "groups", "events", "board", "email"]


@dataclass(frozen=True)
class ShownAnswer:
    """An answer with its question, ready for a page."""

    question: str
    kind: str
    given: list
    is_private: bool

    @property
    def date(self):
        return parse_date(self.given[0]) if self.kind == QuestionKind.DATE else None

    @property
    def url(self):
        return self.given[0] if self.kind == QuestionKind.URL else ""


class Profile:
    """The fields of a member that are open to who stands this near; what is not open is empty."""

    def __init__(self, member, nearness, reads_private=False):
        self.member, self.nearness = member, nearness
        self.reads_private = reads_private or nearness == Nearness.SELF

    def shows(self, field):
        return self.admits(getattr(self.member, f"{field}_audience"))

    def admits(self, audience):
        if self.nearness == Nearness.VISITOR and self.member.profile_audience != Audience.PUBLIC:
            return False  # who may not open the page learns nothing of it elsewhere either
        return audience in OPEN_TO[self.nearness]

    def field(self, field, value):
        return value if self.shows(field) else type(value)()

    @property
    def headline(self):
        return self.field("headline", self.member.headline)

    @property
    def province(self):
        return self.field("province", self.member.province)

    @property
    def job(self):
        return self.member.affiliation if self.shows("job") else None

    @property
    def about(self):
        return self.member.html if self.shows("about") else ""

    @property
    def email(self):
        return self.field("email", self.member.email)

    @property
    def shows_groups(self):
        return self.shows("groups")

    @property
    def shows_events(self):
        return self.shows("events")

    @property
    def shows_board(self):
        return self.shows("board")

    @property
    def expertise(self):
        """[{"name", "slug"}], of a member fetched with_profile."""
        return self.field("expertise", self.member.shown_expertise)

    @property
    def learning(self):
        return self.field("learning", self.member.shown_learning)

    @cached_property
    def answers(self):
        """What was answered, in the order of the questions; private ones only for who may read those."""
        return [
            ShownAnswer(row["question"], row["kind"], row["given"], row["is_private"])
            for row in self.member.shown_answers
            if (self.reads_private if row["is_private"] else self.admits(row["audience"]))
        ]


def subjects_of_each(through):
    rows = through.objects.filter(content_object=OuterRef("pk")).order_by("pk")
    return ArraySubquery(rows.values(row=JSONObject(name=F("tag__name"), slug=F("tag__slug"))))


def answers_of_each():
    rows = Answer.objects.filter(member=OuterRef("pk"), question__retired_at=None)
    row = JSONObject(
        question=F("question__label"),
        kind=F("question__kind"),
        is_private=F("question__is_private"),
        given=F("given"),
        audience=F("audience"),
    )
    return ArraySubquery(rows.order_by("question__position", "question").values(row=row))
