from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..signals import acted

RULES = "huisregels"  # the page every member agrees with


class Page(models.Model):
    """A text about the network itself that a community manager can edit, such as the house rules."""

    slug = models.SlugField(unique=True)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"))
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("network:page", args=[self.slug])

    @transaction.atomic
    def rewrite(self, title, body, by, note="", asks_again=False):
        """Change the text. Of the house rules every version is kept; asks_again: all members have to agree anew."""
        self.title, self.body, self.changed_by, self.changed_at = title, body, by, timezone.now()
        self.save(update_fields=["title", "body", "changed_by", "changed_at"])
        if self.slug == RULES:
            RulesVersion.objects.keep(self, note=note, asks_again=asks_again)
        after = {"page": self.slug} | ({"asks_again": True} if asks_again else {})
        acted.send(Page, what="page", by=by, after=after)


class RulesVersionQuerySet(models.QuerySet):
    def current(self):
        return self.order_by("-number").first()

    @transaction.atomic
    def keep(self, page, note="", asks_again=False):
        """The text of the house rules as a version. What did not change is no new one, unless it is asked again."""
        Page.objects.select_for_update().get(pk=page.pk)  # two at once become two numbers
        last = self.current()
        if last and (last.title, last.body) == (page.title, page.body) and not asks_again:
            return last
        number = last.number + 1 if last else 1
        return self.create(number=number, title=page.title, body=page.body, note=note, asks_again=asks_again)


class RulesVersion(models.Model):
    """What the house rules said at some time, so that it is known what a member agreed with."""

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=120)
    body = models.TextField()
    note = models.CharField(_("What is different?"), max_length=300, blank=True)
    asks_again = models.BooleanField(_("Ask all members again"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = RulesVersionQuerySet.as_manager()

    def __str__(self):
        return f"{self.title} {self.number}"

    def get_absolute_url(self):
        return reverse("network:rules_version", args=[self.number])
