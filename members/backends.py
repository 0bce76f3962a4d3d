from functools import cache

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.userkit import filter_users_by_email
from django.db.models import Subquery
from django.utils import timezone

from web.prepared import ANYBODY, BLANK, Prepared
from web.sessions import running

from .models import Member

BROUGHT = {}  # by rooms above this one: name: what makes the expression


def comes_with_viewer(name):
    """For what every page of a member shows and a room above knows: it is fetched with the viewer, as this attribute.

    What is decorated makes an expression about the member with the number ANYBODY (web.prepared).
    """

    def bring(build):
        BROUGHT[name] = build
        return build

    return bring


class PresentMembersBackend(AuthenticationBackend):
    """The one place that decides who is_authenticated: asked at every request, so a suspension works at once."""

    def get_user(self, user_id):
        return next(iter(self.prepared().objects(user_id, now=timezone.now())), None)

    def with_session(self, user_id, session_key):
        """The member, and as session_data what the session with this key holds; None once that has ended."""
        found = self.prepared_with_session().objects(user_id, timezone.now(), filled={f"{BLANK}key": session_key})
        return next(iter(found), None)

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
    @cache
    def prepared_with_session(cls):
        def build(now):
            session = running(now).filter(session_key=f"{BLANK}key").values("session_data")
            return cls.viewers().filter(pk=ANYBODY).annotate(session_data=Subquery(session))

        return Prepared(build)

    @classmethod
    def viewers(cls):
        """Members with what nearly every page asks of its viewer, in one query; rooms above add to it.

        It is built once a process (web.prepared): nothing in it may depend on more than who the viewer is and when.
        """
        members = Member.objects.present().with_roles().with_blocked().with_open_questions().with_owed_rules()
        members = members.with_limits().with_paused_address().with_network().with_affiliation()
        return members.annotate(**{name: build() for name, build in BROUGHT.items()})
