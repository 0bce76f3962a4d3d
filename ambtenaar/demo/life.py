"""How it went on with the groups of the demo: what was written in which week, and what became of three of them."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Count
from django.db.models.functions import TruncWeek

from content.models import Comment, Content, Guest, Meeting
from groups.models import About, ActiveWeek, Archiving, Doubt, Group, Life, Membership, Takeover

from .material import AT_ONCE

WORDS = (
    "Vier dorpen stemden in een bus. Er kwamen 143 mensen, van wie de helft anders was thuisgebleven.\n\n"
    "Het draaiboek wordt nu gebruikt door drie gemeenten. De kabelbinder met het nummer ook."
)


def live_on(people, houses):
    count_weeks()
    quiet, asleep, done = (houses.written[key].group for key in ("deelauto", "loket", "stembus"))
    cast, now = people.cast, people.now
    Membership.objects.filter(group=asleep, member=cast["rob"]).delete()  # who began it has left the network
    asleep.count_members()
    for group in Group.objects.misjudged(now):
        group.follow(group.verdict)
    Doubt.objects.create(group=quiet, about=About.SILENCE, asked_at=now - timedelta(days=6))
    offered_at = now - timedelta(days=5)
    due_at = offered_at + timedelta(days=14)
    Takeover.objects.create(group=asleep, member=cast["saskia"], offered_at=offered_at, due_at=due_at)
    Archiving.objects.create(group=done, by=cast["tjitske"], words=WORDS, since=now - timedelta(days=40))
    Group.objects.filter(pk=done.pk).update(life=Life.ARCHIVED)
    meet(houses.written["balie"].group, [cast[key] for key in ("saskia", "hassan", "gulsum", "femke")], now)


def meet(group, members, now):
    """A video meeting goes on; it ends by itself a few hours after the demo began."""
    meeting = Meeting.objects.create(
        group=group,
        url="https://video.voorbeeld.example/8c1f5d0e9a7b43f2",
        started_by=members[0],
        started_at=now - timedelta(minutes=20),
    )
    Guest.objects.bulk_create(Guest(meeting=meeting, member=member, since=now) for member in members)


def count_weeks():
    """What writing would have counted: how much there was in each week of a group, and how long it had been silent."""
    weeks = defaultdict(lambda: {"pieces": 0, "comments": 0})
    pieces = Content.objects.published().exclude(group=None).annotate(week=TruncWeek("published_at"))
    comments = Comment.objects.placed().exclude(content__group=None).annotate(week=TruncWeek("created_at"))
    for what, rows, group in (("pieces", pieces, "group"), ("comments", comments, "content__group")):
        for row in rows.order_by().values(group, "week").annotate(number=Count("pk")):
            weeks[row[group], row["week"].date()][what] = row["number"]
    last, written = {}, []
    for (group, week), numbers in sorted(weeks.items()):
        silence = week - last.get(group, week)
        written.append(ActiveWeek(group_id=group, week=week, silence=silence, **numbers))
        last[group] = week
    ActiveWeek.objects.bulk_create(written, AT_ONCE)
