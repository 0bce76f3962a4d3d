import re
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from ..signals import address_paused, address_retired, reconfirmation_asked
from .organisations import Organisation

# Narrower than the standard: an address that looks like another one, or that only one server understands, helps nobody.
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?=.{1,253}$)([a-z0-9-]+\.)+[a-z0-9-]{2,}", re.ASCII | re.I)
UNCONFIRMED_FOR = timedelta(days=30)  # the same for an account as for a further address of one
TERM = timedelta(days=30)  # in which somebody can confirm an address again before it opens nothing any more
ASK_AGAIN_AFTER = timedelta(minutes=10)
SALT = "members.address-works-again"
NOWHERE = "zonder-adres.invalid"  # a domain that can never exist; whoever has no address left is under it


def addresses_of(member, organisation):
    """The confirmed addresses of a member that are recognised as those of an organisation, or of one it came from."""
    found = []
    for address in EmailAddress.objects.filter(user=member, verified=True):
        recognised = Organisation.recognised_by(address.email)
        if recognised and organisation.pk in (recognised.pk, recognised.successor_id):
            found.append(address)
    return found


def proven_addresses_of(member):
    """Every address that is the member's; what was only typed, and never proved, is perhaps somebody else's."""
    return {member.email, *EmailAddress.objects.filter(user=member, verified=True).values_list("email", flat=True)}


def mailbox_of(member):
    """Where mail for this member goes: the main address, or another one while that is paused; "" when there is none."""
    return mailboxes_of([member])[member.pk]


def mailboxes_of(members):
    """The same for many, by member."""
    confirmed = EmailAddress.objects.filter(user__in=[member.pk for member in members], verified=True)
    rows = {}
    for pk, email, pause in confirmed.order_by("-primary", "pk").values_list("user", "email", "pause"):
        rows.setdefault(pk, []).append((email, pause))
    return {member.pk: first_of(member, rows.get(member.pk)) for member in members}


def first_of(member, rows):
    if not rows:
        return "" if member.email.endswith(f"@{NOWHERE}") else member.email
    return next((email for email, pause in rows if pause is None), "")


def without_mailbox(member=""):
    """The same as a condition on members, or on rows that name one: nothing takes our mail for that one."""
    confirmed = EmailAddress.objects.filter(user=OuterRef(member or "pk"), verified=True)
    nowhere = Q(**{f"{member}__email__endswith" if member else "email__endswith": f"@{NOWHERE}"})
    return (Q(Exists(confirmed)) & ~Q(Exists(confirmed.filter(pause=None)))) | (~Q(Exists(confirmed)) & nowhere)


class UnconfirmedAddressQuerySet(models.QuerySet):
    def note(self):
        """Begin the term of each that has none yet, however it came to stand there, and end that of what was proven."""
        self.filter(address__verified=True).delete()
        # The main one is the account itself, which has a term of its own.
        waiting = EmailAddress.objects.filter(verified=False, primary=False, unconfirmed=None)
        fresh = [self.model(address_id=pk) for pk in waiting.values_list("pk", flat=True)]
        self.bulk_create(fresh, ignore_conflicts=True)

    def forget(self):
        """Take away what nobody proved within the term: it is perhaps somebody else's, who may want it here."""
        over = self.filter(since__lt=timezone.now() - UNCONFIRMED_FOR).values("address")
        EmailAddress.objects.filter(pk__in=over, verified=False, primary=False).delete()


class UnconfirmedAddress(models.Model):
    """Since when a further address of a member waits to be proven."""

    address = models.OneToOneField(EmailAddress, models.CASCADE, related_name="unconfirmed")
    since = models.DateTimeField(default=timezone.now)

    objects = UnconfirmedAddressQuerySet.as_manager()

    def __str__(self):
        return str(self.address)


class Reason(models.TextChoices):
    BOUNCED = "bounced"
    LEFT = "left"


class AddressPauseQuerySet(models.QuerySet):
    def over(self):
        return self.filter(signs_in_until__lte=timezone.now())

    def of(self, member):
        return self.filter(address__user=member).select_related("address")


class AddressPause(models.Model):
    """Nothing is mailed to an address, because mail came back from it or because its owner left the job it is from.

    It still opens the account for a while, in which the owner can confirm it again or give another one.
    """

    address = models.OneToOneField(EmailAddress, models.CASCADE, related_name="pause")
    reason = models.CharField(max_length=10, choices=Reason)
    answer = models.CharField(max_length=300, blank=True)  # what the mail server said
    since = models.DateTimeField(default=timezone.now)
    signs_in_until = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)  # when the owner last had a mail sent there, to show that it arrives

    objects = AddressPauseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["signs_in_until"], name="pauses_by_end")]

    def __str__(self):
        return str(self.address)

    @classmethod
    def bearing(cls, token, member):
        """The pause of an address of this member that a token is for, or None."""
        try:
            pk, address = signing.loads(token, salt=SALT, max_age=TERM)
        except signing.BadSignature:
            return None
        return cls.objects.of(member).filter(pk=pk, address=address, reason=Reason.BOUNCED).first()

    @classmethod
    @transaction.atomic
    def after_bounce(cls, email, answer):
        """Mail to an address came back for good: pause it, and ask. Twice is once."""
        address = EmailAddress.objects.filter(email=email.lower(), verified=True).select_related("user").first()
        if address is None:
            return
        until = timezone.now() + TERM
        fields = {"reason": Reason.BOUNCED, "answer": answer[:300], "signs_in_until": until}
        pause, created = cls.objects.get_or_create(address=address, defaults=fields)
        if not created:
            return
        organisation = Organisation.recognised_by(email)
        jobs = address.user.affiliations.current().filter(organisation=organisation) if organisation else []
        for job in jobs:
            job.ask()
        address_paused.send(cls, pause=pause, asked=bool(jobs))

    @classmethod
    @transaction.atomic
    def after_leaving(cls, address):
        """The job it belongs to is over: it opens the account no longer, once another address can."""
        fields = {"reason": Reason.LEFT, "signs_in_until": timezone.now() + TERM}
        pause, _created = cls.objects.update_or_create(address=address, defaults=fields)
        if pause.has_stand_in():
            pause.retire()
        else:
            address_paused.send(cls, pause=pause, asked=False)

    def has_stand_in(self):
        others = EmailAddress.objects.filter(user=self.address.user_id, verified=True, pause=None)
        return others.exists()

    def ask_again(self):
        """Mail the link that shows that mail arrives; once in a while, for nobody may be there."""
        lately = timezone.now() - ASK_AGAIN_AFTER
        due = AddressPause.objects.filter(Q(asked_at=None) | Q(asked_at__lt=lately), pk=self.pk, reason=Reason.BOUNCED)
        if due.update(asked_at=timezone.now()):
            reconfirmation_asked.send(AddressPause, pause=self)

    @property
    def token(self):
        """What stands in the link of that mail."""
        return signing.dumps([self.pk, self.address_id], salt=SALT)

    def lift(self):
        """The owner showed that mail arrives there."""
        self.delete()

    @transaction.atomic
    def retire(self):
        """Take the address from the account: it may belong to somebody else by now. Passkeys go on working."""
        address = self.address
        member = type(address.user).objects.select_for_update(of=("self",)).get(pk=address.user_id)
        email, was_main = address.email, address.email == member.email
        address.delete()  # and this pause with it
        for job in member.current_jobs():
            job.doubt()
        if was_main:
            others = EmailAddress.objects.filter(user=member, verified=True)
            stand_in = others.order_by(F("pause").asc(nulls_first=True), "pk").first()
            EmailAddress.objects.filter(user=member, primary=True).update(primary=False)
            if stand_in:
                EmailAddress.objects.filter(pk=stand_in.pk).update(primary=True)
            member.email = stand_in.email if stand_in else f"{member.uuid}@{NOWHERE}"
            member.save(update_fields=["email"])
        address_retired.send(AddressPause, member=member, email=email)
