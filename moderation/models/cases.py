"""What lies at the desk to be judged: one case of a thing at a time, whatever number of members report it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import Comment, Content
from groups.models import Group
from members.models import Note
from web.clock import after_working_days

from .queue import Queued
from .taking import Taken

HIDDEN_FOR_WORKING_DAYS = 1  # what many report at once, until somebody judges


class Reason(models.TextChoices):
    """Why somebody reports a thing, in plain words."""

    UNKIND = "unkind", _("Unkind or hurtful")
    PERSONAL = "personal", _("Somebody can be recognised")
    ADVERTISING = "advertising", _("Advertising or spam")
    FORBIDDEN = "forbidden", _("Forbidden or dangerous")
    UNTRUE = "untrue", _("Not true or misleading")
    TAKEN_OVER = "taken_over", _("Taken from somebody else")
    OTHER = "other", _("Something else")


class CaseQuerySet(Queued, models.QuerySet):
    def open(self):
        return self.filter(settled_at=None)

    def settled(self):
        return self.filter(settled_at__isnull=False)


class Case(Taken, models.Model):
    """Reports on one thing, gathered. It outlives the thing: its writer may take that away while it lies here.

    `about` wrote the thing, or is it; `within` is the group whose managers look after it too. `thing` is a kind and a
    key ("comment:123") that stay when the thing itself has gone.
    """

    thing = models.CharField(max_length=40)
    content = models.ForeignKey(Content, models.SET_NULL, null=True, related_name="cases")
    comment = models.ForeignKey(Comment, models.SET_NULL, null=True, related_name="cases")
    note = models.ForeignKey(Note, models.SET_NULL, null=True, related_name="cases")
    group = models.ForeignKey(Group, models.SET_NULL, null=True, related_name="cases")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")  # the profile
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="cases_about")
    within = models.ForeignKey(Group, models.SET_NULL, null=True, related_name="cases_within")
    reason = models.CharField(max_length=12, choices=Reason)  # the one that most reports give
    report_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(default=timezone.now)
    last_reported_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="cases_taken")
    taken_at = models.DateTimeField(null=True)
    is_for_network = models.BooleanField(default=False)  # handed over to the community managers by the group
    reminded_at = models.DateTimeField(null=True)
    hidden_for_now_at = models.DateTimeField(null=True)  # once a case: lapsing is final until somebody judges
    changed_at = models.DateTimeField(null=True)  # its writer changed it after being asked; somebody looks again
    settled_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["opened_at", "id"], name="cases_open", condition=Q(settled_at=None)),
            models.Index(fields=["within", "opened_at"], name="cases_open_within", condition=Q(settled_at=None)),
            models.Index(fields=["taken_by", "opened_at"], name="cases_taken", condition=Q(settled_at=None)),
            models.Index(fields=["-settled_at", "-id"], name="cases_settled", condition=Q(settled_at__isnull=False)),
            models.Index(fields=["about", "-opened_at"], name="cases_about_member"),
            models.Index(fields=["thing", "-opened_at"], name="cases_of_thing"),
            models.Index(fields=["reason", "-settled_at"], name="cases_alike"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["thing"], condition=Q(settled_at=None), name="one_open_case_of_a_thing"),
            models.CheckConstraint(
                condition=models.expressions.RawSQL(
                    "num_nonnulls(content_id, comment_id, note_id, group_id, member_id) <= 1",
                    (),
                    output_field=models.BooleanField(),
                ),
                name="a_case_is_of_one_thing",
            ),
        ]

    def __str__(self):
        return self.thing

    def get_absolute_url(self):
        return reverse("moderation:case", args=[self.pk])

    def hideable(self):
        """The piece or the comment it is about, as long as that is there."""
        if self.comment:
            return self.comment if self.comment.removed_at is None else None
        return self.content if self.content and self.content.removed_at is None else None

    def comes_back_at(self):
        """When what was hidden for now can be read again, if nobody judges it by then."""
        return after_working_days(self.hidden_for_now_at, HIDDEN_FOR_WORKING_DAYS)

    def talk(self):
        """The piece below which it was said, or that it is."""
        return self.comment.content if self.comment else self.hideable()

    def stands_within(self):
        """Whether it is still in the group it was reported in; what has gone was there last."""
        talk = self.talk()
        return talk is None or talk.group_id == self.within_id

    def lie_open_again(self):
        """Its writer changed it, as was asked: somebody looks once more, unless a later case of the same thing lies
        open anyway. Of a thing that is locked.
        """
        self.changed_at = timezone.now()
        self.save(update_fields=["changed_at"])
        if not Case.objects.open().filter(thing=self.thing).exists():
            self.settled_at = self.taken_by = self.taken_at = self.reminded_at = None
            self.save(update_fields=["settled_at", "taken_by", "taken_at", "reminded_at"])

    def go_along(self, group):
        """What it is about stands in another group, or in none: it lies with whoever looks after it there."""
        self.within = group
        self.save(update_fields=["within"])
        if self.taken_by and not Case.objects.at_desk_of(self.taken_by).filter(pk=self.pk).exists():
            self.put_with(None)

    def is_there(self):
        return bool(self.hideable() or self.note_id or self.group_id or self.member_id)


class Exhibit(models.Model):
    """What the thing said when it was reported: for whoever judges the case, and erased some time after that."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="exhibit")
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)  # rich text as it was stored, sanitised; plain of a comment
    url = models.CharField(max_length=300, blank=True)
    author_name = models.TextField(blank=True)
    readers = models.CharField(max_length=200, blank=True)  # whom it was for, in words
    thread = models.JSONField(default=list)  # what it answered, at most three: [{"by", "at", "text"}]
    later = models.JSONField(default=list)  # where it was changed between two reports: [{"at", "title", "text"}]
    seen_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["seen_at"], name="exhibits_to_erase", condition=Q(erased_at=None))]

    def __str__(self):
        return self.title[:60]

    def says(self, thing):
        """Whether it is what the thing says now, or what was kept of it last."""
        last = self.later[-1] if self.later else {"title": self.title, "text": self.text}
        return (last["title"], last["text"]) == (thing.title, str(thing.text))


class CaseNote(models.Model):
    """A word between those who handle a case. Nobody else reads it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="case_notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("note"), max_length=2000)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.text[:60]


class HandOver(models.Model):
    """A case put before somebody else; `to` is None where it went to all who may judge it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="hand_overs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="cases_handed_over")
    word = models.TextField(_("what should they know?"), max_length=2000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.word[:60]
