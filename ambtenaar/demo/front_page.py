"""The subjects a community manager fixed in the demo, what stands on its front page, and who read what this week."""

import random
from datetime import timedelta

from django.utils import timezone

from content.models import Content, Featured, Reading, count_popularity
from members.models import Member
from network.models import Subject, SubjectFollow

from .logins import ROLES
from .material import written

WEEK = timedelta(days=7)


def look_after_front_page(people, houses, vocabulary):
    manager = Member.objects.get(email=ROLES["community-manager"])
    fix_subjects(people, vocabulary)
    feature(people, houses, manager)
    read_this_week(people)
    count_popularity()


def fix_subjects(people, vocabulary):
    """The synonyms are other names; where somebody tagged with one of them, the demo uses the subject itself."""
    for entry in written("front_page", "subject"):
        [subject] = vocabulary.named([entry["name"]])
        also = [name for name in entry["also"] if not Subject.objects.going_by(name).exists()]
        subject.describe(entry["name"], entry["description"], is_fixed=True, also=also)
        SubjectFollow.objects.bulk_create(
            SubjectFollow(member=people.cast[name], subject=subject) for name in entry["followers"]
        )


def feature(people, houses, manager):
    today = timezone.localtime(people.now).replace(hour=0, minute=0, second=0, microsecond=0)
    for entry in written("front_page", "featured"):
        since = today + timedelta(days=entry["from_day"])
        about = {"by": manager, "since": since, "until": since + timedelta(days=entry["days"])}
        if "piece" in entry:
            # unguarded: the demo writes what its people would have done
            about["content"] = Content._base_manager.get(title=entry["piece"])
        elif "group" in entry:
            about["group"] = houses.written[entry["group"]].group
        else:
            about["member"] = people.cast[entry["member"]]
        Featured.objects.create(sentence=entry["sentence"], created_at=since, **about)


def read_this_week(people):
    """Members who read what came out lately and is for everybody, some of them on more days than one."""
    draw = random.Random(7)  # noqa: S311 - the same week every time is the point
    readers = list(Member.objects.present().order_by("pk").values_list("pk", flat=True)[:400])
    today = timezone.localdate(people.now)
    # unguarded: the demo writes what its people would have done
    lately = Content._base_manager.filter(
        published_at__gt=people.now - WEEK, published_at__lte=people.now, visibility="public"
    )
    rows = set()
    for piece in lately.order_by("pk"):
        number = min(len(readers) // 2, 4 + piece.view_count // 6)
        for reader in draw.sample(readers, number):
            days = (today - timezone.localdate(piece.published_at)).days
            rows.add((reader, piece.pk, today - timedelta(days=draw.randint(0, max(days, 0)))))
    Reading.objects.bulk_create(
        [Reading(member_id=member, content_id=piece, day=day) for member, piece, day in sorted(rows)],
        ignore_conflicts=True,
    )
