from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from content.models import Content
from members.models import Affiliation, apart_from
from web.signed import Signed

from ..signals import transferred
from .crew import run_by
from .guests import Guest
from .holding import Held, HeldQuerySet, same_holder
from .locations import Location
from .questions import YES, Asking, SignUpAnswer, SignUpQuestion


def listed_of_own_will():
    """The condition that somebody agreed to be in the list, where the organiser asks that."""
    asked = SignUpQuestion.objects.filter(event=OuterRef("event"), kind=Asking.LISTED)
    agreed = SignUpAnswer.objects.filter(question__event=OuterRef("event"), question__kind=Asking.LISTED, text=YES)
    return ~Exists(asked) | Exists(agreed.filter(member=OuterRef("member")))


def unasked_at(event):
    """How many who come were not asked each question, by its key: they registered before there was one, or came in at
    the door. Without those of whom nothing is known any more."""
    # unguarded: they are counted
    coming = Registration._base_manager.filter(event=event, cancelled_at=None)
    members, guests = (coming.exclude(**{who: None}).count() for who in ("member", "guest"))
    asked = SignUpAnswer.objects.filter(Exists(coming.filter(same_holder())), question__event=event)
    asked = dict(asked.order_by().values_list("question").annotate(number=Count("pk")))
    whole = {True: members, False: members + guests}  # no guest is asked about a list of members
    rows = event.sign_up_questions.values_list("pk", "kind")
    return {pk: whole[kind == Asking.LISTED] - asked.get(pk, 0) for pk, kind in rows}


class RegistrationQuerySet(HeldQuerySet):
    def running(self):
        return self.filter(cancelled_at=None)

    def running_for(self, viewer):
        """The viewer's own; a visitor has none."""
        return self.running().of(viewer)

    def visible_to(self, viewer):
        """Who comes is for members to see, at events they can see; where the organiser hides it, that is for
        those who run it, and each sees themselves. Of guests others see no more than a number, as visitors do of
        everybody."""
        if not viewer.is_authenticated:
            return self.none()
        listed = listed_of_own_will()
        shown = Q(listed, event__hides_attendees=False, guest=None) | run_by(viewer) | Q(member=viewer)
        return self.running().filter(shown, event__in=Content.objects.visible_to(viewer).values("pk"))

    def without_blocked(self, viewer):
        """For lists: without those whom a block keeps apart from the viewer."""
        return self.exclude(member__in=apart_from(viewer))


class Registration(Held, Signed, models.Model):
    """A place at an event, of a member or a guest; of neither once the member has left. Giving it back ends it; whoever
    registers again afterwards gets a new one."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="registrations")
    location = models.ForeignKey(Location, models.SET_NULL, null=True, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="registrations")
    guest = models.ForeignKey(Guest, models.SET_NULL, null=True, related_name="registrations")
    affiliation = models.ForeignKey(Affiliation, models.SET_NULL, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True)
    attended_at = models.DateTimeField(null=True)

    let_go = ()  # the sessions that one gave up who went to another location just now

    objects = RegistrationQuerySet.as_manager()
    signer = signing.Signer(salt="events.registration", sep=".")  # its token gives the place back

    class Meta:
        indexes = [
            models.Index(
                fields=["event", "created_at", "id"], name="registrations_of_event", condition=Q(cancelled_at=None)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "member"], condition=Q(cancelled_at=None), name="one_place_per_member"
            ),
            models.UniqueConstraint(
                fields=["event", "guest"], condition=Q(cancelled_at=None), name="one_place_per_guest"
            ),
            models.CheckConstraint(condition=Q(member=None) | Q(guest=None), name="a_place_is_of_a_member_or_a_guest"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(cancelled_at__gte=F("created_at"), attended_at=None),
                name="whoever_cancelled_did_so_later_and_stayed_away",
            ),
        ]

    def __str__(self):
        return f"{self.who} - {self.event}"

    @property
    def door(self):
        """Where one is let in; "" where it is online alone, and nobody asks for a ticket."""
        return self.location.address if self.location else self.event.hall

    def transfer_to(self, location):
        """Of a locked event: they come there from now on, and hear so."""
        self.location = location
        self.save(update_fields=["location"])
        # One number for every copy of the entry: a calendar that has it takes the newer one.
        events = type(self)._meta.get_field("event").related_model._base_manager
        events.filter(pk=self.event_id).update(sequence=F("sequence") + 1)
        transferred.send(Transfer, transfer=self.transfers.create())

    @classmethod
    def bearing(cls, token):
        """The registration a token is for, or None."""
        # unguarded: the token is the proof of whose place it is
        return (
            cls._base_manager.select_related("event", "location", "member", "guest")
            .filter(pk=cls.key_in(token))
            .first()
        )


class Transfer(models.Model):
    """That somebody went to another location with their place, of which they have a confirmation of its own."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="transfers")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return str(self.registration)
