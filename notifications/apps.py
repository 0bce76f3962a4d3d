from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self):
        from . import (  # noqa: F401
            bell,
            clearing_receivers,
            comment_receivers,
            entering_receivers,
            event_receivers,
            featuring_receivers,
            file_receivers,
            group_receivers,
            merging,
            opening,
            personal_data,
            problem_receivers,
            programme_receivers,
            proposal_receivers,
            receivers,
            webhooks,
        )
