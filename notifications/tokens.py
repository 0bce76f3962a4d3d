"""What stands in the address below a mail that stops all mail of its topic, without signing in."""

from django.core import signing

from .topics import Topic

# No link of ours ever stops working by itself: a mail may be years old when somebody wants to be rid of the next.
signer = signing.Signer(salt="notifications.stop-topic", sep=".")


def topic_token(member_pk, topic):
    return signer.sign(f"{member_pk}.{topic.value}")


def topic_in(token):
    """(key of the member, topic) a token is for; None for one we did not make."""
    try:
        member, topic = signer.unsign(token).split(".")
    except (signing.BadSignature, ValueError):
        return None
    return (int(member), Topic(topic)) if topic in Topic.values else None
