from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = _("Moderation")

    def ready(self):
        from . import (  # noqa: F401
            case_receivers,
            deciding_receivers,
            introducing_receivers,
            menu,
            merging,
            personal_data,
            provisional,
            receivers,
        )
