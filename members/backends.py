from functools import cache

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.userkit import filter_users_by_email
from django.utils import timezone

from web.prepared import ANYBODY, Prepared

from .models import Member


class PresentMembersBackend(AuthenticationBackend):
    """The one place that decides who is_authenticated: asked at every request, so a suspension works at once."""

    def get_user(self, user_id):
        viewer = next(iter(self.prepared().objects(user_id, now=timezone.now())), None)
        if viewer:
            viewer.note_use()
        return viewer

    def _authenticate_by_email(self, email, password):
        """However many people typed an address that none of them proved: one password is compared, as for any other."""
        users = filter_users_by_email(email, prefer_verified=True, for_login=True)
        first = min(users, key=lambda user: (user.email != email.lower(), user.pk), default=None)
        return self._check_password(first, password)

    @classmethod
    @cache
    def prepared(cls):
        return Prepared(lambda now: cls.viewers().filter(pk=ANYBODY))

    @classmethod
    def viewers(cls):
        """Members with what nearly every page asks of its viewer, in one query; rooms above add to it.

        It is built once a process (web.prepared): nothing in it may depend on more than who the viewer is and when.
        """
        members = Member.objects.present().with_roles().with_blocked().with_open_questions().with_owed_rules()
        return members.with_paused_address().with_network().with_affiliation()
