"""What the managers of a group arranged: who posts and invites, what members read inside, what is asked at the door."""

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.utils.translation import gettext_lazy as _

from members.models import Answer, Organisation, ProfileQuestion, Province

from .memberships import MailLevel, Membership


class Posting(models.TextChoices):
    MEMBERS = "members", _("All members of the group")
    MANAGERS = "managers", _("Only its managers")


class Inviting(models.TextChoices):
    MANAGERS = "managers", _("Only its managers")
    MEMBERS = "members", _("All members of the group")


class GroupQuestion(models.Model):
    """A profile question that a group wants answered before somebody joins."""

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="group_questions")
    question = models.ForeignKey(ProfileQuestion, models.CASCADE, related_name="group_questions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "question"], name="a_group_asks_a_question_once")]

    def __str__(self):
        return f"{self.question} - {self.group}"


class Arranged(models.Model):
    """The part of a group that its settings page is about."""

    posting = models.CharField(_("who may post"), max_length=10, choices=Posting, default=Posting.MEMBERS)
    inviting = models.CharField(_("who may invite"), max_length=10, choices=Inviting, default=Inviting.MANAGERS)
    welcome = models.TextField(_("welcome"), max_length=2000, blank=True)
    memo = models.TextField(_("memo for members"), max_length=2000, blank=True)
    mail_level = models.CharField(_("mail at first"), max_length=10, choices=MailLevel, default=MailLevel.DIGEST)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="groups", verbose_name=_("organisation")
    )
    province = models.CharField(_("province"), max_length=20, choices=Province, blank=True)
    questions = models.ManyToManyField(ProfileQuestion, through=GroupQuestion, related_name="groups", blank=True)

    class Meta:
        abstract = True

    @transaction.atomic
    def arrange(self, *, questions=(), **fields):
        """Change how things go in the group."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=fields.keys())
        self.questions.set(questions)
        self.viewed_by = None  # what its viewer may do here may have changed with it

    def unanswered_by(self, member):
        """What the group asks at its door and this member has not told yet, in the order of the profile."""
        answered = Answer.objects.filter(member=member).values("question")
        return asked_by_groups(ProfileQuestion.objects.asked()).filter(groups=self).exclude(pk__in=answered)


def asked_by_groups(questions):
    """Those a group may ask: an answer that only community managers see tells its managers nothing."""
    return questions.filter(is_private=False)


def may_post():
    """Which memberships let somebody post, as a condition on Membership."""
    return Q(is_manager=True) | Q(group__posting=Posting.MEMBERS)


def arranged_for(viewer):
    """What with_standing adds of the settings: whether something is asked first, and what the viewer chose."""
    if not viewer.is_authenticated:
        return {"asks_first": Value(False), "is_greeted": Value(True), "hears": Value("")}
    own = Membership.objects.filter(group=OuterRef("pk"), member=viewer)
    answered = Answer.objects.filter(member=viewer, question=OuterRef("question")).order_by()
    asked = GroupQuestion.objects.filter(
        group=OuterRef("pk"), question__retired_at=None, question__is_private=False
    ).filter(~Exists(answered))
    return {
        "asks_first": Exists(asked),
        "is_greeted": ~Exists(own.filter(is_greeted=False)),
        "hears": Subquery(own.values("mail_level")),
    }
