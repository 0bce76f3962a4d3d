"""What somebody wrote in a reply: the words alone, without what they answer and without what stands below every mail.

quotequail knows how mail programs quote, in Dutch too; it takes time by the square of the lines, so it gets few.
"""

import re
from html import unescape

import nh3
import quotequail

from content.quoting import own_words

MOST_CHARACTERS, MOST_LINES = 60_000, 400
MOST_MARKUP = 200_000
SIGNATURE_LINES = 12
SIGNED = re.compile(
    r"--|(met )?(vriendelijke|hartelijke) groet(en|jes)?\b.*|groet(en|jes)?[,.]?|m\.?v\.?g\.?[,.]?|"
    r"(verzonden|verstuurd) (vanaf|vanuit|met|via) .{1,60}|sent from .{1,60}|(kind|best) regards,?",
    re.I,
)
BREAK = re.compile(r"<br\s*/?>|</(p|div|li|tr|h[1-6])>", re.I)
QUOTED_PART = re.compile(r"<blockquote\b|<div[^>]{0,200}class=\"?gmail_quote", re.I)


def words_of(message):
    """The reply in a parsed mail; "" when nobody wrote anything."""
    part = message.get_body(("plain", "html"))
    text = content_of(part) if part is not None else ""
    if part is not None and part.get_content_type() == "text/html":
        text = text_in(text)
    return without_signature(without_quotation(text)).strip()


def content_of(part):
    """Text whatever the mail says of its letters: an unknown character set is no reason to lose a reply."""
    try:
        return part.get_content()
    except (LookupError, UnicodeError):
        return (part.get_payload(decode=True) or b"").decode("utf-8", errors="replace")


def text_in(html):
    answer = QUOTED_PART.split(html[:MOST_MARKUP], maxsplit=1)[0]
    answer = BREAK.sub("\n", re.sub(r"\s+", " ", answer))
    words = nh3.clean(answer, tags=set(), clean_content_tags={"script", "style", "title"})
    return unescape(words).replace("\xa0", " ")


def without_quotation(text):
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")[:MOST_CHARACTERS]
    text = "\n".join(text.split("\n")[:MOST_LINES])
    parts = quotequail.unwrap(text)
    if parts:  # who answers between the lines wrote below the first quotation
        text = parts.get("text_top") or parts.get("text_bottom") or ""
    return own_words(text)


def without_signature(text):
    """Cut at the last greeting or dashes, as long as little comes after it: a letter may greet somebody half-way."""
    lines = text.rstrip().split("\n")
    for place in range(len(lines) - 1, max(-1, len(lines) - 1 - SIGNATURE_LINES), -1):
        if SIGNED.fullmatch(lines[place].strip()) and any(line.strip() for line in lines[:place]):
            return without_signature("\n".join(lines[:place]))
    return "\n".join(lines)


def attachments_of(message):
    """The names of what somebody put in; the pictures of a signature, which the text shows, are none."""
    files = []
    for part in message.walk():
        if part.is_multipart() or part.get_content_type() in (
            "application/pgp-signature",
            "application/pkcs7-signature",
        ):
            continue
        is_shown = part["Content-ID"] and part.get_content_maintype() == "image"
        if part.get_content_disposition() == "attachment" and not is_shown:
            files.append(part.get_filename() or part.get_content_type())
    return files
