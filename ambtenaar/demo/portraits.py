"""Photos for a few of the demo's people: façades in the colours of the look, for nobody there has a face."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from members.models import LARGE, SMALL
from web.images import squares

SIDE = 480
# Sky, wall, trim, shutters and door: pairs of tokens.css on the stone of the look.
FACADES = {
    "noor": ("#d8ebf1", "#8a2b20", "#f7e1d2", "#14513a", "#f3d27a"),
    "hassan": ("#e8efcd", "#6d4a12", "#f3d9a0", "#0f5c77", "#d8ebf1"),
    "saskia": ("#f7e1d2", "#35465a", "#dfe6ec", "#8a2b20", "#f3d27a"),
    "wim": ("#f3d9a0", "#14513a", "#e8efcd", "#6d4a12", "#f7e1d2"),
    "priya": ("#dfe6ec", "#0f5c77", "#d8ebf1", "#3d6a2a", "#f3d27a"),
}


def hang_portraits(cast):
    """Give those people their photo, the way an upload becomes one."""
    for number, (key, colours) in enumerate(FACADES.items()):
        cast[key].show_on_site(squares(facade(*colours, steps=2 + number % 3), (LARGE, SMALL)))


def facade(sky, wall, trim, shutters, door, steps):
    """A house with a stepped gable, as a photo that might have been uploaded."""
    image = Image.new("RGB", (SIDE, SIDE), sky)
    draw = ImageDraw.Draw(image)
    left, right, eaves = 90, SIDE - 90, 190
    draw.rectangle((left, eaves, right, SIDE), fill=wall)
    width, height = (right - left) / (2 * steps + 2), 120 / (steps + 1)
    for step in range(steps + 1):
        top = eaves - (step + 1) * height
        draw.rectangle((left + step * width, top, right - step * width, eaves), fill=wall)
        draw.rectangle((left + step * width, top, left + (step + 1) * width, top + 9), fill=trim)
        draw.rectangle((right - (step + 1) * width, top, right - step * width, top + 9), fill=trim)
    for x in (150, 270):
        draw.rectangle((x, 230, x + 60, 320), fill="#0a241b", outline=trim, width=5)
        for leaf in (x - 30, x + 61):
            draw.rectangle((leaf, 226, leaf + 29, 324), fill=shutters)
            draw.polygon(((leaf, 226), (leaf + 29, 226), (leaf + 14, 275)), fill=trim)
            draw.polygon(((leaf, 324), (leaf + 29, 324), (leaf + 14, 275)), fill=trim)
    draw.ellipse((216, 132, 264, 180), fill="#0a241b", outline=trim, width=5)
    draw.rectangle((205, 370, 275, SIDE), fill=door, outline=trim, width=5)
    file = BytesIO()
    image.save(file, "JPEG", quality=92)
    return ContentFile(file.getvalue())
