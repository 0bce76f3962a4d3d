"""How a mail program knows which mails belong together, and how it is rid of the next ones."""

from content.models import Content

from .letters import host


def stopping(url):
    """What mail that can be stopped says to mail programs: that it is for many, and the one click that stops it (RFC
    8058). What is about this member alone says neither: some mail servers put "list" last, and a place that is offered
    must be read in time."""
    return {
        "Precedence": "list",
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


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
