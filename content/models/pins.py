from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

AT_MOST = 3  # at the top of one group: more is a list of its own


class TooManyPins(Exception):
    """A group has as many pinned pieces as it may have."""


class PinQuerySet(models.QuerySet):
    def running(self):
        return self.filter(running())

    @transaction.atomic
    def put_up(self, content, by, until=None):
        """Pin a piece in its group, or give its pin another end. Raises TooManyPins: a fourth pushes nothing away.

        The group's row is held meanwhile, so that two managers at once do not make four of it.
        """
        content.group.lock()
        others = self.running().filter(content__group=content.group_id).exclude(content=content.pk)
        if others.count() >= AT_MOST:
            raise TooManyPins
        fields = {"by": by, "since": timezone.now(), "until": until}
        return self.update_or_create(content_id=content.pk, defaults=fields)[0]

    def take_off(self, content):
        self.filter(content=content.pk).delete()


def running(prefix=""):
    """Which pins are up now, as a condition on Pin, or on what `prefix` leads from."""
    return Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": timezone.now()})


class Pin(models.Model):
    """A piece at the top of the first page of its group, until its end if it has one. It makes nothing visible."""

    content = models.OneToOneField("Content", models.CASCADE, related_name="pin")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    objects = PinQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="a_pin_ends_later")
        ]

    def __str__(self):
        return f"{self.content}"

    @property
    def is_running(self):
        return self.until is None or self.until > timezone.now()
