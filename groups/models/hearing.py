"""The link in a mail about a new piece that stops these mails without signing in."""

from django.core import signing

from .memberships import Membership

# No link of ours ever stops working by itself: a mail may be years old when somebody wants to be rid of the next.
signer = signing.Signer(salt="groups.stop-pieces", sep=".")


def stop_token_for(membership):
    return signer.sign(str(membership.pk))


def membership_to_quiet(token):
    """The membership a token is for, or None; who left the group gets none of these mails any more."""
    try:
        pk = signer.unsign(token)
    except signing.BadSignature:
        return None
    return Membership.objects.select_related("group", "member").filter(pk=pk).first()
