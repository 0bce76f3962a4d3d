"""The blogs of the demo and what was said below them; volume is older than all that was written by hand."""

from collections import Counter
from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Greatest

from blog.models import Post
from content.models import Comment, Content, Tagging, Visibility, slug_of
from groups.models import Group, Kind
from web.richtext import clean, excerpt

from .material import AT_ONCE, MONTH, material, written

BUSY, BUSY_EVERY = 50, 250  # one recombined blog in so many has that many comments


class Piece:
    """A piece of content with its subjects and its comments, before any of it has a row."""

    def __init__(self, content, subjects=()):
        self.content, self.subjects, self.comments = content, subjects, []

    def comment(self, author, text, created_at, parent=None):
        affiliation = author.affiliation
        times = {"created_at": created_at, "changed_at": created_at}
        self.comments.append(Comment(author=author, affiliation=affiliation, text=text, parent=parent, **times))
        return self.comments[-1]

    def converse(self, entries, people):
        """The written comments, each after what it answers even where the file gives both the same hour."""
        last = self.content.published_at
        for entry in entries:
            last = later(people, entry, last)
            opening = self.comment(people.cast[entry["author"]], entry["text"], last)
            last_in_thread = last
            for answer in entry.get("replies", []):
                last_in_thread = later(people, answer, last_in_thread)
                self.comment(people.cast[answer["author"]], answer["text"], last_in_thread, opening)

    def count(self):
        """What the site would have counted meanwhile."""
        content = self.content
        replies = [comment.created_at for comment in self.comments if comment.author_id != content.author_id]
        content.comment_count = len(self.comments)
        content.first_reply_at = min(replies, default=None)
        last = max([content.created_at, *(comment.created_at for comment in self.comments)])
        content.last_activity_at = content.changed_at = last


def later(people, entry, earlier):
    moment = people.now - timedelta(hours=entry["hours_ago"], minutes=people.draw.randint(0, 40))
    return moment if moment > earlier else earlier + timedelta(minutes=people.draw.randint(3, 9))


def written_posts(people, groups):
    files = ["pieces-a", "pieces-b", "long", "life", "judging"]
    for entry in [entry for name in files for entry in written(name, "piece")] + written("drafts", "draft"):
        house = groups.written.get(entry["group"])
        created_at = people.now - timedelta(hours=entry["hours_ago"], minutes=people.draw.randint(1, 40))
        author = people.cast[entry["author"]]
        post = new_post(author, entry["title"], clean(entry["body"].strip()), created_at, house, entry["visibility"])
        post.view_count = entry.get("views", 0)
        if "views" not in entry:
            post.published_at = None
        piece = Piece(post, entry["tags"])
        piece.converse(entry.get("comments", []), people)
        yield piece


def recombined_posts(total, comments, people, groups, before):
    """That many blogs of the crowd, with that many comments in all; none in a written group, none after `before`."""
    draw, pieces = people.draw, material("bulk")
    subjects = sorted({subject for group in written("groups", "group") for subject in group["subjects"]})
    for number, count in enumerate(comments_per_post(total, comments, draw)):
        published_at = before - draw.triangular(0, 44, 0) * MONTH
        house, author = whereabouts(people, groups, published_at, is_open=number % BUSY_EVERY == 0)
        title = f"{draw.choice(pieces['title_starts'])} {draw.choice(pieces['title_ends'])}"
        body = "".join(
            f"<p>{' '.join(draw.choices(pieces['sentences'], k=draw.randint(3, 5)))}</p>"
            for _ in range(draw.randint(3, 6))
        )
        visibility = draw.choices([Visibility.PUBLIC, Visibility.MEMBERS], [3, 1])[0]
        if house and house.group.kind != Kind.OPEN:
            visibility = Visibility.GROUP
        post = new_post(author, title, body, published_at, house, visibility)
        post.view_count = int(draw.expovariate(1 / 90))
        piece = Piece(post, draw.sample(subjects, draw.randint(0, 3)))
        chat(piece, count, people, house, pieces["comment_texts"])
        yield piece


def comments_per_post(total, comments, draw):
    """A few blogs have BUSY comments, the others share what is left, unequally."""
    busy = range(0, min(total, comments // BUSY * BUSY_EVERY), BUSY_EVERY)
    counts = Counter(dict.fromkeys(busy, BUSY))
    others = [number for number in range(total) if number not in busy]
    if others:
        likings, left = [draw.expovariate(1) for _ in others], max(comments - BUSY * len(busy), 0)
        counts.update(draw.choices(others, likings, k=left))
    return [counts[number] for number in range(total)]


def whereabouts(people, groups, moment, is_open):
    """A group that had members then and one of them, or else no group and anybody who had joined."""
    houses = [house for house in groups.recombined if house.group.kind == Kind.OPEN or not is_open]
    house = people.draw.choice(houses) if houses and people.draw.random() < 0.8 else None
    author = house and house.somebody_at(moment, people.draw)
    return (house, author) if author else (None, people.somebody_at(moment))


def chat(piece, count, people, house, texts):
    """Comments of people who could read the piece, over the days after it."""
    draw, openings = people.draw, []
    inside = piece.content.visibility == Visibility.GROUP
    for delay in sorted(draw.expovariate(1 / 30) for _ in range(count)):
        moment = piece.content.published_at + timedelta(hours=delay, minutes=4)
        author = house.somebody_at(moment, draw) if inside else people.somebody_at(moment)
        parent = draw.choice(openings[-6:]) if openings and draw.random() < 0.35 else None
        comment = piece.comment(author, draw.choice(texts), moment, parent)
        if parent is None:
            openings.append(comment)


def new_post(author, title, body, published_at, house, visibility):
    return Post(
        author=author,
        affiliation=author.affiliation,
        group=house and house.group,
        visibility=visibility,
        title=title,
        slug=slug_of(title),
        body=body,
        excerpt=excerpt(body),
        created_at=published_at,
        published_at=published_at,
    )


def write_pieces(pieces, vocabulary):
    """All rows of these pieces, in a few statements a table."""
    for piece in pieces:
        piece.count()
    for kind in {type(piece.content) for piece in pieces}:
        Content.objects.bulk_create_kinds([piece.content for piece in pieces if type(piece.content) is kind])
    for piece in pieces:
        for comment in piece.comments:
            comment.content_id = piece.content.pk
    Tagging.objects.bulk_create(
        [
            Tagging(content_object_id=piece.content.pk, tag=subject)
            for piece in pieces
            for subject in vocabulary.named(piece.subjects)
        ],
        AT_ONCE,
    )
    comments = [comment for piece in pieces for comment in piece.comments]
    for answers in (False, True):  # an answer needs the key of what it answers
        Comment.objects.bulk_create([comment for comment in comments if bool(comment.parent) == answers], AT_ONCE)


def stir_groups():
    """A group was last active when something in it was."""
    latest = Content.objects.published().filter(group=OuterRef("pk")).order_by("-last_activity_at")
    Group.objects.update(last_activity_at=Greatest("last_activity_at", Subquery(latest.values("last_activity_at")[:1])))
