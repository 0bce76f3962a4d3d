from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's rule about length, in words that its Dutch catalogue lacks."""

    def get_error_message(self):
        return _("This is too short. Use at least %(count)s characters.") % {"count": self.min_length}
