from django import template

from web.filenames import ending_of
from web.sizes import spoken_size

register = template.Library()
register.filter("size", spoken_size)


@register.filter
def ending(name):
    """What kind of file bears the name, as people call it: PDF, DOCX."""
    return ending_of(name or "").removeprefix(".").upper()
