"""A member as a card for somebody's contacts: vCard 3.0 (RFC 2426), the newest that Outlook reads too."""

from urllib.parse import urljoin

from django.conf import settings

OCTETS = 75  # of one line; longer ones go on in the next, after a space


def vcard(profile):
    """The card with what this viewer may see, as bytes."""
    member, job = profile.member, profile.job
    words = member.name.split()
    family, given = " ".join(words[1:]), " ".join(words[:1])
    lines = [
        ("N", ";".join(escaped(part) for part in (family, given, "", "", ""))),
        ("FN", escaped(member.name)),
        ("TITLE", escaped(job.job_title) if job else ""),
        ("ORG", escaped(job.organisation_name) if job else ""),
        ("EMAIL", escaped(profile.email)),
        ("ADR;TYPE=WORK", f";;;;{escaped(profile.province)};;" if profile.province else ""),
        ("NOTE", escaped(profile.headline)),
        ("URL", escaped(urljoin(settings.SITE_URL, member.get_absolute_url()))),
        ("UID", f"urn:uuid:{member.uuid}"),
    ]
    card = ["BEGIN:VCARD", "VERSION:3.0", *(f"{name}:{value}" for name, value in lines if value), "END:VCARD"]
    return b"".join(folded(line) for line in card)


def escaped(text):
    for sign in "\\,;":
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def folded(line):
    """The line in pieces of at most 75 octets, none of which ends in the middle of a character."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode()) > OCTETS:
            pieces.append(piece)
            piece = " "
        piece += character
    return "\r\n".join([*pieces, piece]).encode() + b"\r\n"
