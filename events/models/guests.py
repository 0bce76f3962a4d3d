"""Visitors who come to an event without an account: a name, and an address that they showed to be theirs.

A guest sees what every visitor sees, so wherever a viewer is asked for, a guest is one.
"""

from datetime import timedelta

from django.core import signing
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from web.signed import Signed

from ..signals import guest_asked
from .locations import Location

CONFIRMS_WITHIN = timedelta(days=1)
GAVE_BACK = timedelta(days=7)  # after the last thing a guest had at the event; who changes their mind is still known
KEPT = timedelta(days=30)  # after the event; then a name and an address are no longer needed for it


class GuestQuerySet(models.QuerySet):
    def confirmed(self):
        return self.exclude(confirmed_at=None).filter(erased_at=None)

    @transaction.atomic
    def ask(self, event, *, name, email, location=None):
        """Somebody says to come, and nothing is taken yet: a link goes to the address. Twice the same is one guest.

        What happens does not tell whether the address is of a member; only its mailbox hears that.
        """
        told = {"name": name, "location": location, "asked_at": timezone.now()}
        guest, created = self.get_or_create(event=event, email=email.lower(), defaults=told)
        if not created and not guest.confirmed_at:  # who mistyped the name tries again
            self.filter(pk=guest.pk).update(**told)
        if guest.bounced_at:  # somebody says that it is an address, so mail goes there once more
            self.filter(pk=guest.pk).update(bounced_at=None)
        guest_asked.send(Guest, guest=guest)
        return guest

    @transaction.atomic
    def meet(self, event, *, name, email):
        """Somebody at the door who is no member. Nobody showed that the address is theirs, so nothing is mailed there;
        it keeps them from being two people. Twice is one guest."""
        guest, _created = self.get_or_create(event=event, email=email.lower(), erased_at=None, defaults={"name": name})
        return guest

    def after_bounce(self, email):
        """Mail to an address came back for good: nothing more goes there, and the organiser sees it. Twice is once."""
        known = self.filter(email=email.lower(), erased_at=None, bounced_at=None)
        return known.update(bounced_at=timezone.now())

    @transaction.atomic
    def come_invited(self, event, *, name, email):
        """Somebody follows the link that was mailed to this address, and tells who they are. Twice is one guest."""
        guest, _created = self.get_or_create(event=event, email=email, erased_at=None, defaults={"name": name})
        guest.confirm()
        return guest

    def forget(self):
        """Delete who did not confirm, nor was met at the door; of who came long ago, or has had no part in it for a
        while, nothing stays but that somebody did."""
        now = timezone.now()
        self.filter(confirmed_at=None, asked_at__lt=now - CONFIRMS_WITHIN, registrations=None).delete()
        gone = Q(event__ends_at__lt=now - KEPT) | self.without_part(now - GAVE_BACK)
        return self.filter(gone, erased_at=None).update(name="", email="", erased_at=now)

    def without_part(self, since):
        """The condition that they confirmed before then, and have not come, waited or asked since."""
        none = Q(confirmed_at__lt=since)
        for name, end in (
            ("registrations", "cancelled_at"),
            ("waiting", "ended_at"),
            ("place_requests", "declined_at"),
        ):
            rows = self.model._meta.get_field(name).related_model._base_manager.filter(guest=OuterRef("pk"))
            none &= ~Exists(rows.filter(Q(**{end: None}) | Q(**{f"{end}__gte": since})))
        return none


class Guest(Signed, models.Model):
    """Somebody without an account who comes, or wants to come, to one event. Its token is the way back."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="guests")
    name = models.CharField(max_length=512, blank=True)
    email = models.EmailField(blank=True)
    location = models.ForeignKey(Location, models.SET_NULL, null=True, related_name="+")  # where they said to come
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = GuestQuerySet.as_manager()
    signer = signing.Signer(salt="events.guest", sep=".")
    is_authenticated = False
    affiliation = None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"], condition=Q(erased_at=None), name="one_guest_per_address"
            ),
            models.CheckConstraint(
                condition=(Q(erased_at=None) & ~Q(name="") & ~Q(email=""))
                | Q(erased_at__isnull=False, name="", email=""),
                name="a_guest_is_known_or_erased",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def proven_address(self):
        """The address that they showed to be theirs: what is for those invited asks for it."""
        return self.email if self.confirmed_at else ""

    @classmethod
    def bearing(cls, token):
        """The guest a token is for, or None; who does not confirm in time has to ask again."""
        in_time = Q(confirmed_at__isnull=False) | Q(asked_at__gt=timezone.now() - CONFIRMS_WITHIN)
        return cls.objects.filter(in_time, pk=cls.key_in(token), erased_at=None).select_related("location").first()

    def confirm(self):
        """The address is theirs: they have the link that was mailed there. Twice is once."""
        if self.confirmed_at is None:
            self.confirmed_at = timezone.now()
            self.save(update_fields=["confirmed_at"])
