"""The key in the address of a member's own feeds: a feed reader cannot sign in."""

import uuid

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.utils import timezone


def signer():
    """Made when asked: the secrets of an installation are rotated, and the former ones go on for a while."""
    return Signer(salt="members.feeds", sep=".")


class FeedKeyQuerySet(models.QuerySet):
    def opened_by(self, token):
        """The key this token belongs to; none for one that was made up, taken back or replaced."""
        try:
            number = uuid.UUID(hex=signer().unsign(token))
        except (BadSignature, ValueError):
            return None
        return self.filter(number=number).first()

    def make(self, member):
        """The member's key; making one twice is making it once."""
        return self.get_or_create(member=member)[0]

    def renew(self, member):
        """Another key: whoever has an address with the former one reads nothing any more."""
        fresh = {"number": uuid.uuid4(), "made_at": timezone.now(), "last_used_on": None}
        return self.update_or_create(member=member, defaults=fresh)[0]

    def take_back(self, member):
        self.filter(member=member).delete()


class FeedKey(models.Model):
    """Opens a member's own feeds. What stands here opens nothing: in the address it is signed, with SECRET_KEY."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feed_key")
    number = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    last_used_on = models.DateField(null=True)

    objects = FeedKeyQuerySet.as_manager()

    def __str__(self):
        return f"{self.made_at:%Y-%m-%d}"

    @property
    def token(self):
        return signer().sign(self.number.hex)

    def note_use(self):
        """The day only, and written only when it is another one: so that its owner sees whether it is still in use."""
        today = timezone.localdate()
        if self.last_used_on != today:
            FeedKey.objects.filter(pk=self.pk).update(last_used_on=today)
