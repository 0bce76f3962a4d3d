"""How a mail program knows which mails belong together, and how it is rid of the next ones."""

from content.models import Content

from .letters import host


def stopping(url):
    """What mail of a list says to mail programs: that it is for many, and the one click that stops it. What is about
    this member alone does not say the first: some mail servers put "list" last, and a request must be read in time."""
    return {"Precedence": "list"} | one_click(url)


def one_click(url):
    """How a mail program stops the next ones of this kind (RFC 8058)."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def threading(it):
    """All mails about one piece answer the same mail, that never was: so a mail program shows them as one row."""
    piece = piece_of(it)
    root = f"<piece.{piece}@{host()}>"
    return {"In-Reply-To": root, "References": root} if piece else {}


def piece_of(it):
    """The key of the piece that news is about, or None."""
    if isinstance(it, Content):
        return it.pk
    for key in ("content_id", "event_id", "question_id"):
        if getattr(it, key, None):
            return getattr(it, key)
    if getattr(it, "comment_id", None):
        return it.comment.content_id
    if getattr(it, "registration_id", None):
        return it.registration.event_id
    return it.waiting.event_id if getattr(it, "waiting_id", None) else None
