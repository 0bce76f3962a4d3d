def can_edit(viewer, post):
    """The author alone. Whoever has to step in hides a piece, and says why; nobody rewrites another's words."""
    return viewer.is_authenticated and post.author_id == viewer.pk
