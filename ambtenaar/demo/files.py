"""What the groups of the demo keep: pages, tables and a photo of a whiteboard, drawn here."""

import uuid
from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from content.models import slug_of
from files.models import File, Folder, Version
from files.models.files import count_bytes
from web.filenames import ending_of, sort_key_of
from web.richtext import clean, excerpt

from .material import written
from .pieces import Piece

A4 = (826, 1169)  # at a hundred dots an inch
MARGIN = 90


def written_files(people, groups):
    """The files as pieces, each with what the toml says of its versions. Their folders are made on the way."""
    folders = {}
    for entry in written("files", "file"):
        house, author = groups.written[entry["group"]], people.cast[entry["author"]]
        body, newest = clean(entry["body"]), entry["version"][-1]
        created_at = people.now - timedelta(hours=entry["hours_ago"])
        file = File(
            author=author,
            affiliation=author.affiliation,
            group=house.group,
            folder=folder_of(house.group, entry["folder"], folders),
            visibility=entry["visibility"],
            title=entry["title"],
            slug=slug_of(entry["title"]),
            sort_title=sort_key_of(entry["title"]),
            body=body,
            excerpt=excerpt(body) or newest["name"],
            created_at=created_at,
            published_at=created_at,
            renewed_at=people.now - timedelta(hours=newest["hours_ago"]),
            view_count=people.draw.randrange(20, 90),
        )
        piece = Piece(file, entry["tags"])
        piece.converse(entry.get("comment", []), people)
        yield piece, entry["version"]


def folder_of(group, names, folders):
    place = folders.setdefault((group.pk,), Folder.objects.locked_for(group))
    for depth, name in enumerate(names, 1):
        key = (group.pk, *names[:depth])
        if key not in folders:
            folders[key] = place.make(name, uuid.uuid4())
        place = folders[key]
    return place


def write_versions(files, people):
    """The bytes of all versions; written after the files themselves. The worker draws their pictures."""
    for piece, versions in files:
        file = piece.content
        for number, told in enumerate(versions, 1):
            author, content = people.cast[told["author"]], content_of(told)
            file.current = Version.objects.create(
                file=file,
                number=number,
                author=author,
                affiliation=author.affiliation,
                name=told["name"],
                note=told.get("note", ""),
                stored=ContentFile(content, told["name"]),
                size=len(content),
                created_at=people.now - timedelta(hours=told["hours_ago"]),
            )
        File._base_manager.filter(pk=file.pk).update(current=file.current, last_number=len(versions))
    for root in Folder.objects.filter(parent=None):
        count_bytes(root)


def content_of(told):
    if "sketch" in told:
        return whiteboard(told["sketch"])
    if ending_of(told["name"]) == ".pdf":
        return page(told["lines"])
    return "\r\n".join([*told["lines"], ""]).encode("utf-8-sig")


def page(lines):
    """A PDF of one page with these lines; the first is its heading."""
    sheet = Image.new("RGB", A4, "white")
    draw = ImageDraw.Draw(sheet)
    for place, line in enumerate(lines):
        size = 40 if place == 0 else 24
        draw.text((MARGIN, MARGIN + 64 * place), line, fill="#14231c", font=ImageFont.load_default(size))
    file = BytesIO()
    sheet.save(file, "PDF", resolution=100)
    return file.getvalue()


def whiteboard(words):
    """A photo of a whiteboard with a few words on yellow and green notes."""
    photo = Image.new("RGB", (1280, 860), "#c9d0cc")
    draw = ImageDraw.Draw(photo)
    draw.rectangle((40, 40, 1240, 800), fill="#fbfdfc", outline="#64746b", width=10)
    for place, word in enumerate(words):
        left, top = 110 + 560 * (place % 2), 110 + 340 * (place // 2)
        draw.rectangle((left, top, left + 500, top + 270), fill=["#f3d27a", "#cfe3b4"][place % 2])
        draw.text((left + 30, top + 100), word, fill="#14231c", font=ImageFont.load_default(42))
    draw.rectangle((420, 790, 860, 815), fill="#64746b")
    file = BytesIO()
    photo.save(file, "JPEG", quality=88)
    return file.getvalue()
