from allauth.account.auth_backends import AuthenticationBackend

from .models import Member


class PresentMembersBackend(AuthenticationBackend):
    """The one place that decides who is_authenticated: asked at every request, so a suspension works at once."""

    def get_user(self, user_id):
        return self.viewers().filter(pk=user_id).first()

    def viewers(self):
        """Members with what nearly every page asks of its viewer, in one query; rooms above add to it."""
        return Member.objects.present().with_roles().with_affiliation()
