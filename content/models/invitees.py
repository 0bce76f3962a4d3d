"""Who may see what is for those invited alone: members, the members of groups, whoever reads mail at an address."""

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.utils import timezone

from groups.models import Group
from members.models import Member
from web.signed import Signed


class InviteeQuerySet(models.QuerySet):
    def reaching(self, viewer):
        """Those that let this viewer in. A guest, who is no member, has shown an address to be theirs."""
        if not viewer.is_authenticated:
            address = getattr(viewer, "proven_address", "")
            return self.filter(email=address) if address else self.none()
        own = Member._base_manager.filter(pk=viewer.pk).exclude(email="").values("email")
        return self.filter(
            Q(member=viewer.pk) | Q(group__in=Group.objects.joined_by(viewer).values("pk")) | Q(email__in=own)
        )


class Invitee(Signed, models.Model):
    """One who may see a piece, or several at once: a group. Its token is the way in for an address."""

    content = models.ForeignKey("Content", models.CASCADE, related_name="invitees")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="+")
    email = models.EmailField(blank=True)  # in small letters
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)

    objects = InviteeQuerySet.as_manager()
    signer = signing.Signer(salt="content.invitee", sep=".")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, group=None, email="")
                | Q(member=None, group__isnull=False, email="")
                | (Q(member=None, group=None) & ~Q(email="")),
                name="one_of_a_member_a_group_or_an_address_is_invited",
            ),
            models.UniqueConstraint(fields=["content", "member"], name="a_member_is_invited_once"),
            models.UniqueConstraint(fields=["content", "group"], name="a_group_is_invited_once"),
            models.UniqueConstraint(
                fields=["content", "email"], condition=~Q(email=""), name="an_address_is_invited_once"
            ),
        ]
        indexes = [models.Index(fields=["email"], name="invitees_by_address", condition=~Q(email=""))]

    def __str__(self):
        return str(self.member or self.group or self.email)
