from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Exists, OuterRef, Q, When
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from content.models import Comment, Content
from groups.models import Group, managed_by
from members.models import apart_from

from ..kinds import KINDS

AT_ONCE = 5000  # rows in one statement
MOST_COUNTED = 100  # a bell with more than that says so


def still_for(viewer):
    """Of the kinds that ask for more than that the viewer sees the piece: what each asks for."""
    for name, kind in KINDS.items():
        rows = kind().still_for(viewer)
        if rows is not None:
            yield ~Q(kind=name) | Exists(rows.filter(pk=OuterRef("last")))


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """The viewer's own, as long as what they are about is there for the viewer to see."""
        if not viewer.is_authenticated:
            return self.none()
        piece = Content.objects.visible_to(viewer).filter(pk=OuterRef("content"))
        group = Group.objects.visible_to(viewer).filter(pk=OuterRef("group"))
        about_comments = Q(kind__in=[name for name, kind in KINDS.items() if kind.model is Comment])
        said = Comment.objects.visible_to(viewer).filter(
            content=OuterRef("content"), pk__gte=OuterRef("first"), pk__lte=OuterRef("last"), removed_at=None
        )
        to_managers = Q(kind__in=[name for name, kind in KINDS.items() if kind.TO_MANAGERS])
        return self.filter(
            Q(content=None) | Exists(piece),
            Q(group=None) | Exists(group),
            ~about_comments | Exists(said.filter(Q(pk=OuterRef("last")) | ~Q(author=viewer.pk))),
            ~to_managers | Q(group__in=managed_by(viewer)),
            Q(actor=None) | ~Q(actor__in=apart_from(viewer)),
            *still_for(viewer),
            member=viewer.pk,
        )

    def knowing(self, kind, it, member_pks):
        """The keys of those of these members who read of it on the site."""
        of_thread = self.filter(member__in=member_pks, kind=kind.NAME, thread=kind.thread(it), read_at__isnull=False)
        return set(of_thread.filter(first__lte=it.pk, last__gte=it.pk).values_list("member", flat=True))

    def unread(self):
        return self.filter(read_at=None)

    def read(self):
        """They are known now. Returns how many were not yet."""
        return self.unread().update(read_at=timezone.now())

    def come_up(self, last, **news):
        """One that was read begins anew with this; one that was not holds more. What was written first may come last,
        for a comment may wait for approval."""
        keys = list(self.order_by("member").select_for_update().values_list("pk", flat=True))
        first = Case(When(read_at=None, then=Least("first", last)), default=last)
        until = Case(When(read_at=None, then=Greatest("last", last)), default=last)
        Notification.objects.filter(pk__in=keys).update(first=first, last=until, read_at=None, **news)

    def counted(self):
        """The newest unread ones, as many as a bell counts: the key of each, and of the piece it is about."""
        return self.unread().order_by("-at").values("pk", "content")[:MOST_COUNTED]

    def of_topic(self, topic):
        return self.filter(kind__in=[name for name, kind in KINDS.items() if topic == kind.TOPIC])


class Notification(models.Model):
    """What a member finds behind the bell: one thread of news of one kind, unread until the member was there.

    It stands beside the ledger and is no row of it. The ledger says what was told once and for all, attempt by attempt;
    a notification changes: it is read, it comes up again with the next comment, and it goes when the right to see its
    subject does. No right is stored in it: its keys say what it is about, and visible_to asks when it is shown.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=30)
    thread = models.BigIntegerField()  # what the kind gathers into one: see Kind.thread
    first = models.BigIntegerField()  # the first thing of it that was not read about
    last = models.BigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    content = models.ForeignKey(Content, models.CASCADE, null=True, related_name="notifications")
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="notifications")
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "thread"], name="one_notification_of_a_thread"),
        ]
        indexes = [
            models.Index(fields=["member", "-at", "-id"], name="notifications_of_member"),
            models.Index(fields=["member", "-at"], name="notifications_unread", condition=Q(read_at=None)),
            models.Index(fields=["at"], name="notifications_by_age"),
        ]

    def __str__(self):
        return f"{self.kind} {self.thread}"

    @classmethod
    @transaction.atomic
    def write_to(cls, member_pks, kind, it, actor_id=None):
        """One for each member; of a kind that gathers, the one there is comes up again."""
        member_pks = sorted(member_pks)  # two workers take their locks in one order
        row, about = {"kind": kind.NAME, "thread": kind.thread(it)}, kind.about(it)
        news = {"last": it.pk, "actor_id": actor_id, "at": timezone.now()}
        for start in range(0, len(member_pks), AT_ONCE):
            members = member_pks[start : start + AT_ONCE]
            if kind.GATHERS:
                cls.objects.filter(member__in=members, **row).come_up(**news)
            new = [cls(member_id=pk, first=it.pk, **row, **news, **about) for pk in members]
            cls.objects.bulk_create(new, ignore_conflicts=True)
