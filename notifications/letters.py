"""Writing a mail: HTML and text in the frame of the look, in the network's language, with harmless headers."""

from email.utils import formataddr, parseaddr
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from network.models import Network

LONGEST_SUBJECT = 150  # characters


def letter(template, context, recipient, headline, *, kind, headers=None, reply_to="", network=None):
    """One mail to one address. Whoever calls has chosen the language, for the headline is written already.

    reply_to: where a reply becomes a comment; without it the mail says that nobody reads one. network: whoever writes
    many at once asks for it once.
    """
    headline, network = one_line(headline), network or Network.current()
    context = context | {"network": network, "site_url": settings.SITE_URL, "headline": headline}
    context["reply_to"] = reply_to
    message = EmailMultiAlternatives(
        subject_of(headline),
        render_to_string(f"{template}.txt", context).strip() + "\n",
        sender_of(network),
        [recipient],
        headers=headers_of(kind) | (headers or {}),
        reply_to=[reply_to] if reply_to else None,
    )
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return message


def subject_of(headline):
    """What a list of mails shows of it: a name and a title can be as long as a text. The mail itself says all of it."""
    return cut(headline, LONGEST_SUBJECT)


def cut(text, most):
    """Of so many characters at most. Django's Truncator does not count the signs that combine with the one before."""
    text = str(text)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def in_the_networks_language():
    return translation.override(settings.LANGUAGE_CODE)


def sender():
    return sender_of(Network.current())


def sender_of(network):
    """Our address under the name of the network; an address configured with a name keeps that."""
    return sender_called(network.name, settings.DEFAULT_FROM_EMAIL)


@lru_cache(maxsize=10)
def sender_called(network_name, configured):
    name, address = parseaddr(configured)
    return formataddr((name or one_line(network_name), address))


def headers_of(kind):
    """What every mail of ours says to mail programs: which stream it belongs to, and that no holiday reply is due."""
    return {"List-Id": f"<{kind.replace('_', '-')}.{host()}>", "Auto-Submitted": "auto-generated"}


def one_line(text):
    """Text for a header: what members typed cannot begin a header of its own."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in str(text)).split())


def host():
    return host_in(settings.SITE_URL)


@lru_cache(maxsize=10)
def host_in(url):
    return urlsplit(url).hostname


def absolute(path):
    return joined(settings.SITE_URL, path)


@lru_cache(maxsize=5000)  # in mails that many get the same addresses stand
def joined(site_url, path):
    return urljoin(site_url, path)


def path_of(url):
    """What follows the host in an address of ours, as a page of the site links to it."""
    return urlunsplit(("", "", *urlsplit(url)[2:]))


def absolute_url(name, *args):
    return absolute(reverse(name, args=args))


def fixed_url(name):
    """The same for a page that has but one address: finding a route is slow."""
    return at_fixed(name, settings.SITE_URL)


@lru_cache(maxsize=100)
def at_fixed(name, _site_url):
    return absolute_url(name)


def signed_url(name, token):
    """The same for a token of ours, which needs no quoting: a digest has ten of these."""
    return around_token(name, settings.SITE_URL) % token


@lru_cache(maxsize=100)
def around_token(name, _site_url):
    return absolute_url(name, "-token-").replace("%", "%%").replace("-token-", "%s")
