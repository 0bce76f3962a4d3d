"""Who wrote a mail, and whether that is shown: anybody can write any name in From.

The mail server that took a mail in checks it (DMARC, DKIM, SPF) and says so in a header, Authentication-Results
(RFC 8601), under the name in settings.REPLY_AUTHSERV_ID. One with another name may be of whoever wrote the mail.
"""

import re
from email.utils import parseaddr

from django.conf import settings

LONGEST = 8000
RESULT = re.compile(r"(?P<method>[a-z][a-z0-9-]*)(?:\s*/\s*\d+)?\s*=\s*(?P<result>[a-z]+)(?P<said>\s.*)?", re.S)
PROPERTY = re.compile(r"(?<!\S)([a-z]+\.[a-z0-9_-]+)\s*=\s*(\S+)")
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.S)
COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)", re.S)
# Which property of a passed check names the domain that it is about.
SHOWN_BY = {"dkim": "header.d", "spf": "smtp.mailfrom"}


def writer_of(message):
    """The one address in From; "" where there is none, or more than one: then no check says which it is about."""
    try:
        [named] = message.get_all("From", [])
        [address] = named.addresses
        return address.addr_spec.lower()
    except (ValueError, IndexError, AttributeError, TypeError):  # the parser stumbles over some that are no header
        return ""


def is_proven(message):
    """Whether the mail server that we trust says that the mail is of the domain in From."""
    domain = domain_of(writer_of(message))
    results = results_in(message)
    policies = [(result, said) for method, result, said in results if method == "dmarc" and result != "none"]
    if policies:  # DMARC weighs the other two, so it has the last word
        return bool(domain) and all(result == "pass" and said.get("header.from") == domain for result, said in policies)
    return bool(domain) and any(
        result == "pass" and domain_of(said.get(SHOWN_BY[method], "")) == domain
        for method, result, said in results
        if method in SHOWN_BY
    )


def results_in(message):
    """[(method, result, properties)] of the topmost header of our own mail server; none where it cannot be read."""
    for name, value in message.raw_items():  # raw: a sender can hide a ; in an encoded word
        if name.lower() == "authentication-results":
            text = without_asides(str(value))
            if not text:  # it may be the one that counts, and those below it are of anybody
                return []
            server, *results = text.split(";")
            if server.split()[:1] == [settings.REPLY_AUTHSERV_ID]:
                found = [RESULT.fullmatch(result.strip()) for result in results]
                return [(each["method"], each["result"], properties_in(each["said"])) for each in found if each]
    return []


def without_asides(text):
    """Small letters, without what is quoted or stands in brackets: there a sender's own words may be repeated. "" for
    what is not well-formed, or longer than any mail server writes it."""
    if len(text) > LONGEST:
        return ""
    text = QUOTED.sub("?", text.lower())
    while COMMENT.search(text):
        text = COMMENT.sub(" ", text)
    return "" if re.search(r'["()]', text) else text


def properties_in(said):
    found = PROPERTY.findall(said or "")
    properties = dict(found)
    return properties if len(properties) == len(found) else {}


def domain_of(text):
    return parseaddr(text)[1].rpartition("@")[2] if "@" in text else text
