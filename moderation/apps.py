from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = _("Moderation")

    def ready(self):
        from . import case_receivers, deciding_receivers, menu, merging, personal_data, receivers  # noqa: F401
