"""Who writes a piece along with its first author: asked, and consenting."""

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from groups.models import Group, Kind, barred_groups_of
from members.models import Member

from ..signals import coauthor_asked
from .marks import Following

MOST_COAUTHORS = 9


class TooManyAuthors(Exception):
    """No more names fit above one piece."""


class NotAmongReaders(Exception):
    """They could not read the piece where it stands."""


def of_member(key="member"):
    """What a row says of its member in a column of another row, for member_in() to make a name and a face of."""
    name = {"pk": F(key), "name": F(f"{key}__name"), "audience": F(f"{key}__profile_audience")}
    face = {"photo": F(f"{key}__photo"), "photo_audience": F(f"{key}__photo_audience")}
    return name | face | {"left": F(f"{key}__departure__pk")}


class AuthorshipQuerySet(models.QuerySet):
    def accepted(self):
        return self.filter(accepted_at__isnull=False)

    def of(self, viewer):
        """Those to which the viewer said yes; a visitor has none."""
        return self.accepted().filter(member=viewer.pk) if viewer.is_authenticated else self.none()

    def asking(self, viewer):
        """Those the viewer has still to answer."""
        return self.filter(member=viewer.pk, accepted_at=None) if viewer.is_authenticated else self.none()

    def for_bylines(self):
        """The names beside that of the first author, in one column of the row they belong to."""
        rows = self.accepted().filter(content=OuterRef("pk")).order_by("accepted_at", "pk")
        return ArraySubquery(rows.values(row=JSONObject(**of_member())))

    def last_change(self):
        """When one of them last changed: what is kept of the row they belong to holds their names and faces."""
        rows = self.accepted().filter(content=OuterRef("pk")).order_by("-member__changed_at")
        return Subquery(rows.values("member__changed_at")[:1])


class Authorship(models.Model):
    """One who writes along, or was asked to."""

    content = models.ForeignKey("Content", models.CASCADE, related_name="authorships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="authorships")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True)

    objects = AuthorshipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content", "member"], name="one_authorship_per_member")]

    def __str__(self):
        return f"{self.content_id} - {self.member_id}"

    @transaction.atomic
    def accept(self):
        """Saying yes twice is saying it once. Who writes along hears from then on what is said below it."""
        if Authorship.objects.filter(pk=self.pk, accepted_at=None).update(accepted_at=timezone.now()):
            Following.objects.begin(self.content, self.member)
            self.content.show_byline()

    @transaction.atomic
    def end(self):
        """The question or the authorship is over, whoever ends it."""
        if Authorship.objects.filter(pk=self.pk).delete()[0] and self.accepted_at:
            self.content.show_byline()


def is_by(member):
    """The condition that the member wrote a piece, alone or with others."""
    return Q(author=member) | Q(pk__in=Authorship.objects.of(member).values("content"))


class CoAuthored(models.Model):
    """The part of a piece that several write."""

    class Meta:
        abstract = True

    @property
    def coauthors(self):
        """Members, as far as a byline shows them. Known only of what was fetched with_byline(): a list of cards asks
        nothing for each of them.
        """
        return [member_in(row) for row in self.__dict__.get("coauthor_rows", ())]

    def is_written_by(self, member):
        """Whether the member is one of its authors, the first or another."""
        if not member.is_authenticated:
            return False
        if self.author_id == member.pk:
            return True
        rows = self.__dict__.get("coauthor_rows")
        if rows is None:
            return Authorship.objects.of(member).filter(content=self.pk).exists()
        return any(row["pk"] == member.pk for row in rows)

    @transaction.atomic
    def ask_along(self, member, by):
        """Ask somebody to write along; asking twice is asking once. Raises NotAmongReaders and TooManyAuthors."""
        piece = self.lock()
        if not may_write_along(member, piece):
            raise NotAmongReaders
        known = Authorship.objects.filter(content=self.pk, member=member).first()
        if known or member.pk == piece.author_id:
            return known
        if Authorship.objects.filter(content=self.pk).count() >= MOST_COAUTHORS:
            raise TooManyAuthors
        asked = Authorship.objects.create(content_id=self.pk, member=member, asked_by=by)
        coauthor_asked.send(Authorship, authorship=asked)
        return asked

    @transaction.atomic
    def hand_on(self):
        """The first author leaves: the next one takes their place. Returns whether there was a next one."""
        piece = self.lock()
        following = Authorship.objects.accepted().filter(content=self.pk).order_by("accepted_at", "pk")
        heir = following.select_related("member").exclude(member__departure__isnull=False).first()
        if heir is None:
            return False
        fresh = {"author": heir.member, "affiliation": heir.member.affiliation, "changed_at": timezone.now()}
        type(piece)._base_manager.filter(pk=self.pk).update(**fresh)
        Authorship.objects.filter(pk=heir.pk).delete()
        return True

    def show_byline(self):
        """Cards show other names from now on."""
        rows = Authorship.content.field.related_model._base_manager
        rows.filter(pk=self.pk).update(changed_at=timezone.now())


def member_in(row):
    member = Member(pk=row["pk"], name=row["name"], profile_audience=row["audience"])
    if row["left"]:
        member.profile_audience = ""  # a closed profile: the name alone
    else:
        member.photo, member.photo_audience = row["photo"], row["photo_audience"]
    return member


def may_write_along(member, piece):
    """Whether they could read the piece where it stands, being let in and not kept out."""
    if piece.group is None:
        return True
    if piece.group_id in barred_groups_of(member):
        return False
    inside = Group.objects.joined_by(member).filter(pk=piece.group_id).exists()
    return inside or (piece.group.kind == Kind.OPEN and piece.visibility != "group")
