"""The pictures in a text that is being written: whose they are, and what is said of them to who cannot see them."""

import re

from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext as _

from web.richtext import ATTRIBUTE, pictures_in

from .models import Attachment

IN_TEXT = re.compile(r"<img ([^<>]*)>")
PICTURE_OR_FIGURE = re.compile(r"<figure[^<>]*>(?:(?!</figure>).)*</figure>|<img [^<>]*>", re.S)


def checked(html, viewer, piece=None):
    """A text whose pictures are the writer's to use, described, and of their true size. Raises ValidationError."""
    if "<img " not in html:
        return html
    free = Attachment.objects.free_for(viewer, piece).filter(uuid__in=pictures_in(html))
    known = {attachment.get_absolute_url(): attachment for attachment in free}

    def written_again(match):
        attributes = {name: "".join(values) for name, *values in ATTRIBUTE.findall(match[1])}
        attachment = known.get(attributes.get("src"))
        if attachment is None:
            raise ValidationError(_("A picture in your text is not yours. Take it out, or put in a file of your own."))
        if "alt" not in attributes:
            raise ValidationError(_("Say of each picture what is to be seen, or that it only decorates."))
        return markup_of(attachment, attributes["alt"])

    return IN_TEXT.sub(written_again, html)


def without_lost(html):
    """(an earlier text without the pictures that are kept no more, how many those were)"""
    asked = pictures_in(html)
    # unguarded: whether they are kept still, of a text in hand
    lost = asked - set(Attachment._base_manager.filter(uuid__in=asked).values_list("uuid", flat=True)) if asked else ()
    if not lost:
        return html, 0
    return PICTURE_OR_FIGURE.sub(lambda found: "" if pictures_in(found[0]) & lost else found[0], html), len(lost)


def markup_of(attachment, alt):
    """alt is markup already."""
    size = f'width="{attachment.width}" height="{attachment.height}"'
    return f'<img src="{attachment.get_absolute_url()}" alt="{alt}" {size}>'


def figure_of(attachment):
    return f"<figure>{markup_of(attachment, escape(attachment.alt))}</figure>"
