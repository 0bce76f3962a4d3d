from allauth.account.auth_backends import AuthenticationBackend

from .models import Member


class PresentMembersBackend(AuthenticationBackend):
    """The one place that decides who is_authenticated: asked at every request, so a suspension works at once."""

    def get_user(self, user_id):
        return Member.objects.present().with_roles().with_affiliation().filter(pk=user_id).first()
