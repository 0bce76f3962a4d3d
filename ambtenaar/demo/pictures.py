"""A picture in one of the demo's blogs: a drawing, put in as a member would put in a photo."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from blog.models import Post
from content.illustrations import figure_of
from content.models import Attachment
from web.images import copies

TITLE = "Een wadi is geen vijver, zei ik dertig keer"
BEFORE = "<blockquote><p>Groen is goed."
ALT = (
    "Een paal in een grasveld dat schuin afloopt. Onderaan is de paal groen, daarboven zijn banden oranje geschilderd."
)
CAPTION = "De paal van Jamal, getekend door Hassan"
# Sky, grass, water, wood and the bands of the pole: tokens.css on the stone of the look.
SKY, GRASS, WATER, WOOD, GREEN, ORANGE = "#d8ebf1", "#3d6a2a", "#0f5c77", "#f7e1d2", "#14513a", "#d9771e"


def illustrate(cast):
    """Hassan shows the pole that his blog is about."""
    size, pictures = copies(SimpleUploadedFile("paal.png", pole(), "image/png"))
    attachment = Attachment.objects.put(cast["hassan"], pictures, size, ALT)
    # unguarded: the author's own
    post = Post._base_manager.get(author=cast["hassan"], title=TITLE)
    figure = figure_of(attachment).replace("</figure>", f"<figcaption>{CAPTION}</figcaption></figure>")
    post.body = post.body.replace(BEFORE, figure + BEFORE)
    post.save(update_fields=["body"])
    post.embeddings.settle(post)


def pole():
    """The deepest point of a field, with a pole in it and some water around its foot."""
    image = Image.new("RGB", (1280, 720), SKY)
    draw = ImageDraw.Draw(image)
    draw.polygon(((0, 380), (430, 560), (850, 560), (1280, 400), (1280, 720), (0, 720)), fill=GRASS)
    draw.ellipse((470, 560, 810, 640), fill=WATER)
    draw.rectangle((610, 130, 670, 600), fill=WOOD)
    draw.rectangle((610, 430, 670, 600), fill=GREEN)
    for top in (180, 270, 360):
        draw.rectangle((610, top, 670, top + 45), fill=ORANGE)
    draw.rectangle((560, 60, 720, 130), fill=WOOD, outline=GREEN, width=6)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
