def can_comment(viewer, content):
    """Whoever may read a piece as a member may answer it; in a closed group reading is being inside."""
    return viewer.is_authenticated and content.published_at is not None
