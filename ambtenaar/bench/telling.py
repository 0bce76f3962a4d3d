"""One post in a group that everybody is in and wants to hear all of: how long until the last of them is told."""

import time
import uuid
from dataclasses import dataclass

from django.db import transaction

from ambtenaar.bench.load import cpu_of
from blog.models import Post
from content.models import Visibility
from groups.models import Group, MailLevel, Membership
from members.models import Member
from notifications.models import Delivery, Notification, Wishes

PATIENCE = 900


@dataclass
class Told:
    count: int
    posted: float  # seconds of the act itself
    on_the_site: float  # until the last one has it behind the bell
    by_mail: float  # until the last mail is with the mail server
    mails: int
    cpu_milliseconds: dict  # of all together, for each who was told


def telling(worker_pid, roots):
    author, group = everybody_in_one_group()
    processes = roots | {"worker": worker_pid}
    before, began = cpu_of(processes), time.monotonic()
    with transaction.atomic():
        words = {"title": "Aan iedereen", "body": "<p>Lees dit even.</p>", "visibility": Visibility.MEMBERS}
        post = Post.objects.write(author, uuid=uuid.uuid4(), group=group, tags=(), **words)
        post.publish()
    posted = time.monotonic() - began
    crowd = group.memberships.exclude(member=author).count()
    news = Notification.objects.filter(content=post.pk)
    on_the_site = wait_until(lambda: news.count() >= crowd, began)
    mails = Delivery.objects.filter(piece_id=post.pk)
    by_mail = wait_until(lambda: not mails.open().exists(), began)
    spent = {name: now - before[name] for name, now in cpu_of(processes).items()}
    return Told(
        news.count(),
        posted,
        on_the_site,
        by_mail,
        mails.filter(sent_at__isnull=False).count(),
        {name: seconds * 1000 / max(crowd, 1) for name, seconds in spent.items()},
    )


def everybody_in_one_group():
    """Nobody saves mail for another hour, for it is the sending that is measured."""
    Wishes.objects.all().delete()
    group = Group.objects.order_by("pk").first()
    members = Member.objects.present()
    Membership.objects.bulk_create(
        (Membership(group=group, member=member) for member in members), batch_size=2000, ignore_conflicts=True
    )
    group.memberships.update(mail_level=MailLevel.EVERYTHING)
    return members.order_by("pk").first(), group


def wait_until(done, began):
    while not done() and time.monotonic() < began + PATIENCE:
        time.sleep(0.2)
    return time.monotonic() - began
