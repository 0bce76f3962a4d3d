from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..topics import Topic

SATURDAY = 5


class Preset(models.TextChoices):
    CALM = "rustig", _("Calm")
    NORMAL = "gewoon", _("Normal")
    ALL = "alles", _("Everything")


class Way(models.TextChoices):
    """How a member hears of something at once. What is not mailed may be told by the digest."""

    MAIL = "mail", _("By mail and on the site")
    SITE = "site", _("On the site")
    NOTHING = "niets", _("Not")


CALM = [Topic.ASKED, Topic.GROUPS, Topic.EVENTS, Topic.NETWORK]
NORMAL = [*CALM, Topic.MENTIONS, Topic.REPLIES, Topic.OWN, Topic.PIECES, Topic.NOTES]
MAILED = {Preset.CALM: CALM, Preset.NORMAL: NORMAL, Preset.ALL: list(Topic)}  # what each preset mails at once


class WishesQuerySet(models.QuerySet):
    def of(self, member):
        """What the member wishes, written down or not."""
        return self.filter(member=member).first() or Wishes(member=member)

    def silent_on(self, day):
        """Of who wants no mail at all on a day."""
        return self.filter(models.Q(takes_mail=False) | models.Q(paused_until__gt=day))


class Wishes(models.Model):
    """How a member wants to hear of things: a preset and what differs from it, and when mail may come.

    Who never chose has no row and the wishes of a fresh one. News that passes (Kind.PASSES) asks none of it.
    """

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="wishes")
    preset = models.CharField(_("How much do you want to get"), max_length=10, choices=Preset, default=Preset.NORMAL)
    differing = models.JSONField(default=dict)  # {topic: way}, where it is not what the preset says
    takes_mail = models.BooleanField(_("Mail me"), default=True)
    quiet_from = models.TimeField(_("No mail from"), null=True, blank=True)
    quiet_until = models.TimeField(_("until"), null=True, blank=True)
    quiet_weekends = models.BooleanField(_("No mail on Saturdays and Sundays"), default=False)
    paused_until = models.DateField(_("No mail until"), null=True, blank=True)

    objects = WishesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_two_ends",
            )
        ]

    def __str__(self):
        return self.get_preset_display()

    def way(self, topic):
        return Way(self.differing.get(topic) or preset_way(self.preset, topic))

    def choose(self, topic, way):
        """Kept only where it differs from the preset, so that another preset changes what was never chosen."""
        self.differing.pop(topic, None)
        if way != preset_way(self.preset, topic):
            self.differing[topic] = way

    @classmethod
    @transaction.atomic
    def stop(cls, member_pk, topic, again=False):
        """No mail of this topic any more, or mail again. Twice is once, and who wants nothing of it keeps nothing."""
        wishes, _created = cls.objects.select_for_update().get_or_create(member_id=member_pk)
        if again or wishes.way(topic) == Way.MAIL:
            wishes.choose(topic, Way.MAIL if again else Way.SITE)
            wishes.save(update_fields=["differing"])

    def is_paused(self, now):
        return self.paused_until is not None and timezone.localdate(now, self.zone) < self.paused_until

    @property
    def zone(self):
        """The member's own clock, as chosen for the digest."""
        subscription = getattr(self.member, "digest_subscription", None)
        return ZoneInfo(subscription.time_zone if subscription else settings.TIME_ZONE)

    def silent_until(self, now):
        """When the quiet this moment lies in is over; None when it lies in none."""
        if self.quiet_from is None and not self.quiet_weekends:
            return None
        at = now.astimezone(self.zone)
        while True:
            later = self.after_weekend(at) or self.after_quiet_hours(at)
            if later is None:
                return at if at > now else None
            at = later

    def after_weekend(self, at):
        if not self.quiet_weekends or at.weekday() < SATURDAY:
            return None
        return datetime.combine(at.date() + timedelta(days=7 - at.weekday()), time(), tzinfo=self.zone)

    def after_quiet_hours(self, at):
        start, end = self.quiet_from, self.quiet_until
        if start is None or start == end:
            return None
        clock = at.time()
        over_midnight = start > end
        is_quiet = clock >= start or clock < end if over_midnight else start <= clock < end
        if not is_quiet:
            return None
        day = at.date() + timedelta(days=1 if over_midnight and clock >= start else 0)
        return datetime.combine(day, end, tzinfo=self.zone)


def preset_way(preset, topic):
    return Way.MAIL if topic in MAILED[preset] else Way.SITE
