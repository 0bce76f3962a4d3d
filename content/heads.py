"""A piece as the head of its page tells machines about it."""

from django.urls import reverse

from web.heads import Head, absolute

from .models import Visibility, kind_named


def head_of(piece, viewer):
    """Search engines come as visitors: what a visitor got to see here, visible_to gave to everybody.

    To a member it makes no difference what this says; it is as near as the piece itself knows.
    """
    is_open = not viewer.is_authenticated or piece.visibility == Visibility.PUBLIC
    if piece.is_draft or piece.removed_at or not is_open:
        return Head(piece.get_absolute_url(), piece.title)
    picture = piece.shown_picture
    return Head(
        piece.get_absolute_url(),
        piece.title,
        picture=picture.url if picture else "",
        summary=piece.excerpt,
        is_open=True,
        og_type="article",
        properties={
            "article:published_time": piece.published_at.isoformat(timespec="seconds"),
            "article:modified_time": (piece.edited_at or piece.published_at).isoformat(timespec="seconds"),
        }
        | ({"og:image:alt": picture.alt} if picture else {}),
        about=about(piece),
        feed=reverse("feed:comments_atom", args=[piece.pk]),
    )


def about(piece):
    """The piece in the words of schema.org; each kind of content has its own."""
    kind, address = kind_named(piece.kind), absolute(piece.get_absolute_url())
    told = {
        "@type": kind.SCHEMA,
        "@id": address,
        "url": address,
        "headline": piece.title,
        "description": piece.excerpt,
        "inLanguage": "nl",
        "datePublished": piece.published_at.isoformat(timespec="seconds"),
        "dateModified": (piece.edited_at or piece.published_at).isoformat(timespec="seconds"),
        "author": authors(piece),
        "keywords": [subject.name for subject in piece.tags.all()],
        "commentCount": piece.comment_count,
    }
    return kind.described(piece, {name: value for name, value in told.items() if value not in ("", None, [])})


def authors(piece):
    """A person, or several in the order of the byline; None where nobody is left."""
    people = [person(member) for member in [piece.author, *piece.coauthors] if member]
    return people if len(people) > 1 else next(iter(people), None)


def person(member):
    """The name stands with the piece anyway; the profile only where visitors may open it."""
    if member is None:
        return None
    has_page = member.profile_audience == "public" and not member.is_leaving
    return {"@type": "Person", "name": member.name} | ({"url": absolute(member.get_absolute_url())} if has_page else {})
