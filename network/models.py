import uuid

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

CACHE_KEY = f"{settings.RELEASE}|network"


class JoiningPolicy(models.TextChoices):
    ANYONE = "anyone", _("Anyone who confirms an address")
    RECOGNISED = "recognised", _("Recognised organisations at once, others after approval")
    APPROVAL = "approval", _("Everybody after approval")


class Network(models.Model):
    """The community itself: one row, and every text that names the network takes its name from here."""

    name = models.CharField(_("name"), max_length=60)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    joining_policy = models.CharField(
        _("who may join"), max_length=12, choices=JoiningPolicy, default=JoiningPolicy.ANYONE
    )
    maker = models.CharField(_("made by"), max_length=100)
    host = models.CharField(_("hosted by"), max_length=100)
    welcome = models.TextField(_("welcome on the landing page"), blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_network")]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        super().save(**kwargs)
        transaction.on_commit(lambda: cache.delete(CACHE_KEY), robust=True)

    @classmethod
    def current(cls):
        """The one row, from the cache for a minute at most."""
        network = cache.get(CACHE_KEY)
        if network is None:
            network = cls.objects.get(pk=1)
            cache.set(CACHE_KEY, network, 60)
        return network


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

    def rewrite(self, title, body, by):
        self.title, self.body, self.changed_by, self.changed_at = title, body, by, timezone.now()
        self.save(update_fields=["title", "body", "changed_by", "changed_at"])


class Subject(TagBase):
    """What something is about. Every room tags with these, so a subject is one thing in the whole network."""

    is_fixed = models.BooleanField(_("fixed subject"), default=False)
    synonym_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="synonyms")

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")

    def get_absolute_url(self):
        return reverse("feed:subject", args=[self.slug])


class ProblemReport(models.Model):
    """What somebody wrote through "Een probleem rapporteren?"; visitors too, who may leave an address."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    text = models.TextField(_("What is the problem?"), max_length=5000)
    page = models.CharField(_("On which page?"), max_length=500, blank=True)
    email = models.EmailField(_("Your e-mail address"), blank=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.text[:60]

    def settle(self):
        ProblemReport.objects.filter(pk=self.pk, settled_at=None).update(settled_at=timezone.now())
