from django.apps import AppConfig
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "web"
    verbose_name = _("Web")

    def ready(self):
        # What is wrong with an address is said by Django; what a right one looks like, by nobody.
        EmailValidator.message = _("This is no mail address. Use one like name@organisation.nl.")
