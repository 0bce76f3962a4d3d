from content.importing import bring_piece
from content.personal_data import piece_line, written_by
from members.personal_data import exporter, importer

from .forms import PostForm
from .models import Post


@exporter("posts", Post)
def posts(member, takeout):
    for post in written_by(member, Post):
        yield piece_line(post, "Article")


@importer("posts", "Article")
def bring_post(line, arrival):
    return bring_piece(line, arrival, PostForm)
