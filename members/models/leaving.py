import shutil
import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(minutes=5)  # longer than any task may run: whoever claimed so long ago is dead
AVAILABLE_FOR = timedelta(days=7)
TIME_TO_RECONSIDER = timedelta(days=14)


class Contributions(models.TextChoices):
    """What becomes of what somebody wrote, after leaving."""

    KEEP = "keep", _("Leave my contributions, under the name “Former member”")
    DELETE = "delete", _("Delete my contributions")


class TakeoutQuerySet(models.QuerySet):
    def open(self):
        return self.filter(built_at=None)

    def ready(self):
        return self.filter(expires_at__gt=timezone.now())

    def expired(self):
        return self.filter(expires_at__lte=timezone.now())

    def due(self):
        """To be built: nobody is at it, or whoever was is dead."""
        return self.open().filter(Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - LEASE))

    def claim(self, pk):
        """The row, now ours to build; None when another worker has it or nothing is left to do."""
        claimed = self.due().filter(pk=pk).update(claimed_at=timezone.now())
        return self.select_related("member").get(pk=pk) if claimed else None

    def ask_for(self, member):
        """A takeout that a worker will build. Asking while one is being built is asking once."""
        return self.get_or_create(member=member, built_at=None)[0]


class Takeout(models.Model):
    """A copy of all that is a member's, in one file: asked for, built by a worker, there to be fetched for a week."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="takeouts")
    requested_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    built_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    size = models.PositiveBigIntegerField(default=0)

    objects = TakeoutQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="takeouts_open", condition=Q(built_at=None)),
            models.Index(fields=["expires_at"], name="takeouts_by_end"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(built_at=None), name="one_takeout_at_a_time"),
            models.CheckConstraint(
                condition=Q(built_at=None, expires_at=None) | Q(built_at__isnull=False, expires_at__isnull=False),
                name="what_is_built_expires",
            ),
        ]

    def __str__(self):
        return f"{self.requested_at:%Y-%m-%d}"

    @property
    def file(self):
        """Where it lies: under the media, of which only views serve."""
        return Path(default_storage.path(f"takeouts/{self.uuid}.zip"))

    @property
    def workshop(self):
        """The folder in which it is built; what a killed worker left there is swept away by the next."""
        return self.file.with_suffix(".tmp")

    def throw_away(self):
        """The file before the row, so that a worker that is killed in between finds it again."""
        self.file.unlink(missing_ok=True)
        shutil.rmtree(self.workshop, ignore_errors=True)
        self.delete()


class DepartureQuerySet(models.QuerySet):
    def open(self):
        """Those who may still come back."""
        return self.filter(due_at__gt=timezone.now())

    def due(self):
        return self.filter(due_at__lte=timezone.now())


class Departure(models.Model):
    """A member leaves: out from this moment, and gone for good when it is due. Coming back in time deletes the row."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="departure")
    contributions = models.CharField(max_length=6, choices=Contributions, default=Contributions.KEEP)
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()

    objects = DepartureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="departures_by_day")]

    def __str__(self):
        return f"{self.due_at:%Y-%m-%d}"

    @transaction.atomic
    def withdraw(self):
        """Come back, with everything as it was. False when it is too late: erasing may have begun."""
        is_back = bool(Departure.objects.open().filter(pk=self.pk).delete()[0])
        if is_back:
            self.member.touch()
        return is_back


class Farewell(models.Model):
    """Why somebody left, in their own words and without their name; of the day only the month is kept."""

    reason = models.TextField(max_length=2000)
    month = models.DateField()

    def __str__(self):
        return self.reason[:60]


class LastingMeasureQuerySet(models.QuerySet):
    def running(self):
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()))

    def on(self, address):
        return self.running().filter(address_hash__in=hashes_of(address))

    def keep(self, addresses, until):
        """Remember a measure by the addresses of somebody whose account goes. Keeping twice is keeping once."""
        for address in addresses:
            known = self.on(address).first()
            if known is None:
                self.create(address_hash=hashes_of(address)[0], until=until)
            elif known.until is not None and (until is None or until > known.until):
                self.filter(pk=known.pk).update(until=until)


class LastingMeasure(models.Model):
    """A measure that outlives the account it was taken against: nothing is kept but a keyed hash of the address."""

    address_hash = models.CharField(max_length=64, db_index=True)
    until = models.DateTimeField(null=True)

    objects = LastingMeasureQuerySet.as_manager()

    def __str__(self):
        return self.address_hash[:8]


def hashes_of(address):
    """What an address is remembered by: under the key of today first, then under those that came before it.

    What follows a + in a name is the owner's own addition and leads to the same mailbox: it makes nobody somebody else.
    """
    name, at, domain = address.strip().lower().rpartition("@")
    mailbox = (name.partition("+")[0] or name) + at + domain
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac("members.lasting_measure", mailbox, secret=key, algorithm="sha256").hexdigest() for key in keys]


class Disuse(models.Model):
    """An account that nobody used for long: asked once, asked again, then closed. Using it deletes the row."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="disuse")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_again_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.asked_at:%Y-%m-%d}"
