import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.rights import Right, holds

from ..signals import invited_to_network
from .leaving import Departure
from .standing import Suspension

TERM = timedelta(days=30)
WEEK, DAY = timedelta(days=7), timedelta(days=1)
MAILS_A_DAY, MAILS_A_DAY_OF_MANAGERS = 20, 1000
LINKS_AT_ONCE = 5
MAILS_TO_AN_ADDRESS = 3  # a week, whoever invites


class Refusal(models.TextChoices):
    """Why an address is not invited. Nothing here depends on whether somebody with the address is a member."""

    INVITED = "invited", _("This address has been invited already.")
    DECLINED = "declined", _("At this address no invitations are wanted.")
    ENOUGH = "enough", _("This address got enough invitations this week. Try again later.")


class NetworkInvitationQuerySet(models.QuerySet):
    def in_force(self):
        """Not taken back, not declined, and by somebody who is neither suspended nor leaving."""
        barred = Suspension.objects.running().filter(member=OuterRef("invited_by"))
        leaving = Departure.objects.filter(member=OuterRef("invited_by"))
        return self.filter(~Exists(barred), ~Exists(leaving), revoked_at=None, declined_at=None)

    def open(self):
        """Those that can be accepted now."""
        return self.in_force().filter(accepted__lt=F("most"), expires_at__gt=timezone.now())

    def managed_by(self, viewer):
        """Those the viewer made; for who admits members, all."""
        if not viewer.is_authenticated:
            return self.none()
        return self if holds(viewer, Right.ADMIT_MEMBERS) else self.filter(invited_by=viewer)

    def by_mail(self):
        return self.exclude(email="")

    def by_link(self):
        return self.filter(email="")

    def mails_left(self, member, most):
        """How many more addresses the member may invite today."""
        return max(0, most - self.by_mail().filter(invited_by=member, mailed_at__gt=timezone.now() - DAY).count())

    def refusals(self, emails, among):
        """{address: Refusal} for those that cannot be invited; among: the invitations that make one too many."""
        since = timezone.now() - WEEK
        recent = self.filter(email__in=emails, mailed_at__gt=since).values_list("email").annotate(mails=Count("pk"))
        return (
            {email: Refusal.ENOUGH for email, mails in recent if mails >= MAILS_TO_AN_ADDRESS}
            | dict.fromkeys(among.open().filter(email__in=emails).values_list("email", flat=True), Refusal.INVITED)
            | dict.fromkeys(
                self.filter(email__in=emails, declined_at__isnull=False).values_list("email", flat=True),
                Refusal.DECLINED,
            )
        )

    @transaction.atomic
    def invite(self, by, emails, message="", most=MAILS_A_DAY, among=None):
        """Mail an invitation to each address that can be invited. Returns those it was mailed to."""
        one_at_a_time(by)
        among = self.filter(invited_by=by) if among is None else among
        refused = self.refusals(emails, among)
        wanted = [email for email in dict.fromkeys(emails) if email not in refused][: self.mails_left(by, most)]
        now = timezone.now()
        invitations = self.bulk_create(
            self.model(email=email, invited_by=by, message=message, mailed_at=now) for email in wanted
        )
        for invitation in invitations:
            invited_to_network.send(self.model, invitation=invitation)
        return wanted

    @transaction.atomic
    def make_link(self, by, uuid, most, days):
        """A link for several colleagues; None when the member has enough of them. The same form makes one."""
        one_at_a_time(by)
        known = self.filter(uuid=uuid, invited_by=by).first()
        if known or self.by_link().open().filter(invited_by=by).count() >= LINKS_AT_ONCE:
            return known
        return self.create(uuid=uuid, invited_by=by, most=most, expires_at=timezone.now() + timedelta(days=days))

    def bearing(self, token):
        """The invitation a token is for, in whatever state; or None."""
        try:
            name = self.model.signer.unsign(token)
        except signing.BadSignature:
            return None
        return self.select_related("invited_by").filter(uuid=name).first()

    def forget(self):
        """Addresses of people who did not come, a month after they could have; a no is kept for as long as we ask."""
        gone = Q(expires_at__lt=timezone.now() - TERM) | Q(revoked_at__lt=timezone.now() - TERM)
        return self.by_mail().filter(gone, declined_at=None, accepted=0).delete()


def one_at_a_time(member):
    """Whoever invites twice at the same moment does so one after the other, until this transaction ends."""
    member._meta.model._base_manager.select_for_update(no_key=True).get(pk=member.pk)


def in_a_month():
    return timezone.now() + TERM


class NetworkInvitation(models.Model):
    """A way into the network: mailed to one address, or a link for several. Nobody is a member before accepting it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    message = models.TextField(_("your words"), max_length=500, blank=True)
    most = models.PositiveSmallIntegerField(default=1)
    accepted = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=in_a_month)
    mailed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    objects = NetworkInvitationQuerySet.as_manager()
    signer = signing.Signer(salt="members.invitation", sep=".")

    class Meta:
        indexes = [
            models.Index(fields=["email"], name="network_invitations_by_email", condition=~Q(email="")),
            models.Index(fields=["invited_by", "created_at"], name="network_invitations_by_inviter"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(email="") | Q(most=1), name="an_invitation_by_mail_is_for_one"),
            models.CheckConstraint(condition=Q(accepted__lte=F("most")), name="an_invitation_has_so_many_places"),
        ]

    def __str__(self):
        return self.email or str(self.uuid)

    def get_absolute_url(self):
        return reverse("members:invitation", args=[self.token])

    @property
    def token(self):
        """What stands in the address. Only who has it can accept; it is in no page but that of who made a link."""
        return self.signer.sign(self.uuid.hex)

    @property
    def is_open(self):
        return NetworkInvitation.objects.open().filter(pk=self.pk).exists()

    @property
    def may_be_mailed_again(self):
        return self.mailed_at is not None and self.mailed_at < timezone.now() - DAY

    @transaction.atomic
    def mail_again(self):
        """Once more, for another month; once a day at most."""
        now = timezone.now()
        rested = NetworkInvitation.objects.in_force().by_mail().filter(mailed_at__lt=now - DAY, accepted=0)
        if rested.filter(pk=self.pk).update(mailed_at=now, expires_at=now + TERM):
            self.mailed_at, self.expires_at = now, now + TERM
            invited_to_network.send(NetworkInvitation, invitation=self)
            return True
        return False

    def revoke(self):
        NetworkInvitation.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now())

    def decline(self):
        """No, thank you; and not again. A link is not one person's to decline."""
        NetworkInvitation.objects.by_mail().filter(pk=self.pk, accepted=0).update(declined_at=timezone.now())
