from content.personal_data import piece_line, written_by
from members.personal_data import exporter

from .models import Post


@exporter("posts", Post)
def posts(member, takeout):
    for post in written_by(member, Post):
        yield piece_line(post, "Article")
